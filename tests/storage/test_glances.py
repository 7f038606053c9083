"""One look sees what two readings in a session see, of a link that lives."""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, current_app
from sqlalchemy import text

from compersion_talks import storage
from compersion_talks.storage import StoredLink, glances
from tests.needs import needs_postgres
from tests.storage.stores import ASH, BO, TALK, TODAY, a_talk, add_all

A_DAY = timedelta(days=1)
LAST_DAY = a_talk().expires_on
AGENDA = bytes(range(200))
LOCK = "LOCK TABLE talk, link IN ACCESS EXCLUSIVE MODE NOWAIT"
CLOSING_ALL_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def glance(lookup: bytes, day: date) -> tuple[StoredLink, bytes] | None:
    """Look for a link in the store at hand."""
    seen = glances.onlooker_of(current_app).glance(lookup, day)
    return None if seen is None else (seen.link(), seen.beginning)


def glance_at(app: Flask) -> object:
    """Look for Ash's link in another thread."""
    return glances.onlooker_of(app).glance(ASH, TODAY)


@pytest.fixture
def merged(inside: Flask) -> Flask:
    """Return a store with a talk whose agenda is there."""
    add_all()
    storage.talks.save_talk(replace(a_talk(), agenda_blob=AGENDA))
    storage.commit()
    return inside


@pytest.fixture
def file(opened: Callable[..., Flask], on_sqlite: str) -> Iterator[Path]:
    """Return the file of a store on SQLite to which nobody is connected."""
    with opened(on_sqlite).app_context():
        add_all()
        storage.talks.save_talk(replace(a_talk(), agenda_blob=AGENDA))
        storage.commit()
        storage.db.engine.dispose()
        yield Path(on_sqlite.removeprefix("sqlite:///"))


@pytest.mark.usefixtures("merged")
@pytest.mark.parametrize("lookup", [ASH, BO])
@pytest.mark.parametrize("day", [TODAY, LAST_DAY])
def test_a_look_sees_the_link_and_how_the_agenda_begins(lookup: bytes, day: date) -> None:
    seen = glance(lookup, day)

    assert seen == (storage.talks.find_link(lookup), AGENDA[: glances.BEGINNING_BYTES])


@pytest.mark.usefixtures("merged")
def test_a_look_sees_nothing_that_does_not_live() -> None:
    seen = [
        glance(b"of another link.", TODAY),
        glance(ASH, LAST_DAY + A_DAY),
    ]
    storage.talks.remove_link(ASH)
    storage.commit()
    seen.append(glance(ASH, TODAY))
    storage.talks.forget_talk(TALK)
    storage.commit()
    seen.append(glance(BO, TODAY))

    assert seen == [None] * 4


@pytest.mark.usefixtures("inside")
def test_a_look_sees_nothing_before_the_merge() -> None:
    add_all()

    assert glance(ASH, TODAY) is None


@pytest.mark.usefixtures("merged")
def test_a_look_keeps_nobody_from_writing() -> None:
    seen = [glance(ASH, TODAY)]
    storage.talks.remove_link(BO)
    storage.commit()
    seen.append(glance(BO, TODAY))

    assert [one is None for one in seen] == [False, True]


def test_a_look_shares_its_connection_with_nobody(merged: Flask) -> None:
    glance(ASH, TODAY)
    held = glances.onlooker_of(merged)._connection

    with closing(storage.db.engine.raw_connection()) as other:
        assert other.dbapi_connection is not held is not None


def test_who_only_looks_can_write_nothing(merged: Flask) -> None:
    glance(ASH, TODAY)
    held = glances.onlooker_of(merged)._connection
    assert held is not None

    with pytest.raises(storage.db.engine.dialect.loaded_dbapi.Error):
        held.cursor().execute("DELETE FROM link")


def test_a_look_leaves_nothing_locked(merged: Flask) -> None:
    locking = {"sqlite": "BEGIN EXCLUSIVE", "postgresql": LOCK}[storage.db.engine.dialect.name]
    glance(ASH, TODAY)

    with storage.access.always_looking(storage.db.engine).connect() as other:
        raw = other.connection.dbapi_connection
        assert raw is not None
        raw.rollback()
        raw.execute(locking)
        raw.rollback()


def test_a_look_does_not_wait_for_who_holds_everything(merged: Flask) -> None:
    locking = {"sqlite": "BEGIN EXCLUSIVE", "postgresql": LOCK}[storage.db.engine.dialect.name]
    before = glance(ASH, TODAY)
    with closing(storage.db.engine.raw_connection()) as other:
        raw: Any = other.dbapi_connection
        raw.execute(locking)
        with ThreadPoolExecutor(1) as looking:
            meanwhile = looking.submit(glance_at, merged)
            try:
                assert meanwhile.result(5) is None
            finally:
                raw.rollback()

    assert glance(ASH, TODAY) == before is not None


def test_on_sqlite_a_busy_database_costs_no_connection(file: Path) -> None:
    glance(ASH, TODAY)
    held = glances.onlooker_of(current_app)._connection
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        glance(ASH, TODAY)

    assert glances.onlooker_of(current_app)._connection is held is not None


def test_a_connection_is_opened_anew_each_minute(merged: Flask) -> None:
    now = [0.0]
    onlooker = glances.Onlooker(storage.db.engine, lambda: now[0])
    held = []
    for seconds in (0, 59, 60):
        now[0] = seconds
        assert onlooker.glance(ASH, TODAY) is not None
        held.append(onlooker._connection)
    onlooker.close()

    assert held[0] is held[1] is not held[2]


@needs_postgres
def test_a_connection_that_the_server_closed_is_opened_anew(
    opened: Callable[..., Flask], on_postgresql: str
) -> None:
    with opened(on_postgresql).app_context():
        add_all()
        storage.talks.save_talk(replace(a_talk(), agenda_blob=AGENDA))
        storage.commit()
        before = glance(ASH, TODAY)
        storage.db.session.execute(text(CLOSING_ALL_OTHERS))
        storage.rollback()

        assert [glance(ASH, TODAY), glance(ASH, TODAY)] == [None, before]


@pytest.mark.usefixtures("merged")
def test_when_all_connections_are_closed_the_next_look_opens_its_own() -> None:
    seen = [glance(ASH, TODAY)]
    storage.db.engine.dispose()
    seen.append(glance(ASH, TODAY))

    assert seen[0] == seen[1] is not None


def test_after_a_fault_the_next_look_sees_again(file: Path) -> None:
    whole = file.read_bytes()
    file.write_bytes(b"nonsense " * 1000)
    glance(ASH, TODAY)
    file.write_bytes(whole)

    assert glance(ASH, TODAY) is not None


def test_in_a_damaged_database_a_look_sees_nothing(file: Path) -> None:
    file.write_bytes(b"nonsense " * 1000)

    assert glance(ASH, TODAY) is None


def test_out_of_reach_of_the_database_a_look_sees_nothing(file: Path) -> None:
    file.unlink()
    file.mkdir()

    assert glance(ASH, TODAY) is None
