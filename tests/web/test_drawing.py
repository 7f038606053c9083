"""Who waits for a drawing holds up nobody: their turn is the next one's meanwhile."""

from collections.abc import Callable

import pytest
from flask import Flask

from compersion_talks.cli import serving
from compersion_talks.documents import printing
from compersion_talks.web import sampling, turns, worksheets
from tests.talking import talk_of
from tests.visiting import HOST, Visitor

DRAWINGS = (
    *("keeping.papers.agenda_pdf", "web.notes.notes_pdf"),
    *("web.sampling.agenda_pdf", "web.worksheets.worksheet_pdf"),
)


@pytest.fixture
def worker(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """Return the app as a worker serves it."""
    monkeypatch.setattr(printing, "share", lambda _folder: None)
    monkeypatch.setattr(serving, "create_app", lambda: app)
    monkeypatch.setattr(serving, "keep_memory_private", lambda: None)
    return serving.worker()


@pytest.fixture
def turns_held(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Say for each drawing whether somebody has their turn meanwhile."""
    held: list[bool] = []

    def draw(*_: object) -> bytes:
        held.append(turns._turn.locked())
        return b"%PDF-1.7"

    for drawing in DRAWINGS:
        monkeypatch.setattr(f"compersion_talks.{drawing}", draw)
    for module in (sampling, worksheets):  # what they drew before is not drawn again
        monkeypatch.setattr(module, "_drawn", module._drawn.__wrapped__)
    return held


def test_a_worker_lets_one_request_in_at_a_time(worker: Flask) -> None:
    worker.view_functions["home.index"] = lambda: f"{turns._turn.locked()}"

    assert worker.test_client().get("/", base_url=HOST).text == "True"


def of_everyone(path: str) -> Callable[[Flask], object]:
    """Fetch a file that is the same for everyone."""
    return lambda app: Visitor(app).fetch(path)


def of_a_talk(name: str) -> Callable[[Flask], object]:
    """Fetch a file of a talk, as somebody who kept their notes."""

    def fetch(app: Flask) -> None:
        group = talk_of(app, "Ash", "Bo")
        for partner in group.values():
            partner.close(keeps_notes=True)
        group["Ash"].visitor.fetch(f"/t/{group['Ash'].handle}/{name}")

    return fetch


@pytest.mark.parametrize(
    "fetch",
    [
        of_a_talk("agenda.pdf"),
        of_a_talk("notes.pdf"),
        of_everyone("/sample.pdf"),
        of_everyone("/worksheets/1.pdf"),
    ],
    ids=["paper", "notes", "sample", "worksheet"],
)
def test_who_waits_for_a_drawing_lets_others_in(
    worker: Flask, turns_held: list[bool], fetch: Callable[[Flask], object]
) -> None:
    fetch(worker)

    assert turns_held == [False]
