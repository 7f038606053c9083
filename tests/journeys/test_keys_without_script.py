"""A whole journey by keyboard alone where no script runs, with the focus in sight at every step."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.serving import Server
from tests.needs import needs_chromium

pytestmark = [needs_chromium, pytest.mark.needs_browser]

UP_TO_THE_LONGEST_DECK = 2
MOST_TABS = 400
MOST_STEPS = 80
FOCUSED = """() => {
    const one = document.activeElement;
    const label = one.labels && one.labels[0] ? one.labels[0].innerText : one.innerText;
    return [one.tagName, (label || one.value || '').trim(), one.name || ''];
}"""
IS_SEEN = """() => {
    const one = document.activeElement, box = one.getBoundingClientRect();
    const around = [one, one.parentElement, ...(one.labels || [])];
    const is_marked = around.map(near => getComputedStyle(near)).some(style =>
        parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== 'none');
    return [is_marked, box.bottom > 0 && box.top < innerHeight];
}"""


@dataclass
class Typist:
    """A person who has a keyboard and nothing else."""

    page: Page

    def go(self, address: str) -> None:
        """Type an address."""
        self.page.goto(address)

    def tab_to(self, label: str, name: str = "") -> None:
        """Press Tab until something with this label, or this name, has the focus."""
        for _press in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            _tag, said, called = self.page.evaluate(FOCUSED)
            if (label and said.startswith(label)) or (name and called == name):
                assert self.page.evaluate(IS_SEEN) == [True, True], f"{label or name} is not seen"
                return
        raise AssertionError(f"Tab never came to {label or name!r} on {self.page.url}")

    def press(self, label: str, key: str = "Enter") -> None:
        """Go to a button or a link, and press it."""
        self.tab_to(label)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def write(self, name: str, words: str) -> None:
        """Go to a box, and write."""
        self.tab_to("", name)
        self.page.keyboard.type(words)

    def heading(self) -> str:
        """Read the heading of the page."""
        return self.page.locator("h1").inner_text()


def make_typist(browser: Browser) -> Typist:
    """Return a person with a browser of their own."""
    context = browser.new_context(java_script_enabled=False)
    context.set_default_timeout(10_000)
    return Typist(context.new_page())


def test_a_talk_is_opened_walked_closed_and_read_by_keyboard_alone(
    browser: Browser, server: Server
) -> None:
    ash = make_typist(browser)
    bo = make_typist(browser)
    invitation = open_talk(ash, server)
    bo.go(invitation)
    bo.press("Show me what this is")
    bo.press("Join")
    for one in (ash, bo):
        walk(one)
        one.press("I'm done", "Space")

    # Not a reload: a page that has waited for a minute asks for itself, at another address.
    ash.go(f"{ash.page.url.partition('/waiting')[0]}/waiting")

    assert ash.heading() == "A plan for our talk"
    assert ash.page.get_by_text("ten calm minutes").count()
    for one in (ash, bo):
        one.page.context.close()


def open_talk(ash: Typist, server: Server) -> str:
    """Open a talk for two, and return the invitation."""
    ash.go(server.address)
    ash.press("Start a talk")
    ash.tab_to("A first talk")
    for _press in range(UP_TO_THE_LONGEST_DECK):
        ash.page.keyboard.press("ArrowUp")
    ash.write("names", "Ash")
    ash.write("names", "Bo")
    ash.press("Start the talk")
    place = ash.page.url
    ash.press("Invite the others")
    link = ash.page.locator("#seats input").first.input_value()
    ash.go(place)
    return link


def walk(one: Typist) -> None:
    """Go through all pages, and answer on one of them, with the keys alone."""
    one.press("Start my answers")
    one.press("First question")
    for _step in range(MOST_STEPS):
        if one.page.url.endswith("/review"):
            return
        if one.page.url.endswith("/pages/2/1"):
            one.tab_to("", "which-connections")
            one.page.keyboard.press("Space")
            one.tab_to("", "which-connections.visibility")
        if one.page.url.endswith("/pages/2/3"):
            one.write("worth-it.text", "ten calm minutes")
        one.press("Go on")
    raise AssertionError(one.page.url)


def test_the_first_key_of_every_page_leads_to_the_way_out_and_the_next_past_it(
    browser: Browser, server: Server
) -> None:
    cam = make_typist(browser)

    reached = []
    for path in ("", "talks/new", "nowhere"):
        cam.go(f"{server.address}/{path}")
        cam.page.keyboard.press("Tab")
        reached.append(cam.page.evaluate(FOCUSED)[1])
        cam.tab_to("Skip to the page")
        cam.page.keyboard.press("Enter")
        reached.append(cam.page.evaluate("document.activeElement.id"))

    cam.page.context.close()
    assert reached == ["Leave this site now", "main"] * 3
