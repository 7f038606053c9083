"""How much room is left, and whether a write would succeed."""

from datetime import UTC, datetime

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

from compersion_talks.domain.errors import Refusal
from compersion_talks.storage.access import always_writing
from compersion_talks.storage.rows import Base, DeckRow
from compersion_talks.storage.session import db

QUOTA = "STORAGE_QUOTA_BYTES"
ROOM_FOR_OLD_TALKS = 0.2
TRIAL_SIZE = 8192
ROW_BYTES = 128


def has_room() -> bool:
    """Say whether new talks may still come; the last fifth is kept for the talks there are."""
    used = _used_bytes(db.session.connection())
    return used < (1 - ROOM_FOR_OLD_TALKS) * int(current_app.config[QUOTA])


def is_writable() -> bool:
    """Say whether a write would succeed, by trying one and taking it back."""
    return fault_of_writing() is None


def fault_of_writing() -> Exception | None:
    """Try a write and take it back; return what went wrong, if anything did."""
    trial = insert(DeckRow).values(
        hash="trial", text="x" * TRIAL_SIZE, last_offered_on=datetime.now(UTC).date()
    )
    try:
        with always_writing(db.engine).connect() as connection:
            connection.execute(trial)
            connection.rollback()
    except (Refusal, DBAPIError) as fault:
        return fault
    return None


def _used_bytes(connection: Connection) -> int:
    if connection.dialect.name == "sqlite":
        pages = _number(connection, "PRAGMA page_count")
        unused = _number(connection, "PRAGMA freelist_count")
        return (pages - unused) * _number(connection, "PRAGMA page_size")
    # Not the size of the files: they keep the room of what was forgotten, for rows to come.
    return sum(
        int(connection.execute(_size_of(table)).scalar_one())
        for table in Base.metadata.sorted_tables
    )


def _size_of(table: Table) -> Select[int]:
    """Ask what the rows of a table hold, without fetching any of it."""
    held = [column for column in table.columns if isinstance(column.type, (LargeBinary, String))]
    of_one_row = sum((func.coalesce(func.octet_length(one), 0) for one in held), literal(ROW_BYTES))
    return select(func.coalesce(func.sum(of_one_row), 0)).select_from(table)


def _number(connection: Connection, question: str) -> int:
    return int(connection.execute(text(question)).scalar_one())
