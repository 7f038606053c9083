"""A glimpse of an agenda: enough to say which file a browser asks for, or has already."""

import hashlib
from dataclasses import dataclass, field
from datetime import date

from compersion_talks import vault
from compersion_talks.domain.talks import Paper
from compersion_talks.keeping.opened import unlocked
from compersion_talks.keeping.papers import Print, print_of
from compersion_talks.links import LinkKind
from compersion_talks.storage.glances import Onlooker, Seen

MOST_TAGS = 10_000


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A living link, with the beginning of its talk's agenda as it is stored."""

    secret: bytes = field(repr=False)
    seen: Seen = field(repr=False)

    def name_of(self, paper: Paper, *, is_large: bool) -> bytes:
        """Name a print of the agenda; with any byte of what is stored, the name changes."""
        seen = self.seen
        stored = (seen.lookup, seen.kid.to_bytes(4), seen.wrap, seen.beginning)
        return hashlib.sha256(vault.lp(*stored, paper.encode(), bytes([is_large]))).digest()

    def print_of(self, paper: Paper, keys: vault.Keys, *, is_large: bool) -> Print:
        """Say which file is asked for; raises `LinkOpensNothing` where the wrap does not open."""
        stored = self.seen.link()
        link = unlocked(LinkKind(stored.kind), self.secret, stored, keys)
        return print_of(link, self.seen.beginning, paper, is_large=is_large)


class Tags:
    """The tags of files that were asked for here, under names that tell nothing.

    A tag that is known need not be worked out from the keys of the link again.
    """

    def __init__(self) -> None:
        self._known: dict[bytes, str] = {}

    def find(self, name: bytes) -> str | None:
        """Return the tag that was kept under a name."""
        return self._known.get(name)

    def keep(self, name: bytes, tag: str) -> None:
        """Keep a tag; when they are too many, the one that was kept first goes."""
        self._known[name] = tag
        if len(self._known) > MOST_TAGS:
            del self._known[next(iter(self._known))]


def glimpse(onlooker: Onlooker, kind: LinkKind, secret: bytes, today: date) -> Glimpse | None:
    """Look once for a living link to an agenda; None for whatever is not plain.

    What is then to be said, `open_link` and `print_of` find out.
    """
    seen = onlooker.glance(vault.lookup_of(kind, secret), today)
    if seen is None or seen.kind != kind:
        return None
    return Glimpse(secret, seen)
