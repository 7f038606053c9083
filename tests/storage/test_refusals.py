"""A database that is full, busy or read-only says so by name, and stays whole."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from compersion_talks import storage
from compersion_talks.domain.errors import StorageIsFull
from compersion_talks.storage import StorageIsBusy, StorageIsReadOnly, talks
from tests.needs import needs_postgres
from tests.storage.builders import (
    ASH,
    BO,
    TALK,
    a_partner,
    a_talk,
    add_all,
    begin_session,
    open_bare_store,
)

BIG = os.urandom(64 * 1024)
"""As large as a sealed blob can be, and as little to be compressed."""


@contextmanager
def hold_lock(path: Path) -> Iterator[None]:
    """Hold the only lock of a SQLite file from another connection."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


def fill() -> int:
    """Add talks until there is no room for one more; say how many there were room for."""
    for number in range(1000):
        try:
            talks.add_talk(a_talk(id=number.to_bytes(16, "big"), shared_blob=BIG))
            storage.commit()
        except StorageIsFull:
            storage.rollback()
            return number
    raise AssertionError("it never got full")


def test_new_talks_are_refused_while_there_is_still_room_for_old_ones(
    on_sqlite: str, opened: Callable[..., Flask], tmp_path: Path
) -> None:
    with opened(on_sqlite, quota_bytes=1_000_000).app_context():
        number = fill()

        assert 5 < number < 15
        assert (tmp_path / "talks.sqlite3").stat().st_size < 950_000
        talks.save_talk(a_talk(id=bytes(16), shared_blob=BIG + BIG))
        storage.commit()


def test_what_is_forgotten_makes_room_for_a_new_talk(
    database: str, opened: Callable[..., Flask]
) -> None:
    with opened(database, quota_bytes=1_000_000).app_context():
        number = fill()
        assert 5 < number < 15
        for one in range(number):
            talks.forget_talk(one.to_bytes(16, "big"))
        storage.commit()

        assert fill() == number


@needs_postgres
def test_on_postgresql_all_that_rows_hold_counts(
    on_postgresql: str, opened: Callable[..., Flask]
) -> None:
    with opened(on_postgresql, quota_bytes=1_000_000).app_context():
        add_all()
        assert storage.has_space()
        talks.save_partner(a_partner(ASH, private_blob=BIG * 7))
        assert storage.has_space()
        talks.save_partner(a_partner(ASH, private_blob=BIG * 7, release_blob=BIG * 7))

        assert not storage.has_space()
        storage.rollback()


def test_a_full_database_refuses_by_name_keeps_all_and_lets_talks_be_forgotten(
    on_sqlite: str, opened: Callable[..., Flask], tmp_path: Path
) -> None:
    with opened(on_sqlite, quota_bytes=1_000_000).app_context():
        fill()
        first = bytes(16)
        before = talks.find_talk(first)

        with pytest.raises(StorageIsFull):
            talks.save_talk(a_talk(id=first, shared_blob=BIG * 16))
        storage.rollback()

        assert talks.find_talk(first) == before
        assert (tmp_path / "talks.sqlite3").stat().st_size <= 1_000_000
        talks.forget_talk(first)
        storage.commit()
        assert talks.find_talk(first) is None
        assert storage.db.session.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"


@pytest.mark.parametrize("read_only", [True, False])
def test_a_locked_database_refuses_by_name_and_works_again_afterwards(
    on_sqlite: str, opened: Callable[..., Flask], tmp_path: Path, *, read_only: bool
) -> None:
    app = opened(on_sqlite, busy_timeout_ms=1)
    with app.app_context():
        add_all()

    with begin_session(app, read_only=read_only):
        with hold_lock(tmp_path / "talks.sqlite3"), pytest.raises(StorageIsBusy):
            talks.find_talk(TALK)
        storage.rollback()

        assert talks.find_talk(TALK) == a_talk()


def test_while_one_changes_a_talk_another_waits_and_is_then_refused_by_name(
    database: str, opened: Callable[..., Flask]
) -> None:
    one, other = opened(database), opened(database, busy_timeout_ms=1)
    with one.app_context():
        add_all()
        talks.lock_talk(TALK)

        with other.app_context():
            with pytest.raises(StorageIsBusy):
                talks.lock_talk(TALK)
            storage.rollback()
        storage.rollback()


def test_a_lock_ends_with_the_commit(database: str, opened: Callable[..., Flask]) -> None:
    one, other = opened(database), opened(database, busy_timeout_ms=1)
    with one.app_context():
        add_all()
        talks.lock_talk(TALK)
        talks.save_talk(a_talk(shared_rev=2))
        storage.commit()

    with other.app_context():
        assert talks.lock_talk(TALK) == a_talk(shared_rev=2)


@needs_postgres
def test_on_postgresql_one_locked_talk_does_not_hold_up_another(
    on_postgresql: str, opened: Callable[..., Flask]
) -> None:
    one, other = opened(on_postgresql), opened(on_postgresql, busy_timeout_ms=1)
    with one.app_context():
        add_all()
        talks.add_talk(a_talk(id=b"o" * 16))
        storage.commit()
        talks.lock_talk(TALK)

        with other.app_context():
            assert talks.lock_talk(b"o" * 16) == a_talk(id=b"o" * 16)
            storage.rollback()


def test_a_database_that_cannot_be_written_refuses_by_name(
    on_sqlite: str, opened: Callable[..., Flask], tmp_path: Path
) -> None:
    with opened(on_sqlite).app_context():
        add_all()
    read_only = open_bare_store(f"sqlite:///file:{tmp_path / 'talks.sqlite3'}?mode=ro&uri=true")

    with begin_session(read_only, read_only=False), pytest.raises(StorageIsReadOnly):
        talks.forget_talk(TALK)
    with begin_session(read_only, read_only=True):
        assert talks.find_talk(TALK) == a_talk()
    with read_only.app_context():
        storage.db.engine.dispose()


def test_a_database_that_is_not_there_refuses_by_name(tmp_path: Path) -> None:
    address = f"postgresql+psycopg://nobody@/none?host={tmp_path}"

    with open_bare_store(address).app_context(), pytest.raises(StorageIsBusy):
        talks.find_talk(TALK)


def test_a_partner_cannot_belong_to_no_talk(store: Flask) -> None:
    with store.app_context():
        with pytest.raises(Exception, match="(?i)foreign key"):
            talks.add_partner(a_partner())
        storage.rollback()

        assert talks.list_partners(TALK) == []


def test_a_refusal_half_way_leaves_nothing_half_done(
    on_sqlite: str, opened: Callable[..., Flask]
) -> None:
    with opened(on_sqlite, quota_bytes=1_000_000).app_context():
        add_all()
        talks.save_partner(a_partner(ASH, private_blob=b"half"))

        with pytest.raises(StorageIsFull):
            talks.save_partner(a_partner(BO, private_blob=BIG * 20))
        storage.rollback()

        assert talks.list_partners(TALK) == [a_partner(ASH), a_partner(BO)]
