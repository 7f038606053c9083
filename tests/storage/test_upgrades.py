"""Before an upgrade the file is copied, and the files of old versions are still understood."""

import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from flask import Flask
from sqlalchemy import text

from compersion_talks import storage
from compersion_talks.storage import talks
from tests.storage.builders import TALK, a_talk, add_all
from tests.storage.test_migrations import find_config
from tests.storage.versions import find_head, list_tables, make_later


def test_before_a_change_the_file_is_copied_whole_for_its_owner_alone(
    on_sqlite: str, opened: Callable[..., Flask], next_version: Callable[..., Path], tmp_path: Path
) -> None:
    app = opened(on_sqlite)
    with app.app_context():
        add_all()
        make_later(app, next_version(last="SELECT no_such_thing"))
        with pytest.raises(Exception, match="no_such_thing"):
            storage.migrate()

    copy = tmp_path / f"talks.sqlite3.before-change-of-{find_head()}"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with closing(sqlite3.connect(copy)) as copied:
        assert copied.execute("SELECT count(*) FROM link").fetchone() == (2,)
        assert copied.execute("SELECT version_num FROM alembic_version").fetchone() == (
            find_head(),
        )


def test_a_new_database_is_not_copied(
    on_sqlite: str, opened: Callable[..., Flask], tmp_path: Path
) -> None:
    opened(on_sqlite)

    assert not list(tmp_path.glob("*before*"))


def test_a_copy_that_cannot_be_made_stops_the_change(
    on_sqlite: str, opened: Callable[..., Flask], next_version: Callable[..., Path], tmp_path: Path
) -> None:
    app = opened(on_sqlite)
    (tmp_path / f"talks.sqlite3.before-change-of-{find_head()}").mkdir()
    with app.app_context():
        make_later(app, next_version())

        with pytest.raises(storage.CopyFailed, match="could not be written"):
            storage.migrate()

        assert "extra" not in list_tables()


def test_the_first_version_of_the_tables_is_still_understood(
    on_sqlite: str, opened: Callable[..., Flask], tmp_path: Path
) -> None:
    frozen = Path(__file__).parent / "frozen" / "version_0001.sql"
    with closing(sqlite3.connect(tmp_path / "talks.sqlite3")) as old:
        old.executescript(frozen.read_text())

    with opened(on_sqlite).app_context():
        assert talks.find_talk(TALK) == a_talk()
        assert talks.list_links(TALK)[0].wrapped_key == b"wrap"
        assert storage.db.session.execute(text("PRAGMA foreign_key_check")).all() == []
        assert storage.is_up_to_date()


def test_the_counters_of_the_first_version_are_dropped_and_come_back_empty(
    database: str, opened: Callable[..., Flask]
) -> None:
    with opened(database).app_context():
        add_all()
        command.downgrade(find_config(), "0001")
        storage.db.session.execute(
            text("INSERT INTO tally (key, count, ends_at) VALUES (:key, 1, 60)"), {"key": TALK}
        )
        storage.commit()

        storage.migrate()
        assert "tally" not in list_tables()
        command.downgrade(find_config(), "0001")

        assert storage.db.session.execute(text("SELECT count(*) FROM tally")).scalar_one() == 0
        storage.rollback()
        command.upgrade(find_config(), "head")
        assert talks.find_talk(TALK) == a_talk()
