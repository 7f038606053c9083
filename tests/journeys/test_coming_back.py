"""Back, Stop and a lost answer, over HTTPS and with the page cache: no word is lost unsaid."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.journeys.browsing import Person
from tests.journeys.front import Front, open_behind_front
from tests.needs import needs_page_cache

pytestmark = needs_page_cache

WRITING, WISH = "pages/2/3", "worth-it"
UNSENT_PAGE, UNSENT = "pages/4/5", "hard-on-myself"
SAVED_MS = 20_000
BOTH = pytest.mark.parametrize("person", [True, False], indirect=True, ids=["script", "no-script"])
WITH_SCRIPT = pytest.mark.parametrize("person", [True], indirect=True, ids=["script"])


@pytest.fixture
def person(
    request: pytest.FixtureRequest, keeping_browser: Browser, front: Front
) -> Iterator[Person]:
    """Return Ash, who has opened a talk and stands before a page of the walk."""
    ash = open_behind_front(keeping_browser, front, with_scripts=request.param)
    ash.go(f"{ash.base}{WRITING}")
    yield ash
    ash.context.close()


def find_box(person: Person) -> Locator:
    """Find the first box that is sent."""
    return person.page.locator("main textarea[name$='.text']").first


def go_back(person: Person) -> None:
    """Press Back, and see that the page came from the page cache as it was left."""
    asked: list[str] = []
    person.page.on("request", lambda one: asked.append(one.resource_type))
    person.page.go_back(wait_until="commit")
    expect(person.page.get_by_role("heading", level=1)).to_be_visible()
    assert {"document", "stylesheet", "script"}.isdisjoint(asked)


def say(person: Person, words: str) -> None:
    """Write into the box and send the page."""
    find_box(person).fill(words)
    person.press("Go on")


def keep_to_myself(person: Person) -> None:
    """Keep the box private, and send the page."""
    person.page.locator(f"input[name='{WISH}.visibility'][value=private]").check(force=True)
    person.press("Go on")


def stop_slow_answer(person: Person, front: Front, button: str) -> None:
    """Press a button, and then Stop, when the answer is made and has not come yet."""
    front.withhold()
    person.page.get_by_role("button", name=button, exact=True).click(no_wait_after=True)
    assert front.has_withheld.wait(SAVED_MS / 1000)
    person.context.new_cdp_session(person.page).send("Page.stopLoading")
    front.is_withholding = False


def open_another_tab(person: Person, path: str = WRITING) -> Person:
    """Open a second tab of the same browser."""
    other = Person(person.name, person.context, person.context.new_page())
    other.go(f"{person.base}{path}")
    return other


def read_saved(person: Person) -> str:
    """Read what is saved, in a tab of its own."""
    other = open_another_tab(person)
    words = find_box(other).input_value()
    other.page.close()
    return words


@BOTH
def test_words_changed_after_going_back_are_saved(person: Person) -> None:
    say(person, "Version A")
    go_back(person)
    expect(find_box(person)).to_have_value("Version A")

    say(person, "Version A, and B")

    assert read_saved(person) == "Version A, and B"


@BOTH
def test_whoever_thinks_better_of_it_after_going_back_is_not_printed(person: Person) -> None:
    say(person, "a heron in the attic")
    go_back(person)

    keep_to_myself(person)

    person.go(f"{person.base}review")
    assert "heron" not in person.page.locator("main").inner_text()


@BOTH
def test_words_added_after_stop_are_saved(person: Person, front: Front) -> None:
    find_box(person).fill("One hour.")
    stop_slow_answer(person, front, "Go on")

    say(person, "One hour each Sunday.")

    assert read_saved(person) == "One hour each Sunday."


@pytest.mark.parametrize("person", [False], indirect=True, ids=["no-script"])
def test_without_a_script_a_page_that_was_changed_in_another_tab_shows_both(
    person: Person,
) -> None:
    say(person, "mine")
    say(open_another_tab(person), "from the other tab")
    go_back(person)

    say(person, "mine again")

    expect(find_box(person)).to_have_value("mine again")
    expect(person.page.locator("main .notice dd")).to_contain_text("from the other tab")
    assert read_saved(person) == "from the other tab"


@WITH_SCRIPT
def test_a_page_that_comes_back_shows_what_was_saved_elsewhere_meanwhile(person: Person) -> None:
    person.press("Go on")
    say(open_another_tab(person), "from the other tab")

    person.page.go_back(wait_until="commit")

    expect(find_box(person)).to_have_value("from the other tab")


@WITH_SCRIPT
def test_a_page_that_comes_back_with_words_says_that_another_tab_changed_them(
    person: Person,
) -> None:
    say(person, "mine")
    say(open_another_tab(person), "from the other tab")

    go_back(person)

    expect(person.page.locator("#saved")).to_contain_text("another tab", timeout=SAVED_MS)
    expect(find_box(person)).to_have_value("mine")
    assert read_saved(person) == "from the other tab"


@WITH_SCRIPT
def test_a_page_that_comes_back_keeps_words_that_were_never_saved(person: Person) -> None:
    find_box(person).fill("on the tip of my tongue")
    person.page.get_by_role("link", name="Back", exact=True).click()
    person.page.wait_for_url("**/pages/2/2")

    go_back(person)

    expect(find_box(person)).to_have_value("on the tip of my tongue")
    expect(person.page.locator("#saved")).to_have_text("Saved.", timeout=SAVED_MS)
    assert read_saved(person) == "on the tip of my tongue"


@WITH_SCRIPT
def test_a_page_that_comes_back_and_saves_itself_was_changed_in_no_other_tab(
    person: Person,
) -> None:
    say(person, "Version A")
    go_back(person)

    find_box(person).fill("Version A, and B")

    expect(person.page.locator("#saved")).to_have_text("Saved.", timeout=SAVED_MS)
    assert read_saved(person) == "Version A, and B"


@WITH_SCRIPT
def test_what_is_never_sent_stays_on_a_page_that_comes_back(person: Person) -> None:
    person.go(f"{person.base}{UNSENT_PAGE}")
    person.page.locator(f"#{UNSENT}").fill("marzipan-lighthouse")
    carried = person.page.locator("[name=submit_id]")
    before = carried.input_value()
    person.press("Go on")

    go_back(person)

    expect(carried).not_to_have_value(before)
    assert person.page.locator(f"#{UNSENT}").input_value() == "marzipan-lighthouse"


@WITH_SCRIPT
def test_a_page_that_was_left_out_comes_back_empty(person: Person) -> None:
    find_box(person).fill("rather not")
    person.press("Leave out")
    person.press("Leave it out")

    person.page.go_back(wait_until="commit")

    expect(find_box(person)).to_have_value("")
    assert read_saved(person) == ""


@WITH_SCRIPT
def test_after_a_conflict_of_a_page_that_saves_itself_both_versions_are_shown(
    person: Person,
) -> None:
    other = open_another_tab(person)
    say(other, "from the other tab")
    find_box(person).fill("typed here")
    expect(person.page.locator("#saved")).to_contain_text("another tab", timeout=SAVED_MS)

    person.press("Go on")

    expect(find_box(person)).to_have_value("typed here")
    expect(person.page.locator("main .notice dd")).to_contain_text("from the other tab")
    assert read_saved(person) == "from the other tab"
    person.press("Go on")
    assert read_saved(person) == "typed here"


@WITH_SCRIPT
def test_a_page_with_nothing_to_fill_in_is_asked_for_anew_when_it_comes_back(
    person: Person,
) -> None:
    person.go(person.base)
    expect(person.page.get_by_role("link", name="Start my answers", exact=True)).to_be_visible()
    person.press("Start my answers")
    other = open_another_tab(person)
    say(other, "begun elsewhere")

    person.page.go_back(wait_until="commit")

    expect(person.page.get_by_role("link", name="Go on with my answers")).to_be_visible()


@BOTH
def test_a_choice_changed_after_stop_while_closing_is_heeded(person: Person, front: Front) -> None:
    say(person, "for my eyes")
    person.go(f"{person.base}review")
    stop_slow_answer(person, front, "I'm done")

    person.page.locator("#keeps_notes").check(force=True)
    person.press("I'm done")

    assert person.page.url.endswith("/waiting")
    person.press("Change my answers")
    person.go(f"{person.base}review")
    expect(person.page.locator("#keeps_notes")).to_be_checked()


@BOTH
def test_a_name_changed_after_stop_while_opening_a_talk_is_heeded(
    person: Person, front: Front
) -> None:
    person.go(f"{front.address}/talks/new")
    for number, name in enumerate(("Ash", "Boe")):
        person.page.locator(f"#names-{number}").fill(name)
    stop_slow_answer(person, front, "Start the talk")

    person.page.locator("#names-1").fill("Bo")
    person.press("Start the talk")

    expect(person.page.get_by_text(re.compile(r"invite Bo\."))).to_be_visible()


@BOTH
def test_a_name_changed_after_stop_while_renaming_is_heeded(person: Person, front: Front) -> None:
    person.go(f"{person.base}people/")
    person.page.locator("#my_name").fill("Ashh")
    stop_slow_answer(person, front, "Change my name")

    person.page.locator("#my_name").fill("Ashley")
    person.press("Change my name")

    expect(person.page.locator("#my_name")).to_have_value("Ashley")


@BOTH
def test_a_way_chosen_otherwise_after_stop_is_heeded(person: Person, front: Front) -> None:
    person.go(f"{person.base}before")
    stop_slow_answer(person, front, "First question")

    person.page.locator("input[name=path][value=short]").check(force=True)
    person.press("First question")

    person.go(f"{person.base}before")
    expect(person.page.locator("input[name=path][value=short]")).to_be_checked()
