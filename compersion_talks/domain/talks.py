"""A talk, its partners and their seats, and what each state of it allows."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from compersion_talks.domain.errors import (
    DateIsOutsideTalk,
    NameIsMissing,
    NameIsOfPaper,
    NameIsTaken,
    NameIsTooLong,
    ReviewIsOutOfReach,
    TooFewPartners,
    TooManyPartners,
)
from compersion_talks.domain.names import is_seen, looks

FEWEST_PARTNERS = 2
MOST_PARTNERS = 12
LONGEST_NAME = 40
LENGTHS = (30, 60, 90, 120)
KEPT_DAYS = (7, 30, 90)
LATEST_REVIEW = timedelta(days=3653)
# Days here are those of UTC: for some people it is still the day before, for others the next.
ELSEWHERE = timedelta(days=1)


class Paper(StrEnum):
    """The size of the printed agenda."""

    A4 = "a4"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class Partner:
    """One person taking part in a talk, known by the name they chose. `id` is 32 hex digits."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Opening:
    """One person's wish to open a plan that is shut; `lost_id` is who has lost their link."""

    partner_id: str
    lost_id: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation being prepared; partners stand in seat order.

    `id` is 32 hex digits, `minutes` one of `LENGTHS`, `opener_id` empty where the opener is
    no partner, `deck_hash` names the deck as it stood at the opening. `openings` are the wishes
    to open a plan that is shut.
    """

    id: str
    deck_hash: str
    partners: tuple[Partner, ...]
    minutes: int
    paper: Paper
    opened_on: date
    expires_on: date
    held_on: date | None = None
    opener_id: str = ""
    list_has_changed: bool = False
    openings: tuple[Opening, ...] = ()

    def partner(self, partner_id: str) -> Partner | None:
        """Find a partner by id."""
        return next((partner for partner in self.partners if partner.id == partner_id), None)

    def with_partners(self, partners: Iterable[Partner], reserved: Iterable[str] = ()) -> "Talk":
        """Seat another list of partners, refusing what cannot be printed."""
        return replace(self, partners=seated(self.id, checked(partners, reserved, self.partners)))


def checked(
    partners: Iterable[Partner], reserved: Iterable[str] = (), before: Iterable[Partner] = ()
) -> tuple[Partner, ...]:
    """Return the partners, or refuse a list that cannot be printed.

    Names that the talk had before stay good, whatever the rules were when they were chosen.
    """
    listed = tuple(partners)
    if len(listed) < FEWEST_PARTNERS:
        raise TooFewPartners
    if len(listed) > MOST_PARTNERS:
        raise TooManyPartners
    names = Counter(partner.name for partner in listed)
    taken = frozenset().union(*map(looks, reserved))
    for name in names - Counter(partner.name for partner in before):
        _check_name(name, names, taken)
    return listed


def _check_name(name: str, names: Counter[str], taken: frozenset[str]) -> None:
    if not is_seen(name):
        raise NameIsMissing
    if len(name) > LONGEST_NAME:
        raise NameIsTooLong
    if looks(name) & taken:
        raise NameIsOfPaper
    if any(looks(name) & looks(other) for other in (names - Counter([name])).elements()):
        raise NameIsTaken


def seated(talk_id: str, partners: Iterable[Partner]) -> tuple[Partner, ...]:
    """Order partners by the talk's id, never by time, alphabet or host (docs/privacy.md, L9)."""

    def seat(partner: Partner) -> bytes:
        return hashlib.sha256(f"{talk_id}/{partner.id}".encode()).digest()

    return tuple(sorted(partners, key=seat))


def last_day(opened_on: date, kept_days: int) -> date:
    """Count the days from the opening, last day included."""
    return opened_on + timedelta(days=kept_days)


def checked_date(held_on: date | None, opened_on: date, expires_on: date) -> date | None:
    """Return the date of the talk, or refuse one outside the talk's life, wherever people are."""
    if held_on is not None and not opened_on - ELSEWHERE <= held_on <= expires_on + ELSEWHERE:
        raise DateIsOutsideTalk
    return held_on


def checked_review(day: date, today: date) -> date:
    """Return the review date, or refuse one that is over, or so far ahead that it is mistyped."""
    if not today - ELSEWHERE <= day <= today + LATEST_REVIEW + ELSEWHERE:
        raise ReviewIsOutOfReach
    return day


def least_length(partners: int) -> int:
    """Recommend the shortest length in minutes that suits a number of people."""
    for most, minutes in ((3, 30), (6, 60), (9, 90)):
        if partners <= most:
            return minutes
    return LENGTHS[-1]
