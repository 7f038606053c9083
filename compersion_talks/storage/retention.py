"""Retention: delete what has expired, unless the clock is in doubt."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from sqlalchemy import delete, select

from compersion_talks.storage.clock import note_day
from compersion_talks.storage.disk_space import run_even_when_full
from compersion_talks.storage.engine import change, commit, read
from compersion_talks.storage.sqlite_file import forget_old_copies
from compersion_talks.storage.tables import DeckRow, TalkRow
from compersion_talks.storage.talks import forget_talk, lock_talk

log = logging.getLogger(__name__)

# A talk opens until its last day is over, and is deleted a whole day later.
GRACE = timedelta(days=1)
LONGEST_LIFE = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much was deleted; `is_waiting` while the clock is in doubt and nothing may be deleted."""

    talks: int = 0
    decks: int = 0
    is_waiting: bool = False


def forget_expired(today: date, monotonic: Callable[[], float] = time.monotonic) -> Forgotten:
    """Delete expired talks and the decks that no talk can use, and commit each deletion."""
    if run_even_when_full(partial(note_day, today, monotonic())):
        log.warning("the clock jumped: nothing is deleted until it is trusted again")
        return Forgotten(is_waiting=True)
    forget_old_copies(today)
    return Forgotten(_forget_talks(today), run_even_when_full(partial(_forget_decks, today)))


def _forget_talks(today: date) -> int:
    closed_before = today - GRACE
    expired = read(select(TalkRow.id).where(TalkRow.expires_on < closed_before)).all()
    commit()
    for talk_id in expired:
        # One by one: on a full disk, one transaction for all would find no space.
        run_even_when_full(partial(_forget_talk, talk_id))
    return len(expired)


def _forget_talk(talk_id: bytes) -> None:
    lock_talk(talk_id)
    forget_talk(talk_id)


def _forget_decks(today: date) -> int:
    last_use = today - GRACE - LONGEST_LIFE
    return change(delete(DeckRow).where(DeckRow.last_offered_on < last_use - GRACE))
