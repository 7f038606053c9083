"""Copies of a SQLite file: made and put back while it is in use, whole and consistent."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from compersion_talks.storage.errors import CopyFailed
from compersion_talks.storage.on_sqlite import file_of
from compersion_talks.storage.session import db

KEPT = timedelta(days=30)
# What would let a later thief of the copy, one link and the ring pass the gate before the merge.
STRIPPING = (
    "UPDATE partner SET release_blob = NULL, release_kid = NULL",
    "DELETE FROM link WHERE kind = 'j'",
    "VACUUM",
)
# The first version kept the counters of rate limits in a table.
HAS_COUNTERS = "SELECT 1 FROM sqlite_master WHERE name = 'tally'"


def file_of_database() -> Path:
    """Return the file of the database, or refuse a database that is not one file."""
    path = file_of(db.engine)
    if path is None:
        raise CopyFailed("The database is not one SQLite file: use pg_dump and pg_restore.")
    return path


def copy_whole(target: Path) -> None:
    """Copy the database with all that it holds."""
    with _appearing_whole(target) as draft:
        _vacuum_into(draft)


def copy_stripped(target: Path) -> None:
    """Copy the database without what was handed in for merges and without unspent invitations."""
    with _appearing_whole(target) as draft:
        _vacuum_into(draft)
        with closing(sqlite3.connect(draft, isolation_level=None)) as copy:
            if copy.execute(HAS_COUNTERS).fetchone():
                copy.execute("DELETE FROM tally")
            for statement in STRIPPING:
                copy.execute(statement)


def put_back(source: Path) -> None:
    """Put a copy in the place of everything the database holds, all of it or nothing."""
    try:
        with closing(sqlite3.connect(source)) as copy, closing(_careful_file()) as target:
            if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise CopyFailed(f"{source} is damaged. Take another copy.")
            copy.backup(target)
    except sqlite3.Error as error:
        raise CopyFailed(f"{source} could not be put back: {error}.") from None


def revision_of_file(source: Path) -> str:
    """Return the revision of the tables in a copy, or refuse a file that is none."""
    if not source.is_file():
        raise CopyFailed(f"There is no file {source}.")
    try:
        with closing(sqlite3.connect(source)) as copy:
            (revision,) = copy.execute("SELECT version_num FROM alembic_version").fetchone()
            return str(revision)
    except (sqlite3.Error, TypeError):
        raise CopyFailed(f"{source} is not a copy of a database of this program.") from None


def forget_old_copies(today: date) -> None:
    """Destroy the copies made before migrations once they are 30 days old."""
    path = file_of(db.engine)
    for copy in path.parent.glob(f"{path.name}.before-*") if path else ():
        made_on = datetime.fromtimestamp(copy.stat().st_mtime, UTC).date()
        if made_on + KEPT < today:
            copy.unlink()


def _careful_file() -> sqlite3.Connection:
    connection = sqlite3.connect(file_of_database())
    connection.execute("PRAGMA secure_delete=ON")
    connection.execute("PRAGMA synchronous=EXTRA")
    return connection


def _vacuum_into(draft: Path) -> None:
    with closing(sqlite3.connect(file_of_database())) as database:
        database.execute("VACUUM INTO ?", (str(draft),))


@contextmanager
def _appearing_whole(target: Path) -> Iterator[Path]:
    draft = target.with_name(f".{target.name}.part")
    try:
        draft.unlink(missing_ok=True)
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        yield draft
        os.replace(draft, target)
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or error
        raise CopyFailed(f"{target} could not be written: {reason}.") from None
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
