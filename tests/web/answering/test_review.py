"""The review: groups, the reach of one line, pages of forty lines, and what differs."""

import re

import pytest
from flask import Flask

from bench.forms import count_controls
from compersion_talks.domain.decks import Prompt, Visibility
from compersion_talks.library import read_built_in
from compersion_talks.use_cases.agenda_pdf import AgendaPdfs
from tests.linting import read_text
from tests.talking import PAGES, WISH, Partner, open_talk, read_groups, start_talk
from tests.visiting import Given, Page

DECK = read_built_in()["other-connections"].deck
GLAD = ["calm", "curious", "proud", "lively"]
NOT_HERE = "Lines that are just for you aren't here."
CHANGED = "so nothing went out yet"


@pytest.fixture
def ash(app: Flask) -> Partner:
    """Return Ash, in a talk of two."""
    return open_talk(app, "Ash", "Bo")


def pick(ash: Partner, prompt: str, picks: list[str], reach: str, **more: str) -> None:
    """Pick lines of a list, with a reach for the question."""
    ash.answer(prompt, {prompt: picks, f"{prompt}.visibility": reach, **more})


def allows_match(prompt: Prompt) -> bool:
    """Say whether the lines of a question may wait for a match."""
    return Visibility.IF_MUTUAL in prompt.visibility_allowed


def fill(ash: Partner, most: int) -> int:
    """Answer many lists, each "only if we match" where it can be; return how many lines go out."""
    count = 0
    for prompt in sorted(DECK.prompts, key=lambda one: not allows_match(one)):
        if not prompt.is_list or prompt.is_never_sent or prompt.id == "focus" or count >= most:
            continue
        ids = [one.id for one in prompt.options if not one.is_locked and not one.start]
        picks = [one for one in ids if one not in prompt.exclusive][: prompt.pick_max or 12]
        reach = "if-mutual" if allows_match(prompt) else "shared"
        pick(ash, prompt.id, picks[: most - count], reach)
        count += len(picks[: most - count])
    return count


def find_ways(page: Page, words: str = "") -> list[str]:
    """List the addresses at which one line is changed."""
    lines = [line for line in page.root.iter("li") if words in read_text(line)]
    ways = [link.get("href", "") for line in lines for link in line.iter("a")]
    return [way for way in ways if "/review/lines/" in way]


def change(ash: Partner, words: str, reach: str, status: int = 200) -> Page:
    """Change who reads one line of the review that is shown."""
    ash.visitor.get(find_ways(ash.visitor.page, words)[0])
    return ash.visitor.send("/review/lines/", {"reach": reach}, status)


def test_lines_stand_in_two_groups_by_their_questions(ash: Partner) -> None:
    pick(ash, "glad-kinds", GLAD[:2], "if-mutual")
    pick(ash, "strong-between-us", ["laughing", "honest"], "shared")
    ash.say("ten calm minutes")

    page = ash.get("review")

    groups = read_groups(page)
    assert list(groups) == ["On the plan", "Only if we match"]
    assert "ten calm minutes" in groups["On the plan"]
    assert len(groups["Only if we match"]) == 2
    titles = [read_text(one) for one in page.root.iter("h3")]
    assert titles.count("What's strong between us") == 1


def test_no_group_is_empty_and_no_line_that_is_just_for_you_is_told_of(ash: Partner) -> None:
    empty = ash.get("review")
    ash.say("ten calm minutes", "private")
    pick(ash, "glad-kinds", GLAD, "private")

    private = ash.get("review")

    assert read_groups(private) == {}
    assert NOT_HERE in empty.text
    assert NOT_HERE in private.text
    assert strip_state(private) == strip_state(empty)


def strip_state(page: Page) -> str:
    """Return the HTML of a page without its token and its revision."""
    text = page.response.get_data(as_text=True)
    return re.sub(r'name="(csrf_token|revision)" value="[^"]*"', "", text)


def test_each_line_of_several_has_a_way_to_change_it_and_a_line_alone_has_its_question(
    ash: Partner,
) -> None:
    pick(ash, "glad-kinds", GLAD[:2], "if-mutual")
    ash.say("ten calm minutes")
    several = ash.get("review")
    pick(ash, "glad-kinds", GLAD[:1], "if-mutual")

    alone = ash.get("review")

    assert len(find_ways(several)) == 2
    assert find_ways(alone) == []
    for page in (several, alone):
        for prompt in ("glad-kinds", WISH):
            assert f"/t/{ash.handle}/{PAGES[prompt]}?review=1" in page.links()


def test_the_way_to_a_line_shows_no_more_lines_than_go_out(ash: Partner) -> None:
    fears = ["fear-watched", "fear-being-left"]
    pick(ash, "fears-top", fears, "shared")

    page = ash.get("review")

    assert read_groups(page) == {"On the plan": ["being left for someone else"]}
    assert find_ways(page) == []


def test_no_address_tells_what_a_line_says(ash: Partner) -> None:
    pick(ash, "glad-kinds", GLAD, "shared")

    for way in find_ways(ash.get("review")):
        assert re.fullmatch(rf"/t/{ash.handle}/review/lines/[0-9a-f]{{16}}", way)


def test_one_line_is_changed_and_its_question_does_not_widen_it(ash: Partner) -> None:
    pick(ash, "glad-kinds", GLAD[:2], "shared")
    first, second = read_groups(ash.get("review"))["On the plan"]

    page = change(ash, first, "if-mutual")

    both = {"On the plan": [second], "Only if we match": [first]}
    assert page.path.endswith("/review")
    assert read_groups(page) == both
    for reach in ("if-mutual", "private", "shared"):
        pick(ash, "glad-kinds", GLAD[:2], reach)
    assert first not in read_groups(ash.get("review"))["On the plan"]


def test_a_line_that_is_made_private_is_gone_and_comes_back_by_no_old_tab(ash: Partner) -> None:
    pick(ash, "glad-kinds", GLAD[:3], "shared")
    first = read_groups(ash.get("review"))["On the plan"][0]
    way = find_ways(ash.visitor.page, first)[0]
    form = ash.visitor.get(way).values("/review/lines/")
    change_form: Given = {**form, "reach": "private"}
    page = ash.visitor.post(way, {key: value or "" for key, value in change_form.items()})
    again = ash.visitor.post(way, {**form, "reach": "private"})

    refused = ash.visitor.post(way, {**form, "reach": "shared"}, status=409)

    assert first not in page.text
    assert again.status == 200
    assert CHANGED in refused.text
    assert first not in refused.text
    assert ash.visitor.get(way).path.endswith("/review")


def test_a_line_offers_only_what_it_may(app: Flask) -> None:
    ash = start_talk(app, "Ash", "Bo", "Cy")["Ash"]
    pick(ash, "support-from-partner", ["listen", "hold"], "shared")

    page = ash.visitor.get(find_ways(ash.get("review"))[0])

    offered = [one.get("value") for one in page.root.iter("input") if one.get("type") == "radio"]
    assert offered == ["shared", "private"]
    for reach in ("if-mutual", "", "nonsense"):
        assert (
            "There is a problem" in ash.visitor.send("/review/lines/", {"reach": reach}, 422).text
        )
    assert ash.visitor.send("/review/lines/", {"reach": "private"}).status == 200


def test_a_line_that_changed_meanwhile_is_told_and_left(ash: Partner) -> None:
    pick(ash, "glad-kinds", GLAD[:2], "shared")
    ash.get("review")
    shown = ash.visitor.get(find_ways(ash.visitor.page)[0])
    pick(ash, "glad-kinds", GLAD[:2], "if-mutual")
    ash.visitor.page = shown

    page = ash.visitor.send("/review/lines/", {"reach": "private"}, 409)

    assert CHANGED in page.text
    assert len(read_groups(page)["Only if we match"]) == 2


def test_a_closed_sheet_and_a_line_that_is_not_there_lead_back(ash: Partner) -> None:
    pick(ash, "glad-kinds", GLAD[:2], "shared")
    way = find_ways(ash.get("review"))[0]
    nowhere = ash.get(f"review/lines/{'0' * 16}")
    shown = ash.visitor.get(way)
    ash.close()

    assert nowhere.path.endswith("/review")
    assert ash.visitor.get(way).path.endswith(f"/{ash.handle}/")
    ash.visitor.page = shown
    assert ash.visitor.send("/review/lines/", {"reach": "private"}, 409).heading != shown.heading


def test_what_differs_from_the_page_that_was_sent_is_told(ash: Partner) -> None:
    pick(ash, "glad-kinds", GLAD[:2], "if-mutual")
    ash.say("soup")
    older = ash.get("review").values("/close")
    first, second = read_groups(ash.visitor.page)["Only if we match"]
    change(ash, first, "shared")
    change_to = {WISH: "a heron"}
    ash.say(change_to[WISH])

    page = ash.visitor.post(f"/t/{ash.handle}/close", older, status=409)

    told = [read_text(one) for one in page.root.findall(".//*[@data-kind='warning']//li")]
    assert told == [
        "New: a heron",
        f"Now on the plan: {first}",
        "Something that was here isn't here any more.",
    ]
    assert second not in " ".join(told)
    assert ash.visitor.send("/close").path.endswith("/waiting")


def test_many_changes_are_not_listed_one_by_one(ash: Partner) -> None:
    older = ash.get("review").values("/close")
    fill(ash, 12)

    page = ash.visitor.post(f"/t/{ash.handle}/close", older, status=409)

    told = [read_text(one) for one in page.root.findall(".//*[@data-kind='warning']//li")]
    assert len(told) == 9
    assert told[-1] == "There are more changes. Look at the whole list."


def test_a_form_of_an_older_version_closes_nothing(ash: Partner) -> None:
    ash.say("soup")
    form = ash.get("review").values("/close")
    del form["lines"]

    page = ash.visitor.post(f"/t/{ash.handle}/close", form, status=409)

    assert CHANGED in page.text
    assert ash.visitor.send("/close").path.endswith("/waiting")


def test_a_long_review_has_pages_and_its_button_stands_on_the_last(ash: Partner) -> None:
    fill(ash, 60)
    first = ash.get("review")

    last = ash.visitor.get(find_link(first, "Next page"))

    signs = last.values("/close")["lines"][0].split()
    shown = [sum(map(len, read_groups(page).values())) for page in (first, last)]
    assert shown == [40, len(signs) - 40]
    assert "I'm done" not in first.text
    assert "Page 2 of 2." in last.text
    assert find_way_back(last) == f"/t/{ash.handle}/review"
    assert ash.visitor.send("/close").path.endswith("/waiting")


def find_link(page: Page, words: str) -> str:
    """Find the address of a link by its words."""
    return next(one.get("href", "") for one in page.root.iter("a") if read_text(one) == words)


def find_way_back(page: Page) -> str:
    """Return the address of the way back."""
    link = page.root.find(".//*[@class='back-link']/a")
    return link.get("href", "") if link is not None else ""


def test_a_later_page_counts_only_with_the_first_as_it_is_now(ash: Partner) -> None:
    fill(ash, 45)
    second = find_link(ash.get("review"), "Next page")
    typed = ash.get("review?page=2")
    ash.say("another tab")

    page = ash.visitor.get(second)

    for one in (typed, page):
        assert "Page 1 of 2." in one.text
        assert CHANGED in one.text
    assert "another tab" in page.text


def test_a_line_of_a_later_page_is_changed_without_reading_all_again(ash: Partner) -> None:
    fill(ash, 60)
    ash.visitor.get(find_link(ash.get("review"), "Next page"))
    words = read_groups(ash.visitor.page)["Only if we match"][-1]

    narrower = change(ash, words, "private")
    wider = change(ash, read_groups(narrower)["Only if we match"][-1], "shared")

    assert "Page 2 of 2." in narrower.text
    assert words not in narrower.text
    assert "Page 1 of 2." in wider.text
    assert CHANGED not in wider.text
    assert ash.visitor.get(find_link(wider, "Next page")).text.count("I'm done") == 1


def test_a_line_changed_on_a_page_that_is_not_true_any_more_leads_to_the_first(
    ash: Partner,
) -> None:
    fill(ash, 60)
    ash.visitor.get(find_link(ash.get("review"), "Next page"))
    shown = ash.visitor.get(find_ways(ash.visitor.page)[-1])
    ash.say("another tab")
    ash.visitor.page = shown

    page = ash.visitor.send("/review/lines/", {"reach": "private"})

    assert "Page 1 of 2." in page.text


def test_the_wish_for_notes_is_kept_from_page_to_page(ash: Partner) -> None:
    fill(ash, 45)
    ash.visitor.get(find_link(ash.get("review"), "Next page"))
    older = {**ash.visitor.page.values("/close"), "keeps_notes": ["yes"]}
    ash.say("another tab")
    page = ash.visitor.post(f"/t/{ash.handle}/close", older, status=409)

    last = ash.visitor.get(find_link(page, "Next page"))

    assert last.values("/close")["keeps_notes"] == ["yes"]


@pytest.mark.parametrize("query", ["page=0", "page=x", "page=-1", "page=99", "page=2&seen=é"])
def test_a_page_that_there_is_not_is_the_first(ash: Partner, query: str) -> None:
    ash.say("soup")

    assert "soup" in ash.get(f"review?{query}").text


@pytest.mark.parametrize("most", [20, 40])
def test_a_review_is_small(ash: Partner, most: int) -> None:
    fill(ash, most)

    content = ash.get("review").response.get_data()

    assert len(content) <= 30_000
    assert count_controls(content) <= 60


def test_a_review_loads_what_renders_the_plan(
    ash: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[AgendaPdfs] = []
    monkeypatch.setattr(AgendaPdfs, "start_ahead", lambda pdfs: started.append(pdfs))

    ash.get("before")
    assert started == []
    ash.get("review")

    assert len(started) == 1
