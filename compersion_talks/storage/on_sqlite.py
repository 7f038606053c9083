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
    looks = only_looks(connection)
    if looks:
        _begun_to_look(connection.connection.dbapi_connection)
        return
    # Rebuilding a table drops it, which must not take along the rows that point to it.
    rebuilds = bool(connection.get_execution_options().get("rebuilds_tables"))
    # nosemgrep: questions-to-the-database-are-constant (our own number; none can be bound)
    connection.exec_driver_sql(f"PRAGMA foreign_keys={int(not rebuilds)}")
    connection.exec_driver_sql("PRAGMA query_only=0")
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begun_to_look(raw: Any) -> None:
    """Begin without a lock: nothing of this can be refused, so the driver is asked directly."""
    raw.execute("PRAGMA query_only=1")
    raw.execute("BEGIN")


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
