"""Rendering in a process of its own: how it can fail, and what it leaves behind."""

import fcntl
import logging
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from compersion_talks.pdf import render_client
from compersion_talks.pdf.render_client import Failure, RenderFailed, RenderServer, render
from tests.pdf.render_programs import RunProgram, render_by, run_program

__all__ = ["render_by", "run_program"]

PAGE = b'<!DOCTYPE html><html lang="en"><title>A</title><h1>A</h1><p>b</p></html>'
NESTED = b"<html lang=en><title>A</title>" + b"<div>" * 5_000


def find_failure(server: RenderServer | None = None, html: bytes = PAGE) -> Failure:
    """Render, and return the reason why that fails."""
    with pytest.raises(RenderFailed) as failed:
        render(html, server) if server else render(html)
    return failed.value.kind


def test_a_document_becomes_a_pdf() -> None:
    assert render(PAGE).startswith(b"%PDF-1.7")


def test_a_process_that_takes_too_long_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, render_by: RunProgram
) -> None:
    server = render_by("wait_forever()")
    monkeypatch.setattr(render_client, "LONGEST_SECONDS", 0.3)

    assert find_failure(server) is Failure.TIMEOUT


def test_a_server_that_never_takes_a_document_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, run_program: RunProgram
) -> None:
    server = run_program("import select; p = select.poll(); p.register(0, 0); p.poll()")
    monkeypatch.setattr(render_client, "LONGEST_SECONDS", 0.3)

    assert find_failure(server, b"x" * 1_000_000) is Failure.TIMEOUT


def test_a_process_that_used_up_its_computing_time_took_too_long(render_by: RunProgram) -> None:
    server = render_by("os.kill(os.getpid(), signal.SIGXCPU)")

    assert find_failure(server) is Failure.TIMEOUT


def test_more_than_the_largest_pdf_is_not_taken(render_by: RunProgram) -> None:
    server = render_by(f"while True: os.write(0, bytes({render_client.MOST_BYTES}))")

    assert find_failure(server) is Failure.TOO_BIG


@pytest.mark.parametrize(
    "work",
    [
        "raise SystemExit(0)",
        "os._exit(0)",
        "os.write(0, b'half'); raise ValueError",
        "os.write(0, HEADER.pack(0, 9) + b'half'); os._exit(0)",
        "os.write(0, HEADER.pack(0, 9) + b'half'); os.kill(os.getpid(), signal.SIGKILL)",
        "os.write(0, b'rubbish before'); return pdf(b'whole')",
        "return pdf(b'')",
        "os.kill(os.getppid(), signal.SIGKILL); wait_forever()",
    ],
)
def test_a_process_that_breaks_gives_no_pdf(render_by: RunProgram, work: str) -> None:
    assert find_failure(render_by(work)) is Failure.CRASHED


def test_a_server_that_breaks_at_once_gives_no_pdf(run_program: RunProgram) -> None:
    assert find_failure(run_program("raise SystemExit(1)")) is Failure.CRASHED


def test_a_machine_without_weasyprint_or_pango_says_so(run_program: RunProgram) -> None:
    real = str(Path(render_client.__file__).with_name("render_server.py"))
    without_packages = "import sys; sys.path = [p for p in sys.path if 'site-packages' not in p]\n"
    server = run_program(
        without_packages + f"import runpy; runpy.run_path({real!r}, run_name='__main__')"
    )

    assert find_failure(server) is Failure.NOT_INSTALLED


def test_a_failure_tells_nothing_of_the_document(render_by: RunProgram) -> None:
    with pytest.raises(RenderFailed) as failed:
        render(b"<p>a private word", render_by("raise ValueError(html)"))

    assert str(failed.value) == "crashed"


def test_a_document_that_breaks_its_process_ends_that_process_alone() -> None:
    assert find_failure(html=NESTED) is Failure.CRASHED
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


def test_neither_success_nor_failure_leaves_a_process_or_a_thread(render_by: RunProgram) -> None:
    server = render_by("return pdf(b'a') if html == 'good' else sys.exit(1)")
    threads = threading.active_count()

    render(b"good", server)
    find_failure(server)
    server.close()

    assert threading.active_count() == threads
    assert server.exit_status == 0


def test_a_document_waits_while_two_others_of_the_copy_are_rendered(
    monkeypatch: pytest.MonkeyPatch, render_by: RunProgram, tmp_path: Path
) -> None:
    server = render_by("return pdf(b'a')")
    monkeypatch.setattr(render_client, "LONGEST_SECONDS", 0.2)
    monkeypatch.setattr(render_client, "_slots", tmp_path)
    others = [(tmp_path / f"render-{number}.lock").open("w") for number in range(2)]
    for other in others:
        fcntl.flock(other, fcntl.LOCK_EX)

    while_both_are_busy = find_failure(server)
    others[1].close()
    monkeypatch.setattr(render_client, "LONGEST_SECONDS", 25)

    assert while_both_are_busy is Failure.TIMEOUT
    assert render(PAGE, server) == b"a"
    others[0].close()


def test_a_rendering_holds_one_of_two_slots_and_gives_it_back(
    monkeypatch: pytest.MonkeyPatch, render_by: RunProgram, tmp_path: Path
) -> None:
    monkeypatch.setattr(render_client, "_slots", tmp_path)
    held_meanwhile = f"""
        import fcntl
        try:
            fcntl.flock(os.open({str(tmp_path / "render-0.lock")!r}, 0), 6)
        except BlockingIOError:
            return pdf(b"held")
        return pdf(b"free")
    """

    assert render(PAGE, render_by(held_meanwhile)) == b"held"
    with (tmp_path / "render-0.lock").open() as slot:
        fcntl.flock(slot, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_folder_that_cannot_be_written_to_is_no_reason_not_to_print(
    monkeypatch: pytest.MonkeyPatch, render_by: RunProgram
) -> None:
    monkeypatch.setattr(render_client, "_slots", Path("/proc/nowhere"))

    assert render(PAGE, render_by("return pdf(b'a')")) == b"a"


def test_rendering_writes_nothing_to_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    before = _list_our_files()
    server = RenderServer()

    render(PAGE, server)
    server.close()

    assert list(tmp_path.iterdir()) == []
    assert _list_our_files() == before


def test_importing_the_documents_does_not_load_the_engine() -> None:
    program = (
        "import sys; import compersion_talks.paper.agenda; "
        "print([name for name in sys.modules if name.startswith(('weasyprint', 'flask'))])"
    )

    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

    assert re.fullmatch(rb"\[\]\s*", run.stdout)


def _list_our_files() -> set[Path]:
    """List the fonts and whatever may lie beside them: no cache is ever written there."""
    return {
        file
        for file in Path(render_client.__file__).parent.rglob("*")
        if "__pycache__" not in str(file)
    }
