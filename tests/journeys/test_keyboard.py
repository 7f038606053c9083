"""A whole talk with the keys of a keyboard alone, in a real Chromium with scripts."""

from playwright.sync_api import Browser, Page

from tests.journeys.browsing import MOST_STEPS, Person
from tests.journeys.serving import Server
from tests.needs import needs_chromium

pytestmark = needs_chromium

UP_TO_THE_LONGEST_DECK = 2
MOST_KEYS = 300
FOCUSED = "document.activeElement.labels?.[0]?.innerText || document.activeElement.innerText || ''"


def reach(page: Page, words: str, key: str = "Tab") -> None:
    """Press a key until what has the focus carries these words."""
    for _press in range(MOST_KEYS):
        page.keyboard.press(key)
        if page.evaluate(FOCUSED).strip().startswith(words):
            return
    raise AssertionError(f"no {words!r} on {page.url}")


def press(person: Person, words: str, key: str = "Tab") -> None:
    """Go to a link or button and press Enter."""
    reach(person.page, words, key)
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")
    person.look()


def open_talk_of_two(person: Person, address: str) -> list[str]:
    """Open a talk of two, and return the invitations."""
    person.go(address)
    press(person, "Start a talk")
    reach(person.page, "A first talk")
    for _step in range(UP_TO_THE_LONGEST_DECK):
        person.page.keyboard.press("ArrowUp")
    for number, name in enumerate(("Ash", "Bo"), 1):
        reach(person.page, f"Name {number}")
        person.page.keyboard.type(name)
    press(person, "Start the talk")
    press(person, "Invite the others")
    links = person.page.locator("#seats input").all()
    found = [link.input_value() for link in links]
    press(person, "Back")
    return found


def walk_and_close(person: Person) -> None:
    """Go through every page, choose one line on the first one that has a list, and close."""
    press(person, "Start my answers")
    press(person, "First question", "Shift+Tab")
    for _step in range(MOST_STEPS):
        if person.page.url.endswith("/review"):
            break
        if person.page.url.endswith("pages/1/2"):
            reach(person.page, "talking honestly")
            person.page.keyboard.press("Space")
            reach(person.page, "Everyone")
            person.page.keyboard.press("ArrowRight")
        press(person, "Go on", "Shift+Tab")
    press(person, "I'm done", "Shift+Tab")


def test_a_talk_is_opened_answered_and_closed_with_keys_alone(
    browser: Browser, server: Server
) -> None:
    ash = Person.arriving("Ash", browser, with_scripts=True)
    bo = Person.arriving("Bo", browser, with_scripts=True)

    (invitation,) = open_talk_of_two(ash, server.address)
    walk_and_close(ash)
    bo.go(invitation)
    press(bo, "Show me what this is")
    press(bo, "Join")
    walk_and_close(bo)

    assert bo.page.url.endswith("/agenda")
    assert "Both of us: talking honestly" in bo.page.inner_text("main")
