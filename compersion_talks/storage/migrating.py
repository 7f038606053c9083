"""Bringing the tables of a database up to this version of the program."""

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import inspect, literal, select, table

from compersion_talks.storage.access import always_looking
from compersion_talks.storage.copies import copy_whole, file_of_database
from compersion_talks.storage.errors import DatabaseIsNewer, TablesAreMissing
from compersion_talks.storage.rows import LinkRow
from compersion_talks.storage.session import db


def migrate() -> None:
    """Bring the tables up to date, after a copy of a file that already holds some."""
    if is_up_to_date():
        return
    revision = _revision()
    refuse_newer(revision, "The database")
    if revision is not None and db.engine.dialect.name == "sqlite":
        path = file_of_database()
        copy_whole(path.with_name(f"{path.name}.before-change-of-{revision}"))
    command.upgrade(_config(), "head")


def is_up_to_date() -> bool:
    """Say whether the tables are those of this version of the program."""
    return _revision() == ScriptDirectory.from_config(_config()).get_current_head()


def require_tables(*, of_any_version: bool = False) -> None:
    """Refuse to go on without the tables of this version, or without those of any older one."""
    revision = _revision()
    refuse_newer(revision, "The database")
    if revision is None if of_any_version else not is_up_to_date():
        raise TablesAreMissing


def holds_talks() -> bool:
    """Say whether there are links to talks, in tables of whatever version."""
    links = table(LinkRow.__tablename__)
    with always_looking(db.engine).connect() as connection:
        if not inspect(connection).has_table(links.name):
            return False
        return connection.execute(select(literal(1)).select_from(links)).first() is not None


def refuse_newer(revision: str | None, what: str) -> None:
    """Refuse tables of a revision that this version of the program does not know."""
    scripts = ScriptDirectory.from_config(_config()).walk_revisions()
    if revision is not None and revision not in {script.revision for script in scripts}:
        raise DatabaseIsNewer(
            f"{what} is at revision {revision}, which this version of the program does not know: "
            "a newer version wrote it. Start that version again, or restore a backup made before."
        )


def _revision() -> str | None:
    with always_looking(db.engine).connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _config() -> Config:
    config: Config = current_app.extensions["migrate"].migrate.get_config()
    return config
