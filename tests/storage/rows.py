"""All rows of a database, read by its own driver and without our tables' types."""

import sqlite3
from contextlib import closing
from datetime import date

import psycopg

TABLES = ("talk", "partner", "link", "agreements", "deck", "meta")


def read_everything(address: str) -> dict[str, list[list[tuple[str, str]]]]:
    """Return the rows of each table in a fixed order, each value as text; bytes in hex."""
    if address.startswith("sqlite"):
        with closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as opened:
            return {name: _sort(opened.cursor(), name) for name in TABLES}
    with psycopg.connect(address.replace("+psycopg", "")) as server:
        return {name: _sort(server.cursor(), name) for name in TABLES}


def _sort(
    cursor: "sqlite3.Cursor | psycopg.Cursor[tuple[object, ...]]", name: str
) -> list[list[tuple[str, str]]]:
    cursor.execute(f"SELECT * FROM {name}")  # noqa: S608 - our own
    columns = [column[0] for column in cursor.description or ()]
    return sorted(sorted(zip(columns, map(_write, row), strict=True)) for row in cursor.fetchall())


def _write(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, bool):
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def wait_until_left(address: str) -> None:
    """Wait until PostgreSQL has ended the connections that its clients have closed."""
    with psycopg.connect(address.replace("+psycopg", ""), autocommit=True) as server:
        left = (
            "SELECT count(*) = 0 FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND usename = current_user"
        )
        for _ in range(400):
            if server.execute(left).fetchone() == (True,):
                return
            server.execute("SELECT pg_sleep(0.05)")
    raise AssertionError("a connection to the database is still open")
