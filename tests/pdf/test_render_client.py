"""Drawing in a process of its own: how it can fail, and what it leaves behind."""

import logging
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from compersion_talks.pdf import render_client
from compersion_talks.pdf.render_client import Failure, PaperFailed, PressRoom, render
from tests.pdf.presses import Instead, instead

__all__ = ["instead"]

PAGE = b'<!DOCTYPE html><html lang="en"><title>A</title><h1>A</h1><p>b</p></html>'
NESTED = b"<html lang=en><title>A</title>" + b"<div>" * 5_000
FOREVER = "forever()"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[PressRoom]:
    """Return a room with a press of its own, and let it end."""
    room = PressRoom(tmp_path / "press")
    yield room
    room.close()
    room.wait()


def why_it_fails(room: PressRoom | None = None, html: bytes = PAGE) -> Failure:
    """Draw, and return the reason why that fails."""
    with pytest.raises(PaperFailed) as failed:
        render(html, room)
    return failed.value.kind


def test_a_document_becomes_a_pdf() -> None:
    assert render(PAGE).startswith(b"%PDF-1.7")


@pytest.mark.parametrize("work", [f"heard(line); {FOREVER}", FOREVER])
def test_a_process_that_takes_too_long_is_stopped_whether_it_reads_or_not(
    monkeypatch: pytest.MonkeyPatch, room: PressRoom, instead: Instead, work: str
) -> None:
    instead.do(work)
    monkeypatch.setattr(render_client, "LONGEST_SECONDS", 0.3)

    assert why_it_fails(room, b"x" * 1_000_000) is Failure.TIMEOUT


def test_a_press_that_never_answers_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, room: PressRoom, instead: Instead
) -> None:
    instead.run("import os; os.read(os.open('/dev/zero', 0), 1); os.kill(os.getpid(), 19)")
    monkeypatch.setattr(render_client, "LONGEST_SECONDS", 0.2)
    monkeypatch.setattr(render_client, "_GRACE_SECONDS", 0.1)

    assert why_it_fails(room) is Failure.TIMEOUT
    assert room._started
    room._started.kill()


def test_a_process_that_used_up_its_computing_time_took_too_long(
    room: PressRoom, instead: Instead
) -> None:
    instead.do("os.kill(os.getpid(), signal.SIGXCPU)")

    assert why_it_fails(room) is Failure.TIMEOUT


def test_more_than_the_largest_pdf_is_not_taken(room: PressRoom, instead: Instead) -> None:
    instead.do(f"while True: line.send(bytes({render_client.MOST_BYTES}))")

    assert why_it_fails(room) is Failure.TOO_BIG


@pytest.mark.parametrize(
    "work",
    [
        "raise SystemExit(1)",
        "line.sendall(b'half'); raise ValueError",
        "line.sendall(HEADER.pack(0, 9) + b'half'); raise ValueError",
        "answer(line, b'')",
        "pass",
        "line.sendall(HEADER.pack(0, 9) + b'half'); os.kill(os.getpid(), signal.SIGKILL)",
    ],
)
def test_a_process_that_breaks_gives_no_pdf(room: PressRoom, instead: Instead, work: str) -> None:
    instead.do(work)

    assert why_it_fails(room) is Failure.CRASHED


def test_a_press_that_breaks_at_once_gives_no_pdf(room: PressRoom, instead: Instead) -> None:
    instead.run("raise SystemExit(1)")

    assert why_it_fails(room) is Failure.CRASHED


def test_a_machine_without_weasyprint_or_pango_says_so(room: PressRoom, instead: Instead) -> None:
    real = str(Path(render_client.__file__).with_name("render_server.py"))
    without_packages = "import sys; sys.path = [p for p in sys.path if 'site-packages' not in p]\n"
    instead.run(without_packages + f"import runpy; runpy.run_path({real!r}, run_name='__main__')")

    assert why_it_fails(room) is Failure.NOT_INSTALLED


def test_a_failure_tells_nothing_of_what_was_drawn(room: PressRoom, instead: Instead) -> None:
    instead.do("raise SystemExit(1)")

    with pytest.raises(PaperFailed) as failed:
        render(b"<p>a private word", room)

    assert str(failed.value) == "crashed"


def test_a_document_that_breaks_its_process_ends_that_process_alone() -> None:
    assert why_it_fails(html=NESTED) is Failure.CRASHED
    assert render(PAGE)


def test_letters_without_a_glyph_are_counted_and_not_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.INFO):
        render(PAGE.replace(b"b</p>", "b𓂀𓂀 𓃰 é</p>".encode()))

    assert caplog.messages == ["3 letters without a glyph"]


def test_a_document_with_known_letters_alone_logs_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.INFO):
        render(PAGE.replace(b"b</p>", "é Σοφία Ольга דנה ليلى 🐦 e\u0301</p>".encode()))

    assert caplog.messages == []


def test_neither_success_nor_failure_leaves_a_process_or_a_thread(
    room: PressRoom, instead: Instead
) -> None:
    instead.do("answer(line, b'a') if heard(line) == b'good' else sys.exit(1)")
    threads = threading.active_count()

    render(b"good", room)
    why_it_fails(room)
    room.close()
    room.wait()

    assert threading.active_count() == threads
    assert room._started
    assert room._started.returncode == 0


def test_drawing_writes_nothing_to_disk(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, room: PressRoom
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(home))
    before = _files_of_ours()

    render(PAGE, room)

    assert list(home.iterdir()) == []
    assert [file.name for file in (tmp_path / "press").iterdir()] == ["door"]
    assert _files_of_ours() == before


def test_importing_the_documents_does_not_load_the_renderer() -> None:
    program = (
        "import sys; import compersion_talks.paper.agenda; "
        "print([name for name in sys.modules if name.startswith(('weasyprint', 'flask'))])"
    )

    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

    assert re.fullmatch(rb"\[\]\s*", run.stdout)


def _files_of_ours() -> set[Path]:
    """List the fonts and whatever may lie beside them: no cache is ever written there."""
    return {
        file
        for file in Path(render_client.__file__).parent.rglob("*")
        if "__pycache__" not in str(file)
    }
