"""Talks: partners and their seats, lengths and dates, and the checks of each."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from compersion_talks.domain.agreements import Agreement
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
from compersion_talks.domain.list_changes import ListChange, add_change, shorten_changes
from compersion_talks.domain.names import find_skeletons, is_printable

FEWEST_PARTNERS = 2
MOST_PARTNERS = 12
LONGEST_NAME = 40
LENGTHS = (30, 60, 90, 120)
KEPT_DAYS = (7, 30, 90)
LATEST_REVIEW = timedelta(days=3653)
# Days are those of UTC; where people are, it may be a day earlier or later.
TIME_ZONE_SLACK = timedelta(days=1)
FEWEST_TO_GO_ON = 3
FEWEST_DONE_TO_GO_ON = 2
# The day itself, and 24 hours for places where it ends later and for clocks that are a little off.
GRACE_TO_ANSWER = timedelta(days=2)
NOTICE_TO_ANSWER = timedelta(days=3)


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
    wishes to open a gated plan, `added_later` the ids of those whose lines match nobody's. Everyone
    is asked to answer by `answer_by`; with `goes_on`, the plan may be made after that day without
    those who are not done. `left_out` holds the ids of the partners without whom it was made, in no
    page but their own. `changes` are those of the list until the merge, oldest first;
    `has_earlier_changes` says that there were more. `declined` holds the ids of partners whose
    invitation was declined. `last_time` holds the agreements that it was opened with, typed or
    loaded by whoever opened it; `begins_id` is the partner who begins, if that was chosen.
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
    # Earlier versions kept no more of the changes than that there were some.
    has_earlier_changes: bool = field(default=False, metadata={"stored_as": "list_has_changed"})
    openings: tuple[Opening, ...] = ()
    changes: tuple[ListChange, ...] = ()
    declined: tuple[str, ...] = ()
    added_later: tuple[str, ...] = ()
    answer_by: date | None = None
    goes_on: bool = False
    answer_by_has_moved: bool = False
    left_out: tuple[str, ...] = ()
    last_time: tuple[Agreement, ...] = ()
    begins_id: str = ""

    @property
    def later_seats(self) -> frozenset[int]:
        """Return the seats of those who were added after somebody else had joined."""
        later = self.added_later
        return frozenset(seat for seat, one in enumerate(self.partners) if one.id in later)

    @property
    def first_seat(self) -> int | None:
        """Return the seat of the partner who begins, where that was chosen, and is still one."""
        ids = [one.id for one in self.partners]
        return ids.index(self.begins_id) if self.begins_id in ids else None

    @property
    def goes_on_from(self) -> date | None:
        """Return the first day in UTC on which the plan may be made without waiting longer.

        `None` where the plan waits for everyone: nobody chose otherwise, the talk has fewer than
        three partners by now, or it is forgotten before that day.
        """
        if self.answer_by is None or not self.goes_on or len(self.partners) < FEWEST_TO_GO_ON:
            return None
        first = self.answer_by + GRACE_TO_ANSWER
        return first if first <= self.expires_on else None

    def with_answer_by_after(self, today: date) -> "Talk":
        """Return the talk with at least three days left to answer, or all that it has left."""
        if self.answer_by is None:
            return self
        moved = min(max(self.answer_by, today + NOTICE_TO_ANSWER), self.expires_on)
        has_moved = self.answer_by_has_moved or moved != self.answer_by
        return replace(self, answer_by=moved, answer_by_has_moved=has_moved)

    @property
    def has_reopened_sheets(self) -> bool:
        """Say whether a change of the list opened every closed sheet again."""
        return self.has_earlier_changes or any(one.reopens_sheets for one in self.changes)

    def find_partner(self, partner_id: str) -> Partner | None:
        """Find a partner by id."""
        return next((partner for partner in self.partners if partner.id == partner_id), None)

    def with_partners(self, partners: Iterable[Partner], reserved: Iterable[str] = ()) -> "Talk":
        """Return the talk with another list of partners, checked by `check_partners` and seated."""
        listed = check_partners(partners, reserved, self.partners)
        ids = {partner.id for partner in listed}
        return replace(
            self,
            partners=seat_partners(self.id, listed),
            declined=tuple(one for one in self.declined if one in ids),
            added_later=tuple(one for one in self.added_later if one in ids),
        )

    def with_change(self, change: ListChange) -> "Talk":
        """Return the talk with one more change of the list."""
        changes = add_change(self.changes, change)
        kept = shorten_changes(changes)
        has_earlier = self.has_earlier_changes or len(kept) < len(changes)
        return replace(self, changes=kept, has_earlier_changes=has_earlier)

    def without_changes(self) -> "Talk":
        """Return the talk without the changes of its list, and the names in them."""
        return replace(self, changes=(), has_earlier_changes=False)

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


def find_last_answer_by(expires_on: date, held_on: date | None, *, goes_on: bool) -> date:
    """Return the last day by which answers may be asked for.

    That is the day of the talk at the latest, and early enough to go on before the last day ends.
    """
    last = expires_on - GRACE_TO_ANSWER if goes_on else expires_on
    return last if held_on is None else min(last, held_on)


def check_answer_by(answer_by: date | None, opened_on: date, last: date) -> date | None:
    """Return the day to answer by, or raise `DateIsOutsideTalk`; `None` is no such day."""
    if answer_by is not None and not opened_on - TIME_ZONE_SLACK <= answer_by <= last:
        raise DateIsOutsideTalk
    return answer_by


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
