"""Backups are taken while serving, cannot defeat the gate, and come back whole."""

import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from compersion_talks import storage
from compersion_talks.storage import CopyFailed, DatabaseIsNewer, talks
from tests.needs import needs_postgres
from tests.storage.builders import ASH, BO, TALK, a_link, a_partner, a_talk, add_all

CANARY = b"the canary sings "
INVITATION = b"i" * 16


@pytest.fixture
def app(on_sqlite: str, opened: Callable[..., Flask]) -> Flask:
    """Return a store in one file with a talk, where Ash has handed in and Bo is invited."""
    app = opened(on_sqlite)
    with app.app_context():
        add_all()
        handed_in = {"release_blob": CANARY * 2000, "release_key_id": 1}
        talks.save_partner(a_partner(ASH, **handed_in))
        talks.add_link(a_link(INVITATION, kind="j", partner_id=BO, wrapped_key=CANARY * 2000))
        storage.commit()
    return app


def test_a_restored_backup_holds_the_talk_and_its_own_links(app: Flask, tmp_path: Path) -> None:
    backup = tmp_path / "backup.sqlite3"
    with app.app_context():
        storage.back_up(backup)
        talks.forget_talk(TALK)
        storage.commit()

        storage.restore(backup)

        assert talks.find_talk(TALK) == a_talk()
        assert talks.list_partners(TALK) == [a_partner(ASH), a_partner(BO)]
        assert talks.find_link(ASH) == a_link(ASH)
        assert storage.is_up_to_date()


def test_a_backup_holds_nothing_handed_in_and_no_unspent_invitation(
    app: Flask, tmp_path: Path
) -> None:
    backup = tmp_path / "backup.sqlite3"
    assert CANARY in (tmp_path / "talks.sqlite3").read_bytes()

    with app.app_context():
        storage.back_up(backup)

    assert CANARY not in backup.read_bytes()
    with closing(sqlite3.connect(backup)) as copy:
        assert copy.execute("SELECT count(*) FROM link WHERE kind = 'j'").fetchone() == (0,)
        assert copy.execute("SELECT count(release_blob) FROM partner").fetchone() == (0,)
        assert copy.execute("SELECT count(release_kid) FROM partner").fetchone() == (0,)
        assert copy.execute("PRAGMA freelist_count").fetchone() == (0,)


def test_a_backup_from_before_an_upgrade_holds_none_of_its_counters(
    app: Flask, tmp_path: Path
) -> None:
    with app.app_context():
        storage.db.session.execute(text("CREATE TABLE tally (key BLOB)"))
        storage.db.session.execute(text("INSERT INTO tally VALUES (:key)"), {"key": CANARY * 9})
        storage.commit()

        storage.back_up(tmp_path / "backup.sqlite3")

    assert CANARY * 9 not in (tmp_path / "backup.sqlite3").read_bytes()


def test_a_backup_takes_nothing_from_the_talks_that_go_on(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        storage.back_up(tmp_path / "backup.sqlite3")

        assert talks.list_partners(TALK)[0].release_blob == CANARY * 2000
        assert talks.find_link(INVITATION) is not None


def test_a_backup_is_its_owners_alone_and_leaves_nothing_beside_it(
    app: Flask, tmp_path: Path
) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()

    with app.app_context():
        storage.back_up(folder / "backup.sqlite3")

    assert stat.S_IMODE((folder / "backup.sqlite3").stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == ["backup.sqlite3"]


def test_a_backup_taken_while_another_changes_a_talk_is_consistent(
    app: Flask, tmp_path: Path
) -> None:
    with app.test_request_context(method="POST"):
        talks.save_talk(a_talk(is_merged=True))

        storage.back_up(tmp_path / "backup.sqlite3")
        storage.rollback()

    with closing(sqlite3.connect(tmp_path / "backup.sqlite3")) as copy:
        assert copy.execute("SELECT is_merged FROM talk").fetchone() == (0,)
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_backup_that_cannot_be_written_leaves_no_half_of_it(app: Flask, tmp_path: Path) -> None:
    with app.app_context(), pytest.raises(CopyFailed, match="could not be written"):
        storage.back_up(tmp_path / "no folder" / "backup.sqlite3")


def test_a_restore_replaces_everything(app: Flask, tmp_path: Path) -> None:
    backup = tmp_path / "backup.sqlite3"
    with app.app_context():
        storage.back_up(backup)
        talks.add_talk(a_talk(id=b"n" * 16))
        storage.commit()

        storage.restore(backup)

        assert talks.find_talk(b"n" * 16) is None


def test_a_server_at_work_sees_what_was_restored(
    app: Flask, on_sqlite: str, opened: Callable[..., Flask], tmp_path: Path
) -> None:
    backup = tmp_path / "backup.sqlite3"
    serving = opened(on_sqlite)
    with app.app_context():
        storage.back_up(backup)
        talks.forget_talk(TALK)
        storage.commit()
    with serving.test_request_context():
        assert talks.find_talk(TALK) is None

    with app.app_context():
        storage.restore(backup)

    with serving.test_request_context():
        assert talks.find_talk(TALK) == a_talk()


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\x00" + bytes(5000)])
def test_a_file_that_is_no_backup_is_refused_and_nothing_changes(
    app: Flask, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "wrong").write_bytes(content)

    with app.app_context():
        with pytest.raises(CopyFailed, match="is no backup"):
            storage.restore(tmp_path / "wrong")

        assert talks.find_talk(TALK) == a_talk()


def test_a_backup_that_is_missing_is_refused(app: Flask, tmp_path: Path) -> None:
    with app.app_context(), pytest.raises(CopyFailed, match="There is no file"):
        storage.restore(tmp_path / "gone")

    assert not (tmp_path / "gone").exists()


def test_a_damaged_backup_is_refused_and_nothing_changes(app: Flask, tmp_path: Path) -> None:
    backup = tmp_path / "backup.sqlite3"
    with app.app_context():
        storage.back_up(backup)
        content = bytearray(backup.read_bytes())
        content[4096 * 2 : 4096 * 4] = b"\xff" * 4096 * 2
        backup.write_bytes(content)

        with pytest.raises(CopyFailed):
            storage.restore(backup)

        assert talks.find_talk(TALK) == a_talk()


def test_a_backup_of_a_newer_version_is_refused_and_nothing_changes(
    app: Flask, tmp_path: Path
) -> None:
    backup = tmp_path / "backup.sqlite3"
    with app.app_context():
        storage.back_up(backup)
        with closing(sqlite3.connect(backup)) as copy, copy:
            copy.execute("UPDATE alembic_version SET version_num = '9999'")
        talks.save_talk(a_talk(shared_rev=5))
        storage.commit()

        with pytest.raises(DatabaseIsNewer, match="9999"):
            storage.restore(backup)

        assert talks.find_talk(TALK) == a_talk(shared_rev=5)


@needs_postgres
def test_a_backup_of_postgresql_is_stripped_too_and_can_be_restored_into_either(
    on_postgresql: str, on_sqlite: str, opened: Callable[..., Flask], tmp_path: Path
) -> None:
    backup = tmp_path / "backup.sqlite3"
    with opened(on_postgresql).app_context():
        add_all()
        handed_in = {"release_blob": CANARY * 2000, "release_key_id": 1}
        talks.save_partner(a_partner(ASH, **handed_in))
        talks.add_link(a_link(INVITATION, kind="j", partner_id=BO, wrapped_key=CANARY * 2000))
        storage.commit()
        storage.back_up(backup)

    assert CANARY not in backup.read_bytes()
    for database in (on_postgresql, on_sqlite):
        with opened(database).app_context():
            storage.restore(backup)

            assert talks.find_talk(TALK) == a_talk()
            assert talks.list_partners(TALK) == [a_partner(ASH), a_partner(BO)]
            assert talks.find_link(ASH) == a_link(ASH)
            assert talks.find_link(INVITATION) is None
            assert storage.is_up_to_date()


@needs_postgres
def test_an_older_backup_is_not_restored_into_postgresql(
    on_postgresql: str, opened: Callable[..., Flask], tmp_path: Path
) -> None:
    with opened(on_postgresql).app_context():
        add_all()
        storage.commit()
        storage.back_up(tmp_path / "backup.sqlite3")
        with closing(sqlite3.connect(tmp_path / "backup.sqlite3")) as old:
            old.execute("UPDATE alembic_version SET version_num = '0001'")
            old.commit()

        with pytest.raises(CopyFailed, match="from an older version"):
            storage.restore(tmp_path / "backup.sqlite3")

        assert talks.find_talk(TALK) == a_talk()
