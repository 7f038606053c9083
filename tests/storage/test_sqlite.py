"""How the file is kept: carefully, for its owner alone, nothing left of what is deleted."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from compersion_talks import storage
from compersion_talks.storage import talks
from tests.storage.builders import ASH, TALK, a_partner, add_all

CANARY = b"the canary sings "
SETTINGS = {
    "journal_mode": "delete",
    "synchronous": 3,
    "foreign_keys": 1,
    "secure_delete": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "temp_store": 2,
    "busy_timeout": 10_000,
    "max_page_count": 256 * 1024 * 1024 // 4096,
}


@pytest.fixture
def app(on_sqlite: str, opened: Callable[..., Flask]) -> Flask:
    """Return a store in one file."""
    return opened(on_sqlite)


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_connection_is_set_up_carefully(app: Flask, setting: str) -> None:
    with app.app_context():
        found = storage.db.session.execute(text(f"PRAGMA {setting}")).scalar_one()

    assert found == SETTINGS[setting]


def test_a_new_database_belongs_to_its_owner_alone(
    opened: Callable[..., Flask], tmp_path: Path
) -> None:
    previous = os.umask(0)
    try:
        opened(f"sqlite:///{tmp_path / 'new folder' / 'talks.sqlite3'}")
    finally:
        os.umask(previous)

    path = tmp_path / "new folder" / "talks.sqlite3"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_what_is_forgotten_leaves_no_byte_behind(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        add_all()
        talks.save_partner(a_partner(ASH, private_blob=CANARY * 5000, release_blob=CANARY))
        storage.commit()
        assert CANARY in (tmp_path / "talks.sqlite3").read_bytes()

        talks.forget_talk(TALK)
        storage.commit()

        assert find_traces(tmp_path) == []


def test_what_is_replaced_leaves_no_byte_behind(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        add_all()
        talks.save_partner(a_partner(ASH, private_blob=CANARY * 5000))
        storage.commit()

        talks.save_partner(a_partner(ASH, private_blob=None))
        storage.commit()

        assert find_traces(tmp_path) == []


def find_traces(folder: Path) -> list[Path]:
    """Return every file of a folder that still holds the canary."""
    return [path for path in folder.iterdir() if CANARY in path.read_bytes()]


def test_no_journal_stays_beside_the_file(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        add_all()

    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["talks.sqlite3", "talks.sqlite3.reserve"]
