"""Waiting in a real browser: the page looks by itself, and says what it finds without a jump."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Route, expect

from tests.journeys.browsing import Person, open_talk
from tests.journeys.serving import Server
from tests.needs import needs_chromium

pytestmark = needs_chromium

A_LOOK = 31_000
"""A little longer than the page waits before it looks again, in milliseconds of its own clock."""
PROGRESS = "**/waiting/progress"


@dataclass
class Pair:
    """Ash, who is done and has the waiting page open, and Bo."""

    ash: Person
    bo: Person

    @property
    def status(self) -> Locator:
        """What the page of Ash says of the plan."""
        return self.ash.page.locator("main [role=status]").first

    @property
    def way_to_plan(self) -> Locator:
        """The link to the plan on the page of Ash."""
        return self.ash.page.get_by_role("link", name="Open the plan", exact=True)

    def look(self) -> int:
        """Let half a minute pass for the page of Ash; return the status of what it is sent."""
        with self.ash.page.expect_response(PROGRESS) as found:
            self.ash.page.clock.fast_forward(A_LOOK)
        return found.value.status

    def listen(self) -> list[str]:
        """Return a list that fills with the addresses that the page of Ash asks for."""
        asked: list[str] = []
        self.ash.page.on("request", lambda request: asked.append(request.url))
        return asked


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def pair(request: pytest.FixtureRequest, browser: Browser, server: Server) -> Iterator[Pair]:
    """Return two people; Ash is done, and waits in a browser with scripts or without."""
    group = open_talk(browser, server.address, ("Ash", "Bo"))
    finish(group["Ash"])
    link = group["Ash"].page.locator(".share-link__input").input_value()
    ash = Person.arriving("Ash", browser, with_scripts=request.param)
    faults: list[str] = []
    ash.page.on("pageerror", lambda error: faults.append(str(error)))
    ash.page.clock.install()
    ash.open_link(link)
    ash.go(f"{ash.base}waiting")
    yield Pair(ash, group["Bo"])
    for person in (ash, *group.values()):
        person.context.close()
    assert faults == []


with_script = pytest.mark.parametrize("pair", [True], indirect=True, ids=["script"])
without_script = pytest.mark.parametrize("pair", [False], indirect=True, ids=["no-script"])


def finish(person: Person) -> None:
    """Say that one is done."""
    person.go(f"{person.base}review")
    person.press("I'm done")


@with_script
def test_a_page_left_open_turns_when_the_others_are_done(pair: Pair) -> None:
    title, address = pair.ash.page.title(), pair.ash.page.url
    pair.look()
    expect(pair.status).to_contain_text("The plan isn't ready yet.")
    expect(pair.way_to_plan).to_be_hidden()

    finish(pair.bo)
    pair.look()

    expect(pair.status).to_have_text("The plan is ready.")
    assert (pair.ash.page.title(), pair.ash.page.url) == (title, address)
    pair.way_to_plan.click()
    expect(pair.ash.page.get_by_role("heading", level=1)).to_have_text("A plan for our talk")


@with_script
def test_the_focus_stays_where_it_was_when_the_page_turns(pair: Pair) -> None:
    button = pair.ash.page.get_by_role("button", name="Change my answers")
    button.focus()
    finish(pair.bo)

    pair.look()

    expect(pair.way_to_plan).to_be_visible()
    expect(button).to_be_focused()


@with_script
def test_once_the_plan_is_ready_the_page_asks_no_more(pair: Pair) -> None:
    finish(pair.bo)
    pair.look()
    expect(pair.way_to_plan).to_be_visible()
    asked = pair.listen()

    pair.ash.page.clock.fast_forward(20 * A_LOOK)

    pair.ash.page.evaluate("fetch('/robots.txt')")
    assert [url.rsplit("/", 1)[1] for url in asked] == ["robots.txt"]


@with_script
def test_a_hidden_page_asks_nothing_until_it_is_seen_again(pair: Pair) -> None:
    set_hidden(pair, "true")
    asked = pair.listen()
    pair.ash.page.clock.fast_forward(20 * A_LOOK)
    pair.ash.page.evaluate("fetch('/robots.txt')")
    assert [url.rsplit("/", 1)[1] for url in asked] == ["robots.txt"]

    with pair.ash.page.expect_response(PROGRESS):
        set_hidden(pair, "false")
        pair.ash.page.clock.run_for(1)


def set_hidden(pair: Pair, value: str) -> None:
    """Hide the tab of Ash, or show it again."""
    pair.ash.page.evaluate(
        f"Object.defineProperty(document, 'hidden', {{ value: {value}, configurable: true }});"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )


@with_script
def test_a_page_without_an_answer_says_so_and_asks_less_often(pair: Pair) -> None:
    def refuse(route: Route) -> None:
        route.fulfill(status=503)

    pair.ash.page.route(PROGRESS, refuse)
    assert pair.look() == 503
    expect(pair.status).to_contain_text("It will try again.")
    asked = pair.listen()

    pair.ash.page.clock.fast_forward(A_LOOK)
    pair.ash.page.evaluate("fetch('/robots.txt')")
    assert [url.rsplit("/", 1)[1] for url in asked] == ["robots.txt"]

    pair.ash.page.unroute(PROGRESS)
    assert pair.look() == 200
    expect(pair.status).to_contain_text("The plan isn't ready yet.")


@with_script
def test_a_page_offline_says_so_and_looks_once_it_is_back(pair: Pair) -> None:
    pair.ash.context.set_offline(offline=True)
    with pair.ash.page.expect_event("requestfailed"):
        pair.ash.page.clock.fast_forward(A_LOOK)
    expect(pair.status).to_contain_text("You're offline.")
    finish(pair.bo)

    pair.ash.context.set_offline(offline=False)

    expect(pair.status).to_have_text("The plan is ready.")


@with_script
def test_a_page_whose_visit_has_ended_says_so(pair: Pair) -> None:
    pair.ash.context.clear_cookies()

    assert pair.look() == 404

    expect(pair.status).to_contain_text("Your visit has ended")


@without_script
def test_without_scripts_the_page_asks_for_itself_and_shows_the_way(pair: Pair) -> None:
    found = pair.ash.page.locator("meta[http-equiv=refresh]").get_attribute("content") or ""
    seconds, _, path = found.partition("; url=")
    finish(pair.bo)

    pair.ash.go(pair.ash.page.url.partition("/t/")[0] + path)

    assert seconds == "60"
    expect(pair.status).to_have_text("The plan is ready.")
    assert pair.ash.page.locator("meta[http-equiv=refresh]").count() == 0
    pair.way_to_plan.click()
    expect(pair.ash.page.get_by_role("heading", level=1)).to_have_text("A plan for our talk")


@with_script
def test_the_words_to_send_are_copied_and_the_page_says_so_beside_the_button(pair: Pair) -> None:
    pair.ash.page.evaluate(
        "navigator.clipboard.writeText = async (text) => { document.title = text; }"
    )
    button = pair.ash.page.get_by_role("button", name="Copy the message")

    button.click()

    copied = pair.ash.page.get_by_text("The message is copied.")
    expect(copied).to_be_visible()
    assert pair.ash.page.title() == "Our page may be ready. Have a look when you like."
    here, there = button.bounding_box(), copied.bounding_box()
    assert here
    assert there
    assert there["y"] < here["y"] + here["height"]
