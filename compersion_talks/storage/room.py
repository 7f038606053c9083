"""How much room is left, and whether a write would succeed."""

from datetime import UTC, datetime

from flask import current_app
from sqlalchemy import Connection, insert, text
from sqlalchemy.exc import DBAPIError

from compersion_talks.domain.errors import Refusal
from compersion_talks.storage.access import always_writing
from compersion_talks.storage.rows import DeckRow
from compersion_talks.storage.session import db

QUOTA = "STORAGE_QUOTA_BYTES"
ROOM_FOR_OLD_TALKS = 0.2
TRIAL_SIZE = 8192


def has_room() -> bool:
    """Say whether new talks may still come; the last fifth is kept for the talks there are."""
    used = _used_bytes(db.session.connection())
    return used < (1 - ROOM_FOR_OLD_TALKS) * int(current_app.config[QUOTA])


def is_writable() -> bool:
    """Say whether a write would succeed, by trying one and taking it back."""
    trial = insert(DeckRow).values(
        hash="trial", text="x" * TRIAL_SIZE, last_offered_on=datetime.now(UTC).date()
    )
    try:
        with always_writing(db.engine).connect() as connection:
            connection.execute(trial)
            connection.rollback()
    except (Refusal, DBAPIError):
        return False
    return True


def _used_bytes(connection: Connection) -> int:
    if connection.dialect.name == "sqlite":
        pages = _number(connection, "PRAGMA page_count")
        unused = _number(connection, "PRAGMA freelist_count")
        return (pages - unused) * _number(connection, "PRAGMA page_size")
    return _number(connection, "SELECT pg_database_size(current_database())")


def _number(connection: Connection, question: str) -> int:
    return int(connection.execute(text(question)).scalar_one())
