"""People in a real Chromium, who read labels and press buttons."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from tests.journeys.serving import Server
from tests.needs import WHOLE_CHROMIUMS, find_chromium

FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NO_PAGE_CACHE = "--disable-back-forward-cache"
MOST_STEPS = 80


@contextmanager
def start_browser(*, keeps_pages: bool = False) -> Iterator[Browser]:
    """Start a Chromium, one that keeps pages to go back to if asked: people's own browsers do."""
    sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(WHOLE_CHROMIUMS) if keeps_pages else find_chromium(),
            args=[*FLAGS, *sandbox],
            ignore_default_args=[NO_PAGE_CACHE],  # people's own browsers keep pages
        )
        yield browser
        browser.close()


@dataclass
class Person:
    """A person in a browser of their own; all that the site shows them is kept."""

    name: str
    context: BrowserContext
    page: Page
    seen: list[str] = field(default_factory=list)

    @classmethod
    def arriving(
        cls, name: str, browser: Browser, *, with_scripts: bool = False, **options: Any
    ) -> "Person":
        """Open a fresh browser, without JavaScript unless asked."""
        context = browser.new_context(java_script_enabled=with_scripts, **options)
        context.set_default_timeout(30_000)
        return cls(name, context, context.new_page())

    @property
    def base(self) -> str:
        """The address below which all of this person's pages lie."""
        found = re.match(r"https?://[^/]+/t/[^/]+/", self.page.url)
        assert found, self.page.url
        return found.group()

    def press(self, label: str) -> None:
        """Press the button or follow the link with exactly this label."""
        button = self.page.get_by_role("button", name=label, exact=True)
        link = self.page.get_by_role("link", name=label, exact=True)
        self.follow(button.or_(link).first)

    def follow(self, way: Locator) -> None:
        """Click what leads to another page, and wait for that: a script may send a form later."""
        with self.page.expect_navigation():
            way.click()
        self.look()

    def go(self, address: str) -> None:
        """Open an address."""
        self.page.goto(address)
        self.look()

    def look(self) -> None:
        """Keep what the page says by now."""
        self.page.wait_for_load_state()
        self.seen.append(self.page.content())

    def open_link(self, link: str) -> None:
        """Open a share link by its button, and take part where it is an invitation."""
        self.go(link)
        self.press("Show me what this is")
        if self.page.url.endswith("/open"):
            self.press("Join")

    def walk(self, fill_in: Callable[[Page], None]) -> None:
        """Go from one's own page through every page of the walk to the review."""
        self.press("Start my answers")
        for _step in range(MOST_STEPS):
            if self.page.url.endswith("/review"):
                return
            fill_in(self.page)
            self.follow(self.page.locator("main form .actions button, main a.link-button").first)
        raise AssertionError(self.page.url)

    def close(self) -> None:
        """Read the review to its last page, and say that one is done."""
        self.go(f"{self.base}review")
        while self.page.get_by_role("link", name="Next page", exact=True).is_visible():
            self.press("Next page")
        self.press("I'm done")


def answer_a_little(words: str) -> Callable[[Page], None]:
    """Return a way to fill in a page: two lines of every list, and the words in every box."""

    def fill_in(page: Page) -> None:
        for box in page.locator("main textarea, main input[type=text]").all():
            box.fill(words)
        for fieldset in page.locator("main fieldset:has(input[type=checkbox])").all():
            for line in fieldset.locator("input[type=checkbox]").all()[:2]:
                line.check(force=True)  # its label lies above it, as a thumb wants it

    return fill_in


def choose_longest_deck(page: Page) -> None:
    """Choose the deck with every kind of question on the page that opens a talk."""
    page.locator("#deck-other-connections").check(force=True)


def open_and_invite(browser: Browser, server: Server, **options: Any) -> tuple[Person, str]:
    """Let Ash open a talk with Bo; return Ash and the invitation."""
    ash = Person.arriving("Ash", browser, **options)
    ash.go(f"{server.address}/talks/new")
    choose_longest_deck(ash.page)
    for number, name in enumerate(("Ash", "Bo")):
        ash.page.locator(f"#names-{number}").fill(name)
    ash.press("Start the talk")
    ash.press("Invite the others")
    return ash, ash.page.locator("#seats input").input_value()


def open_talk(
    browser: Browser,
    address: str,
    names: tuple[str, ...],
    choose: Callable[[Page], None] = lambda _page: None,
) -> dict[str, Person]:
    """Let the first person open a talk as they choose, and all others take up their places."""
    opener = Person.arriving(names[0], browser)
    opener.go(address)
    opener.press("Start a talk")
    choose_longest_deck(opener.page)
    if len(names) > 2:
        opener.page.get_by_text("More people", exact=True).click()
    for number, name in enumerate(names):
        opener.page.locator(f"#names-{number}").fill(name)
    choose(opener.page)
    opener.press("Start the talk")
    place = opener.base
    opener.press("Invite the others")
    opener.page.locator("#seats").wait_for()
    links = [field.input_value() for field in opener.page.locator("#seats input").all()]
    headings = [
        heading.inner_text()
        for heading in opener.page.locator("#seats h2").all()
        if heading.inner_text() != names[0]
    ]
    opener.go(place)
    group = {names[0]: opener}
    for name, link in zip(headings, links, strict=True):
        group[name] = Person.arriving(name, browser)
        group[name].open_link(link)
    return group
