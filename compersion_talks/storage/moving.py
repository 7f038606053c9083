"""Move all rows to another database: from SQLite to PostgreSQL, back, or to another of its kind."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import (
    URL,
    Connection,
    Engine,
    Table,
    create_engine,
    delete,
    func,
    insert,
    inspect,
    literal,
    make_url,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from compersion_talks.domain.errors import Refusal
from compersion_talks.storage.engine import allow_writes, db, forbid_writes, rollback
from compersion_talks.storage.errors import CopyFailed, explain
from compersion_talks.storage.migrations import is_head, migrate, read_revision_of, require_tables
from compersion_talks.storage.row_copy import read_rows
from compersion_talks.storage.tables import (
    AgreementsRow,
    Base,
    DeckRow,
    LinkRow,
    MetaRow,
    PartnerRow,
    TalkRow,
)

NAME_AN_EMPTY_ONE = "Name an empty database."
NOT_MOVED = "Nothing was moved. "
OF_TALKS = (TalkRow, PartnerRow, LinkRow, AgreementsRow)
# What a server that has no talk yet writes into its database.
OF_HOUSEKEEPING = (DeckRow, MetaRow)
# The server of a copy keeps connections of its account open, also while nobody visits it.
OTHER_SESSIONS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND usename = current_user AND pid <> pg_backend_pid()"
)
MAY_MAKE_TABLES = text("SELECT has_schema_privilege(current_schema(), 'CREATE')")


def check_move(address: str, copy_id: bytes) -> None:
    """Raise unless the rows of this database may move to the one with a URL; change neither.

    Raises `CopyFailed`, or `TablesAreMissing` or `DatabaseIsNewer` for the database at hand.
    """
    rollback()
    require_tables()
    _refuse_open_source()
    url = _read_url(address)
    if _is_same(url, db.engine.url):
        raise CopyFailed("The target is the database that is in use. " + NAME_AN_EMPTY_ONE)
    with _look_at(url) as target:
        if target is not None:
            _check_target(target, copy_id)


def move_to(target: Flask) -> dict[str, int]:
    """Copy all rows to the database of another app, and read them back, in one transaction.

    Returns how many rows each table has there; to be called after `check_move`. Raises
    `CopyFailed`, and then no row is there.
    """
    rollback()
    source = forbid_writes(db.engine)
    try:
        with target.app_context(), _disposed(db.engine) as engine, source.connect() as rows:
            migrate()
            with allow_writes(engine).begin() as out:
                for kind in OF_HOUSEKEEPING:
                    out.execute(delete(kind))
                for table in Base.metadata.sorted_tables:
                    for some in read_rows(rows, select(table)):
                        out.execute(insert(table), some)
                return {one.name: _compare(one, rows, out) for one in Base.metadata.sorted_tables}
    except (Refusal, SQLAlchemyError) as fault:
        raise CopyFailed(NOT_MOVED + explain(fault)) from None


def _compare(table: Table, here: Connection, there: Connection) -> int:
    """Count the rows of a table; raises `CopyFailed` unless both databases hold the same."""
    (key,) = table.primary_key.columns
    count = 0
    for rows in read_rows(here, select(table)):
        query = select(table).where(key.in_([row[key.name] for row in rows]))
        found = {row[key.name]: dict(row) for row in there.execute(query).mappings()}
        _require_equal(table, found, {row[key.name]: row for row in rows})
        count += len(rows)
    _require_equal(table, there.scalar(select(func.count()).select_from(table)), count)
    return count


def _require_equal(table: Table, found: object, expected: object) -> None:
    if found != expected:
        raise CopyFailed(
            f"{NOT_MOVED}The table {table.name} was not the same there. Look whether another "
            "program writes into the target."
        )


def _refuse_open_source() -> None:
    if db.engine.dialect.name != "postgresql":
        return
    with forbid_writes(db.engine).connect() as connection:
        count = connection.scalar(OTHER_SESSIONS)
    if count:
        raise CopyFailed(
            f"The database is in use: its account has other connections ({count}). Stop the "
            "server on each machine, and whatever else is connected."
        )


def _read_url(address: str) -> URL:
    try:
        return make_url(address)
    except (ValueError, SQLAlchemyError):
        raise CopyFailed(
            "The target is no URL of a database. Write sqlite:////path/of/a/file or "
            "postgresql+psycopg://name@host/database."
        ) from None


def _is_same(one: URL, other: URL) -> bool:
    if one.drivername == other.drivername == "sqlite":
        return Path(one.database or "").resolve() == Path(other.database or "").resolve()
    places = [(url.drivername, url.host, url.port or 5432, url.database) for url in (one, other)]
    return places[0] == places[1] and one.query == other.query


@contextmanager
def _look_at(url: URL) -> Iterator[Connection | None]:
    """Connect to a target, without our set-up and to read only; None for a file to be made."""
    if url.drivername == "sqlite":
        file = Path(url.database or "")
        if not file.exists():
            yield None
            return
        url = url.set(database=f"file:{file}", query={"mode": "ro", "uri": "true"})
    with _disposed(create_engine(url, hide_parameters=True)) as engine:
        try:
            with engine.connect() as connection:
                yield connection
        except SQLAlchemyError as fault:
            raise CopyFailed(f"The target cannot be used: {_find_reason(fault)}.") from None


def _find_reason(fault: SQLAlchemyError) -> str:
    """Return the first line of what a database says when it is reached, or which error it was."""
    if not isinstance(fault, DBAPIError):
        return type(fault).__name__
    lines = str(fault.orig).strip().splitlines()
    return lines[0].rpartition("failed: ")[2].strip(" .") if lines else type(fault).__name__


def _check_target(target: Connection, copy_id: bytes) -> None:
    """Raise `CopyFailed` unless a database has no table, or our tables without a talk."""
    if not inspect(target).get_table_names():
        if target.dialect.name == "postgresql" and not target.scalar(MAY_MAKE_TABLES):
            raise CopyFailed(
                "The account of the target may not make tables there. Make it the owner: "
                "`ALTER DATABASE … OWNER TO …`."
            )
        return
    if not is_head(read_revision_of(target)):
        raise CopyFailed("The target has tables of another program or version. Name an empty one.")
    if any(target.execute(select(literal(1)).select_from(one)).first() for one in OF_TALKS):
        raise CopyFailed("The target holds talks already. " + NAME_AN_EMPTY_ONE)
    if target.scalar(select(MetaRow.copy_id)) not in (None, copy_id):
        raise CopyFailed("The target is the database of another copy. " + NAME_AN_EMPTY_ONE)


@contextmanager
def _disposed(engine: Engine) -> Iterator[Engine]:
    try:
        yield engine
    finally:
        engine.dispose()
