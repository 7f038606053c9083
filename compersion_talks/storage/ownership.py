"""Whose database this is: the id of the copy whose keys open its talks."""

from datetime import date

from sqlalchemy import insert, select, update

from compersion_talks.storage.clock import ONLY_ROW
from compersion_talks.storage.engine import change, commit, read
from compersion_talks.storage.tables import MetaRow, TalkRow


def is_of(copy_id: bytes) -> bool:
    """Say whether the talks of this database are those of a copy, or of no known one."""
    found = read(select(MetaRow.copy_id).where(MetaRow.id == ONLY_ROW)).one_or_none()
    return found in (None, copy_id) or read(select(TalkRow.id).limit(1)).one_or_none() is None


def claim(copy_id: bytes, today: date) -> bool:
    """Note whose database this is, unless its talks are those of another copy; commit."""
    if read(select(MetaRow.id)).one_or_none() is None:
        _add_row(today)
    if not is_of(copy_id):
        return False
    change(update(MetaRow).where(MetaRow.id == ONLY_ROW).values(copy_id=copy_id))
    commit()
    return True


def _add_row(today: date) -> None:
    change(insert(MetaRow).values(id=ONLY_ROW, last_seen_on=today, jumped_on=None))
