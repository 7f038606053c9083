"""The walk: settings, the order of its steps, what is saved, and what the review shows of it."""

import pytest
from flask import Flask

from tests.linting import read_text
from tests.talking import PAGES, WISH, Partner, close_all, find_page, open_talk, start_talk
from tests.visiting import Given, Page

GOOD, FRAME, SECURE, GLAD = ("pages/1", "pages/2", "pages/3", "pages/6")
WHOLE_WAY = [
    *("pages/1/1", "pages/1/2", "pages/1/3", "pages/2/1", "pages/2/2", "pages/2/3", "pages/2/4"),
    *("pages/3/1", "pages/3/2", "pages/3/4", "pages/3/5", "pages/3/6", "pages/3/7", "pages/3/8"),
    *("pages/3/9", "pages/4/1", "pages/4/2", "pages/4/3", "pages/4/4", "pages/4/5"),
    *("pages/5/1", "pages/5/2", "pages/5/3", "pages/5/5", "pages/5/6"),
    *("pages/5/7", "pause/5-after", "pages/6/1", "pages/6/3", "pages/6/4", "pages/6/5"),
    *("pages/6/6", "pages/6/7", "pages/7/1", "pages/7/2", "pages/7/3", "pages/7/4", "pages/7/5"),
    *("pages/7/6", "pages/7/7"),
    *("pages/8/1", "pages/8/3", "pages/8/4", "pages/8/5"),
    *("pages/9/1", "pages/9/2", "pages/9/3", "pages/9/4", "pages/9/5", "pages/9/6"),
    "pages/9/7",
    *("pause/10-before", "pages/10/1", "pages/10/2", "pages/10/3", "pages/10/4", "review"),
]
SEX = "sexual"


@pytest.fixture
def ash(app: Flask) -> Partner:
    """Return Ash, who has opened a talk."""
    return open_talk(app, "Ash", "Bo")


def name_step(ash: Partner, page: Page | None = None) -> str:
    """Tell which step a page is, by its address below the handle."""
    path = (page or ash.visitor.page).path
    return path.removeprefix(f"/t/{ash.handle}/")


def begin(ash: Partner, path: str = "full", without_sex: str | None = None) -> Page:
    """Choose the two settings and go on."""
    ash.get("before")
    return ash.visitor.send("/before", {"path": path, "without_sex": without_sex})


def go_on(ash: Partner) -> str:
    """Take one step: send a page as it is, or go on from a pause."""
    step = name_step(ash)
    if step.startswith("pages/"):
        ash.visitor.send(f"/{step}", {"next": "on"})
    else:
        links = [one for one in ash.visitor.page.root.iter("a") if read_text(one) == "Go on"]
        ash.visitor.get(links[0].get("href", ""))
    return name_step(ash)


def walk_to_review(ash: Partner) -> list[str]:
    """Walk from the step at hand to the review and list the steps."""
    way = [name_step(ash)]
    while way[-1] != "review":
        way.append(go_on(ash))
    return way


def find_way_back(page: Page) -> str:
    """Return the address of the way back."""
    place = page.root.find(".//*[@class='back-link']/a")
    return place.get("href", "") if place is not None else ""


def read_values(ash: Partner, step: str) -> dict[str, list[str]]:
    """Read what is on the pages of a section that are in the walk, all together."""
    found: dict[str, list[str]] = {}
    for page in sorted({one for one in PAGES.values() if one.startswith(f"{step}/")}):
        found |= ash.get(page).values(f"/{step}")
    return found


def list_asked(ash: Partner, step: str) -> set[str]:
    """List the names of the questions of one section."""
    return {name.split(".")[0] for name in read_values(ash, step)}


def read_review(ash: Partner) -> list[tuple[str, str]]:
    """Read what others will read: each line with the heading of its group."""
    return [
        (read_text(line.find("./span")), read_text(group.find("./h2")))
        for group in ash.get("review").root.findall(".//*[@class='answer-list']")
        for line in group.iter("li")
    ]


def list_lines(ash: Partner) -> list[str]:
    """List the lines that others will read."""
    return [line for line, _reach in read_review(ash)]


def test_the_whole_way_shows_every_page_and_every_stop(ash: Partner) -> None:
    begin(ash)

    assert walk_to_review(ash) == WHOLE_WAY


def test_everyone_sees_the_same_stops_whatever_they_answer(ash: Partner) -> None:
    ash.answer("under", {"fears-top": ["fear-being-left", "fear-slow-fade"]})
    ash.answer("jealous", {"jealous-strength": "5"})
    begin(ash)

    assert walk_to_review(ash) == WHOLE_WAY


def test_the_short_path_keeps_the_stops_and_asks_less(ash: Partner) -> None:
    begin(ash, "short")
    way = walk_to_review(ash)

    assert [step for step in way if step.startswith("pause")] == [
        "pause/5-after",
    ]
    assert "thanks-one" in list_asked(ash, GOOD)
    assert "came-through" not in list_asked(ash, GOOD)


def test_the_settings_are_found_again_and_can_be_changed_back(ash: Partner) -> None:
    begin(ash, "short", "yes")
    again = ash.get("before").values("/before")

    begin(ash)
    changed = ash.get("before").values("/before")

    assert (again["path"], again["without_sex"]) == (["short"], ["yes"])
    assert changed["path"] == ["full"]
    assert "without_sex" not in changed
    assert "came-through" in list_asked(ash, GOOD)


def test_the_short_path_drops_nothing_that_was_answered(ash: Partner) -> None:
    ash.answer("good", {"came-through.text": "the winter of the broken boiler"})
    begin(ash, "short")
    ash.answer("good", {"thanks-one.text": "soup"})

    assert list_lines(ash) == ["soup", "the winter of the broken boiler"]


def test_lines_about_sex_can_be_left_out_of_every_page(ash: Partner) -> None:
    before = ash.get(FRAME).text
    begin(ash, without_sex="yes")

    assert "a sexual bond" in before
    assert "a sexual bond" not in ash.get(FRAME).text


def test_leaving_out_sex_keeps_lines_given_before_out_of_the_review(ash: Partner) -> None:
    ash.answer("frame", {"which-connections": ["dating", SEX]})

    begin(ash, without_sex="yes")

    assert list_lines(ash) == ["dating"]


def test_saving_a_page_without_sex_loses_no_line_given_before(ash: Partner) -> None:
    ash.answer("frame", {"which-connections": ["dating", SEX]})
    begin(ash, without_sex="yes")
    ash.answer("frame", {"which-connections": ["family"]})
    hidden = list_lines(ash)

    begin(ash)

    assert hidden == ["family"]
    assert read_values(ash, FRAME)["which-connections"] == ["family", SEX]


def test_the_way_back_is_the_way_there(ash: Partner) -> None:
    begin(ash)
    way = walk_to_review(ash)

    found = [name_step(ash, ash.visitor.get(find_way_back(ash.visitor.page)))]
    while found[-1] != "before":
        found.append(name_step(ash, ash.visitor.get(find_way_back(ash.visitor.page))))

    assert found == [*reversed(way[:-1]), "before"]


def test_the_minutes_that_are_left_grow_fewer(ash: Partner) -> None:
    pages = [step for step in WHOLE_WAY if step.startswith("pages/")]
    left = [int(ash.get(step).heading.split()[0]) for step in (pages[0], pages[20], pages[-1])]

    assert left == sorted(left, reverse=True)
    assert 30 < left[0] < 70
    assert ash.get(pages[-1]).heading in ("1 minute left", "2 minutes left")


def test_the_words_of_a_section_stand_on_its_first_page_alone(ash: Partner) -> None:
    intro = "Nobody feels secure all the time"

    assert intro in ash.get("pages/3/1").text
    assert intro not in ash.get("pages/3/2").text
    assert "What helps me feel secure" in ash.get("pages/3/2").text


@pytest.mark.parametrize(
    ("older", "page"),
    [("pages/3", "pages/3/1"), ("pages/3/3", "pages/3/2"), ("pages/3/99", "pages/3/9")],
)
def test_an_address_of_a_question_leads_to_its_page(ash: Partner, older: str, page: str) -> None:
    asked = ash.get(page)

    shown = ash.get(older)

    assert shown.form("/pages/").get("action") == asked.form("/pages/").get("action")


def test_a_section_that_the_walk_leaves_out_has_no_page(ash: Partner) -> None:
    assert ash.get("pages/11", status=404).heading == "There's no such page"
    assert ash.get("pages/11/1", status=404).heading == "There's no such page"


def test_a_form_is_read_by_the_very_page_it_was_made_for(ash: Partner) -> None:
    ash.say("ten calm minutes")
    values = ash.get("pages/2/3").values("/pages/2/3")

    ash.visitor.post(f"/t/{ash.handle}/pages/2/33", values, status=404)
    ash.visitor.post(f"/t/{ash.handle}/pages/2", values, status=405)

    assert read_values(ash, FRAME)[f"{WISH}.text"] == ["ten calm minutes"]


def test_a_page_that_is_left_out_holds_nothing_any_more(ash: Partner) -> None:
    ash.say("ten calm minutes")
    ash.answer("good", {"thanks-one.text": "soup"})

    ash.answer(WISH, {"next": "leave"})

    assert name_step(ash) == "pages/2/4"
    assert list_lines(ash) == ["soup"]
    assert read_values(ash, FRAME)[f"{WISH}.text"] == [""]


def test_what_is_typed_on_a_page_that_is_left_out_is_not_saved(ash: Partner) -> None:
    ash.answer("frame", {f"{WISH}.text": "rather not", "next": "leave"})

    assert list_lines(ash) == []


def test_saving_to_stop_goes_to_the_own_place_with_everything_saved(ash: Partner) -> None:
    ash.answer("frame", {f"{WISH}.text": "ten calm minutes", "next": "stop"})

    assert name_step(ash) == ""
    assert read_values(ash, FRAME)[f"{WISH}.text"] == ["ten calm minutes"]


def test_that_a_page_was_saved_is_said_once_and_no_address_says_it(ash: Partner) -> None:
    page = ash.answer("frame", {f"{WISH}.text": "ten calm minutes", "next": "stop"})

    assert page.path == f"/t/{ash.handle}/"
    assert "Saved. You can leave now" in page.text
    assert "Saved." not in ash.get().text


def test_going_on_begins_behind_the_last_answered_page(ash: Partner) -> None:
    ash.answer("secure", {"needs-met": "2"})
    ash.answer("good", {"thanks-one.text": "soup"})

    ash.get("resume")

    assert name_step(ash) == "pages/3/4"


def test_going_on_without_an_answer_begins_at_the_first_page(ash: Partner) -> None:
    ash.get("resume")

    assert name_step(ash) == "pages/1/1"


def test_going_on_behind_the_page_of_fears_begins_with_the_stop(ash: Partner) -> None:
    ash.answer("under", {"past-what-helps": "slower"})

    ash.get("resume")

    assert name_step(ash) == "pause/5-after"


def test_going_on_behind_the_last_page_leads_to_the_review(ash: Partner) -> None:
    begin(ash, "short")
    ash.answer("asks", {"not-expected": ["details"], "not-expected.visibility": "private"})

    ash.get("resume")

    assert name_step(ash) == "review"


def test_a_stop_that_the_deck_does_not_have_is_no_page(ash: Partner) -> None:
    ash.get("pause/nowhere", status=404)


def test_the_review_shows_exactly_what_may_be_printed(ash: Partner) -> None:
    ash.answer(
        "good",
        {
            "thanks-one.text": "soup",
            "came-through.text": "a heron",
            "came-through.visibility": "private",
        },
    )
    ash.answer("secure", {"needs-met": "not-sure", "needs-met.visibility": "shared"})
    ash.answer("frame", {"where-i-stand": "not-sure", "where-i-stand.visibility": "shared"})
    ash.answer("glad", {"glad-strength": "4"})
    ash.answer("under", {"past-or-health.text": "an owl"})
    ash.answer(
        "talk",
        {
            "focus": ["secure"],
            "not-today": ["money", "past"],
            "not-today.visibility": "shared",
        },
    )

    assert read_review(ash) == [
        ("soup", "On the plan"),
        ("the past", "On the plan"),
        ("money", "On the plan"),
        ("very glad", "Only if we match"),
        ("what helps us feel secure", "What you'd like to be sure to get to"),
    ]


def test_a_box_that_is_never_sent_is_not_saved_even_if_it_is(ash: Partner) -> None:
    ash.answer("under", {"past-or-health.text": "an owl"})

    assert "an owl" not in ash.get("pages/5").text


def test_an_empty_review_says_so_and_lets_close(ash: Partner) -> None:
    page = ash.get("review")

    assert page.root.find(".//*[@class='answer-list']") is None
    assert name_step(ash, ash.close()) == "waiting"


def test_what_the_review_did_not_show_is_not_closed_with_it(ash: Partner) -> None:
    ash.say("a heron")
    older = ash.get("review").values("/close")
    ash.say("an owl")

    page = ash.visitor.post(f"/t/{ash.handle}/close", {**older, "keeps_notes": "yes"}, status=409)

    shown = [read_text(line) for line in page.root.findall(".//*[@class='answer-list']//li/span")]
    assert shown == ["an owl"]
    assert "changed in another tab" in read_text(page.root.find(".//*[@data-kind='warning']"))
    assert page.values("/close")["keeps_notes"] == ["yes"]
    assert ash.get("before").status == 200


def test_the_review_shown_again_can_be_closed(ash: Partner) -> None:
    older = ash.get("review").values("/close")
    ash.say("an owl")
    ash.visitor.post(f"/t/{ash.handle}/close", older, status=409)

    page = ash.visitor.send("/close")

    assert name_step(ash, page) == "waiting"


def test_a_review_that_is_sent_twice_closes_once(ash: Partner) -> None:
    values = ash.get("review").values("/close")
    ash.visitor.post(f"/t/{ash.handle}/close", values)

    page = ash.visitor.post(f"/t/{ash.handle}/close", values)

    assert name_step(ash, page) == "waiting"


def test_the_review_has_no_warning_while_nothing_changed(ash: Partner) -> None:
    assert ash.get("review").root.find(".//*[@data-kind='warning']") is None


def test_waiting_leads_back_to_the_own_page(ash: Partner) -> None:
    page = ash.close()

    link = next(one for one in page.root.iter("a") if one.get("href") == f"/t/{ash.handle}/")
    assert read_text(link) == "Back to my own page"


@pytest.mark.parametrize(
    ("step", "field", "start"),
    [
        (GOOD, "thanks-one.visibility", "shared"),
        (FRAME, "which-connections.visibility", "shared"),
        (FRAME, "where-i-stand.visibility", "if-mutual"),
        (SECURE, "needs-met.visibility", "if-mutual"),
        (SECURE, "support-outside.visibility", "private"),
        (GLAD, "glad-pressure.visibility", "private"),
        ("pages/5", "fears-top.visibility", "if-mutual"),
        ("pages/5", "fears-top.visibility.fear-watched", "private"),
        ("pages/9", "not-today.visibility", "private"),
    ],
)
def test_a_fresh_question_stands_where_its_deck_lets_it_start(
    ash: Partner, step: str, field: str, start: str
) -> None:
    assert read_values(ash, step)[field] == [start]


def test_one_choice_says_who_reads_all_lines_of_a_question(ash: Partner) -> None:
    lines, reach = ["family", "former"], "which-connections.visibility"
    for chosen, shown in (("shared", lines), ("private", []), ("shared", lines)):
        ash.answer("frame", {"which-connections": lines, reach: chosen})

        assert list_lines(ash) == ["family", "a former partner"] * bool(shown)
        assert read_values(ash, FRAME)[reach] == [chosen]


def test_what_is_sent_without_the_choice_is_for_nobody_else(ash: Partner) -> None:
    ash.answer("frame", {"which-connections": ["family"], "which-connections.visibility": None})
    ash.answer("good", {"thanks-one.text": "soup", "thanks-one.visibility": None})

    assert list_lines(ash) == []
    assert read_values(ash, FRAME)["which-connections"] == ["family"]


def test_a_line_that_starts_narrower_has_a_choice_of_its_own(ash: Partner) -> None:
    fears: Given = {
        "fears-top": ["fear-watched", "fear-being-left"],
        "fears-top.visibility": "shared",
    }
    own = "fears-top.visibility.fear-watched"

    ash.answer("under", fears)
    narrow = list_lines(ash)
    ash.answer("under", {**fears, own: "shared"})
    wide = list_lines(ash)
    ash.answer("under", {**fears, own: "shared", "fears-top.visibility": "private"})

    assert narrow == ["being left for someone else"]
    assert wide == ["being left for someone else", "being checked on or controlled"]
    assert list_lines(ash) == []


def test_the_setting_of_a_text_is_found_again(ash: Partner) -> None:
    ash.say("a heron", "private")

    assert read_values(ash, FRAME)[f"{WISH}.visibility"] == ["private"]


def test_ranked_lines_stand_by_their_place_and_those_without_behind(ash: Partner) -> None:
    ash.answer(
        "secure",
        {
            "needs-top": ["need-reassurance", "need-reliability", "need-slow-pace"],
            "needs-top.place.need-slow-pace": "1",
            "needs-top.place.need-reliability": "2",
        },
    )

    page = read_values(ash, SECURE)

    needs = ("need-slow-pace", "need-reliability", "need-reassurance")
    assert [page[f"needs-top.place.{need}"] for need in needs] == [["1"], ["2"], ["3"]]
    assert "needs-top.place.need-shared-future" not in page


def test_a_word_that_is_no_place_puts_a_line_behind_the_others(ash: Partner) -> None:
    ash.answer(
        "secure",
        {
            "needs-top": ["need-reassurance", "need-reliability"],
            "needs-top.place.need-reassurance": "first",
            "needs-top.place.need-reliability": "5",
        },
    )

    page = read_values(ash, SECURE)

    assert page["needs-top.place.need-reliability"] == ["1"]
    assert page["needs-top.place.need-reassurance"] == ["2"]


def test_a_line_is_for_the_one_it_was_told_until_they_are_gone(app: Flask) -> None:
    ash = open_talk(app, "Ash", "Bo", "Cy")
    select = next(
        one
        for one in ash.get(find_page("thanks-one")).root.iter("select")
        if one.get("name") == "thanks-one.addressee"
    )
    cy = next(one.get("value", "") for one in select.iter("option") if read_text(one) == "Cy")

    ash.answer("good", {"thanks-one.text": "soup", "thanks-one.addressee": cy})

    assert read_review(ash) == [("soup", "On the plan")]
    assert "For: Cy" in ash.get("review").text


def test_two_people_are_not_asked_whom_a_line_is_for(ash: Partner) -> None:
    assert "thanks-one.addressee" not in read_values(ash, GOOD)


@pytest.mark.parametrize("step", ["before", GOOD, "resume"])
def test_a_closed_sheet_is_not_walked_through(ash: Partner, step: str) -> None:
    ash.close()

    page = ash.get(step, status=409)

    assert page.heading == "You said you're done"


@pytest.mark.parametrize("step", ["before", GOOD, "resume"])
def test_after_the_merge_nothing_is_walked_through(app: Flask, step: str) -> None:
    group = start_talk(app, "Ash", "Bo")
    close_all(group)

    page = group["Ash"].get(step, status=409)

    assert page.heading == "The plan is made"


def test_the_settings_cannot_be_changed_from_a_tab_left_open(ash: Partner) -> None:
    settings = ash.get("before").values("/before")
    ash.close()

    page = ash.visitor.post(f"/t/{ash.handle}/before", settings, status=409)

    assert page.heading == "You said you're done"
