"""Have a document drawn by a process that can do nothing else."""

import errno
import fcntl
import logging
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from compersion_talks.pdf import font_coverage
from compersion_talks.pdf.wire_protocol import ENDING, HEADER, is_own_account

LONGEST_SECONDS = 25.0
IDLE_SECONDS = 300.0

_PRESS = Path(__file__).with_name("render_server.py")
_DOOR = "door"
_LONGEST_ADDRESS = 100
_MOST_IN_LINE = 128
_WHERE_LIBRARIES_LIE = ("LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH")


class PressRoom:
    """Where some processes keep one press between them; without a folder it is this one's own."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._started: subprocess.Popen[bytes] | None = None
        self._stay: socket.socket | None = None
        self._lock = threading.Lock()

    def call(self) -> socket.socket:
        """Return a fresh connection to the press; start it if nobody has."""
        with self._lock:
            try:
                return self._called()
            except OSError:
                self._folder = None  # it cannot be used: this process needs its own
                return self._called()

    def close(self) -> None:
        """Let go of the press; it ends when nobody holds it any more."""
        with self._lock:
            if self._stay is not None:
                self._stay.close()
                self._stay = None

    def wait(self) -> None:
        """Wait for the press to end, if this process started it."""
        if self._started is not None:
            self._started.wait()

    def _called(self) -> socket.socket:
        with _opened(self._place()) as (folder, address):
            line = _dialled(address)
            if line is None:
                fcntl.flock(folder, fcntl.LOCK_EX)
                line = _dialled(address) or self._begun(address)
            # A connection that says nothing: while it stands, the press stays.
            stay, self._stay = self._stay, _dialled(address)
            if stay is not None:
                stay.close()
        return line

    def _place(self) -> Path:
        if self._folder is None:
            # nosemgrep: nothing-lies-in-temporary-files (a socket lies there, and no word)
            self._folder = Path(mkdtemp(prefix="compersion-"))
            weakref.finalize(self, rmtree, self._folder, ignore_errors=True)
        return self._folder

    def _begun(self, address: str) -> socket.socket:
        """Start the press behind a new door; a door that nobody answers is taken away."""
        with suppress(FileNotFoundError):
            os.unlink(address)
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as door:
            door.bind(address)
            door.listen(_MOST_IN_LINE)
            if self._started is not None:
                with suppress(subprocess.TimeoutExpired):  # it has left its door, and is ending
                    self._started.wait(1)
            self._started = _started_behind(door)
            line = _dialled(address)
        if line is None:
            raise ConnectionRefusedError(errno.ECONNREFUSED, os.strerror(errno.ECONNREFUSED))
        return line


def _started_behind(door: socket.socket) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own program, and no words of anybody's # nosec B603
        [sys.executable, "-I", str(_PRESS), *_told()],
        stdin=door.fileno(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in _WHERE_LIBRARIES_LIE if name in os.environ},
        cwd="/",
        start_new_session=True,
    )


def _told() -> tuple[str, ...]:
    """Tell a press how long to stay, how long to draw, and where fonts of the operator lie."""
    fonts = font_coverage.added_folder()
    return str(IDLE_SECONDS), str(LONGEST_SECONDS), *((str(fonts),) if fonts else ())


def _dialled(address: str) -> socket.socket | None:
    """Connect to whoever listens there, if it is this very account."""
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(LONGEST_SECONDS)
    try:
        line.connect(address)
    except (FileNotFoundError, ConnectionRefusedError, ConnectionResetError):
        line.close()
        return None
    if not is_own_account(line):
        line.close()
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))
    return line


@contextmanager
def _opened(place: Path) -> Iterator[tuple[int, str]]:
    """Open the folder, which must be for this account alone, and name the door in it."""
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
    try:
        status = os.fstat(folder)
        if status.st_uid != os.geteuid() or stat.S_IMODE(status.st_mode) & 0o077:
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))
        address = str(place / _DOOR)
        if len(os.fsencode(address)) > _LONGEST_ADDRESS:
            address = f"/proc/self/fd/{folder}/{_DOOR}"
        yield folder, address
    finally:
        os.close(folder)


log = logging.getLogger(__name__)

MOST_BYTES = 10 * 1024 * 1024

_GRACE_SECONDS = 2.0
_CHUNK = 256 * 1024
_room = PressRoom()


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


_KINDS = {
    -signal.SIGXCPU: Failure.TIMEOUT,
    os.EX_UNAVAILABLE: Failure.NOT_INSTALLED,
}


def share(folder: Path) -> None:
    """Print with the one press of all processes that share this folder."""
    global _room
    _room.close()
    _room = PressRoom(folder)


def render(html: bytes, room: PressRoom | None = None) -> bytes:
    """Draw an HTML document as a PDF, in a process of its own; raises `PaperFailed`."""
    # The press answers in time itself; the grace is for one that does not.
    ends_at = time.monotonic() + LONGEST_SECONDS + _GRACE_SECONDS
    answer = _asked(room or _room, html, ends_at)
    if not answer:  # the press ended just then: the next one is asked, once
        answer = _asked(room or _room, html, ends_at)
    return _pdf_in(answer)


def _asked(room: PressRoom, html: bytes, ends_at: float) -> bytes:
    """Send a document, and take what comes back, but never more than we would use."""
    try:
        with room.call() as line:
            line.settimeout(max(0.001, ends_at - time.monotonic()))
            with suppress(BrokenPipeError, ConnectionResetError):
                line.sendall(html)
                line.shutdown(socket.SHUT_WR)
            return _heard(line, ends_at)
    except TimeoutError:
        raise PaperFailed(Failure.TIMEOUT) from None
    except OSError:
        raise PaperFailed(Failure.CRASHED) from None


def _heard(line: socket.socket, ends_at: float) -> bytes:
    heard = bytearray()
    with suppress(ConnectionResetError):
        while len(heard) <= MOST_BYTES:
            line.settimeout(max(0.001, ends_at - time.monotonic()))
            chunk = line.recv(_CHUNK)
            if not chunk:
                break
            heard += chunk
    return bytes(heard)


def _pdf_in(answer: bytes) -> bytes:
    """Take the PDF out of an answer, or the reason why there is none."""
    if len(answer) > MOST_BYTES:
        raise PaperFailed(Failure.TOO_BIG)
    if len(answer) == ENDING.size:
        (status,) = ENDING.unpack(answer)
        raise PaperFailed(_KINDS.get(status, Failure.CRASHED))
    if len(answer) <= HEADER.size:
        raise PaperFailed(Failure.CRASHED)
    missing, length = HEADER.unpack_from(answer)
    pdf = answer[HEADER.size : HEADER.size + length]
    if len(pdf) < length or not pdf:
        raise PaperFailed(Failure.CRASHED)
    if missing:
        log.warning("%d letters without a glyph", missing)
    return pdf
