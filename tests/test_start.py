"""Whatever keeps a copy from starting is reported in one line that says how to fix it."""

import errno
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import click
import pytest
from click.testing import Result
from flask import Flask

from compersion_talks import storage
from compersion_talks.cli import build_app, install
from compersion_talks.factory import create_app
from tests.talking import open_talk

FAULTS = [
    (errno.ENOSPC, "No space left on device"),
    (errno.EROFS, "Read-only file system"),
    (errno.EACCES, "Permission denied"),
]


def start_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Start a copy on a folder, and return the one line that says why it does not."""
    monkeypatch.setenv("COMPERSION_DATA_DIR", str(folder))
    monkeypatch.setattr("compersion_talks.cli.render_client.share_slots", lambda _folder: None)
    with pytest.raises(click.ClickException) as refusal:
        build_app()
    assert refusal.value.exit_code == 1
    assert "\n" not in refusal.value.message
    return refusal.value.message


def run(folder: Path, *words: str) -> Result:
    """Type a command to a copy whose data is in a folder."""
    app = install(create_app({"COMPERSION_DATA_DIR": str(folder)}))
    result = app.test_cli_runner().invoke(args=list(words))
    with app.app_context():
        storage.db.engine.dispose()
    return result


def test_keys_that_are_gone_are_not_made_anew_while_talks_need_them(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_talk(app, "Ash", "Bo")
    keys = tmp_path / "data" / "keys.json"
    keys.rename(tmp_path / "keys.json")

    said = start_refused(tmp_path / "data", monkeypatch)

    assert f"The key file {keys} is missing" in said
    assert "Restore your copy of it." in said
    assert not keys.exists()


def test_keys_that_no_talk_needs_are_made_anew(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = tmp_path / "data" / "keys.json"
    before = keys.read_bytes()
    keys.unlink()
    monkeypatch.setenv("COMPERSION_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr("compersion_talks.cli.render_client.share_slots", lambda _folder: None)

    build_app()

    assert keys.read_bytes() != before


@pytest.mark.parametrize(("number", "reason"), FAULTS)
def test_a_folder_that_cannot_be_made_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, reason: str
) -> None:
    def refuse(path: Path, *_given: object, **_more: object) -> None:
        raise OSError(number, reason, str(path))

    monkeypatch.setattr(Path, "mkdir", refuse)

    said = start_refused(tmp_path / "new", monkeypatch)

    assert said.startswith(f"{tmp_path / 'new'} cannot be used ({reason}).")
    assert "Check that the disk is not full" in said


@pytest.mark.parametrize("words", [("keys", "rotate"), ("backup", "NOWHERE/copy.sqlite3")])
def test_a_command_that_cannot_write_says_where_in_one_line(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    def refuse(path: object, *_given: object, **_more: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system", str(path))

    monkeypatch.setattr("os.open", refuse)
    monkeypatch.setattr("compersion_talks.vault.keyfile.fcntl.flock", refuse)

    result = run(tmp_path / "data", *(word.replace("NOWHERE", str(tmp_path)) for word in words))

    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert "Read-only file system" in result.output
    assert result.output.count("\n") == 1


@pytest.mark.parametrize("words", [("doctor",), ("forget",), ("serve",), ("keys", "rotate")])
@pytest.mark.parametrize(
    ("break_it", "said"),
    [
        ("newer", "written by a newer version"),
        ("damaged", "The database file is damaged."),
        ("folder", "The database cannot be opened."),
    ],
)
def test_a_database_that_cannot_be_used_is_told_by_every_command(
    app: Flask, tmp_path: Path, break_it: str, said: str, words: tuple[str, ...]
) -> None:
    file = tmp_path / "data" / "talks.sqlite3"
    BREAKING[break_it](file)

    result = run(tmp_path / "data", *words)

    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert said in result.output


def _make_newer(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()


def _damage(file: Path) -> None:
    file.write_bytes(b"no database" * 1000)


def _put_a_folder_there(file: Path) -> None:
    file.unlink()
    file.mkdir()


BREAKING: dict[str, Callable[[Path], None]] = {
    "newer": _make_newer,
    "damaged": _damage,
    "folder": _put_a_folder_there,
}
