"""The secrets of this copy, in memory: never in the database, a log or a `repr`."""

from collections.abc import Mapping
from dataclasses import dataclass, field


class KeysAreUnfit(Exception):
    """The key file cannot be used; the text says what to do."""


class CannotOpen(Exception):
    """A blob was altered, belongs to another key or context, or its ring key is gone."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The numbered keys that every link needs besides its own secret; `current` seals new ones."""

    keys: Mapping[int, bytes] = field(repr=False)
    current: int

    def key(self, key_id: int) -> bytes:
        """Return the key of that number; raises `CannotOpen` once it is destroyed."""
        if key_id not in self.keys:
            raise CannotOpen
        return self.keys[key_id]


@dataclass(frozen=True, slots=True)
class Keys:
    """All secrets of this copy; signing keys are oldest first, session keys newest first."""

    ring: KeyRing
    signing: tuple[bytes, ...] = field(repr=False)
    session: tuple[str, ...] = field(repr=False)
    csrf: str = field(repr=False)
