"""Limits, and what is counted in the memory of this process: a look writes nothing."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field

from compersion_talks import vault

MOST_REMEMBERED = 10_000
NAME_BYTES = 32


@dataclass(frozen=True, slots=True)
class Limit:
    """How many of one thing are taken in a window of so many seconds."""

    name: str
    most: int
    seconds: int

    def window(self, now: int) -> tuple[int, int]:
        """Return when the window of a moment begins and ends, in seconds of the epoch."""
        start = now // self.seconds * self.seconds
        return start, start + self.seconds


@dataclass(slots=True)
class Memory:
    """What this process counted in the minute at hand; the key dies with the process."""

    key: bytes = field(default_factory=vault.new_key, repr=False)
    ends_at: int = 0
    counts: Counter[bytes] = field(default_factory=Counter, repr=False)

    def count(self, limit: Limit, who: str, now: int) -> int:
        """Count one more of a thing for somebody, and return how many that makes."""
        _, ends_at = limit.window(now)
        if ends_at != self.ends_at:
            self.ends_at = ends_at
            self.counts.clear()
        what = vault.lp(limit.name.encode(), who.encode())
        name = hashlib.blake2b(what, key=self.key, digest_size=NAME_BYTES).digest()
        if len(self.counts) < MOST_REMEMBERED or name in self.counts:
            self.counts[name] += 1
        return self.counts[name]
