"""Fill a database with many talks in a short time: rows as they lie there, made of random bytes.

A blob here has 480 bytes in place of 8 kB and more: about as much as SQLite keeps of a sealed one
in the row itself. The rest lies beside the tree, in which rows are found. PostgreSQL keeps less.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import date, timedelta
from itertools import islice
from os import urandom
from pathlib import Path

import psycopg

from compersion_talks.storage.tables import Base

BLOB_BYTES = 480
WRAP_BYTES = 105
ID_BYTES = 16
LINKS_A_TALK = 3
_TALKS_AT_ONCE = 5_000
_MOST_DAYS = 80
_FAST = ("journal_mode=OFF", "synchronous=OFF", "cache_size=-1000000")

Values = tuple[object, ...]
Rows = dict[str, list[Values]]


def fill(address: str, talks: int, today: date, keep_every: int) -> list[bytes]:
    """Add so many talks of two people; return the id of one link of every so many of them."""
    kept: list[bytes] = []
    numbers = iter(range(talks))
    with _writing(address) as write:
        while chunk := list(islice(numbers, _TALKS_AT_ONCE)):
            rows: Rows = {"talk": [], "partner": [], "link": []}
            for number in chunk:
                link_id = _add_talk(rows, today + timedelta(days=2 + number % _MOST_DAYS))
                kept += [link_id] if number % keep_every == 0 else []
            write(rows)
    return kept


def _add_talk(rows: Rows, expires_on: date) -> bytes:
    """Add a talk as it is while its people answer; return the id of the first own link."""
    ids, blobs = urandom(6 * ID_BYTES), urandom(5 * BLOB_BYTES)
    talk, *people, spent = (ids[place : place + ID_BYTES] for place in range(0, 64, ID_BYTES))
    blob = [blobs[place : place + BLOB_BYTES] for place in range(0, len(blobs), BLOB_BYTES)]
    day, wrap = expires_on.isoformat(), urandom(WRAP_BYTES)
    rows["talk"].append((talk, day, day, False, blob[0], 1, None))
    rows["partner"] += [
        (one, talk, blob[1 + seat], 1, None, None) for seat, one in enumerate(people)
    ]
    own = (ids[64:80], ids[80:])
    rows["link"].append((spent, "u", talk, people[1], 0, b"", day, None, spent))
    rows["link"] += [
        (own[seat], "p", talk, one, 1, wrap, day, blob[3 + seat], own[seat])
        for seat, one in enumerate(people)
    ]
    return own[0]


def _writing(address: str) -> AbstractContextManager[Callable[[Rows], None]]:
    if address.startswith("sqlite"):
        return _write_to_sqlite(Path(address.removeprefix("sqlite:///")))
    return _write_to_postgresql(address.replace("+psycopg", ""))


@contextmanager
def _write_to_sqlite(file: Path) -> Iterator[Callable[[Rows], None]]:
    """Yield a writer that waits for no disk and makes no journal."""

    def write(rows: Rows) -> None:
        for table, values in rows.items():
            places = ", ".join("?" for _ in _list_columns(table))
            connection.executemany(f"INSERT INTO {table} VALUES ({places})", values)  # noqa: S608

    with closing(sqlite3.connect(file)) as connection:
        for pragma in _FAST:
            connection.execute(f"PRAGMA {pragma}")
        yield write
        connection.commit()


@contextmanager
def _write_to_postgresql(address: str) -> Iterator[Callable[[Rows], None]]:
    """Yield a writer that checks no foreign key; afterwards let the server tidy up."""

    def write(rows: Rows) -> None:
        for table, values in rows.items():
            names = ", ".join(_list_columns(table))
            with connection.cursor().copy(f"COPY {table} ({names}) FROM STDIN".encode()) as copy:
                for one in values:
                    copy.write_row(one)

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        yield write
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")


def _list_columns(table: str) -> list[str]:
    return [column.name for column in Base.metadata.tables[table].columns]
