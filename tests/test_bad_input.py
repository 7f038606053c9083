"""Bad input to every command: one line that says what to do, exit 1 or 2, nothing changed."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.cli import ScriptInfo

from compersion_talks import storage, vault
from compersion_talks.cli import COMMANDS, build_app
from compersion_talks.factory import create_app
from compersion_talks.services import find_services
from compersion_talks.settings import NAMES
from tests.proxies import find_port
from tests.rights import plain_rights
from tests.talking import start_talk

TOP = click.Group("compersion-talks", COMMANDS)


def list_commands(group: click.Group, *before: str) -> Iterator[tuple[str, ...]]:
    """Yield the words of every command."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from list_commands(command, *before, name)
        else:
            yield (*before, name)


EVERY = list(list_commands(TOP))
# What each needs to get as far as its data; all others need no more than their name.
REST = {
    "serve": ["--port", "{port}"],
    "backup": ["{work}/new.sqlite3"],
    "restore": ["{work}/copy.sqlite3", "--yes"],
    "decks worksheet": ["check-in", "{work}/new.pdf"],
    "decks check": ["{work}/a_file"],
    "decks copy": ["check-in", "{work}/new", "--language", "de"],
    "move": ["sqlite:///{work}/moved.sqlite3"],
    "languages write": ["{work}/de.po"],
    "demo": ["{work}/new", "--pdf-only"],
}
# `config`, `demo` and `languages` look at no data of a copy.
WITH_APP = [words for words in EVERY if words[0] not in ("config", "demo", "languages")]


@dataclass
class Copy:
    """A copy with a talk, its data folder and a folder to work in; what is typed to it."""

    data: Path
    work: Path
    settings: dict[str, str] = field(default_factory=dict)
    apps: list[Flask] = field(default_factory=list)

    def type(self, *words: str) -> Result:
        """Type a command, without rights that only root has, and answer no question."""
        typed = [word.format(data=self.data, work=self.work, port=find_port()) for word in words]
        none = dict.fromkeys(NAMES, None)
        with plain_rights():
            return CliRunner().invoke(
                TOP,
                typed,
                env={**none, "COMPERSION_DATA_DIR": str(self.data), **self.settings},
                obj=ScriptInfo(create_app=self.build),
            )

    def build(self) -> Flask:
        """Build the app as a command does."""
        self.apps.append(build_app())
        return self.apps[-1]

    def look(self) -> dict[str, tuple[int, bytes]]:
        """Return the rights and the bytes of every file, but locks."""
        folders = (self.data, self.work)
        files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
        return {
            str(file): (file.stat().st_mode, file.read_bytes())
            for file in files
            if file.suffix != ".lock"
        }


@pytest.fixture(scope="module")
def with_a_talk(tmp_path_factory: pytest.TempPathFactory, fresh_copy: Path) -> Path:
    """Return a data folder with a talk, and a backup of it beside it."""
    folder = tmp_path_factory.mktemp("talk")
    shutil.copytree(fresh_copy, folder / "data")
    app = create_app({"COMPERSION_DATA_DIR": str(folder / "data")})
    with app.app_context():
        services = find_services(app)
        assert storage.ownership.claim(services.keys.copy_id, services.today)
    start_talk(app, "Ash", "Bo")
    with app.app_context():
        storage.back_up(folder / "copy.sqlite3")
        storage.db.engine.dispose()
    return folder


@pytest.fixture
def copy(with_a_talk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Copy]:
    """Return a copy of its own for each test, with files of each kind to name."""
    monkeypatch.setattr("compersion_talks.cli.render_client.share_slots", lambda _folder: None)
    monkeypatch.setattr("compersion_talks.cli.server.keep_memory_private", lambda: None)
    made = Copy(tmp_path / "data", tmp_path / "work")
    shutil.copytree(with_a_talk / "data", made.data)
    make_files(made.work)
    shutil.copy(with_a_talk / "copy.sqlite3", made.work)
    monkeypatch.chdir(made.work)
    yield made
    for app in made.apps:
        with app.app_context():
            storage.db.engine.dispose()
    for folder in (made.data, made.work / "closed"):
        folder.chmod(0o700)


def make_files(work: Path) -> None:
    """Make a file and a folder, and two that may not be written, nor read."""
    (work / "folder").mkdir(parents=True)
    (work / "a_file").write_text("words")
    (work / "binary").write_bytes(b"\xff\xfe\x00" * 100)
    (work / "secret").write_text("words")
    (work / "secret").chmod(0)
    (work / "closed").mkdir(mode=0o500)
    os.mkfifo(work / "pipe")


def assert_refused(copy: Copy, words: tuple[str, ...], code: int = 0, said: str = "") -> None:
    """Type bad input, and check what is promised of every command."""
    before = copy.look()
    result = copy.type(*words)

    lines = [line for line in result.output.splitlines() if line.strip()]
    told = [line for line in lines if not line.startswith(("Usage:", "Try '"))]
    assert isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code in ((code,) if code else (1, 2))
    assert said in result.output
    assert len(told) == 1 or words[0] == "doctor", told
    assert copy.look() == before


def fill(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return a command with what it needs."""
    return (*words, *REST.get(" ".join(words), []))


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_an_unknown_option_or_a_word_too_many_is_refused(
    copy: Copy, words: tuple[str, ...]
) -> None:
    assert_refused(copy, (*words, "--nonsense"), 2, "No such option")
    if words[-1] != "check":
        assert_refused(copy, (*fill(words), "a", "b", "c"), 2, "unexpected extra argument")


def list_bad_words() -> Iterator[tuple[str, ...]]:
    """Yield a command with a bad word for each of its parameters that takes a value."""
    for words in EVERY:
        command: click.Command = TOP
        for word in words:
            assert isinstance(command, click.Group)
            command = command.commands[word]
        for one in command.params:
            assert type(one.type) is not click.Path, f"{words}: NamedPath refuses an empty path"
            name = (one.opts[0],) if isinstance(one, click.Option) else ()
            for bad in BAD.get(type(one.type).__name__, ()):
                if (*words, *name, bad) != UNBOUNDED:
                    yield (*words, *name, bad)


BAD = {"IntRange": ("x", "0", "99999999"), "Choice": ("nonsense", ""), "NamedPath": ("",)}
UNBOUNDED = ("backup", "--keep", "99999999")


@pytest.mark.parametrize("words", [*list_bad_words()], ids=" ".join)
def test_a_value_of_the_wrong_type_is_refused(copy: Copy, words: tuple[str, ...]) -> None:
    assert_refused(copy, words, 2)


PLACES = [
    (("demo", "{work}/a_file"), 2, "is a file"),
    (("demo", "{work}/closed"), 1, "cannot be used (Permission denied)"),
    (("demo", "{work}/a_file/new", "--pdf-only"), 1, "cannot be used (Not a directory)"),
    (("demo", "{data}"), 2, "is the data folder of a copy"),
    (("config", "unit", "{work}/a_file"), 2, "is a file"),
    (("config", "unit", "{work}/closed"), 1, "cannot be used (Permission denied)"),
    (("backup", "{work}/none/new"), 1, "Check that its folder exists"),
    (("backup", "{work}/closed"), 1, "could not be written: Permission denied"),
    (("backup", "{work}/a_file/new"), 1, "could not be written: Not a directory"),
    (("backup", "{data}/keys.json", "--yes"), 2, "belongs to this copy"),
    (("backup", "{data}/talks.sqlite3", "--yes"), 2, "belongs to this copy"),
    (("backup", "{work}/pipe", "--yes"), 2, "is no file"),
    (("restore", "{work}/none"), 2, "does not exist"),
    (("restore", "{work}/folder"), 2, "is a directory"),
    (("restore", "{work}/secret"), 0, "secret"),  # who asks decides whether it is a usage error
    (("restore", "{work}/a_file", "--yes"), 1, "is no backup"),
    (("restore", "{data}/talks.sqlite3", "--yes"), 2, "belongs to this copy"),
    (("forget", "--talk", ""), 2, "Give an address such as"),
    (("forget", "--talk", "Ab3dEf6hIj9l", "--yes"), 1, "No talk is known by that address"),
    (("decks", "check", "{work}/none"), 1, "cannot be read: No such file"),
    (("decks", "check", "{work}/folder"), 1, "cannot be read: Is a directory"),
    (("decks", "check", "{work}/secret"), 1, "cannot be read: Permission denied"),
    (("decks", "check", "{work}/binary"), 1, "it is not plain text"),
    (("decks", "worksheet", "none"), 2, "There is no deck none"),
    (("decks", "worksheet", "check-in", "{work}/folder"), 2, "is a directory"),
    (("decks", "copy", "none", "{work}/new", "--language", "de"), 2, "There is no deck none"),
    (("decks", "copy", "check-in", "{work}/a_file", "--language", "de"), 2, "is a file"),
    (("decks", "copy", "check-in", "{work}/closed", "--language", "de"), 1, "(Permission denied)"),
    (("languages", "write", "{work}/folder"), 2, "is a directory"),
    (("languages", "write", "{work}/closed/de.po"), 1, "(Permission denied)"),
    (("languages", "write", "{work}/a_file"), 0, ""),
    (("languages", "write", "{work}/binary"), 0, ""),
    (("languages", "write", "{work}/new.po"), 0, ""),
    (("languages", "check", "{work}/none"), 2, "does not exist"),
    (("languages", "check", "{work}/folder"), 0, ""),
    (("languages", "check", "{work}/secret"), 0, ""),
    (("languages", "check", "{work}/binary"), 0, ""),
    (("move", "mysql://db/talks"), 2, "The target cannot be used"),
    (("move", "sqlite:///{data}/talks.sqlite3"), 0, ""),
    (("move", "sqlite:///{work}/copy.sqlite3"), 0, ""),
    (("move", "sqlite:///{work}/a_file"), 0, ""),
    (("move", "sqlite:///{work}/folder"), 0, ""),
    (("move", "sqlite:///{work}/closed/new"), 0, ""),
    (("move", "postgresql://nobody@127.0.0.1:1/talks"), 1, ""),
    (("serve", "--host", ""), 2, "is unknown"),
]


@pytest.mark.parametrize(("words", "code", "said"), PLACES, ids=lambda one: str(one))
def test_a_place_that_cannot_be_used_is_named(
    copy: Copy, words: tuple[str, ...], code: int, said: str
) -> None:
    assert_refused(copy, words, code, said)


@pytest.mark.parametrize("words", [("decks", "worksheet", "check-in")])
def test_a_paper_that_cannot_be_written_is_told(
    copy: Copy, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("compersion_talks.cli.decks.render_worksheet", lambda *_: b"%PDF")

    assert_refused(copy, (*words, "{work}/closed/new.pdf"), 1, "cannot be used (Permission denied)")
    assert_refused(copy, (*words, "{work}/none/new.pdf"), 1, "that the folder exists")


SETTINGS = {
    "an unknown name": ("OPERATR", "x", "Did you mean COMPERSION_OPERATOR?"),
    "a word for a number": ("TRUSTED_PROXIES", "many", "write a number from 0 to 8."),
    "a file for a folder": ("DATA_DIR", "{work}/a_file", "write the path of a folder"),
    "a folder for a file": ("SUPPORT_FILE", "{work}/folder", "there is no such file"),
    "a file without rights": ("CREATE_CODE_FILE", "{work}/secret", "cannot be read (Permission"),
    "a file that is no text": ("SUPPORT_FILE", "{work}/binary", "not UTF-8 text"),
    "another database": ("DATABASE_URL", "mysql://db/talks", "write sqlite:////path"),
    "half a database": ("DATABASE_URL", "postgresql://db:x/talks", "write host and port"),
    "half an address": ("DATABASE_URL", "postgresql://[::1/talks", "write host and port"),
}


@pytest.mark.parametrize("kind", SETTINGS)
@pytest.mark.parametrize("words", [*WITH_APP, ("config", "show")], ids=" ".join)
def test_an_unfit_setting_is_told_by_every_command(
    copy: Copy, words: tuple[str, ...], kind: str
) -> None:
    name, value, said = SETTINGS[kind]
    copy.settings[f"COMPERSION_{name}"] = value.format(work=copy.work)

    assert_refused(copy, fill(words), 1, said)


def _change(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.execute(statement)
        database.commit()


def _give_other_keys(copy: Copy) -> None:
    (copy.data / "keys.json").unlink()
    vault.load_keys(copy.data / "keys.json")


def _make_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


STOPPING: dict[str, tuple[Callable[[Copy], object], str]] = {
    "damaged keys": (lambda copy: (copy.data / "keys.json").write_text("{}"), "is damaged"),
    "no keys": (lambda copy: (copy.data / "keys.json").unlink(), "Restore your copy of it"),
    "a folder for keys": (lambda copy: _make_folder(copy.data / "keys.json"), "is not a file"),
    "keys without rights": (
        lambda copy: (copy.data / "keys.json").chmod(0),
        "cannot be read (Permission denied)",
    ),
    "open keys": (lambda copy: (copy.data / "keys.json").chmod(0o644), "Run `chmod 600"),
    "a closed folder": (lambda copy: copy.data.chmod(0), "cannot be used (Permission denied)"),
    "an unwritable new folder": (
        lambda copy: copy.settings.update(COMPERSION_DATA_DIR=str(copy.work / "closed" / "new")),
        "cannot be used (Permission denied)",
    ),
}


@pytest.mark.parametrize("kind", STOPPING)
@pytest.mark.parametrize("words", WITH_APP, ids=" ".join)
def test_what_keeps_a_copy_from_starting_is_told_by_every_command(
    copy: Copy, words: tuple[str, ...], kind: str
) -> None:
    break_it, said = STOPPING[kind]
    break_it(copy)

    result = copy.type(*fill(words))

    assert isinstance(result.exception, SystemExit), result.exception
    assert (result.exit_code, result.output.count("\n")) == (1, 1), result.output
    assert said in result.output


DATABASES: dict[str, tuple[Callable[[Copy], object], str]] = {
    "unreachable": (
        lambda copy: copy.settings.update(
            COMPERSION_DATABASE_URL="postgresql://nobody@127.0.0.1:1/talks"
        ),
        "Check that it runs, that COMPERSION_DATABASE_URL has the right host, name and password",
    ),
    "a folder": (lambda copy: _make_folder(copy.data / "talks.sqlite3"), "cannot be opened"),
    "damaged": (
        lambda copy: (copy.data / "talks.sqlite3").write_bytes(b"no database" * 999),
        "is damaged",
    ),
    "without rights": (
        lambda copy: (copy.data / "talks.sqlite3").chmod(0),
        "to the account that runs the server (`chown`)",
    ),
    "newer": (
        lambda copy: _change(
            copy.data / "talks.sqlite3", "UPDATE alembic_version SET version_num = '9999'"
        ),
        "newer version",
    ),
}
# `decks` looks at no talk.
WITH_DATABASE = [words for words in WITH_APP if words[0] != "decks"]


@pytest.mark.parametrize("kind", DATABASES)
@pytest.mark.parametrize("words", WITH_DATABASE, ids=" ".join)
def test_a_database_that_cannot_be_used_is_told_by_every_command(
    copy: Copy, words: tuple[str, ...], kind: str
) -> None:
    break_it, said = DATABASES[kind]
    break_it(copy)

    if (words, kind) != (("restore",), "newer"):  # a backup replaces it, which is a way out
        assert_refused(copy, fill(words), 1, said)


@pytest.mark.parametrize(
    "words", [("serve",), ("doctor",), ("keys", "rotate"), ("forget", "--talk", "Ab3dEf6hIj9l")]
)
def test_the_key_file_of_another_copy_is_noticed(copy: Copy, words: tuple[str, ...]) -> None:
    _give_other_keys(copy)

    assert_refused(copy, fill(words), 1, "is the key file of another copy")


@pytest.mark.parametrize("words", [("serve",), ("forget",), ("keys", "rotate"), ("doctor",)])
def test_a_folder_that_cannot_be_written_is_told(copy: Copy, words: tuple[str, ...]) -> None:
    (copy.data / "talks.sqlite3").chmod(0o400)
    copy.data.chmod(0o500)

    assert_refused(copy, fill(words), 1, "to the account that runs")
