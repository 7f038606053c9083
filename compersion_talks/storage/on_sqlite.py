"""SQLite: one careful file, one writer at a time, nothing left behind by what is deleted."""

import os
from pathlib import Path
from sqlite3 import Connection as RawConnection
from typing import Any

from sqlalchemy import Connection, Engine, event

from compersion_talks.storage.access import only_looks

CAREFUL = (
    "PRAGMA journal_mode=DELETE",
    "PRAGMA synchronous=EXTRA",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA temp_store=MEMORY",
)


def listen(engine: Engine, quota_bytes: int, busy_timeout_ms: int) -> None:
    """Set up every new connection, and begin every transaction the safe way."""

    def connected(raw: RawConnection, _record: object) -> None:
        # The driver's own transactions begin too late for the merge: ours begin in `begun`.
        raw.isolation_level = None
        # nosemgrep: questions-to-the-database-are-constant (our own number; none can be bound)
        raw.execute(f"PRAGMA busy_timeout={int(busy_timeout_ms)}")
        for pragma in CAREFUL:
            raw.execute(pragma)
        (page_size,) = raw.execute("PRAGMA page_size").fetchone()
        # nosemgrep: questions-to-the-database-are-constant (our own number; none can be bound)
        raw.execute(f"PRAGMA max_page_count={int(quota_bytes) // page_size}")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)


def begun(connection: Connection) -> None:
    """Begin a transaction: with the write lock, or unable to write."""
    if only_looks(connection):
        _switch(connection, "query_only", is_on=True)
        # Nothing of this can be refused, so the driver is asked directly.
        _driver(connection).execute("BEGIN")
        return
    # Rebuilding a table drops it, which must not take along the rows that point to it.
    rebuilds = bool(connection.get_execution_options().get("rebuilds_tables"))
    _switch(connection, "foreign_keys", is_on=not rebuilds)
    _switch(connection, "query_only", is_on=False)
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _switch(connection: Connection, name: str, *, is_on: bool) -> None:
    """Turn a switch of a connection, if it stands otherwise: each turn costs all its statements."""
    if connection.info.get(name) is not is_on:
        # nosemgrep: questions-to-the-database-are-constant (a name and a number of our own)
        _driver(connection).execute(f"PRAGMA {name}={int(is_on)}")
        connection.info[name] = is_on


def _driver(connection: Connection) -> Any:
    return connection.connection.dbapi_connection


def file_of(engine: Engine) -> Path | None:
    """Return the file of a database, where it is one file with a plain name."""
    name = engine.url.database or ""
    if engine.dialect.name != "sqlite" or name in ("", ":memory:") or name.startswith("file:"):
        return None
    return Path(name)


def make_file(engine: Engine) -> None:
    """Make the file of the database, readable by its owner alone, where there is none."""
    path = file_of(engine)
    if path is not None and not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
