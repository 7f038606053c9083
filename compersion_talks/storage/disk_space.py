"""Disk space: the quota, a trial write, and a reserve file, so that deleting never needs space."""

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from flask import current_app
from sqlalchemy import (
    Connection,
    LargeBinary,
    Select,
    String,
    Table,
    func,
    insert,
    literal,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError

from compersion_talks.domain.errors import Refusal, StorageIsFull
from compersion_talks.storage.engine import allow_writes, commit, db, rollback
from compersion_talks.storage.sqlite_file import find_file
from compersion_talks.storage.tables import Base, DeckRow

QUOTA = "STORAGE_QUOTA_BYTES"
SHARE_OF_OLD_TALKS = 0.2
TRIAL_SIZE = 8192
ROW_BYTES = 128
RESERVE_SIZE = 1024 * 1024

T = TypeVar("T")


def has_space() -> bool:
    """Say whether a new talk may be opened; the last fifth of the quota is for existing talks."""
    connection = db.session.connection()
    most = (1 - SHARE_OF_OLD_TALKS) * int(current_app.config[QUOTA])
    return _measure_files(connection) < most or count_bytes(connection) < most


def is_writable() -> bool:
    """Say whether a write would succeed, by trying one and rolling it back."""
    return find_write_fault() is None


def find_write_fault() -> Exception | None:
    """Try a write and roll it back; return the error it raised, or None."""
    trial = insert(DeckRow).values(
        hash="trial", text="x" * TRIAL_SIZE, last_offered_on=datetime.now(UTC).date()
    )
    try:
        with allow_writes(db.engine).connect() as connection:
            connection.execute(trial)
            connection.rollback()
    except (Refusal, DBAPIError) as fault:
        return fault
    return None


def run_even_when_full(work: Callable[[], T]) -> T:
    """Delete something and commit; on a full disk, give up the reserve file and try once more."""
    try:
        return _run_and_commit(work)
    except StorageIsFull:
        rollback()
        _delete_reserve()
        done = _run_and_commit(work)
        keep_reserve()
        return done


def keep_reserve() -> None:
    """Write the reserve file, unless it exists or the disk is too full for it."""
    path = _find_reserve()
    if path is None or path.exists():
        return
    try:
        with open(path, "xb", opener=_open_private) as reserve:
            # Random bytes: a compressing file system would store zeros in no space.
            reserve.write(os.urandom(RESERVE_SIZE))
    except OSError:
        _delete_reserve()


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def count_bytes(connection: Connection) -> int:
    """Return how many bytes the database holds."""
    if connection.dialect.name == "sqlite":
        pages = _read_number(connection, "PRAGMA page_count")
        unused = _read_number(connection, "PRAGMA freelist_count")
        return (pages - unused) * _read_number(connection, "PRAGMA page_size")
    # Not the size of the files: PostgreSQL keeps the space of deleted rows for new ones.
    return sum(
        int(connection.execute(_select_size(table)).scalar_one())
        for table in Base.metadata.sorted_tables
    )


def _measure_files(connection: Connection) -> int:
    """Return at least what `count_bytes` returns, without looking at a row.

    What is sealed can't be compressed, so the files of PostgreSQL are larger than what they hold.
    """
    if connection.dialect.name == "sqlite":
        return count_bytes(connection)
    sizes = (
        func.pg_total_relation_size(func.to_regclass(table.name))
        for table in Base.metadata.sorted_tables
    )
    return int(connection.execute(select(sum(sizes, literal(0)))).scalar_one())


def _select_size(table: Table) -> Select[int]:
    """Sum up the bytes of a table's rows in the database."""
    held = [column for column in table.columns if isinstance(column.type, (LargeBinary, String))]
    of_one_row = sum((func.coalesce(func.octet_length(one), 0) for one in held), literal(ROW_BYTES))
    return select(func.coalesce(func.sum(of_one_row), 0)).select_from(table)


def _read_number(connection: Connection, statement: str) -> int:
    return int(connection.execute(text(statement)).scalar_one())


def _run_and_commit(work: Callable[[], T]) -> T:
    done = work()
    commit()
    return done


def _delete_reserve() -> None:
    path = _find_reserve()
    if path is not None:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _find_reserve() -> Path | None:
    database = find_file(db.engine)
    return database and database.with_name(f"{database.name}.reserve")
