"""The database session, who may write, and how each connection and transaction is set up."""

from sqlite3 import Connection as RawConnection
from typing import Any, TypeVar

from flask import Flask, g, has_app_context
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Delete, Engine, Insert, ScalarResult, Select, Update, event

from compersion_talks.storage.tables import Base

T = TypeVar("T")

# Without parameters, an error that is logged shows nothing of what is stored.
db = SQLAlchemy(metadata=Base.metadata, engine_options={"hide_parameters": True})


def connect(app: Flask, address: str) -> None:
    """Connect an app to a database by its SQLAlchemy URL."""
    app.config["SQLALCHEMY_DATABASE_URI"] = address
    # Without the ping, a connection that the server closed meanwhile fails a request.
    is_server = not address.startswith("sqlite")
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_pre_ping": is_server}
    db.init_app(app)


def commit() -> None:
    """Commit the transaction: all of it or nothing."""
    db.session.commit()


def rollback() -> None:
    """Roll the transaction back, and release its locks."""
    db.session.rollback()


def read(query: Select[T]) -> ScalarResult[T]:
    """Read current rows, bypassing the identity map of the session."""
    return db.session.scalars(query, execution_options={"populate_existing": True})


def change(statement: Insert | Update | Delete) -> int:
    """Run a statement at once; return how many rows it changed."""
    return db.session.connection().execute(statement).rowcount


_READ_ONLY = "storage_is_read_only"


def begin(*, read_only: bool) -> None:
    """Set whether the session of this app context may write, before its first query.

    The default is that it may.
    """
    setattr(g, _READ_ONLY, read_only)


def allow_writes(engine: Engine) -> Engine:
    """Return an engine that may write, even where the session is read-only."""
    return engine.execution_options(is_read_only=False)


def forbid_writes(engine: Engine) -> Engine:
    """Return an engine that is read-only, whatever the session may do."""
    return engine.execution_options(is_read_only=True)


def is_read_only(connection: Connection) -> bool:
    """Say whether the transaction of a connection is read-only."""
    option: bool | None = connection.get_execution_options().get("is_read_only")
    if option is not None:
        return option
    return has_app_context() and bool(g.get(_READ_ONLY, False))


# Deleted data is overwritten in the file, and a power loss does not corrupt it.
PRAGMAS = (
    "PRAGMA journal_mode=DELETE",
    "PRAGMA synchronous=EXTRA",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA temp_store=MEMORY",
)
# One page takes several queries, which must all read the same snapshot.
READ_ONLY = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"


def set_up_sqlite(engine: Engine, quota_bytes: int, busy_timeout_ms: int) -> None:
    """Set up each connection and transaction of an SQLite engine."""

    def configure(raw: RawConnection, _record: object) -> None:
        # The driver would begin a transaction too late for the merge: `_begin_sqlite` does it.
        raw.isolation_level = None
        # nosemgrep: sql-is-constant (our own number; none can be bound)
        raw.execute(f"PRAGMA busy_timeout={int(busy_timeout_ms)}")
        for pragma in PRAGMAS:
            raw.execute(pragma)
        (page_size,) = raw.execute("PRAGMA page_size").fetchone()
        # nosemgrep: sql-is-constant (our own number; none can be bound)
        raw.execute(f"PRAGMA max_page_count={int(quota_bytes) // page_size}")

    event.listen(engine, "connect", configure)
    event.listen(engine, "begin", _begin_sqlite)


def _begin_sqlite(connection: Connection) -> None:
    """Begin a transaction with the write lock, or one that cannot write."""
    if is_read_only(connection):
        _set_pragma(connection, "query_only", is_on=True)
        # On the driver: a deferred BEGIN cannot fail, so it needs no error handling.
        _find_driver(connection).execute("BEGIN")
        return
    # Rebuilding a table drops it, which must not cascade to the rows that point to it.
    rebuilds = bool(connection.get_execution_options().get("rebuilds_tables"))
    _set_pragma(connection, "foreign_keys", is_on=not rebuilds)
    _set_pragma(connection, "query_only", is_on=False)
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _set_pragma(connection: Connection, name: str, *, is_on: bool) -> None:
    """Set a pragma only when it changes: each change invalidates the statement cache."""
    if connection.info.get(name) is not is_on:
        # nosemgrep: sql-is-constant (a name and a number of our own)
        _find_driver(connection).execute(f"PRAGMA {name}={int(is_on)}")
        connection.info[name] = is_on


def _find_driver(connection: Connection) -> Any:
    return connection.connection.dbapi_connection


def set_up_postgresql(engine: Engine, busy_timeout_ms: int) -> None:
    """Set up each transaction of a PostgreSQL engine."""

    def begin(connection: Connection) -> None:
        if is_read_only(connection):
            connection.exec_driver_sql(READ_ONLY)
        # nosemgrep: sql-is-constant (our own number; none can be bound)
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(busy_timeout_ms)}")

    event.listen(engine, "begin", begin)
