"""The operator's backup: taken while serving, safe to keep elsewhere, and put back whole."""

from pathlib import Path

from compersion_talks.storage.copies import (
    copy_stripped,
    file_of_database,
    put_back,
    revision_of_file,
)
from compersion_talks.storage.migrating import migrate, refuse_newer, require_tables
from compersion_talks.storage.session import rollback


def back_up(target: Path) -> None:
    """Write a copy of the database that cannot defeat the gate: nothing handed in is on it."""
    file_of_database()
    require_tables(of_any_version=True)
    copy_stripped(target)


def restore(source: Path) -> None:
    """Put a backup in the place of the database; talks forgotten since then live again."""
    refuse_newer(revision_of_file(source), str(source))
    rollback()
    put_back(source)
    migrate()
