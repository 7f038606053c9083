"""The paper as a file: kept sealed, told apart by a tag, and never without a living link."""

import logging
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from compersion_talks import storage, vault
from compersion_talks.cli import server
from compersion_talks.domain.talks import PaperSize
from compersion_talks.paper.agenda import Failure, Layout, RenderFailed
from compersion_talks.pdf import render_client
from compersion_talks.services import current_services
from compersion_talks.use_cases import agenda_pdf as keeping_papers
from compersion_talks.use_cases.agenda_pdf import AgendaPdfs, PdfVariant, RendersAreBusy
from tests.talking import Partner, close_all, start_talk
from tests.visiting import HOST, Visitor
from tests.web.browsers import (
    SavedBrowser,
    find_database_file,
    make_agenda_link,
    move_clock,
    save_browser,
)

PDF = b"%PDF-drawn with a private word"
RENDER_AHEAD = AgendaPdfs.render_ahead
A_VARIANT = PdfVariant(b"talk", bytes(32), b"edition", PaperSize.A4, Layout.PLAN)


class Drawer:
    """Draws nothing, and remembers what was asked for."""

    def __init__(self) -> None:
        self.drawn: list[tuple[str, str]] = []
        self.failure: Exception | None = None

    def __call__(self, agenda: object, paper: str, form: Layout = Layout.PLAN) -> bytes:
        """Stand in for a drawing."""
        if self.failure is not None:
            raise self.failure
        self.drawn.append((str(paper), str(form)))
        return PDF


@pytest.fixture
def drawer(monkeypatch: pytest.MonkeyPatch) -> Drawer:
    """Return what renders in place of the render server."""
    drawer = Drawer()
    monkeypatch.setattr(keeping_papers, "render_agenda", drawer)
    return drawer


@pytest.fixture
def group(app: Flask, drawer: Drawer) -> dict[str, Partner]:
    """Return two partners who have closed their sheets."""
    group = start_talk(app, "Ash", "Bo")
    close_all(group)
    return group


@pytest.fixture
def ash(group: dict[str, Partner]) -> SavedBrowser:
    """Return Ash's browser."""
    return save_browser(group["Ash"].visitor, "p", group["Ash"].handle)


def fetch_pdf(
    who: SavedBrowser, wanted: str = "paper=a4", method: str = "GET", **headers: str
) -> TestResponse:
    """Ask for the paper as a file."""
    return who.ask(f"/t/{who.handle}/agenda.pdf?{wanted}", method, **headers)


def fetch_with_tag(who: SavedBrowser, tag: str, method: str = "GET") -> TestResponse:
    """Ask for the paper with a tag of what the browser has already."""
    return fetch_pdf(who, method=method, **{"If-None-Match": tag})


def list_cached(app: Flask) -> dict[str, bytes]:
    """List what a copy keeps."""
    with app.app_context():
        blobs = current_services().pdfs._cache._blobs
    return {tag: blob for (_, tag), blob in blobs.items()}


def test_a_paper_is_drawn_once_and_then_kept(ash: SavedBrowser, drawer: Drawer) -> None:
    answers = [fetch_pdf(ash), fetch_pdf(ash), fetch_pdf(ash, method="HEAD")]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert [answer.data for answer in answers] == [PDF, PDF, b""]
    assert drawer.drawn == [("a4", "plan")]


def test_everyone_in_the_talk_gets_the_one_that_is_kept(
    app: Flask, group: dict[str, Partner], ash: SavedBrowser, drawer: Drawer
) -> None:
    guest = Visitor(app)
    handle = guest.open(make_agenda_link(group["Bo"])).handle

    tags = {
        fetch_pdf(ash).headers["ETag"],
        fetch_pdf(save_browser(guest, "a", handle)).headers["ETag"],
    }

    assert len(tags) == 1
    assert len(drawer.drawn) == 1


def test_each_format_is_a_file_of_its_own(ash: SavedBrowser, drawer: Drawer) -> None:
    formats = ["paper=letter", "paper=a4", "paper=a4&form=room", "paper=a4&form=large"]
    again = ["paper=a4&large=1", "paper=a4&form=scroll"]

    tags = {fetch_pdf(ash, one).headers["ETag"] for one in formats}
    tags_again = {fetch_pdf(ash, one).headers["ETag"] for one in again}

    assert len(tags) == len(drawer.drawn) == 4
    assert tags_again <= tags


@pytest.mark.parametrize("wanted", ["", "paper=", "paper=a3", "large="])
def test_who_names_no_size_gets_the_talks_own(
    ash: SavedBrowser, drawer: Drawer, wanted: str
) -> None:
    fetch_pdf(ash, wanted)

    assert drawer.drawn == [("a4", "large" if "large" in wanted else "plan")]


def test_the_same_words_in_another_talk_have_another_tag(app: Flask, ash: SavedBrowser) -> None:
    others = start_talk(app, "Ash", "Bo")
    close_all(others)
    other = save_browser(others["Ash"].visitor, "p", others["Ash"].handle)

    assert fetch_pdf(ash).headers["ETag"] != fetch_pdf(other).headers["ETag"]


def test_a_tag_changes_with_the_fingerprint(
    app: Flask, ash: SavedBrowser, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = fetch_pdf(ash).headers["ETag"]
    monkeypatch.setattr(keeping_papers, "compute_fingerprint", lambda: b"another version")

    assert fetch_with_tag(ash, before).status_code == 200


@pytest.mark.parametrize(
    "another",
    [
        {"talk_id": b"other"},
        {"key": b"k" * 32},
        {"edition": b"later"},
        {"size": PaperSize.LETTER},
        {"layout": Layout.LARGE},
    ],
    ids=lambda another: next(iter(another)),
)
def test_a_tag_is_for_one_print_of_one_agenda_and_needs_its_key(another: dict[str, Any]) -> None:
    assert A_VARIANT.tag != replace(A_VARIANT, **another).tag


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("shape", ["{}", "W/{}", '"other", {}', "*"])
def test_a_browser_that_has_the_paper_is_told_so_without_drawing_it_again(
    app: Flask, ash: SavedBrowser, drawer: Drawer, method: str, shape: str
) -> None:
    tag = fetch_pdf(ash).headers["ETag"]
    with app.app_context():
        current_services().pdfs._cache._blobs.clear()

    answer = fetch_with_tag(ash, shape.format(tag), method)

    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["ETag"] == tag
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert len(drawer.drawn) == 1


def test_another_tag_brings_the_paper(ash: SavedBrowser) -> None:
    fetch_pdf(ash)

    assert fetch_with_tag(ash, '"0123"').data == PDF


def test_nothing_that_is_kept_can_be_read_without_a_link(app: Flask, ash: SavedBrowser) -> None:
    fetch_pdf(ash)

    kept = list_cached(app)
    assert kept
    assert not [blob for blob in kept.values() if b"PDF" in blob or b"private word" in blob]


def test_a_kept_file_opens_for_its_own_print_alone() -> None:
    key, context = A_VARIANT.sealing_key, A_VARIANT.context
    blob = vault.seal(key, PDF, *context, is_padded=False)

    assert vault.unseal(key, blob, *context, is_padded=False) == PDF
    for other in (
        replace(A_VARIANT, layout=Layout.LARGE),
        replace(A_VARIANT, key=b"k" * 32),
    ):
        with pytest.raises(vault.CannotOpen):
            vault.unseal(other.sealing_key, blob, *other.context, is_padded=False)


def test_a_forgotten_talk_has_no_paper_and_no_tag_any_more(
    app: Flask, group: dict[str, Partner], ash: SavedBrowser
) -> None:
    tag = fetch_pdf(ash).headers["ETag"]
    group["Bo"].get("forget")
    group["Bo"].visitor.send("/forget")

    assert fetch_pdf(ash).status_code == fetch_with_tag(ash, tag).status_code == 404
    assert list_cached(app) == {}


def test_a_talk_whose_time_is_over_has_no_paper_although_it_is_kept(
    app: Flask, ash: SavedBrowser
) -> None:
    tag = fetch_pdf(ash).headers["ETag"]
    move_clock(app, timedelta(days=31))

    assert fetch_pdf(ash).status_code == fetch_with_tag(ash, tag).status_code == 404


def test_a_link_that_was_stopped_brings_no_paper_although_it_is_kept(
    app: Flask, group: dict[str, Partner]
) -> None:
    guest = Visitor(app)
    handle = guest.open(make_agenda_link(group["Ash"])).handle
    who = save_browser(guest, "a", handle)
    tag = fetch_pdf(who).headers["ETag"]
    group["Ash"].get("agenda/links")
    group["Ash"].visitor.send("/revoke")

    assert fetch_pdf(who).status_code == fetch_with_tag(who, tag).status_code == 404
    assert list_cached(app)


def test_a_tag_means_nothing_before_the_merge(app: Flask, drawer: Drawer) -> None:
    group = start_talk(app, "Ash", "Bo")
    who = save_browser(group["Ash"].visitor, "p", group["Ash"].handle)

    assert fetch_with_tag(who, "*").status_code == 409
    assert drawer.drawn == []


def test_a_failure_is_not_kept(ash: SavedBrowser, drawer: Drawer) -> None:
    drawer.failure = RenderFailed(Failure.TIMEOUT)
    failed = fetch_pdf(ash)
    drawer.failure = None

    assert failed.status_code == 503
    assert failed.headers["Cache-Control"] == "no-store"
    assert fetch_pdf(ash).data == PDF


def test_a_full_desk_says_when_to_come_back_and_where_the_paper_is(
    ash: SavedBrowser, drawer: Drawer
) -> None:
    drawer.failure = RendersAreBusy()

    answer = fetch_pdf(ash)

    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "10")
    assert f'href="/t/{ash.handle}/agenda"' in answer.text


def test_a_paper_changes_nothing_in_the_database(app: Flask, ash: SavedBrowser) -> None:
    before = find_database_file(app).read_bytes()

    fetch_pdf(ash)

    assert find_database_file(app).read_bytes() == before


def test_the_database_is_let_go_of_before_a_paper_is_drawn(
    ash: SavedBrowser, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[bool] = []

    def draw(*_: object) -> bytes:
        held.append(storage.db.session().in_transaction())
        return PDF

    monkeypatch.setattr(keeping_papers, "render_agenda", draw)

    fetch_pdf(ash)

    assert held == [False]


class TestAhead:
    """Drawing begins when the last sheet is closed."""

    @pytest.fixture(autouse=True)
    def renders_ahead(self, monkeypatch: pytest.MonkeyPatch) -> list[threading.Thread]:
        """Draw ahead, as every running copy does, and keep the threads to wait for."""
        threads: list[threading.Thread] = []

        def begin(*given: object) -> None:
            threads.append(RENDER_AHEAD(*given))  # type: ignore[arg-type]

        monkeypatch.setattr(AgendaPdfs, "render_ahead", begin)
        return threads

    def test_the_paper_is_begun_when_the_last_sheet_is_closed(
        self, app: Flask, drawer: Drawer, renders_ahead: list[threading.Thread]
    ) -> None:
        group = start_talk(app, "Ash", "Bo", paper="letter")
        group["Ash"].close()
        begun_early = len(renders_ahead)
        group["Bo"].close()
        for thread in renders_ahead:
            thread.join()
        drawn_unasked = list(drawer.drawn)
        who = save_browser(group["Ash"].visitor, "p", group["Ash"].handle)

        assert fetch_pdf(who, "paper=letter").data == PDF
        assert begun_early == 0
        assert drawn_unasked == drawer.drawn == [("letter", "plan")]

    def test_closing_does_not_wait_for_the_paper(
        self, app: Flask, monkeypatch: pytest.MonkeyPatch, renders_ahead: list[threading.Thread]
    ) -> None:
        may_end = threading.Event()

        def draw(*_: object) -> bytes:
            may_end.wait()
            return PDF

        monkeypatch.setattr(keeping_papers, "render_agenda", draw)
        group = start_talk(app, "Ash", "Bo")
        close_all(group)
        was_at_work = renders_ahead[0].is_alive()
        may_end.set()
        renders_ahead[0].join()

        assert was_at_work
        assert len(list_cached(app)) == 1

    @pytest.mark.parametrize("failure", [RenderFailed(Failure.CRASHED), RendersAreBusy()])
    def test_a_failure_is_logged_by_its_kind_and_harms_nothing(
        self,
        app: Flask,
        drawer: Drawer,
        renders_ahead: list[threading.Thread],
        caplog: pytest.LogCaptureFixture,
        failure: Exception,
    ) -> None:
        drawer.failure = failure
        with caplog.at_level(logging.INFO):
            group = start_talk(app, "Zerubbabel", "Bo")
            close_all(group)
            for thread in renders_ahead:
                thread.join()
        drawer.failure = None
        who = save_browser(group["Bo"].visitor, "p", group["Bo"].handle)

        assert caplog.messages == [f"no PDF rendered ahead: {str(failure) or 'busy'}"]
        assert fetch_pdf(who).data == PDF


def test_a_worker_shares_the_slots_of_its_data_folder(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared: list[Path] = []
    monkeypatch.setattr(render_client, "share_slots", shared.append)
    monkeypatch.setattr(server, "create_app", lambda: app)
    monkeypatch.setattr(server, "keep_memory_private", lambda: None)

    served = server.build_private_app()

    assert shared == [tmp_path / "data"]
    assert served.test_client().get("/", base_url=HOST).status_code == 200
