"""Prepare the engine, migrate the tables, back up and restore the database.

Alembic is loaded where tables are changed: a worker that serves pages does without.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, current_app
from sqlalchemy import Connection, event, inspect, literal, select, table, text

from compersion_talks.storage.disk_space import QUOTA, keep_reserve
from compersion_talks.storage.engine import (
    db,
    forbid_writes,
    rollback,
    set_up_postgresql,
    set_up_sqlite,
)
from compersion_talks.storage.errors import (
    CopyFailed,
    DatabaseIsNewer,
    TablesAreMissing,
    translate_error,
)
from compersion_talks.storage.row_copy import copy_rows, put_rows_back
from compersion_talks.storage.sqlite_file import (
    check_copy,
    copy_stripped,
    copy_whole,
    find_file,
    make_file,
    put_back,
    read_copy_id,
    read_revision,
    require_file,
)
from compersion_talks.storage.tables import LinkRow

if TYPE_CHECKING:
    from flask_migrate import Migrate

MIGRATIONS = "STORAGE_MIGRATIONS"
QUOTA_BYTES = 256 * 1024 * 1024
BUSY_TIMEOUT_MS = 10_000


def prepare(
    app: Flask,
    migrations: Path,
    *,
    quota_bytes: int = QUOTA_BYTES,
    busy_timeout_ms: int = BUSY_TIMEOUT_MS,
) -> None:
    """Set up the engine of an app that `connect` has connected, and make a missing SQLite file.

    `migrations` is the folder in which Alembic finds its environment and one file a revision.
    """
    app.config.update({MIGRATIONS: migrations, QUOTA: quota_bytes})
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            make_file(db.engine)
            set_up_sqlite(db.engine, quota_bytes, busy_timeout_ms)
            keep_reserve()
        else:
            set_up_postgresql(db.engine, busy_timeout_ms)
        event.listen(db.engine, "handle_error", translate_error)


def migrate() -> None:
    """Bring the tables up to date; a SQLite file that has some is copied first.

    Raises `DatabaseIsNewer` or `CopyFailed`.
    """
    revision = _read_revision()  # once: another process may migrate at the same moment
    if revision == _find_head():
        return
    _refuse_newer(revision, "The database")
    if revision is not None and db.engine.dialect.name == "sqlite":
        path = require_file()
        copy_whole(path.with_name(f"{path.name}.before-change-of-{revision}"))
    from alembic import command

    config: Any = open_migrations(current_app).get_config()
    command.upgrade(config, "head")


def is_up_to_date() -> bool:
    """Say whether the tables are those of this version of the program."""
    return _read_revision() == _find_head()


def require_tables(*, of_any_version: bool = False) -> None:
    """Raise `TablesAreMissing` without the tables of this version, or of this or an older one."""
    revision = _read_revision()
    _refuse_newer(revision, "The database")
    if revision is None or not (of_any_version or revision == _find_head()):
        raise TablesAreMissing


def holds_talks() -> bool:
    """Say whether any talk has links, in tables of any version."""
    links = table(LinkRow.__tablename__)
    with forbid_writes(db.engine).connect() as connection:
        if not inspect(connection).has_table(links.name):
            return False
        return connection.execute(select(literal(1)).select_from(links)).first() is not None


def back_up(target: Path) -> None:
    """Write a copy of the database without released sheets; raises `CopyFailed`."""
    if find_file(db.engine) is None:
        require_tables()
        copy_rows(target, _find_head())
    else:
        require_tables(of_any_version=True)
        copy_stripped(target)


def check_backup(source: Path, copy_id: bytes | None = None) -> None:
    """Raise `DatabaseIsNewer` or `CopyFailed` for a file that cannot be restored.

    With the id of a copy, the backup of another one is refused, too.
    """
    revision = read_revision(source)
    _refuse_newer(revision, str(source))
    check_copy(source)
    if copy_id is not None and read_copy_id(source) not in (None, copy_id):
        raise CopyFailed(
            f"{source} is a backup of another copy, and the key file at hand opens none of its "
            "talks. Put its own key file in place first."
        )
    if find_file(db.engine) is None and revision != _find_head():
        raise CopyFailed(
            f"{source} is from an older version. Restore it into SQLite, back that up, and "
            "restore the new copy."
        )


def restore(source: Path) -> None:
    """Replace the database by a backup; talks forgotten since then live again.

    Raises `DatabaseIsNewer` or `CopyFailed`.
    """
    check_backup(source)
    rollback()
    if find_file(db.engine) is None:
        migrate()
        put_rows_back(source)
    else:
        put_back(source)
        migrate()


def open_migrations(app: Flask) -> "Migrate":
    """Attach Flask-Migrate to an app, for `flask db` and for the environment of the migrations."""
    from flask_migrate import Migrate

    return Migrate(app, db, directory=str(app.config[MIGRATIONS]))


def _refuse_newer(revision: str | None, what: str) -> None:
    if revision is not None and revision not in _list_revisions():
        raise DatabaseIsNewer(
            f"{what} was written by a newer version (revision {revision} of the tables). "
            "Run that version, or restore an older backup with `compersion-talks restore`."
        )


def read_revision_of(connection: Connection) -> str | None:
    """Return the revision of the tables of any database; None without our tables."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def is_head(revision: str | None) -> bool:
    """Say whether a revision is that of this version of the program."""
    return revision == _find_head()


def _read_revision() -> str | None:
    with forbid_writes(db.engine).connect() as connection:
        return read_revision_of(connection)


def _find_head() -> str:
    return _list_revisions()[-1]


def _list_revisions() -> list[str]:
    """List the revisions of this version, oldest first: each file begins with its number."""
    files = (current_app.config[MIGRATIONS] / "versions").glob("[0-9]*.py")
    return sorted(file.name.partition("_")[0] for file in files)
