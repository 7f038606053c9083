"""Every page and state, in light, dark and forced colours, small, enlarged and mirrored: axe-core.

Each page is opened once, and looked at in every way from there.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.journeys.browsing import Person, open_and_invite, open_talk
from tests.journeys.serving import Server
from tests.needs import needs_chromium

pytestmark = [needs_chromium, pytest.mark.needs_browser]

WIDE, PHONE, NARROW = (1280, 800), (390, 844), (320, 640)
FEW: dict[str, object] = {"resultTypes": ["violations"], "preload": False}
WITH_SIZES = {"target-size": {"enabled": True}}
EVERYTHING = {**FEW, "rules": WITH_SIZES}
SHAPES = {**FEW, "rules": {**WITH_SIZES, "color-contrast": {"enabled": False}}}
COLOURS = {**FEW, "runOnly": ["color-contrast", "link-in-text-block"]}
ROOM = {**FEW, "runOnly": ["target-size", "scrollable-region-focusable"]}
RUN = """options => axe.run(document, options).then(found => found.violations.flatMap(
    one => one.nodes.map(node => one.id + ' at ' + node.target + ': ' + node.failureSummary)
))"""
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
SET = "([name, value]) => document.documentElement.setAttribute(name, value)"
LARGE = "document.documentElement.style.fontSize = '200%'"


@dataclass(frozen=True)
class Look:
    """One way to look at a page, and what axe-core checks in it."""

    name: str
    size: tuple[int, int]
    options: dict[str, object]
    media: dict[str, str] = field(default_factory=dict)
    script: str = ""


LOOKS = (
    Look("light", WIDE, EVERYTHING, {"color_scheme": "light", "forced_colors": "none"}),
    Look("dark", WIDE, COLOURS, {"color_scheme": "dark"}),
    Look("forced colours", WIDE, COLOURS, {"forced_colors": "active"}),
    Look("320 pixels", NARROW, SHAPES, {"color_scheme": "light", "forced_colors": "none"}),
    Look("right to left", NARROW, ROOM, script="document.documentElement.dir = 'rtl'"),
    Look("text twice as large", WIDE, ROOM, script=LARGE),
    Look("text twice as large on a phone", PHONE, ROOM, script=LARGE),
)


@dataclass
class Inspector:
    """A person who looks at page after page, in every way, and writes down what is wrong."""

    page: Page
    axe: str = field(default_factory=lambda: Axe().axe_script, repr=False)
    seen: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def go(self, address: str) -> None:
        """Open a page and look at it."""
        self.page.goto(address)
        self.look(address)

    def press(self, selector: str, name: str) -> None:
        """Press something, and look at what comes."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()
        self.look(name)

    def look(self, name: str) -> None:
        """Look at the page as it is, in every way; all that folds is unfolded."""
        self.seen.append(name)
        self.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        self.page.evaluate(self.axe)
        for look in LOOKS:
            self.page.set_viewport_size({"width": look.size[0], "height": look.size[1]})
            self.page.emulate_media(**look.media)  # type: ignore[arg-type] # names as they are
            self.page.evaluate(look.script or "0")
            found = self.page.evaluate(RUN, look.options)
            found += ["wider than the screen"] if self.page.evaluate(TOO_WIDE) else []
            self.faults += [f"{name}, {look.name}: {fault}" for fault in found]


@pytest.fixture
def inspector(browser: Browser) -> Iterator[Inspector]:
    """Return an inspector with a browser that lets axe-core in."""
    context = browser.new_context(bypass_csp=True, reduced_motion="reduce")
    context.set_default_timeout(10_000)
    yield Inspector(context.new_page())
    context.close()


def enter(inspector: Inspector, person: Person) -> str:
    """Let the inspector see what a person sees; return where that person's pages begin."""
    inspector.page.context.clear_cookies()
    inspector.page.context.add_cookies(person.context.cookies())  # type: ignore[arg-type]
    return person.base


ABOUT = (
    *("", "how", "promises", "words", "leaving", "sample", "alone", "outside"),
    *("talks/new", "talks/several", "helping", "rules", "language", "agreements", "nowhere"),
)
ALONE = (*ABOUT, "l/token", "t/aaaaaaaaaaaa/")
OWN = (
    *("?new=1", "people/", "link/replace", "forget", "before"),
    *(f"pages/{number}" for number in range(1, 11)),
    *("pause/10-before", "pause/5-after", "review", "close"),
)
AFTER = ("", "agenda", "agenda/talk#step-4", "agenda/links", "notes", "notes/destroy", "pages/2/3")


def test_no_page_shuts_anybody_out(browser: Browser, server: Server, inspector: Inspector) -> None:
    for path in ALONE:
        inspector.go(f"{server.address}/{path}")
    send_faulty_talk(inspector, server)
    start_several_talks(inspector, server)
    look_at_invitation(inspector, browser, server)
    group = open_talk(browser, server.address, ("Ash", "Bo", "Cy"))
    base = enter(inspector, group["Ash"])
    for path in OWN:
        inspector.go(base + path)
    send_faulty_page(inspector, base)
    look_at_people(inspector, base)
    close(inspector, base)
    merge(group)
    base = enter(inspector, group["Ash"])
    for path in AFTER:
        inspector.go(base + path)
    look_at_agreements(inspector, base)
    inspector.page.goto(f"{base}agenda/links")
    inspector.press("main form button[type=submit]", "a link to the paper")
    inspector.page.goto(f"{base}forget")
    inspector.press("main form button[type=submit]", "forgotten")

    assert len(inspector.seen) > 40
    assert not inspector.faults, "\n".join(inspector.faults)


def look_at_agreements(inspector: Inspector, base: str) -> None:
    """Write an agreement, first without words, and say that it is not like this."""
    inspector.page.goto(f"{base}agreements/write")
    inspector.press("main form button[type=submit]", "an agreement without words")
    inspector.page.locator("#what").fill("Tea on Sunday, without phones")
    inspector.press("main form button[type=submit]", "an agreement that waits")
    inspector.press("button[value=yes]", "an agreement with one's own yes")
    inspector.press("button[value=not-like-this]", "an agreement that is not like this")


def send_faulty_talk(inspector: Inspector, server: Server) -> None:
    """Send a talk without a name, and look at what comes back."""
    inspector.page.goto(f"{server.address}/talks/new")
    inspector.press("main form button[type=submit]", "a talk with faults")


def start_several_talks(inspector: Inspector, server: Server) -> None:
    """Start several talks, first without a name, and look at the cards."""
    inspector.page.goto(f"{server.address}/talks/several")
    inspector.press("main form button[type=submit]", "several talks with faults")
    inspector.page.locator("main textarea").fill("Ash, Bo\nCy, Di, Ed")
    inspector.press("main form button[type=submit]", "the cards of several talks")


def look_at_invitation(inspector: Inspector, browser: Browser, server: Server) -> None:
    """Look at every page of an invitation up to a told no, and at what its maker then sees."""
    opener, invitation = open_and_invite(browser, server)
    inspector.page.goto(invitation)
    inspector.press("main form button", "an invitation")
    inspector.press("form[action$='/look'] button", "a first look")
    inspector.press("form[action$='/no'] button", "before a no")
    inspector.press("button[value=no]", "a no")
    base = enter(inspector, opener)
    for path in ("", "?new=1", "people/"):
        inspector.go(base + path)


def send_faulty_page(inspector: Inspector, base: str) -> None:
    """Write too much, and send a page again that was changed in another tab meanwhile."""
    page = inspector.page
    page.goto(f"{base}pages/2/3")
    box = page.locator("main textarea[name]").first
    box.fill("far too long " * 40)
    inspector.press("main .actions button[value=on]", "a page with faults")
    page.goto(f"{base}pages/2/3")
    page.evaluate("document.querySelector('[name=shown]').value = ''")
    box.fill("from an older tab")
    inspector.press("main .actions button[value=on]", "a page of an older tab")


def look_at_people(inspector: Inspector, base: str) -> None:
    """Look at what the list of people leads to."""
    inspector.page.goto(f"{base}people/")
    links = [one.get_attribute("href") or "" for one in inspector.page.locator("main a").all()]
    for end in ("/anew", "/remove", "/card", "/cards"):
        found = next((link for link in links if link.endswith(end)), None)
        if found is not None:
            inspector.go(base.partition("/t/")[0] + found)
    inspector.page.goto(f"{base}people/")
    inspector.page.locator("#new_name").fill("Bo")
    inspector.press("form[action$='/add'] button[type=submit]", "a name twice")


def close(inspector: Inspector, base: str) -> None:
    """Answer a little, and close the sheet with notes."""
    inspector.page.goto(f"{base}pages/2/3")
    inspector.page.locator("main textarea[name]").first.fill("ten calm minutes")
    inspector.page.locator("main .actions button[value=on]").click()
    inspector.page.goto(f"{base}pages/1/2")
    for line in inspector.page.locator("main .choice__input[type=checkbox]").all()[:2]:
        line.check(force=True)
    inspector.page.locator("main .actions button[value=on]").click()
    inspector.page.goto(f"{base}review")
    way = inspector.page.locator("main li a[href*='/review/lines/']").first.get_attribute("href")
    inspector.go(f"{base.partition('/t/')[0]}{way}")
    inspector.go(f"{base}review")
    inspector.page.locator("#keeps_notes").check(force=True)
    inspector.press("main form button[type=submit]", "waiting")
    inspector.go(f"{base}pages/2/3")


def merge(group: dict[str, Person]) -> None:
    """Close every sheet that is still open."""
    for name, person in group.items():
        person.go(f"{person.base}review")
        if name != "Ash":
            person.press("I'm done")
