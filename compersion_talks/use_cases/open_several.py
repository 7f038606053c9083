"""Open several talks at once, for people who get their invitations on cards."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from compersion_talks import library, vault
from compersion_talks.links import LinkKind, ShareLink
from compersion_talks.use_cases.access import KEY_BYTES, find_place, open_link
from compersion_talks.use_cases.links import list_seats
from compersion_talks.use_cases.open_talk import Wishes, open_talk


@dataclass(frozen=True, slots=True)
class Card:
    """The invitation to one place, and the name that stands on the list."""

    name: str
    link: ShareLink = field(repr=False)


def open_several(
    wishes: Sequence[Wishes],
    offered: library.OfferedDeck,
    idempotency_key: bytes,
    keys: vault.Keys,
    today: date,
) -> list[list[Card]]:
    """Open a talk for each list of names, and return the cards of each.

    Nobody gets the opener's link of such a talk: it belongs to those who join. The idempotency
    key is 32 bytes that only this browser knows; with it, a repeated press finds the same talks.
    """
    opened = []
    for number, one in enumerate(wishes):
        key = vault.hkdf(idempotency_key, b"ct/v1/several", str(number).encode(), KEY_BYTES)
        opener = open_talk(one, offered, key, keys, today)
        place = find_place(*open_link(opener, keys, today, is_writing=True))
        seats = [seat for seat in list_seats(place) if seat.invitation]
        opened.append(
            [
                Card(seat.partner.name, ShareLink(LinkKind.INVITATION, seat.invitation))
                for seat in seats
            ]
        )
    return opened
