"""Talks: partners and their seats, lengths and dates, and the checks of each."""

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
from compersion_talks.domain.names import find_skeletons, is_printable

FEWEST_PARTNERS = 2
MOST_PARTNERS = 12
LONGEST_NAME = 40
LENGTHS = (30, 60, 90, 120)
KEPT_DAYS = (7, 30, 90)
LATEST_REVIEW = timedelta(days=3653)
# Days are those of UTC; where people are, it may be a day earlier or later.
TIME_ZONE_SLACK = timedelta(days=1)


class PaperSize(StrEnum):
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
    """One partner's wish to open a gated plan; `lost_id` is the partner who has lost their link."""

    partner_id: str
    lost_id: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation being prepared; partners stand in seat order.

    `id` is 32 hex digits, `minutes` one of `LENGTHS`, `opener_id` empty where the opener is
    no partner, `deck_hash` names the deck as it stood when the talk was opened. `openings` are the
    wishes to open a gated plan, `declined` the ids of partners whose invitation was declined.
    """

    id: str
    deck_hash: str
    partners: tuple[Partner, ...]
    minutes: int
    paper: PaperSize
    opened_on: date
    expires_on: date
    held_on: date | None = None
    opener_id: str = ""
    list_has_changed: bool = False
    openings: tuple[Opening, ...] = ()
    declined: tuple[str, ...] = ()

    def find_partner(self, partner_id: str) -> Partner | None:
        """Find a partner by id."""
        return next((partner for partner in self.partners if partner.id == partner_id), None)

    def with_partners(self, partners: Iterable[Partner], reserved: Iterable[str] = ()) -> "Talk":
        """Return the talk with another list of partners, checked by `check_partners` and seated."""
        listed = check_partners(partners, reserved, self.partners)
        ids = {partner.id for partner in listed}
        declined = tuple(one for one in self.declined if one in ids)
        return replace(self, partners=seat_partners(self.id, listed), declined=declined)

    def decline(self, partner_id: str) -> "Talk":
        """Return the talk with the invitation to one place declined; the place stays."""
        return replace(self, declined=(*self.declined, partner_id))


def check_partners(
    partners: Iterable[Partner], reserved: Iterable[str] = (), before: Iterable[Partner] = ()
) -> tuple[Partner, ...]:
    """Return the partners, or raise the error of the first fault found.

    Raises `TooFewPartners`, `TooManyPartners` or one of the errors of names. Names that the talk
    had before are not checked again: the rules may have changed since they were chosen.
    """
    listed = tuple(partners)
    if len(listed) < FEWEST_PARTNERS:
        raise TooFewPartners
    if len(listed) > MOST_PARTNERS:
        raise TooManyPartners
    names = Counter(partner.name for partner in listed)
    taken = frozenset().union(*map(find_skeletons, reserved))
    for name in names - Counter(partner.name for partner in before):
        _check_name(name, names, taken)
    return listed


def _check_name(name: str, names: Counter[str], taken: frozenset[str]) -> None:
    if not is_printable(name):
        raise NameIsMissing
    if len(name) > LONGEST_NAME:
        raise NameIsTooLong
    if find_skeletons(name) & taken:
        raise NameIsOfPaper
    if any(
        find_skeletons(name) & find_skeletons(other)
        for other in (names - Counter([name])).elements()
    ):
        raise NameIsTaken


def seat_partners(talk_id: str, partners: Iterable[Partner]) -> tuple[Partner, ...]:
    """Order partners by a hash with the talk's id, which tells nothing (docs/privacy.md, L9)."""

    def hash_ids(partner: Partner) -> bytes:
        return hashlib.sha256(f"{talk_id}/{partner.id}".encode()).digest()

    return tuple(sorted(partners, key=hash_ids))


def find_last_day(opened_on: date, kept_days: int) -> date:
    """Return the last day on which a talk is kept."""
    return opened_on + timedelta(days=kept_days)


def check_date(held_on: date | None, opened_on: date, expires_on: date) -> date | None:
    """Return the date of the talk, or raise `DateIsOutsideTalk`; `None` is no date yet."""
    first, last = opened_on - TIME_ZONE_SLACK, expires_on + TIME_ZONE_SLACK
    if held_on is not None and not first <= held_on <= last:
        raise DateIsOutsideTalk
    return held_on


def check_review_date(day: date, today: date) -> date:
    """Return the review date, or raise `ReviewIsOutOfReach` for the past and the far future."""
    if not today - TIME_ZONE_SLACK <= day <= today + LATEST_REVIEW + TIME_ZONE_SLACK:
        raise ReviewIsOutOfReach
    return day


def recommend_length(partners: int) -> int:
    """Return the shortest length in minutes that suits a number of partners."""
    for most, minutes in ((3, 30), (6, 60), (9, 90)):
        if partners <= most:
            return minutes
    return LENGTHS[-1]
