"""One statement at a time: reading what stands in the database now, and changing it."""

from typing import Any, TypeVar, cast

from sqlalchemy import CursorResult, Delete, Insert, ScalarResult, Select, Update

from compersion_talks.storage.session import db

T = TypeVar("T")


def fresh(query: Select[T]) -> ScalarResult[T]:
    """Read rows as they stand now, never as they were earlier in this transaction."""
    return db.session.scalars(query, execution_options={"populate_existing": True})


def looked_up(query: Select[Any], **named: object) -> Any | None:
    """Read the one row that a statement made once finds, as it stands now, if there is one."""
    return db.session.connection().execute(query, named).one_or_none()


def change(statement: Insert | Update | Delete) -> int:
    """Change rows at once, without a memory of earlier ones, and say how many."""
    options = {} if isinstance(statement, Insert) else {"synchronize_session": False}
    result = db.session.execute(statement, execution_options=options)
    return cast(CursorResult[Any], result).rowcount
