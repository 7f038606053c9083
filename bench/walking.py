"""The pages of the walk, as ratios to a bare Flask page and to the peer's form page."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin

from bench.connection import Connection
from bench.forms import Fields, count_controls, find_form, find_form_to, find_main_link
from bench.pairs import Ratio, compare_by_turns
from bench.peer import fill_in_bill, is_installed, open_project, serve_peer
from bench.rows import Row
from bench.serving import HELLO, OURS, Browser, serve, set_up_copy

REQUESTS = 300
SAVES = 150
MOST_STEPS = 200
LIGHT_CONTROLS = 12
"""A page with as few controls as this is a light one."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the walk: its address, bytes and controls."""

    path: str
    content: bytes

    @property
    def controls(self) -> int:
        """Count its controls, folded or not."""
        return count_controls(self.content)


def measure() -> Iterator[Row]:
    """Walk through a fresh talk of each deck, then measure its heaviest and lightest page."""
    with ExitStack() as servers:
        settings, _ = servers.enter_context(set_up_copy(0))
        ours = servers.enter_context(serve(OURS, settings))
        bare = servers.enter_context(serve(HELLO, {}))
        peer = servers.enter_context(serve_peer()) if is_installed() else 0
        with Connection(bare, "/") as again, Connection(bare, "/") as baseline:
            floor = compare_by_turns(again.request, baseline.request, REQUESTS)
        yield Row("a bare Flask page / itself (how far to trust this)", floor)
        for deck in _list_decks(ours):
            yield from _measure_deck(deck, ours, bare, peer)


def _list_decks(port: int) -> list[str]:
    form = Browser(port).get("/talks/new").decode()
    return re.findall(r'id="deck-([\w-]+)"', form)


def _measure_deck(deck: str, port: int, bare: int, peer: int) -> Iterator[Row]:
    browser, pages = walk(deck, port)
    heaviest = max(pages, key=lambda page: len(page.content))
    yield Row(f"{deck}: most bytes of HTML on a page", float(len(heaviest.content)), 30_000)
    yield Row(f"{deck}: most controls on a page", float(max(one.controls for one in pages)), 60)
    # Opened for each deck: a connection that waits while the peer is measured is closed.
    with Connection(bare, "/") as baseline:
        yield from _compare_with_bare(deck, browser, pages, port, baseline)
    if peer:
        yield from _compare_with_peer(deck, browser, heaviest, port, peer)


def _compare_with_bare(
    deck: str, browser: Browser, pages: list[Page], port: int, baseline: Connection
) -> Iterator[Row]:
    heaviest = max(pages, key=lambda page: len(page.content))
    light = [page for page in pages if page.controls <= LIGHT_CONTROLS]
    with Connection(port, heaviest.path, browser.headers) as ours:
        heavy = compare_by_turns(ours.request, baseline.request, REQUESTS)
        yield Row(f"{deck}: GET of the heaviest page / a bare Flask page", heavy, 5)
    if light:
        heaviest_light = max(light, key=lambda page: len(page.content))
        with Connection(port, heaviest_light.path, browser.headers) as ours:
            ratio = compare_by_turns(ours.request, baseline.request, REQUESTS)
            yield Row(f"{deck}: GET of a light page / a bare Flask page", ratio, 3.33)
    yield Row(
        f"{deck}: POST of the heaviest page / a bare Flask page",
        _compare_saves(browser, heaviest, port, baseline),
        6,
    )


def walk(deck: str, port: int) -> tuple[Browser, list[Page]]:
    """Open a talk and walk through it on the full path; return every page with a form."""
    browser = Browser(port)
    form = find_form(browser.get("/talks/new"), "names")
    named = tuple(one for one in form.fill(deck=deck) if one[0] != "names")
    browser.post(form.action, (*named, ("names", "Ash"), ("names", "Bo")))
    path = browser.location.partition("?")[0] + "before"
    pages: list[Page] = []
    for _ in range(MOST_STEPS):
        content = browser.get(path)
        if path.endswith("/review"):
            return browser, pages
        path = urljoin(path, _go_on(browser, path, content, pages))
    raise SystemExit("the walk has no end")


def _go_on(browser: Browser, path: str, content: bytes, pages: list[Page]) -> str:
    """Send the form of a page untouched, or follow its button; return the next address."""
    if b'name="submit_id"' in content:
        pages.append(Page(path, content))
        form = find_form(content, "submit_id")
        browser.post(urljoin(path, form.action or path), (*form.fields, ("next", "on")))
        return browser.location
    settings = find_form_to(content, "/before")
    if settings is None:
        return find_main_link(content)
    browser.post(settings.action, settings.fill(path="full"))
    return browser.location


def _compare_saves(browser: Browser, page: Page, port: int, baseline: Connection) -> Ratio:
    """Save a page again and again with other words, by turns with a bare Flask page."""
    saves = iter(range(10**9))
    fields: list[Fields] = []
    form = find_form(page.content, "submit_id")
    path = urljoin(page.path, form.action or page.path)

    def prepare() -> None:
        fresh = find_form(browser.get(page.path), "submit_id").fields
        fields[:] = [_type(fresh, f"word {next(saves)}")]

    with Connection(port, path, browser.headers, 303) as ours:
        return compare_by_turns(
            lambda: ours.send(_encode((*fields[0], ("next", "on")))),
            baseline.request,
            SAVES,
            prepare,
        )


def _type(fields: Fields, words: str) -> Fields:
    """Write words into the first box, so that there is something to save."""
    boxes = [name for name, _ in fields if name.endswith(".text")]
    return tuple((name, words if name in boxes[:1] else value) for name, value in fields)


def _encode(fields: Fields) -> bytes:
    return urlencode(fields).encode()


def _compare_with_peer(
    deck: str, browser: Browser, page: Page, port: int, peer: int
) -> Iterator[Row]:
    visitor, bills = open_project(peer)
    with (
        Connection(port, page.path, browser.headers) as ours,
        Connection(peer, bills, visitor.headers) as theirs,
    ):
        pages = compare_by_turns(ours.request, theirs.request, REQUESTS)
        yield Row(f"{deck}: GET of the heaviest page / the peer's form page", pages, 0.4)
    fields: list[Fields] = []

    def prepare() -> None:
        fields[:] = [
            find_form(browser.get(page.path), "submit_id").fields,
            fill_in_bill(visitor.get(bills)),
        ]

    with (
        Connection(port, page.path, browser.headers, 303) as ours,
        Connection(peer, bills, visitor.headers, 302) as theirs,
    ):
        saves = compare_by_turns(
            lambda: ours.send(_encode((*fields[0], ("next", "on")))),
            lambda: theirs.send(_encode(fields[1])),
            SAVES,
            prepare,
        )
        yield Row(f"{deck}: POST of the heaviest page / the peer's POST", saves, 0.34)
