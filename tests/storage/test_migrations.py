"""Migrations happen whole or not at all, and never to the tables of a newer version."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from flask import Flask, current_app
from sqlalchemy import inspect, text

from compersion_talks import storage
from compersion_talks.storage import DatabaseIsNewer, StorageIsBusy, StoredAgreements, talks
from tests.needs import needs_postgres
from tests.storage.builders import MIGRATIONS, TALK, a_link, a_talk, add_all
from tests.storage.versions import list_tables, make_later


def find_config() -> Any:
    """Return how the store at hand migrates."""
    found: Any = storage.open_migrations(current_app).get_config()
    return found


@pytest.mark.usefixtures("full")
def test_the_migrations_make_exactly_the_tables_of_the_program() -> None:
    command.check(find_config())


@pytest.mark.usefixtures("empty")
def test_the_migrations_go_up_down_and_up_again() -> None:
    command.upgrade(find_config(), "head")
    whole = list_tables()
    command.downgrade(find_config(), "base")
    bare = list_tables()
    command.upgrade(find_config(), "head")

    assert whole == {"agreements", "alembic_version", "deck", "link", "meta", "partner", "talk"}
    assert bare == {"alembic_version"}
    assert list_tables() == whole


@pytest.mark.usefixtures("empty")
def test_each_migration_can_be_taken_back_alone() -> None:
    for _ in list_migrations():
        command.upgrade(find_config(), "+1")
        command.downgrade(find_config(), "-1")
        command.upgrade(find_config(), "+1")

    assert storage.is_up_to_date()


@pytest.mark.usefixtures("full")
def test_tables_that_hold_talks_are_not_taken_back() -> None:
    add_all()

    with pytest.raises(RuntimeError, match="This database holds talks"):
        command.downgrade(find_config(), "base")

    assert storage.holds_talks()
    assert storage.is_up_to_date()


@pytest.mark.usefixtures("full")
def test_a_table_that_holds_agreements_is_not_taken_back() -> None:
    add_all()
    talks.save_agreements(StoredAgreements(TALK, b"agreed", 1))
    storage.commit()

    with pytest.raises(RuntimeError, match="This database holds agreements"):
        command.downgrade(find_config(), "0002")

    assert talks.find_agreements(TALK) == StoredAgreements(TALK, b"agreed", 1)


def list_migrations() -> list[Path]:
    """Return all migrations there are."""
    return sorted((MIGRATIONS / "versions").glob("*.py"))


def test_a_fresh_database_is_not_up_to_date_until_it_is_migrated(empty: Flask) -> None:
    assert empty
    assert not storage.is_up_to_date()

    storage.migrate()

    assert storage.is_up_to_date()


def test_migrating_again_changes_nothing(full: Flask) -> None:
    assert full
    add_all()

    storage.migrate()

    assert talks.find_talk(TALK) == a_talk()


@pytest.mark.parametrize("recreate", ["auto", "always"])
def test_a_failed_migration_leaves_the_old_tables_and_every_row(
    full: Flask, next_version: Callable[..., Path], recreate: str
) -> None:
    add_all()
    before = list_tables()
    make_later(full, next_version(last="SELECT no_such_thing", recreate=recreate))

    with pytest.raises(Exception, match="no_such_thing"):
        storage.migrate()

    assert list_tables() == before
    assert "extra" not in {
        column["name"] for column in inspect(storage.db.engine).get_columns("talk")
    }
    make_later(full, MIGRATIONS)
    assert storage.is_up_to_date()
    assert talks.find_talk(TALK) == a_talk()
    assert len(talks.list_links(TALK)) == 2


@pytest.mark.parametrize("recreate", ["auto", "always"])
def test_rebuilding_a_table_takes_no_row_of_another_along(
    full: Flask, next_version: Callable[..., Path], recreate: str
) -> None:
    add_all()
    make_later(full, next_version(recreate=recreate))

    storage.migrate()

    assert len(talks.list_partners(TALK)) == 2
    assert len(talks.list_links(TALK)) == 2
    talks.forget_talk(TALK)
    assert talks.list_links(TALK) == []


def test_a_migration_that_leaves_rows_pointing_to_nothing_is_taken_back(
    on_sqlite: str, opened: Callable[..., Flask], next_version: Callable[..., Path]
) -> None:
    app = opened(on_sqlite)
    with app.app_context():
        add_all()
        make_later(app, next_version(last="DELETE FROM talk"))

        with pytest.raises(RuntimeError, match="point to nothing"):
            storage.migrate()

        assert talks.find_talk(TALK) == a_talk()


def test_a_database_of_a_newer_version_is_refused_and_left_alone(
    full: Flask, next_version: Callable[..., Path]
) -> None:
    make_later(full, next_version())
    storage.migrate()
    make_later(full, MIGRATIONS)
    before = list_tables()

    with pytest.raises(DatabaseIsNewer, match=r"newer version.*9999.*older backup"):
        storage.migrate()

    assert list_tables() == before


def test_after_a_migration_rows_still_cannot_point_to_nothing(full: Flask) -> None:
    assert full
    with pytest.raises(Exception, match="(?i)foreign key"):
        talks.add_link(a_link())
    storage.rollback()


@needs_postgres
def test_on_postgresql_a_migration_waits_for_the_one_under_way(
    on_postgresql: str, opened: Callable[..., Flask], next_version: Callable[..., Path]
) -> None:
    app = opened(on_postgresql, busy_timeout_ms=1)
    make_later(app, next_version())
    lock = text("SELECT pg_advisory_xact_lock(1668246896)")

    with app.app_context(), storage.db.engine.connect() as other:
        other.execute(lock)
        with pytest.raises(StorageIsBusy):
            storage.migrate()

        assert "extra" not in list_tables()
