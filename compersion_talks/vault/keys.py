"""The instance's own secrets, in memory: never in the database, a log or a representation."""

from collections.abc import Mapping
from dataclasses import dataclass, field


class KeysAreUnfit(Exception):
    """The key file cannot be used; the text says what to do."""


class CannotOpen(Exception):
    """A blob was altered, belongs to another key or context, or its ring key was destroyed."""


@dataclass(frozen=True, slots=True)
class Ring:
    """The numbered keys that every link is locked with besides its own secret."""

    keys: Mapping[int, bytes] = field(repr=False)
    current: int

    def key(self, kid: int) -> bytes:
        """Return the key of that number; once destroyed, nothing under it opens any more."""
        if kid not in self.keys:
            raise CannotOpen
        return self.keys[kid]


@dataclass(frozen=True, slots=True)
class Keys:
    """All secrets of this copy: ring, signing keys (newest last), session keys (newest first)."""

    ring: Ring
    signing: tuple[bytes, ...] = field(repr=False)
    session: tuple[str, ...] = field(repr=False)
    csrf: str = field(repr=False)
