"""The tags of files that were asked for here: one that is known need not be worked out again."""

import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from compersion_talks import vault

MOST_TAGS = 10_000
LASTS_SECONDS = 60 * 60
NAME_BYTES = 32


@dataclass(frozen=True, slots=True)
class _Known:
    talk_id: bytes = field(repr=False)
    tag: str
    known_at: float


class Tags:
    """Tags under names that tell nothing without the key of this process; gone after an hour.

    A name is made of all that leads to a file: with any part of it changed, it is another name.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._key = vault.new_key()
        self._known: dict[bytes, _Known] = {}
        self._lock = threading.Lock()

    def find(self, *parts: bytes) -> str | None:
        """Return the tag of what leads to a file, if it is known."""
        known = self._known.get(self._name(parts))
        if known is None or known.known_at <= self._now() - LASTS_SECONDS:
            return None
        return known.tag

    def keep(self, talk_id: bytes, tag: str, *parts: bytes) -> None:
        """Keep a tag, and let go of those that are too old or too many."""
        with self._lock:
            self._known.pop(name := self._name(parts), None)
            self._known[name] = _Known(talk_id, tag, self._now())
            self._let_go()

    def forget(self, talk_id: bytes) -> None:
        """Let go of every tag of a talk."""
        with self._lock:
            for name in [one for one, known in self._known.items() if known.talk_id == talk_id]:
                del self._known[name]

    def _let_go(self) -> None:
        oldest = self._now() - LASTS_SECONDS
        while len(self._known) > MOST_TAGS or self._first().known_at <= oldest:
            del self._known[next(iter(self._known))]

    def _first(self) -> _Known:
        return next(iter(self._known.values()))

    def _name(self, parts: tuple[bytes, ...]) -> bytes:
        return hashlib.blake2b(vault.lp(*parts), key=self._key, digest_size=NAME_BYTES).digest()
