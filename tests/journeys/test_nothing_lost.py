"""Typed, and then the visit ended, the tab was closed, or it was left out: no word is lost."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.journeys.browsing import Person
from tests.journeys.front import Front, open_behind_front
from tests.needs import needs_page_cache

pytestmark = needs_page_cache

WRITING, NEXT = "pages/2/3", "pages/2/4"
WORDS = "ten calm minutes"
SAVED_MS = 20_000
MOST_LOOKS = 100
BOTH = pytest.mark.parametrize("person", [True, False], indirect=True, ids=["script", "no-script"])
WITH_SCRIPT = pytest.mark.parametrize("person", [True], indirect=True, ids=["script"])


@pytest.fixture
def person(
    request: pytest.FixtureRequest, keeping_browser: Browser, front: Front
) -> Iterator[Person]:
    """Return Ash, who has opened a talk, answered a question, and stands before another one."""
    ash = open_behind_front(keeping_browser, front, with_scripts=request.param)
    ash.go(f"{ash.base}pages/1/1")
    find_box(ash).fill("soup")
    ash.press("Go on")
    ash.go(f"{ash.base}{WRITING}")
    yield ash
    ash.context.close()


def find_box(person: Person) -> Locator:
    """Find the first box that is sent."""
    return person.page.locator("main textarea[name$='.text']").first


def read_link(person: Person) -> str:
    """Read the own link in a tab of its own."""
    tab = person.context.new_page()
    link = tab.request.get(f"{person.base}link.txt").text().strip()
    tab.close()
    return link


def lose_visit(person: Person) -> None:
    """Take the cookie of the visit away, as a browser does."""
    names = [one["name"] for one in person.context.cookies() if not one["name"].endswith("-s")]
    for name in names:
        person.context.clear_cookies(name=name)


def expect_saved(person: Person, words: str = WORDS) -> None:
    """See that words are saved, in a tab of its own; the last save of a page may take a moment."""
    tab = person.context.new_page()
    for _look in range(MOST_LOOKS):
        tab.goto(f"{person.base}{WRITING}")
        found = tab.locator("main textarea[name$='.text']").first.input_value()
        if found == words:
            break
    assert found == words
    tab.close()


@BOTH
def test_a_page_sent_after_its_visit_is_saved_with_the_link_by_one_press(person: Person) -> None:
    link = read_link(person)
    lose_visit(person)
    find_box(person).fill(WORDS)
    person.press("Go on")
    expect(person.page.locator("main textarea")).to_have_value(WORDS)

    person.page.get_by_label("Your link", exact=True).fill(link)
    person.press("Open my page and save this")

    assert person.page.url.endswith(NEXT)
    expect_saved(person)


@BOTH
def test_what_was_left_out_is_taken_back_by_one_press(person: Person) -> None:
    find_box(person).fill(WORDS)
    person.press("Leave out")
    expect(person.page.get_by_role("alert")).to_be_focused()
    expect(find_box(person)).to_have_value(WORDS)
    person.press("Leave it out")
    assert person.page.url.endswith(NEXT)

    person.press("Take it back")

    assert person.page.url.endswith(WRITING)
    expect(find_box(person)).to_have_value(WORDS)
    expect_saved(person)


@BOTH
def test_the_enter_key_neither_leaves_out_nor_takes_back(person: Person) -> None:
    find_box(person).fill(WORDS)
    person.press("Leave out")
    person.page.get_by_role("radio", name="Just me").focus()
    person.page.keyboard.press("Enter")
    person.page.wait_for_url(f"**/{WRITING}")
    expect(find_box(person)).to_have_value(WORDS)
    person.press("Leave out")
    person.press("Leave it out")

    person.page.get_by_role("checkbox").first.focus()
    person.page.keyboard.press("Enter")

    person.page.wait_for_url("**/pages/3/1")


@WITH_SCRIPT
def test_a_tab_closed_a_second_after_the_last_key_loses_nothing(person: Person) -> None:
    person.page.clock.install()
    person.page.reload()
    find_box(person).fill(WORDS)
    person.page.clock.fast_forward(1_000)

    other = Person("Ash", person.context, person.context.new_page())
    other.go(f"{person.base}{NEXT}")
    person.page.close(run_before_unload=True)

    expect_saved(other)


@WITH_SCRIPT
def test_a_question_that_is_left_unanswered_keeps_the_words(person: Person) -> None:
    find_box(person).fill(WORDS)
    person.press("Leave out")

    person.go(f"{person.base}{NEXT}")

    expect_saved(person)


@WITH_SCRIPT
def test_the_way_out_drops_what_was_not_saved_and_back_sends_no_words(person: Person) -> None:
    link = read_link(person)
    lose_visit(person)
    find_box(person).fill(WORDS)
    person.press("Go on")
    person.page.route("**/leave", lambda route: route.fulfill(body="elsewhere"))
    sent: list[str] = []
    person.page.on("request", lambda one: sent.append(one.method))
    person.page.get_by_role("link", name="Leave this site now").first.click()
    expect(person.page.get_by_text("elsewhere")).to_be_visible()

    person.page.go_back(wait_until="commit")

    expect(person.page.get_by_role("heading", level=1)).to_have_text("This link leads nowhere")
    expect(person.page.get_by_text(WORDS)).to_have_count(0)
    assert "POST" not in sent
    person.open_link(link)
    expect_saved(person, "")


@WITH_SCRIPT
def test_an_older_save_that_arrives_last_replaces_nothing(person: Person) -> None:
    person.page.route(f"**/{WRITING}", lambda _held: None, times=1)
    with person.page.expect_request(f"**/{WRITING}") as asked:
        find_box(person).fill("ten")
    older = asked.value
    find_box(person).fill(WORDS)
    with person.page.expect_response(f"**/{WRITING}"):
        person.page.evaluate("dispatchEvent(new Event('pagehide'))")

    late = person.context.request.post(
        older.url,
        data=older.post_data or "",
        headers={
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": person.base.split("/t/")[0],
        },
    )

    assert late.status == 409
    expect_saved(person)


@WITH_SCRIPT
def test_without_a_network_a_button_stays_and_the_page_saves_itself_later(person: Person) -> None:
    person.context.set_offline(True)
    find_box(person).fill(WORDS)
    person.page.get_by_role("button", name="Go on", exact=True).click()
    expect(person.page.locator("#saved-more")).to_contain_text("tries again by itself")
    expect(find_box(person)).to_have_value(WORDS)

    person.context.set_offline(False)

    expect(person.page.locator("#saved")).to_have_text("Saved.", timeout=SAVED_MS)
    expect(person.page.locator("#saved-more")).to_be_hidden()
    expect_saved(person)


@WITH_SCRIPT
def test_an_ended_visit_says_so_in_the_bar_and_what_to_do_above_the_buttons(
    person: Person,
) -> None:
    lose_visit(person)
    find_box(person).fill(WORDS)

    expect(person.page.locator("#saved")).to_have_text(
        "Not saved: your visit has ended.", timeout=SAVED_MS
    )
    expect(person.page.locator("#saved-more")).to_contain_text("the next page asks for your link")


@WITH_SCRIPT
def test_a_page_with_what_another_tab_saved_does_not_save_itself(person: Person) -> None:
    other = Person("Ash", person.context, person.context.new_page())
    other.go(f"{person.base}{WRITING}")
    find_box(other).fill("from the other tab")
    other.press("Go on")
    find_box(person).fill("mine")
    person.press("Go on")
    expect(person.page.locator("#elsewhere")).to_contain_text("from the other tab")

    find_box(person).fill("mine, again")
    person.go(f"{person.base}{NEXT}")

    expect_saved(person, "from the other tab")


@WITH_SCRIPT
def test_a_line_that_stands_alone_takes_ticks_and_no_words(person: Person) -> None:
    person.go(f"{person.base}pages/3/2")
    box = find_box(person)
    box.fill(WORDS)
    person.page.get_by_role("radio").first.check(force=True)

    person.press("Go on")
    person.go(f"{person.base}pages/3/2")

    expect(box).to_have_value(WORDS)
