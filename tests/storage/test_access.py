"""A read-only session cannot write, in the database itself."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from compersion_talks import storage
from compersion_talks.storage import talks
from tests.needs import needs_postgres
from tests.storage.builders import ASH, TALK, a_partner, a_talk, add_all, begin_session

WRITES = [
    lambda: talks.save_talk(a_talk(is_merged=True)),
    lambda: talks.forget_talk(TALK),
    lambda: talks.remove_link(ASH),
    lambda: talks.remove_partner(ASH),
    lambda: storage.db.session.execute(text("DROP TABLE link")),
]


@pytest.mark.parametrize("write", WRITES)
def test_a_read_only_session_cannot_write(store: Flask, write: Callable[[], None]) -> None:
    with store.app_context():
        add_all()

    with begin_session(store, read_only=True), pytest.raises(DBAPIError, match="(?i)read-?on"):
        write()

    with store.app_context():
        assert talks.find_talk(TALK) == a_talk()
        assert len(talks.list_partners(TALK)) == len(talks.list_links(TALK)) == 2


def test_a_read_only_session_reads_everything(store: Flask) -> None:
    with store.app_context():
        add_all()

    with begin_session(store, read_only=True):
        assert talks.find_talk(TALK) == a_talk()
        assert len(talks.list_partners(TALK)) == 2


def test_the_next_session_on_the_same_connection_can_write(store: Flask) -> None:
    with store.app_context():
        add_all()
    with begin_session(store, read_only=True):
        talks.find_talk(TALK)

    with store.app_context():
        talks.save_talk(a_talk(is_merged=True))
        storage.commit()

    with store.app_context():
        assert talks.find_talk(TALK) == a_talk(is_merged=True)


def test_looking_does_not_keep_others_from_writing(
    on_sqlite: str, opened: Callable[..., Flask]
) -> None:
    one, other = opened(on_sqlite), opened(on_sqlite, busy_timeout_ms=1)
    with one.app_context():
        add_all()

    with begin_session(one, read_only=True):
        list(talks.list_partners(TALK))
        storage.rollback()
        with other.app_context():
            talks.save_talk(a_talk(is_merged=True))
            storage.commit()

        assert talks.find_talk(TALK) == a_talk(is_merged=True)


@needs_postgres
def test_all_that_one_look_reads_stood_there_at_the_same_moment(
    on_postgresql: str, opened: Callable[..., Flask]
) -> None:
    one, other = opened(on_postgresql), opened(on_postgresql)
    with one.app_context():
        add_all()

    with begin_session(one, read_only=True):
        talks.find_talk(TALK)
        with other.app_context():
            talks.save_partner(a_partner(release_blob=b"in", release_key_id=1))
            storage.commit()
        looked = talks.list_partners(TALK)
        storage.rollback()
        looked_later = talks.list_partners(TALK)

    assert looked[0] == a_partner()
    assert looked_later[0] == a_partner(release_blob=b"in", release_key_id=1)


def test_looking_changes_no_byte_of_the_file(
    on_sqlite: str, opened: Callable[..., Flask], tmp_path: Path
) -> None:
    app = opened(on_sqlite)
    with app.app_context():
        add_all()
    before = hashlib.sha256((tmp_path / "talks.sqlite3").read_bytes()).digest()

    with begin_session(app, read_only=True):
        talks.find_talk(TALK)
        storage.commit()

    assert hashlib.sha256((tmp_path / "talks.sqlite3").read_bytes()).digest() == before
