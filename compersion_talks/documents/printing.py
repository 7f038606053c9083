"""Have a document drawn by a process that can do nothing else."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path

LONGEST_SECONDS = 25
MOST_BYTES = 10 * 1024 * 1024

_RENDERER = Path(__file__).with_name("renderer.py")
_WHERE_LIBRARIES_LIE = ("LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH")


class Failure(StrEnum):
    """Why a document could not be drawn."""

    TIMEOUT = "timeout"
    CRASHED = "crashed"
    TOO_BIG = "too-big"
    NOT_INSTALLED = "not-installed"


class PaperFailed(Exception):
    """A document could not be drawn; `kind` says why, and nothing of what stood in it."""

    def __init__(self, kind: Failure) -> None:
        super().__init__(kind.value)
        self.kind = kind


def render(html: bytes) -> bytes:
    """Draw an HTML document as a PDF, in a process of its own; raises `PaperFailed`."""
    with _renderer() as (process, overtime):
        drawn = _exchanged(process, html)
        exit_code = _exit_code(process) if len(drawn) <= MOST_BYTES else 0
    if overtime.is_set() or exit_code == -signal.SIGXCPU:
        raise PaperFailed(Failure.TIMEOUT)
    if len(drawn) > MOST_BYTES:
        raise PaperFailed(Failure.TOO_BIG)
    if exit_code == os.EX_UNAVAILABLE:
        raise PaperFailed(Failure.NOT_INSTALLED)
    if exit_code != 0 or not drawn:
        raise PaperFailed(Failure.CRASHED)
    return drawn


@contextmanager
def _renderer() -> Iterator[tuple[subprocess.Popen[bytes], threading.Event]]:
    """Start the process and its clock; whatever happens, nothing of it is left running."""
    process = subprocess.Popen(  # noqa: S603 - our own program, and no words of anybody's # nosec B603
        [sys.executable, "-I", str(_RENDERER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in _WHERE_LIBRARIES_LIE if name in os.environ},
        cwd="/",
        start_new_session=True,
    )
    overtime = threading.Event()
    clock = threading.Timer(LONGEST_SECONDS, _stop, (process, overtime))
    clock.start()
    try:
        yield process, overtime
    finally:
        clock.cancel()
        clock.join()
        _kill(process)
        with process:
            pass


def _stop(process: subprocess.Popen[bytes], overtime: threading.Event) -> None:
    overtime.set()
    _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill the whole group; until the process is waited for, its number stays its own."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _exchanged(process: subprocess.Popen[bytes], html: bytes) -> bytes:
    """Hand the document in, and take what comes out, but never more than we would use."""
    if process.stdin is None or process.stdout is None:
        return b""
    with suppress(BrokenPipeError), process.stdin as way_in:
        way_in.write(html)
    return process.stdout.read(MOST_BYTES + 1)


def _exit_code(process: subprocess.Popen[bytes]) -> int:
    """Wait for the end, but leave the process to be waited for."""
    ended = os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    if ended is None:
        return 1
    return ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status
