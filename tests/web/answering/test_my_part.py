"""On the pages: a question printed for all or for none, and lines that are never matched."""

from flask import Flask

from tests.talking import PAGES, Partner, close_all, start_talk

PART = "rep-my-part"
SUPPORT = "support-from-partner"
MINE = "I would call at midnight."


def answer_part(partner: Partner, **given: str | None) -> None:
    """Answer the question, with or without words."""
    partner.answer("3", {f"{PART}.visibility": "if-mutual", **given})


def test_it_offers_nothing_from_me_and_words_of_its_own_for_who_reads(app: Flask) -> None:
    page = start_talk(app, "Ash", "Bo", deck="repair")["Ash"].get("pages/3/1")

    assert "If each of us writes" in page.text
    assert "Nothing from me. Print what the others wrote." in page.text


def test_one_who_has_nothing_lets_the_other_be_printed(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo", deck="repair")
    answer_part(group["Ash"], **{f"{PART}.text": MINE})
    answer_part(group["Bo"], **{f"{PART}.text": "", f"{PART}.nothing": "yes"})

    assert "Nothing from me." in group["Bo"].get("review").text
    close_all(group)

    assert MINE in group["Bo"].get("agenda").text


def test_one_who_left_it_empty_does_not(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo", deck="repair")
    answer_part(group["Ash"], **{f"{PART}.text": MINE})
    answer_part(group["Bo"], **{f"{PART}.text": ""})
    close_all(group)

    assert MINE not in group["Ash"].get("agenda").text


def test_the_box_stays_ticked_when_the_page_is_opened_again(app: Flask) -> None:
    bo = start_talk(app, "Ash", "Bo", deck="repair")["Bo"]
    answer_part(bo, **{f"{PART}.text": "", f"{PART}.nothing": "yes"})

    assert bo.get("pages/3/1").values("pages/3/1")[f"{PART}.nothing"] == ["yes"]


def list_choices(partner: Partner, page: str, field: str) -> list[str]:
    """List how far a line may travel, as its page offers it."""
    root = partner.get(page).root
    inputs = [one for one in root.iter("input") if one.get("name") == field]
    options = [
        one for select in root.iter("select") if select.get("name") == field for one in select
    ]
    return [one.get("value", "") for one in (*inputs, *options)]


def test_three_fears_are_offered_to_everyone_or_to_nobody(app: Flask) -> None:
    ash = start_talk(app, "Ash", "Bo", deck="repair")["Ash"]

    watched = list_choices(ash, "pages/3/3", "rep-fears.visibility.fear-watched")

    assert watched == ["shared", "private"]
    assert "if-mutual" in list_choices(ash, "pages/3/3", "rep-fears.visibility")
    assert list_choices(ash, "pages/3/3", "rep-fears.visibility.fear-lies") == []


def test_in_a_group_a_question_for_somebody_offers_no_match(app: Flask) -> None:
    page, field = PAGES[SUPPORT], f"{SUPPORT}.visibility"
    two, three = start_talk(app, "Ash", "Bo")["Ash"], start_talk(app, "Ash", "Bo", "Cy")["Ash"]

    assert list_choices(two, page, field) == ["shared", "if-mutual", "private"]
    assert list_choices(three, page, field) == ["shared", "private"]


def test_a_line_set_to_match_before_a_third_came_is_private_then(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo")
    page, field = PAGES[SUPPORT], f"{SUPPORT}.visibility"
    group["Ash"].answer("secure", {SUPPORT: ["hold"], field: "if-mutual"})
    assert "hold me" in group["Ash"].get("review").text

    group["Bo"].get("people/")
    group["Bo"].visitor.send("people/add", {"new_name": "Cy"})

    assert "hold me" not in group["Ash"].get("review").text
    assert group["Ash"].get(page).values(page)[field] == ["private"]
