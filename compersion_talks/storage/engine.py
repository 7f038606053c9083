"""How each database is set up: connections, transactions and locks of SQLite and PostgreSQL."""

from sqlite3 import Connection as RawConnection
from typing import Any

from flask import Flask
from sqlalchemy import Connection, Engine, event

from compersion_talks.storage.access import only_looks
from compersion_talks.storage.disk_space import QUOTA, keep_reserve
from compersion_talks.storage.errors import translate_error
from compersion_talks.storage.session import db
from compersion_talks.storage.sqlite_file import make_file

QUOTA_BYTES = 256 * 1024 * 1024
BUSY_TIMEOUT_MS = 10_000
# Nothing of what is deleted stays in the file, and a loss of power leaves it whole.
PRAGMAS = (
    "PRAGMA journal_mode=DELETE",
    "PRAGMA synchronous=EXTRA",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA temp_store=MEMORY",
)
# A page is put together from several queries, which must all see the same moment.
READ_ONLY = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"


def prepare(
    app: Flask, *, quota_bytes: int = QUOTA_BYTES, busy_timeout_ms: int = BUSY_TIMEOUT_MS
) -> None:
    """Set up the engine of an app that `connect` has connected, and make a missing SQLite file."""
    app.config[QUOTA] = quota_bytes
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            make_file(db.engine)
            _set_up_sqlite(db.engine, quota_bytes, busy_timeout_ms)
            keep_reserve()
        else:
            _set_up_postgresql(db.engine, busy_timeout_ms)
        event.listen(db.engine, "handle_error", translate_error)


def _set_up_sqlite(engine: Engine, quota_bytes: int, busy_timeout_ms: int) -> None:
    def configure(raw: RawConnection, _record: object) -> None:
        # The driver would begin a transaction too late for the merge: `_begin_sqlite` does it.
        raw.isolation_level = None
        # nosemgrep: questions-to-the-database-are-constant (our own number; none can be bound)
        raw.execute(f"PRAGMA busy_timeout={int(busy_timeout_ms)}")
        for pragma in PRAGMAS:
            raw.execute(pragma)
        (page_size,) = raw.execute("PRAGMA page_size").fetchone()
        # nosemgrep: questions-to-the-database-are-constant (our own number; none can be bound)
        raw.execute(f"PRAGMA max_page_count={int(quota_bytes) // page_size}")

    event.listen(engine, "connect", configure)
    event.listen(engine, "begin", _begin_sqlite)


def _begin_sqlite(connection: Connection) -> None:
    """Begin a transaction with the write lock, or one that cannot write."""
    if only_looks(connection):
        _set_pragma(connection, "query_only", is_on=True)
        # Past SQLAlchemy's error handling: a deferred BEGIN cannot be refused.
        _driver(connection).execute("BEGIN")
        return
    # Rebuilding a table drops it, which must not cascade to the rows that point to it.
    rebuilds = bool(connection.get_execution_options().get("rebuilds_tables"))
    _set_pragma(connection, "foreign_keys", is_on=not rebuilds)
    _set_pragma(connection, "query_only", is_on=False)
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _set_pragma(connection: Connection, name: str, *, is_on: bool) -> None:
    """Set a pragma only when it changes: each change invalidates the statement cache."""
    if connection.info.get(name) is not is_on:
        # nosemgrep: questions-to-the-database-are-constant (a name and a number of our own)
        _driver(connection).execute(f"PRAGMA {name}={int(is_on)}")
        connection.info[name] = is_on


def _driver(connection: Connection) -> Any:
    return connection.connection.dbapi_connection


def _set_up_postgresql(engine: Engine, busy_timeout_ms: int) -> None:
    def begin(connection: Connection) -> None:
        if only_looks(connection):
            connection.exec_driver_sql(READ_ONLY)
        # nosemgrep: questions-to-the-database-are-constant (our own number; none can be bound)
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(busy_timeout_ms)}")

    event.listen(engine, "begin", begin)
