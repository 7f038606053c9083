"""Whether a write would succeed, and the reserve that lets talks be forgotten on a full disk."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask

from compersion_talks import storage
from compersion_talks.domain.errors import StorageIsFull
from compersion_talks.storage import talks
from compersion_talks.storage.disk_space import keep_reserve
from tests.storage.builders import TALK, TODAY, a_talk, add_all, begin_session, open_bare_store


@pytest.mark.parametrize("read_only", [True, False])
def test_a_database_is_writable_whoever_asks(store: Flask, *, read_only: bool) -> None:
    with begin_session(store, read_only=read_only):
        assert storage.is_writable()


def test_asking_whether_writing_works_writes_nothing(store: Flask) -> None:
    with store.app_context():
        assert storage.is_writable()
        assert storage.is_writable()

        assert talks.find_deck("trial") is None


def test_asking_does_not_commit_what_others_have_under_way(store: Flask) -> None:
    with store.app_context():
        add_all()
    with begin_session(store, read_only=True):
        talks.find_talk(TALK)
        storage.rollback()

        assert storage.is_writable()
        with pytest.raises(Exception, match="(?i)read-?only"):
            talks.forget_talk(TALK)


def test_a_locked_database_is_not_writable(
    on_sqlite: str, opened: Callable[..., Flask], tmp_path: Path
) -> None:
    app = opened(on_sqlite, busy_timeout_ms=1)

    with app.app_context(), closing(sqlite3.connect(tmp_path / "talks.sqlite3")) as other:
        other.execute("BEGIN IMMEDIATE")
        assert not storage.is_writable()
        other.rollback()

        assert storage.is_writable()


def test_a_full_database_is_not_writable(
    on_sqlite: str, opened: Callable[..., Flask], tmp_path: Path
) -> None:
    with opened(on_sqlite, quota_bytes=1_000_000).app_context():
        talks.keep_deck("d" * 64, "x" * 800_000, TODAY)
        storage.commit()
        assert storage.is_writable()

        free = 1_000_000 - (tmp_path / "talks.sqlite3").stat().st_size
        talks.keep_deck("e" * 64, "x" * (free - 4096), TODAY)
        storage.commit()

        assert not storage.is_writable()


def test_a_read_only_database_is_not_writable(
    on_sqlite: str, opened: Callable[..., Flask], tmp_path: Path
) -> None:
    opened(on_sqlite)
    read_only = open_bare_store(f"sqlite:///file:{tmp_path / 'talks.sqlite3'}?mode=ro&uri=true")

    with read_only.test_request_context():
        assert not storage.is_writable()
        storage.db.engine.dispose()


def test_a_server_that_is_gone_is_not_writable(tmp_path: Path) -> None:
    with open_bare_store(f"postgresql+psycopg://nobody@/none?host={tmp_path}").app_context():
        assert not storage.is_writable()


def test_a_reserve_of_one_mebibyte_lies_beside_the_file(
    on_sqlite: str, opened: Callable[..., Flask], tmp_path: Path
) -> None:
    opened(on_sqlite)

    assert (tmp_path / "talks.sqlite3.reserve").stat().st_size == 1024 * 1024


def test_on_a_full_disk_the_reserve_makes_room_for_deleting(
    on_sqlite: str, opened: Callable[..., Flask], tmp_path: Path
) -> None:
    reserve = tmp_path / "talks.sqlite3.reserve"
    tries: list[bool] = []

    def forget() -> None:
        tries.append(reserve.exists())
        if reserve.exists():
            talks.add_talk(a_talk(id=b"o" * 16))
            raise StorageIsFull
        talks.forget_talk(TALK)

    with opened(on_sqlite).app_context():
        add_all()
        storage.run_even_when_full(forget)

        assert talks.find_talk(TALK) is None
        assert talks.find_talk(b"o" * 16) is None

    assert tries == [True, False]
    assert reserve.exists()


def test_while_there_is_room_the_reserve_is_left_alone(store: Flask) -> None:
    with store.app_context():
        add_all()

        storage.run_even_when_full(lambda: talks.forget_talk(TALK))
        storage.rollback()

        assert talks.find_talk(TALK) is None


def test_a_disk_too_full_for_the_reserve_does_not_stop_the_start(
    on_sqlite: str,
    opened: Callable[..., Flask],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = opened(on_sqlite)
    reserve = tmp_path / "talks.sqlite3.reserve"
    reserve.unlink()

    def no_room(_size: int) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.urandom", no_room)
    with app.app_context():
        keep_reserve()

    assert not reserve.exists()
