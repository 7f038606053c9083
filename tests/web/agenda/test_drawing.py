"""Every PDF is rendered in single flight, in a thread of its own; pages never wait."""

import asyncio
import threading
from collections import Counter
from collections.abc import Callable

import pytest
from flask import Flask

from compersion_talks.cli.server import THREADS
from compersion_talks.services import current_services
from compersion_talks.use_cases.agenda_pdf import MOST_RENDERS, MOST_WAITING, SingleFlight
from compersion_talks.web.agenda import sample
from compersion_talks.web.http.rsgi import Adapter
from tests.talking import Partner, start_talk
from tests.visiting import Visitor
from tests.web.rsgi_requests import Connection, Headers, RsgiRequest, make_connection, read_cookies

RENDERS = (
    *("use_cases.agenda_pdf.render_agenda", "web.answering.notes.render_notes"),
    *("web.agenda.sample.render_agenda", "web.agenda.sample.render_worksheet"),
)


@pytest.fixture
def in_flight(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Record for each render whether it counts as one meanwhile."""
    seen: list[bool] = []
    with app.app_context():
        flight: SingleFlight = current_services().pdfs._renders

    def draw(*_: object) -> bytes:
        seen.append(len(flight._running) == 1)
        return b"%PDF-1.7"

    for function in RENDERS:
        monkeypatch.setattr(f"compersion_talks.{function}", draw)
    for cached in ("_render_sample", "_render_worksheet"):
        monkeypatch.setattr(sample, cached, getattr(sample, cached).__wrapped__)
    return seen


def fetch_public(path: str) -> Callable[[Flask], object]:
    """Fetch a file that is the same for everyone."""
    return lambda app: Visitor(app).fetch(path)


def fetch_of_talk(name: str) -> Callable[[Flask], object]:
    """Fetch a file of a talk, as a person who kept their notes."""

    def fetch(app: Flask) -> None:
        group = start_talk(app, "Ash", "Bo")
        for partner in group.values():
            partner.close(keeps_notes=True)
        group["Ash"].visitor.fetch(f"/t/{group['Ash'].handle}/{name}")

    return fetch


FETCHES = pytest.mark.parametrize(
    "fetch",
    [
        fetch_of_talk("agenda.pdf"),
        fetch_of_talk("notes.pdf"),
        fetch_public("/sample.pdf"),
        fetch_public("/worksheets/1.pdf"),
    ],
    ids=["paper", "notes", "sample", "worksheet"],
)


@FETCHES
def test_every_render_counts_as_one(
    app: Flask, in_flight: list[bool], fetch: Callable[[Flask], object]
) -> None:
    with app.app_context():
        pdfs = current_services().pdfs
    pdfs.render_ahead = lambda *_: threading.Thread()  # type: ignore[method-assign]

    fetch(app)

    assert in_flight == [True]


def test_every_file_for_the_printer_is_left_for_later(app: Flask) -> None:
    drawn = [rule.rule for rule in app.url_map.iter_rules() if "pdf" in rule.endpoint + rule.rule]
    drawn += [rule.rule for rule in app.url_map.iter_rules("sample.worksheet")]

    assert len(drawn) >= 4
    assert [rule for rule in drawn if not rule.endswith(".pdf")] == []


def make_notes_request(partner: Partner, wanted: str) -> RsgiRequest:
    """Return a request for a partner's notes, as their browser sends it."""
    sent = Headers({"cookie": read_cookies(partner.visitor.client)})
    return RsgiRequest(f"/t/{partner.handle}/notes.pdf", headers=sent, query_string=wanted)


SIZES = ("paper=a4", "paper=letter", "paper=a4", "paper=letter&large=1", "paper=a4&large=1")


async def print_all(
    app: Flask, wanted: list[RsgiRequest], may_end: threading.Event
) -> list[Connection]:
    """Ask for files at once; let them be drawn when all others are refused and a page was given."""
    adapter, lines, page = (
        Adapter(app.wsgi_app, THREADS),
        [make_connection() for _ in wanted],
        make_connection(),
    )
    asked = {asyncio.create_task(adapter(*one)) for one in zip(wanted, lines, strict=True)}
    while len(asked) > MOST_RENDERS + MOST_WAITING:
        _, asked = await asyncio.wait(asked, timeout=60, return_when=asyncio.FIRST_COMPLETED)
    await adapter(RsgiRequest("/"), page)
    may_end.set()
    await asyncio.gather(*asked)
    return [page, *lines]


def test_ten_prints_of_notes_at_once_keep_no_page_and_no_refusal_waiting(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = start_talk(app, "Ash", "Bo")
    for partner in group.values():
        partner.close(keeps_notes=True)
    may_end = threading.Event()
    monkeypatch.setattr(
        "compersion_talks.web.answering.notes.render_notes",
        lambda *_: b"%PDF" if may_end.wait(60) else b"",
    )
    wanted = [make_notes_request(one, size) for one in group.values() for size in SIZES]

    page, *lines = asyncio.run(print_all(app, wanted, may_end))

    drawn = MOST_RENDERS + MOST_WAITING
    assert page.status == 200
    assert Counter(line.status for line in lines) == {200: drawn, 429: len(wanted) - drawn}
