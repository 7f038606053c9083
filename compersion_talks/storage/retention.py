"""Forgetting what has expired: late enough, and never because a clock went wrong."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from sqlalchemy import delete, select

from compersion_talks.storage.clock import is_doubtful
from compersion_talks.storage.copies import forget_old_copies
from compersion_talks.storage.reserve import even_when_full
from compersion_talks.storage.rows import DeckRow, TalkRow
from compersion_talks.storage.session import commit
from compersion_talks.storage.talks import forget_talk, lock_talk
from compersion_talks.storage.writing import change, fresh

log = logging.getLogger(__name__)

# A talk is closed on the day after its last one, and destroyed when that day is over too.
GRACE = timedelta(days=1)
LONGEST_LIFE = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much was destroyed; `is_waiting` while the clock is doubted and nothing may go."""

    talks: int = 0
    decks: int = 0
    is_waiting: bool = False


def forget_expired(today: date, monotonic: Callable[[], float] = time.monotonic) -> Forgotten:
    """Destroy talks closed for a whole day and decks no talk can use, committing each alone."""
    if even_when_full(partial(is_doubtful, today, monotonic())):
        log.warning("clock jumped: nothing is forgotten until it has proved itself")
        return Forgotten(is_waiting=True)
    forget_old_copies(today)
    return Forgotten(_forget_talks(today), even_when_full(partial(_forget_decks, today)))


def _forget_talks(today: date) -> int:
    closed_before = today - GRACE
    expired = fresh(select(TalkRow.id).where(TalkRow.expires_on < closed_before)).all()
    commit()
    for talk_id in expired:
        # One by one: a small transaction succeeds where one for all would find no room.
        even_when_full(partial(_forget_talk, talk_id))
    return len(expired)


def _forget_talk(talk_id: bytes) -> None:
    lock_talk(talk_id)
    forget_talk(talk_id)


def _forget_decks(today: date) -> int:
    last_use = today - GRACE - LONGEST_LIFE
    return change(delete(DeckRow).where(DeckRow.last_offered_on < last_use - GRACE))
