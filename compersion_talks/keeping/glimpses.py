"""A glimpse of an agenda: enough to say which file a browser asks for, or has already."""

from dataclasses import dataclass, field
from datetime import date

from compersion_talks import vault
from compersion_talks.domain.talks import Paper
from compersion_talks.keeping.opened import unlocked
from compersion_talks.keeping.papers import Print, print_of
from compersion_talks.links import LinkKind
from compersion_talks.storage.glances import Onlooker, Seen


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A living link, with the beginning of its talk's agenda as it is stored."""

    secret: bytes = field(repr=False)
    seen: Seen = field(repr=False)

    def leading_to(self, paper: Paper, *, is_large: bool) -> tuple[bytes, ...]:
        """Return all that leads to one print of the agenda, save for the secret and the keys."""
        seen = self.seen
        # The first four are always as long.
        bound_to = seen.lookup + seen.talk_id + seen.kid.to_bytes(4) + seen.kind.encode()
        wanted = paper.encode() + bytes([is_large])
        return bound_to, seen.partner_id or b"", seen.wrap, seen.beginning, wanted

    def print_of(self, paper: Paper, keys: vault.Keys, *, is_large: bool) -> Print:
        """Say which file is asked for; raises `LinkOpensNothing` where the wrap does not open."""
        stored = self.seen.link()
        link = unlocked(LinkKind(stored.kind), self.secret, stored, keys)
        return print_of(link, self.seen.beginning, paper, is_large=is_large)


def glimpse(onlooker: Onlooker, kind: LinkKind, secret: bytes, today: date) -> Glimpse | None:
    """Look once for a living link to an agenda; None for whatever is not plain.

    What is then to be said, `open_link` and `print_of` find out.
    """
    seen = onlooker.glance(vault.lookup_of(kind, secret), today)
    if seen is None or seen.kind != kind:
        return None
    return Glimpse(secret, seen)
