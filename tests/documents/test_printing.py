"""Drawing in a process of its own: how it can fail, and what it leaves behind."""

import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from compersion_talks.documents import printing
from compersion_talks.documents.printing import Failure, PaperFailed, render

PAGE = b'<!DOCTYPE html><html lang="en"><title>A</title><h1>A</h1><p>b</p></html>'
NESTED = b"<html lang=en><title>A</title>" + b"<div>" * 5_000


@pytest.fixture
def instead(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return the place of a program that runs instead of the renderer."""
    program = tmp_path / "instead.py"
    monkeypatch.setattr(printing, "_RENDERER", program)
    return program


def why_it_fails(html: bytes = PAGE) -> Failure:
    """Draw, and return the reason why that fails."""
    with pytest.raises(PaperFailed) as failed:
        render(html)
    return failed.value.kind


def test_a_document_becomes_a_pdf() -> None:
    assert render(PAGE).startswith(b"%PDF-1.7")


def test_a_renderer_that_takes_too_long_is_stopped(
    monkeypatch: pytest.MonkeyPatch, instead: Path
) -> None:
    instead.write_text("import sys, time; sys.stdin.read(); time.sleep(20); print('late')")
    monkeypatch.setattr(printing, "LONGEST_SECONDS", 0.3)

    assert why_it_fails() is Failure.TIMEOUT


def test_a_renderer_that_never_reads_is_stopped_too(
    monkeypatch: pytest.MonkeyPatch, instead: Path
) -> None:
    instead.write_text("import time; time.sleep(20); print('late')")
    monkeypatch.setattr(printing, "LONGEST_SECONDS", 0.3)

    assert why_it_fails(b"x" * 1_000_000) is Failure.TIMEOUT


def test_a_renderer_that_used_up_its_computing_time_took_too_long(instead: Path) -> None:
    instead.write_text("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)")

    assert why_it_fails() is Failure.TIMEOUT


def test_more_than_the_largest_pdf_is_not_taken(instead: Path) -> None:
    instead.write_text(f"import os\nwhile True: os.write(1, bytes({printing.MOST_BYTES}))")

    assert why_it_fails() is Failure.TOO_BIG


@pytest.mark.parametrize("program", ["raise SystemExit(1)", "print('half'); raise ValueError", ""])
def test_a_renderer_that_breaks_gives_no_pdf(instead: Path, program: str) -> None:
    instead.write_text(program)

    assert why_it_fails() is Failure.CRASHED


def test_a_renderer_that_is_killed_gives_no_pdf(instead: Path) -> None:
    instead.write_text("import os; print('half', flush=True); os.kill(os.getpid(), 9)")

    assert why_it_fails() is Failure.CRASHED


def test_a_machine_without_weasyprint_or_pango_says_so(instead: Path) -> None:
    real = Path(printing.__file__).with_name("renderer.py")
    without_packages = "import sys; sys.path = [p for p in sys.path if 'site-packages' not in p]\n"
    instead.write_text(without_packages + f"import runpy; runpy.run_path({str(real)!r})")

    assert why_it_fails() is Failure.NOT_INSTALLED


def test_a_failure_tells_nothing_of_what_was_drawn(instead: Path) -> None:
    instead.write_text("raise SystemExit(1)")

    with pytest.raises(PaperFailed) as failed:
        render(b"<p>a private word")

    assert str(failed.value) == "crashed"


def test_a_document_that_breaks_the_renderer_ends_that_process_alone() -> None:
    assert why_it_fails(NESTED) is Failure.CRASHED
    assert render(PAGE)


@pytest.mark.parametrize(
    ("ends", "kind"), [("time.sleep(20)", Failure.TIMEOUT), ("os._exit(1)", Failure.CRASHED)]
)
def test_nothing_the_renderer_started_goes_on_without_it(
    monkeypatch: pytest.MonkeyPatch, instead: Path, ends: str, kind: Failure
) -> None:
    pipe = instead.with_name("pipe")
    os.mkfifo(pipe)
    instead.write_text(
        "import os, time\n"
        f"out = open({str(pipe)!r}, 'w')\n"
        "if os.fork() == 0:\n"
        "    os.close(1)\n"
        "    time.sleep(5)\n"
        "    out.write('still here')\n"
        "else:\n"
        f"    {ends}\n"
    )
    monkeypatch.setattr(printing, "LONGEST_SECONDS", 1)
    heard: list[str] = []
    listener = threading.Thread(target=lambda: heard.append(pipe.read_text()))
    listener.start()

    why = why_it_fails()
    listener.join()

    assert (why, heard) == (kind, [""])


def test_neither_success_nor_failure_leaves_a_child_or_a_thread(instead: Path) -> None:
    instead.write_text("raise SystemExit(1)")
    threads = threading.active_count()

    why_it_fails()

    assert threading.active_count() == threads
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_drawing_writes_nothing_to_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    before = _files_of_ours()

    render(PAGE)

    assert list(tmp_path.iterdir()) == []
    assert _files_of_ours() == before


def test_the_renderer_gets_no_environment_and_no_open_files(
    monkeypatch: pytest.MonkeyPatch, instead: Path, tmp_path: Path
) -> None:
    monkeypatch.setenv("COMPERSION_CREATE_CODE", "a key")
    monkeypatch.setenv("LD_LIBRARY_PATH", "/libraries")
    instead.write_text(
        "import os, sys\n"
        "print(sorted(set(os.environ) - {'LC_CTYPE'}), sys.flags.isolated, os.getcwd())\n"
        "print([f for f in range(3, 200) if os.path.exists(f'/proc/self/fd/{f}')])\n"
    )

    with (tmp_path / "open").open("w") as kept_open:
        os.set_inheritable(kept_open.fileno(), True)
        told = render(PAGE).decode()

    assert told == "['LD_LIBRARY_PATH'] 1 /\n[]\n"


def test_importing_the_documents_does_not_load_the_renderer() -> None:
    program = (
        "import sys; import compersion_talks.documents.agenda; "
        "print([name for name in sys.modules if name.startswith(('weasyprint', 'flask'))])"
    )

    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

    assert re.fullmatch(rb"\[\]\s*", run.stdout)


def _files_of_ours() -> set[Path]:
    """List the fonts and whatever may lie beside them: no cache is ever written there."""
    return set(Path(printing.__file__).parent.rglob("*[!.pyc]"))
