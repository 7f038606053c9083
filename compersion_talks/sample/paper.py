"""The agenda of the sample, made without a link, a key or a database."""

from datetime import date
from functools import cache

from compersion_talks.domain.agenda import Agenda
from compersion_talks.domain.merging import merge
from compersion_talks.domain.talks import Paper, Partner, Talk, seat_partners
from compersion_talks.library import built_in, read_deck
from compersion_talks.sample.telling import DECK, sheet_of, told

_ID = "5a3b1e0c" * 4
_ANY_DAY = date(2000, 1, 1)  # a paper prints no day of its own


@cache
def sample_agenda() -> Agenda:
    """Return what the invented partners get: the same agenda each time."""
    given = told()
    deck = read_deck(built_in()[DECK])
    partners = tuple(
        Partner(f"{number:032x}", one["name"]) for number, one in enumerate(given["partner"])
    )
    talk = Talk(
        _ID,
        "",
        seat_partners(_ID, partners),
        given["minutes"],
        Paper(given["paper"]),
        _ANY_DAY,
        _ANY_DAY,
    )
    released = [
        sheet_of(deck, partners, one["answers"]).release(deck, partner.id)
        for partner, one in zip(partners, given["partner"], strict=True)
    ]
    return merge(deck, talk, released)
