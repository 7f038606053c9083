"""What an error of the database means, in our own words."""

import sqlite3

from sqlalchemy.engine import ExceptionContext

from compersion_talks.domain.errors import Refusal, StorageIsFull
from compersion_talks.storage.access import only_looks
from compersion_talks.storage.errors import (
    AlreadyStored,
    StorageIsBusy,
    StorageIsDamaged,
    StorageIsOutOfReach,
    StorageIsReadOnly,
)

BY_SQLITE_CODE: dict[int, type[Refusal]] = {
    sqlite3.SQLITE_FULL: StorageIsFull,
    sqlite3.SQLITE_BUSY: StorageIsBusy,
    sqlite3.SQLITE_LOCKED: StorageIsBusy,
    sqlite3.SQLITE_READONLY: StorageIsReadOnly,
    sqlite3.SQLITE_CANTOPEN: StorageIsOutOfReach,
    sqlite3.SQLITE_CORRUPT: StorageIsDamaged,
    sqlite3.SQLITE_NOTADB: StorageIsDamaged,
    # Where a quota of the system is used up, the disk itself is not full.
    sqlite3.SQLITE_IOERR_WRITE: StorageIsFull,
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY: AlreadyStored,
    sqlite3.SQLITE_CONSTRAINT_UNIQUE: AlreadyStored,
}
BY_SQLSTATE: dict[str, type[Refusal]] = {
    "53100": StorageIsFull,
    "53300": StorageIsBusy,
    "55P03": StorageIsBusy,
    "40001": StorageIsBusy,
    "40P01": StorageIsBusy,
    "57P01": StorageIsBusy,
    "57P03": StorageIsBusy,
    "25006": StorageIsReadOnly,
    "23505": AlreadyStored,
}


def refusal_for(context: ExceptionContext) -> Refusal | None:
    """Return the refusal that an error of the database stands for, if there is one."""
    meaning = _meaning(context)
    if meaning is StorageIsReadOnly and context.connection and only_looks(context.connection):
        # Not the disk but our own program is at fault: it wrote while it should only look.
        return None
    return meaning() if meaning else None


def _meaning(context: ExceptionContext) -> type[Refusal] | None:
    error = context.original_exception
    if isinstance(error, sqlite3.Error):
        code: int = getattr(error, "sqlite_errorcode", 0)
        return BY_SQLITE_CODE.get(code) or BY_SQLITE_CODE.get(code & 0xFF)
    if context.connection is None or context.is_disconnect:
        return StorageIsBusy
    return BY_SQLSTATE.get(getattr(error, "sqlstate", None) or "")
