"""Doubt about the server's clock: a dead battery must not expire every talk."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import current_app
from sqlalchemy import insert, select, update

from compersion_talks.storage.engine import change, read
from compersion_talks.storage.tables import MetaRow

LARGEST_STEP = timedelta(days=7)
# Midnight may come a minute after a jump: two days contain at least one whole day.
PROOF = timedelta(days=2)
PROOF_SECONDS = 3600
ONLY_ROW = 1


@dataclass(frozen=True, slots=True)
class Doubt:
    """The day on which a jump was noticed, and the day from which the clock is trusted again."""

    since: date
    until: date


def find_doubt(today: date) -> Doubt | None:
    """Return the doubt that the last sweep noted, unless it is over."""
    since = read(select(MetaRow.jumped_on).where(MetaRow.id == ONLY_ROW)).one_or_none()
    if since is None or today >= since + PROOF:
        return None
    return Doubt(since, since + PROOF)


def is_in_doubt(today: date) -> bool:
    """Say whether nothing final may rest on this day: the last sweep, or the next, doubts it."""
    last = read(select(MetaRow.last_seen_on).where(MetaRow.id == ONLY_ROW)).one_or_none()
    has_jumped = last is not None and abs(today - last) > LARGEST_STEP
    return has_jumped or find_doubt(today) is not None


def note_day(today: date, monotonic: float) -> bool:
    """Store the day, and return whether it is in doubt: more than 7 days from the last one stored.

    The doubt ends once this process has seen an hour pass, or on the second day after.
    """
    row = read(select(MetaRow).where(MetaRow.id == ONLY_ROW)).one_or_none()
    if row is None:
        change(insert(MetaRow).values(id=ONLY_ROW, last_seen_on=today, jumped_on=None))
        return False
    jumped_on = today if abs(today - row.last_seen_on) > LARGEST_STEP else row.jumped_on
    waits = jumped_on is not None and not _is_proven(jumped_on, today, monotonic)
    change(
        update(MetaRow)
        .where(MetaRow.id == ONLY_ROW)
        .values(last_seen_on=today, jumped_on=jumped_on if waits else None)
    )
    return waits


def _is_proven(jumped_on: date, today: date, monotonic: float) -> bool:
    doubts: dict[date, float] = current_app.extensions.setdefault("storage_doubts", {})
    since = doubts.setdefault(jumped_on, monotonic)
    return today >= jumped_on + PROOF or monotonic - since >= PROOF_SECONDS
