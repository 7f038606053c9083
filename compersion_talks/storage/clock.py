"""Whether to trust the day of the server's clock: an empty battery must not erase everything."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import current_app
from sqlalchemy import insert, select, update

from compersion_talks.storage.rows import MetaRow
from compersion_talks.storage.writing import change, fresh

LARGEST_STEP = timedelta(days=7)
# One whole day at least lies between: midnight may come a minute after a jump.
PROOF = timedelta(days=2)
PROOF_SECONDS = 3600
ONLY_ROW = 1


@dataclass(frozen=True, slots=True)
class Doubt:
    """The day on which the clock jumped, and the day on which it counts as right all the same."""

    since: date
    until: date


def doubt_on(today: date) -> Doubt | None:
    """Return what the last sweep doubted, if that is still in doubt."""
    since = fresh(select(MetaRow.jumped_on).where(MetaRow.id == ONLY_ROW)).one_or_none()
    if since is None or today >= since + PROOF:
        return None
    return Doubt(since, since + PROOF)


def is_doubtful(today: date, monotonic: float) -> bool:
    """Note the day, and doubt one that lies more than 7 days from the last one noted.

    The doubt ends when this process has seen an hour pass, or on the second day after.
    """
    row = fresh(select(MetaRow).where(MetaRow.id == ONLY_ROW)).one_or_none()
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
