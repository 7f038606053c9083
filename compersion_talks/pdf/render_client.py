"""The client of the render server: HTML in, PDF out, within a deadline."""

import fcntl
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path

from compersion_talks.pdf import font_coverage
from compersion_talks.pdf.render_server import HEADER, STATUS

log = logging.getLogger(__name__)

LONGEST_SECONDS = 25.0
MOST_BYTES = 10 * 1024 * 1024
MOST_AT_ONCE = 2

_PROGRAM = Path(__file__).with_name("render_server.py")
_LIBRARY_PATHS = ("LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH")
_CHUNK = 256 * 1024
_RETRY_SECONDS = 0.05


class Failure(StrEnum):
    """Why a document could not be rendered."""

    TIMEOUT = "timeout"
    CRASHED = "crashed"
    TOO_BIG = "too-big"
    NOT_INSTALLED = "not-installed"


class RenderFailed(Exception):
    """A document could not be rendered; `kind` says why, and quotes nothing of it."""

    def __init__(self, kind: Failure) -> None:
        super().__init__(kind.value)
        self.kind = kind


class RenderServer:
    """The render server of one process: started ahead or for a document, restarted if it died."""

    def __init__(self, program: Path = _PROGRAM) -> None:
        self._program = program
        self._lock = threading.Lock()
        self._running: tuple[subprocess.Popen[bytes], socket.socket] | None = None
        self.exit_status: int | None = None

    def start(self) -> None:
        """Start the server unless it runs: it takes a second to load what it needs."""
        with self._lock:
            self._running = self._running or _start(self._program)

    def connect(self, seconds: int) -> socket.socket:
        """Return a connection to a fresh process, which is killed after so many seconds."""
        ours, theirs = socket.socketpair()
        with theirs, self._lock:
            try:
                self._send(theirs, seconds)
            except BrokenPipeError:
                self._end()
                self._send(theirs, seconds)
        return ours

    def close(self) -> None:
        """Stop the server and wait for it; the next document starts another."""
        with self._lock:
            self._end()

    def _send(self, connection: socket.socket, seconds: int) -> None:
        self._running = self._running or _start(self._program)
        _, control = self._running
        socket.send_fds(control, [bytes([seconds])], [connection.fileno()])

    def _end(self) -> None:
        if self._running is not None:
            process, control = self._running
            control.close()
            self.exit_status = process.wait()
            self._running = None


_server = RenderServer()
_slots: Path | None = None


def share_slots(folder: Path) -> None:
    """Share two render slots with every process that names this folder."""
    global _slots
    _slots = folder


def start_ahead(server: RenderServer = _server) -> None:
    """Start the render server of this process before the first document, if the system lets us."""
    with suppress(OSError):
        server.start()


def render(html: bytes, server: RenderServer = _server) -> bytes:
    """Render an HTML document as a PDF, in 25 seconds at most; raises `RenderFailed`."""
    ends_at = time.monotonic() + LONGEST_SECONDS
    with _hold_slot(ends_at):
        # An empty answer means that the server died: retry once, with another one.
        answer = _ask(server, html, ends_at) or _ask(server, html, ends_at)
    if not answer:
        server.close()
        is_missing = server.exit_status == os.EX_UNAVAILABLE
        raise RenderFailed(Failure.NOT_INSTALLED if is_missing else Failure.CRASHED)
    return _read_pdf(answer)


def _start(program: Path) -> tuple["subprocess.Popen[bytes]", socket.socket]:
    ours, theirs = socket.socketpair()
    with theirs:
        try:
            return _open(program, theirs), ours
        except OSError:
            ours.close()
            raise


def _open(program: Path, control: socket.socket) -> "subprocess.Popen[bytes]":
    fonts = font_coverage.find_added_folder()
    return subprocess.Popen(  # noqa: S603 - our own program, and no user's words # nosec B603
        [sys.executable, "-I", str(program), *((str(fonts),) if fonts else ())],
        stdin=control.fileno(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in _LIBRARY_PATHS if name in os.environ},
        cwd="/",
        start_new_session=True,
    )


@contextmanager
def _hold_slot(ends_at: float) -> Iterator[None]:
    """Hold one of the slots of this copy; a process without a shared folder needs none."""
    held = None
    if _slots is not None:
        with suppress(OSError):  # a full disk is no reason not to print
            held = _wait_for_slot(_slots, ends_at)
    try:
        yield
    finally:
        if held is not None:
            os.close(held)


def _wait_for_slot(folder: Path, ends_at: float) -> int:
    """Lock one of the slots and return its open file; the end of a process frees its slots."""
    while time.monotonic() <= ends_at:
        for number in range(MOST_AT_ONCE):
            file = os.open(folder / f"render-{number}.lock", os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return file
            except BlockingIOError:
                os.close(file)
        time.sleep(_RETRY_SECONDS)
    raise RenderFailed(Failure.TIMEOUT)


def _ask(server: RenderServer, html: bytes, ends_at: float) -> bytes:
    """Send a document and return the whole answer, or as much of it as proves it too big."""
    try:
        # Later than our own timeout, so that ours decides; the server then kills the process.
        with server.connect(int(_count_seconds_left(ends_at)) + 2) as connection:
            connection.settimeout(_count_seconds_left(ends_at))
            with suppress(BrokenPipeError, ConnectionResetError):
                connection.sendall(html)
                connection.shutdown(socket.SHUT_WR)
            return _receive(connection, ends_at)
    except TimeoutError:
        raise RenderFailed(Failure.TIMEOUT) from None
    except OSError:
        raise RenderFailed(Failure.CRASHED) from None


def _receive(connection: socket.socket, ends_at: float) -> bytes:
    received = bytearray()
    with suppress(ConnectionResetError):
        while len(received) <= MOST_BYTES:
            connection.settimeout(_count_seconds_left(ends_at))
            chunk = connection.recv(_CHUNK)
            if not chunk:
                break
            received += chunk
    return bytes(received)


def _count_seconds_left(ends_at: float) -> float:
    return max(0.001, ends_at - time.monotonic())


def _read_pdf(answer: bytes) -> bytes:
    if len(answer) > MOST_BYTES:
        raise RenderFailed(Failure.TOO_BIG)
    if answer[-STATUS.size :] == STATUS.pack(-signal.SIGXCPU):
        raise RenderFailed(Failure.TIMEOUT)
    body, status = answer[HEADER.size : -STATUS.size], answer[-STATUS.size :]
    if status != STATUS.pack(0) or len(answer) <= HEADER.size + STATUS.size:
        raise RenderFailed(Failure.CRASHED)
    missing, length = HEADER.unpack_from(answer)
    if length != len(body):
        raise RenderFailed(Failure.CRASHED)
    if missing:
        log.warning("%d letters without a glyph", missing)
    return body
