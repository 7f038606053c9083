"""Database errors: ours, what SQLite and PostgreSQL call them, and the advice to operators."""

import sqlite3

from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import SQLAlchemyError

from compersion_talks.domain.errors import Refusal, StorageIsFull
from compersion_talks.storage.engine import is_read_only

# Every error that this folder raises when the database fails.
FAULTS: tuple[type[Exception], ...] = (Refusal, SQLAlchemyError)


class StorageIsBusy(Refusal):
    """The database did not answer in time; a retry may work."""


class StorageIsReadOnly(Refusal):
    """The database can be read but not written."""


class StorageIsOutOfReach(Refusal):
    """The database cannot be opened at all."""


class StorageIsDamaged(Refusal):
    """The SQLite file is damaged, or not a database."""


class RecordIsGone(Refusal):
    """The row to be saved was deleted meanwhile."""


class AlreadyStored(Refusal):
    """Another request stored the same row first."""


class DatabaseIsNewer(Exception):
    """The database was written by a newer version of the program; the text says what to do."""


class CopyFailed(Exception):
    """A copy of the database could not be made or put back; the text says what to do."""


class TablesAreMissing(Exception):
    """The tables are not those of this version of the program; the text says what to do."""

    def __init__(self) -> None:
        super().__init__(
            "The tables are missing or from another version. "
            "Run `compersion-talks serve` once to create them."
        )


def explain(fault: Exception) -> str:
    """Return what a fault means and how to mend it, without anything that was stored."""
    if isinstance(fault, Refusal):
        return _ADVICE.get(type(fault)) or type(fault).__doc__ or type(fault).__name__
    return f"The database failed ({type(fault).__name__}). Look into its own log."


_ADVICE: dict[type[Refusal], str] = {
    StorageIsFull: (
        "The database is full. Free disk space, or raise COMPERSION_DATABASE_QUOTA_MIB. "
        "Talks can still be deleted."
    ),
    StorageIsReadOnly: (
        "The database is read-only. Put it on a writable disk, and give its file and folder "
        "to the account that runs the server (`chown`)."
    ),
    StorageIsBusy: (
        "The database did not answer in time, or refused us. Check that it runs, that "
        "COMPERSION_DATABASE_URL has the right host, name and password, and that no other "
        "program locks it. Then try again."
    ),
    StorageIsOutOfReach: (
        "The database cannot be opened. Check that its file is one, and give it and its folder "
        "to the account that runs the server (`chown`)."
    ),
    StorageIsDamaged: (
        "The database file is damaged. Stop the server, move the file away, and restore "
        "a backup with `compersion-talks restore`."
    ),
}


BY_SQLITE_CODE: dict[int, type[Refusal]] = {
    sqlite3.SQLITE_FULL: StorageIsFull,
    sqlite3.SQLITE_BUSY: StorageIsBusy,
    sqlite3.SQLITE_LOCKED: StorageIsBusy,
    sqlite3.SQLITE_READONLY: StorageIsReadOnly,
    sqlite3.SQLITE_CANTOPEN: StorageIsOutOfReach,
    sqlite3.SQLITE_CORRUPT: StorageIsDamaged,
    sqlite3.SQLITE_NOTADB: StorageIsDamaged,
    # What SQLite reports when a disk quota of the system is used up.
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


def explain_sqlite(error: sqlite3.Error) -> str:
    """Return what an error of SQLite itself means and how to mend it."""
    found = _find_by_code(error)
    return explain(found()) if found else f"SQLite says: {error}."


def translate_error(context: ExceptionContext) -> Refusal | None:
    """Return our error for one of the driver; None leaves SQLAlchemy's as it is."""
    found = _find_error(context)
    if found is StorageIsReadOnly and context.connection and is_read_only(context.connection):
        # Our own bug, not the disk's: a write in a read-only session.
        return None
    return found() if found else None


def _find_error(context: ExceptionContext) -> type[Refusal] | None:
    error = context.original_exception
    if isinstance(error, sqlite3.Error):
        return _find_by_code(error)
    if context.connection is None or context.is_disconnect:
        return StorageIsBusy
    return BY_SQLSTATE.get(getattr(error, "sqlstate", None) or "")


def _find_by_code(error: sqlite3.Error) -> type[Refusal] | None:
    code: int = getattr(error, "sqlite_errorcode", 0)
    return BY_SQLITE_CODE.get(code) or BY_SQLITE_CODE.get(code & 0xFF)
