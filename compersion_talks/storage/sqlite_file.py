"""The SQLite file: create it for its owner alone, back it up and restore it while in use."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from compersion_talks.storage.engine import db
from compersion_talks.storage.errors import CopyFailed, explain_sqlite

COPIES_LIVE = timedelta(days=30)
# With these, one link and the key ring, a thief of the copy could read what waits for the merge.
STRIPPING = (
    "UPDATE partner SET release_blob = NULL, release_kid = NULL",
    "DELETE FROM link WHERE kind IN ('j', 'u')",
    "VACUUM",
)
_DAMAGED = "{source} is damaged. Restore another copy."
# The first version kept the counters of rate limits in a table.
HAS_COUNTERS = "SELECT 1 FROM sqlite_master WHERE name = 'tally'"


def find_file(engine: Engine) -> Path | None:
    """Return the file of a SQLite database; None for one in memory or of another kind."""
    name = engine.url.database or ""
    if engine.dialect.name != "sqlite" or name in ("", ":memory:") or name.startswith("file:"):
        return None
    return Path(name)


def make_file(engine: Engine) -> None:
    """Create a missing SQLite file, readable by its owner alone."""
    path = find_file(engine)
    if path is not None and not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))


def require_file() -> Path:
    """Return the file of the database; raises `CopyFailed` where it is not one SQLite file."""
    path = find_file(db.engine)
    if path is None:
        raise CopyFailed("The database is not one SQLite file. Use pg_dump and pg_restore.")
    return path


def copy_whole(target: Path) -> None:
    """Copy the whole database to a file; raises `CopyFailed`."""
    with replace_whole(target) as draft:
        _vacuum_into(draft)


def copy_stripped(target: Path) -> None:
    """Copy the database without released sheets and unspent invitations; raises `CopyFailed`."""
    with replace_whole(target) as draft:
        _vacuum_into(draft)
        with closing(sqlite3.connect(draft, isolation_level=None)) as copy:
            if copy.execute(HAS_COUNTERS).fetchone():
                copy.execute("DELETE FROM tally")
            for statement in STRIPPING:
                copy.execute(statement)


def check_copy(source: Path) -> None:
    """Raise `CopyFailed` for a file that is damaged."""
    try:
        with closing(sqlite3.connect(source)) as copy:
            if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise CopyFailed(_DAMAGED.format(source=source))
    except sqlite3.Error:
        raise CopyFailed(_DAMAGED.format(source=source)) from None


def put_back(source: Path) -> None:
    """Replace the contents of the database by a copy, in one transaction; raises `CopyFailed`."""
    try:
        with closing(sqlite3.connect(source)) as copy, closing(_connect_carefully()) as target:
            copy.backup(target)
    except sqlite3.Error as error:
        raise CopyFailed(f"{source} could not be restored. {explain_sqlite(error)}") from None


def read_revision(source: Path) -> str:
    """Return the revision of the tables in a copy; raises `CopyFailed` for any other file."""
    if not source.is_file():
        raise CopyFailed(f"There is no file {source}.")
    try:
        with closing(sqlite3.connect(source)) as copy:
            (revision,) = copy.execute("SELECT version_num FROM alembic_version").fetchone()
            return str(revision)
    except (sqlite3.Error, TypeError):
        raise CopyFailed(f"{source} is no backup. Name a file that `backup` wrote.") from None


def read_copy_id(source: Path) -> bytes | None:
    """Return the id of the copy whose keys open a backup; none if it does not tell."""
    try:
        with closing(sqlite3.connect(source)) as copy:
            (found,) = copy.execute("SELECT copy_id FROM meta").fetchone() or (None,)
            return found if isinstance(found, bytes) else None
    except sqlite3.Error:
        return None  # older versions had no such column


def forget_old_copies(today: date) -> None:
    """Delete the copies made before migrations once they are 30 days old."""
    path = find_file(db.engine)
    for copy in path.parent.glob(f"{path.name}.before-*") if path else ():
        made_on = datetime.fromtimestamp(copy.stat().st_mtime, UTC).date()
        if made_on + COPIES_LIVE < today:
            copy.unlink()


def _connect_carefully() -> sqlite3.Connection:
    connection = sqlite3.connect(require_file())
    connection.execute("PRAGMA secure_delete=ON")
    connection.execute("PRAGMA synchronous=EXTRA")
    return connection


def _vacuum_into(draft: Path) -> None:
    with closing(sqlite3.connect(require_file())) as database:
        database.execute("VACUUM INTO ?", (str(draft),))


@contextmanager
def replace_whole(target: Path) -> Iterator[Path]:
    """Give a draft, for its owner alone, that becomes the file; raises `CopyFailed`."""
    draft = target.with_name(f".{target.name}.part")
    try:
        draft.unlink(missing_ok=True)
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        yield draft
        os.replace(draft, target)
    except (OSError, sqlite3.Error, SQLAlchemyError) as error:
        reason = getattr(error, "strerror", None) or error
        raise CopyFailed(
            f"{target} could not be written: {reason}. Check that its folder exists, that this "
            "account may write there, and that the disk is not full."
        ) from None
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
