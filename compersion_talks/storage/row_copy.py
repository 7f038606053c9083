"""Back up and restore a database that is no SQLite file: its rows, in a SQLite file."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Select,
    Table,
    create_engine,
    delete,
    insert,
    select,
    text,
)
from sqlalchemy.exc import SQLAlchemyError

from compersion_talks.storage.engine import allow_writes, db, forbid_writes
from compersion_talks.storage.errors import CopyFailed
from compersion_talks.storage.sqlite_file import replace_whole
from compersion_talks.storage.tables import Base, LinkRow, PartnerRow

ROWS_AT_ONCE = 100
INVITATIONS = ("j", "u")
_HANDED_IN = {"release_blob": None, "release_kid": None}


def copy_rows(target: Path, revision: str) -> None:
    """Copy all rows but released sheets and invitations to a file; raises `CopyFailed`."""
    with (
        replace_whole(target) as draft,
        _opened(draft) as copy,
        copy.begin() as out,
        forbid_writes(db.engine).connect() as source,
    ):
        Base.metadata.create_all(out)
        for table in Base.metadata.sorted_tables:
            for rows in read_rows(source, _select(table)):
                out.execute(insert(table), [_strip(table, row) for row in rows])
        out.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        out.execute(text("INSERT INTO alembic_version VALUES (:revision)"), {"revision": revision})


def put_rows_back(source: Path) -> None:
    """Replace all rows by those of a copy, in one transaction; raises `CopyFailed`."""
    try:
        with (
            _opened(source) as copy,
            copy.connect() as rows_of_copy,
            allow_writes(db.engine).begin() as out,
        ):
            for table in reversed(Base.metadata.sorted_tables):
                out.execute(delete(table))
            for table in Base.metadata.sorted_tables:
                for rows in read_rows(rows_of_copy, _select(table)):
                    out.execute(insert(table), rows)
    except SQLAlchemyError as error:
        raise CopyFailed(f"{source} could not be restored ({type(error).__name__}).") from None


@contextmanager
def _opened(file: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{file}", hide_parameters=True)
    try:
        yield engine
    finally:
        engine.dispose()


def _select(table: Table) -> Select[Any]:
    query = select(table)
    return query.where(table.c.kind.not_in(INVITATIONS)) if table is LinkRow.__table__ else query


def read_rows(source: Connection, query: Select[Any]) -> Iterator[list[dict[str, Any]]]:
    """Read rows as dicts, some at once."""
    streaming = {"yield_per": ROWS_AT_ONCE}  # not of the connection: its BEGIN is no query
    with source.execute(query, execution_options=streaming) as found:
        for rows in found.mappings().partitions():
            yield [dict(row) for row in rows]


def _strip(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    return row | _HANDED_IN if table is PartnerRow.__table__ else row
