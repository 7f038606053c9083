"""Finished papers in memory: sealed, bounded, and gone after an hour. None is ever on disk."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

MEBIBYTE = 1024 * 1024
MOST_BYTES = 64 * MEBIBYTE
LASTS_SECONDS = 60 * 60


@dataclass(frozen=True, slots=True)
class _Kept:
    talk_id: bytes = field(repr=False)
    blob: bytes = field(repr=False)
    kept_at: float


class KeptFiles:
    """Sealed files under names that tell nothing; the one unused for longest goes first."""

    def __init__(
        self, most_bytes: int = MOST_BYTES, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._most_bytes, self._now = most_bytes, now
        self._files: OrderedDict[str, _Kept] = OrderedDict()
        self._forgotten: set[bytes] = set()
        self._bytes = 0
        self._lock = threading.Lock()

    def find(self, name: str) -> bytes | None:
        """Return the sealed file of that name, if it is still kept."""
        with self._lock:
            self._drop_old()
            found = self._files.get(name)
            if found is None:
                return None
            self._files.move_to_end(name)
            return found.blob

    def keep(self, name: str, talk_id: bytes, blob: bytes) -> None:
        """Keep a sealed file, and let go of others until there is room for it."""
        with self._lock:
            if talk_id in self._forgotten:  # while it was being drawn
                return
            self._drop(name)
            self._drop_old()
            self._files[name] = _Kept(talk_id, blob, self._now())
            self._bytes += len(blob)
            while self._bytes > self._most_bytes:
                self._drop(next(iter(self._files)))

    def forget(self, talk_id: bytes) -> None:
        """Let go of every file of a talk."""
        with self._lock:
            self._forgotten.add(talk_id)
            for name in [one for one, kept in self._files.items() if kept.talk_id == talk_id]:
                self._drop(name)

    def _drop_old(self) -> None:
        oldest = self._now() - LASTS_SECONDS
        for name in [one for one, kept in self._files.items() if kept.kept_at <= oldest]:
            self._drop(name)

    def _drop(self, name: str) -> None:
        dropped = self._files.pop(name, None)
        self._bytes -= len(dropped.blob) if dropped is not None else 0
