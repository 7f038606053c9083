"""How long the way from an invitation to "I'm done" is on a phone, deck by deck.

`make walk-figures` walks the short and the full path of every deck in Chromium as an invited
partner, and prints what that asks of a person beside its goals. It goes by the main button of each
page and by what can be filled in there, so that pages may change.
"""

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import click
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response

from bench.rows import Row
from bench.serving import OURS, serve
from compersion_talks import storage, vault
from compersion_talks.domain.decks import Deck
from compersion_talks.domain.talks import PaperSize
from compersion_talks.domain.walk import Effort, has_one_path
from compersion_talks.factory import create_app
from compersion_talks.library import OfferedDeck, read_built_in
from compersion_talks.links import LinkKind, ShareLink
from compersion_talks.services import current_services
from compersion_talks.use_cases.access import find_place, open_link
from compersion_talks.use_cases.links import read_invitations
from compersion_talks.use_cases.open_talk import Wishes, open_talk
from tests.journeys.browsing import start_browser

WIDTH, HEIGHT = 390, 844
PATHS = ("short", "full")
MOST_PAGES = 150
_MOST_TICKS = 3
_FEWEST_LINES = 4
"""A list has at least so many boxes of one name; a lone box is a setting."""

_WORDS = "This is what a person here may write in a sentence or two."
_FEW_WORDS = "a raised hand"
"""What stands in a box of one line, which asks for a word or a sign."""

_FORWARD = re.compile(r"^(take part|join|go on|i'm done|close my sheet)\b", re.IGNORECASE)
_LAST = re.compile(r"/close$")

_MEASURE = """() => {
  const main = document.querySelector("main");
  const seen = (one) => {
    if (!one.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true})) return false;
    const box = one.getBoundingClientRect();
    return box.width > 1 && box.height > 1;
  };
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  let words = 0;
  while (walker.nextNode()) {
    const of = walker.currentNode.parentElement;
    if (!of.closest("script, style, template, noscript, select, .visually-hidden") && seen(of))
      words += (walker.currentNode.data.match(/[\\p{L}\\p{N}]\\S*/gu) || []).length;
  }
  const controls = [...main.querySelectorAll("input:not([type=hidden]), select, textarea, button")];
  return {
    height: document.documentElement.scrollHeight,
    words,
    unfolded: controls.filter((one) => one.checkVisibility({visibilityProperty: true})).length,
    controls: controls.length,
  };
}"""


@dataclass(frozen=True, slots=True)
class Seen:
    """One page as it stands before it is sent; `height` in pixels, `typed` in words."""

    path: str
    height: int
    words: int
    unfolded: int
    controls: int
    html_bytes: int
    taps: int
    typed: int
    asks: bool

    @property
    def seconds(self) -> float:
        """Return how long a person takes for it."""
        return Effort(self.words, self.taps, self.typed).seconds


@dataclass(frozen=True, slots=True)
class Walk:
    """The pages of one way through a deck, from the invitation to the last button."""

    deck: Deck
    path: str
    pages: tuple[Seen, ...]

    @property
    def begins_at(self) -> int:
        """Return the place of the page with question 1."""
        return next(place for place, one in enumerate(self.pages) if one.asks)

    @property
    def asking(self) -> tuple[Seen, ...]:
        """List the pages from question 1 to the review."""
        return self.pages[self.begins_at :]


@dataclass
class Phone:
    """A person's browser on a phone; keeps the answer with the page that is open."""

    context: BrowserContext
    page: Page = field(init=False)
    answer: Response | None = None

    def __post_init__(self) -> None:
        """Open a page, and listen to what it loads."""
        self.page = self.context.new_page()
        self.page.on("response", self._keep)

    def weigh(self) -> int:
        """Return the bytes of the page's HTML."""
        return len(self.answer.body()) if self.answer else 0

    def _keep(self, answer: Response) -> None:
        is_page = answer.request.is_navigation_request() and answer.ok
        if is_page and answer.frame == self.page.main_frame:
            self.answer = answer


@dataclass(frozen=True, slots=True)
class Goals:
    """The most of each figure; 0 where there is no goal."""

    words_before: int = 250
    screens: float = 0
    words: int = 0
    screens_of_all: float = 0
    words_of_all: int = 0
    taps: int = 0


_SHORT = Goals(screens=15, words=1500)
_FIRST = Goals(screens=15, words=1500, screens_of_all=12, words_of_all=900, taps=30)


@click.command()
@click.argument("decks", nargs=-1)
@click.option("--pages", "lists_pages", is_flag=True, help="List every page, too.")
def main(decks: tuple[str, ...], *, lists_pages: bool) -> None:
    """Walk the decks, all or some, and exit 1 if a goal is missed."""
    offered = {key: one for key, one in read_built_in().items() if key in decks or not decks}
    is_missed = False
    with start_browser() as browser:
        for walk in walk_all(browser, offered):
            for one in walk.pages if lists_pages else ():
                click.echo(f"  {one}")
            for row in list_rows(walk):
                is_missed |= not row.is_reached
                click.echo(row)
    sys.exit(is_missed)


def list_rows(walk: Walk) -> Iterator[Row]:
    """List the figures of one walk beside their goals."""
    before, asking = walk.pages[: walk.begins_at], walk.asking
    goals = Goals()
    if walk.path == "short":
        goals = _FIRST if walk.deck.is_default else _SHORT
    minutes = sum(one.seconds for one in asking) / 60
    promised = walk.deck.minutes_short if walk.path == "short" else walk.deck.minutes_full
    for name, found, most in (
        ("words before question 1", _sum_words(before), goals.words_before),
        ("minutes from question 1 to the review", minutes, promised),
        ("pages from question 1 to the review", len(asking), 0),
        ("screens from question 1 to the review", _sum_screens(asking), goals.screens),
        ("words from question 1 to the review", _sum_words(asking), goals.words),
        ("screens, invitation to done", _sum_screens(walk.pages), goals.screens_of_all),
        ("words, invitation to done", _sum_words(walk.pages), goals.words_of_all),
        ("taps, invitation to done", sum(one.taps for one in walk.pages), goals.taps),
        ("most controls unfolded on a page", max(one.unfolded for one in asking), 25),
        ("most controls in the markup of a page", max(one.controls for one in asking), 60),
        ("most kB of HTML", max(one.html_bytes for one in asking) / 1000, 30),
    ):
        yield Row(f"{walk.deck.id}, {walk.path}: {name}", found, most)


def walk_all(browser: Browser, decks: Mapping[str, OfferedDeck]) -> Iterator[Walk]:
    """Walk every path of every deck, each with an invitation of its own."""
    ways = [
        (key, path)
        for key, one in decks.items()
        for path in (PATHS[:1] if has_one_path(one.deck) else PATHS)
    ]
    copy = _invite([decks[key] for key, _ in ways])
    with copy as (settings, invitations), serve(OURS, settings) as port:
        for (key, path), invitation in zip(ways, invitations, strict=True):
            address = f"http://127.0.0.1:{port}{invitation}"
            yield Walk(decks[key].deck, path, tuple(_walk(browser, address, path)))


@contextmanager
def _invite(decks: Sequence[OfferedDeck]) -> Iterator[tuple[dict[str, str], list[str]]]:
    """Open a talk of two with each deck; yield the copy's settings and the paths to open."""
    with TemporaryDirectory(prefix="bench-") as folder:
        settings = {"COMPERSION_DATA_DIR": folder}
        with create_app(settings).app_context():
            storage.migrate()
            paths = [_open(one) for one in decks]
            storage.commit()
            storage.db.engine.dispose()
        yield settings, paths


def _open(offered: OfferedDeck) -> str:
    held = current_services()
    wishes = Wishes(("Ash", "Bo"), True, 30, PaperSize.A4, 7)
    opener = open_talk(wishes, offered, vault.make_key(), held.keys, held.today)
    place = find_place(*open_link(opener, held.keys, held.today, is_writing=True))
    [invitation] = read_invitations(place).values()
    link = ShareLink(LinkKind.INVITATION, invitation)
    return urlsplit(held.format_address(link)).path


def _walk(browser: Browser, address: str, path: str) -> Iterator[Seen]:
    """Press the main button of each page until the answers are handed in."""
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
    phone = Phone(context)
    phone.page.goto(address)
    for _ in range(MOST_PAGES):
        page = phone.page
        page.wait_for_load_state()
        arrived = page.evaluate(_MEASURE)
        taps = _choose_path(page, path)
        filled, typed = _fill_in(page)
        sent = page.evaluate(_MEASURE)
        button = _find_main_button(page)
        is_last = bool(_LAST.search(_find_target(button)))
        # What a script adds below a line that was picked is not in the markup.
        most = {key: max(arrived[key], sent[key]) for key in ("height", "words")}
        place = re.sub(r"^/[tl]/[^/]+", "", urlsplit(page.url).path)
        figures = {"html_bytes": phone.weigh(), "taps": taps + filled + 1, "typed": typed}
        yield Seen(place, **{**arrived, **most}, **figures, asks=filled > 0)
        button.click()
        if is_last:
            context.close()
            return
    raise SystemExit(f"no end after {MOST_PAGES} pages: {phone.page.url}")


def _choose_path(page: Page, path: str) -> int:
    """Choose the short or the full path where a page asks for it; return the taps."""
    choice = page.locator(f"main input[type=radio][value={path}]")
    if not choice.count() or choice.is_checked():
        return 0
    choice.check(force=True)
    return 1


def _fill_in(page: Page) -> tuple[int, int]:
    """Answer what a page asks at first sight; return the taps and the words typed."""
    boxes = _list_boxes(page)
    for box in boxes:
        is_one_line = box.evaluate("one => one.matches('input')")
        box.fill(_FEW_WORDS if is_one_line else _WORDS)
    typed = sum(len(box.input_value().split()) for box in boxes)
    picked = [line for lines in _group_by_name(page, "checkbox") for line in _pick(lines)]
    picked += [lines[0] for lines in _group_by_name(page, "radio")]
    for line in picked:
        line.check(force=True)
    return len(boxes) + len(picked), typed


def _list_boxes(page: Page) -> list[Locator]:
    """List the empty boxes to write in."""
    every = page.locator("main textarea[name], main input[type=text][name]").all()
    return [
        one for one in every if one.is_visible() and one.is_editable() and not one.input_value()
    ]


def _pick(lines: list[Locator]) -> list[Locator]:
    """Pick the first lines of a list, as many as may be picked and three at most."""
    find_most = "one => one.closest('fieldset')?.querySelector('[data-most]')?.dataset.most"
    most = lines[0].evaluate(find_most)
    return lines[: min(int(most or _MOST_TICKS), _MOST_TICKS)]


def _group_by_name(page: Page, kind: str) -> Iterator[list[Locator]]:
    """Group what can be seen of a kind of control; what has few of a name is a setting."""
    groups: dict[str, list[Locator]] = {}
    for one in page.locator(f"main input[type={kind}][name]:not([name=''])").all():
        if one.is_visible():
            groups.setdefault(one.get_attribute("name") or "", []).append(one)
    yield from (lines for lines in groups.values() if len(lines) >= _FEWEST_LINES)


def _find_main_button(page: Page) -> Locator:
    """Find what leads on: named like it, or the primary button, or the first one of all."""
    main = page.locator("main")
    every = main.get_by_role("button").or_(main.get_by_role("link"))
    for found in (every.filter(has_text=_FORWARD), main.locator("[data-kind=primary]"), every):
        visible = [one for one in found.all() if one.is_visible()]
        if visible:
            return visible[0]
    raise SystemExit(f"nothing to press on {page.url}")


def _find_target(button: Locator) -> str:
    """Return where a button sends its form; nothing for a link."""
    return str(button.evaluate("one => one.form ? new URL(one.form.action).pathname : ''"))


def _sum_words(pages: Sequence[Seen]) -> int:
    return sum(one.words for one in pages)


def _sum_screens(pages: Sequence[Seen]) -> float:
    return sum(one.height for one in pages) / HEIGHT


if __name__ == "__main__":
    main()
