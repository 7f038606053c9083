"""Have a document drawn by a process that can do nothing else."""

import logging
import os
import signal
import socket
import time
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

from compersion_talks.documents import finding
from compersion_talks.documents.finding import PressRoom
from compersion_talks.documents.wire import ENDING, HEADER

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
    ends_at = time.monotonic() + finding.LONGEST_SECONDS + _GRACE_SECONDS
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
