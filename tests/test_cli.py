"""The commands, as an operator types them."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from compersion_talks import storage, vault
from compersion_talks.cli import build_app, install
from compersion_talks.domain.errors import StorageIsFull
from compersion_talks.factory import create_app
from compersion_talks.pdf.render_client import Failure, RenderFailed
from compersion_talks.services import current_services
from compersion_talks.storage import StorageIsBusy
from compersion_talks.storage.tables import LinkRow, TalkRow
from tests.library.sources import copy_file
from tests.talking import close_all, start_talk
from tests.visiting import Visitor

LOOK = """
import ctypes, json, resource, sys
from compersion_talks.cli import build_app, server

most = resource.getrlimit(resource.RLIMIT_CORE)[1]
resource.setrlimit(resource.RLIMIT_CORE, (most, most))

def look(*about, **_):
    core = resource.getrlimit(resource.RLIMIT_CORE)
    told = [about, core, ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)]
    print(json.dumps(told), file=sys.__stdout__)
    return type("Server", (), {"serve": lambda self, **_: None})()

"""
AS_SERVER = "server.Granian = look; build_app().test_cli_runner().invoke(args=['serve'])\n"
FAULTY = 'schema = 1\nkind = "deck"\nid = "odd"\n'


@pytest.fixture
def commanded(app: Flask) -> Iterator[Flask]:
    """Return a copy with its commands, whose connections are closed afterwards."""
    yield install(app)
    with app.app_context():
        storage.db.engine.dispose()


@pytest.fixture
def never_served(tmp_path: Path) -> Iterator[Flask]:
    """Return a copy with its commands that has no tables yet."""
    app = install(create_app({"COMPERSION_DATA_DIR": str(tmp_path / "new")}))
    yield app
    with app.app_context():
        storage.db.engine.dispose()


def run(app: Flask, *words: str, say: str = "") -> Result:
    """Type a command and answer its question."""
    return app.test_cli_runner().invoke(args=list(words), input=say)


def has_no_talk(app: Flask) -> bool:
    """Say whether the database of a copy holds no talk."""
    with app.app_context():
        rows = storage.db.session.scalars(select(TalkRow)).all()
        storage.db.engine.dispose()
    return not rows


def look_inside(folder: Path, program: str) -> list[object]:
    """Run a program in a process of its own, and return what it saw of itself."""
    environment = {**os.environ, "COMPERSION_DATA_DIR": str(folder)}
    ran = subprocess.run(
        [sys.executable, "-c", LOOK + program],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return list(json.loads(ran.stdout))


def test_a_process_that_serves_leaves_no_memory_behind(tmp_path: Path) -> None:
    seen = look_inside(tmp_path, "server.build_worker(); look()")

    assert seen == [[], [0, 0], 0]


def test_the_server_starts_its_processes_the_private_way(tmp_path: Path) -> None:
    seen = look_inside(tmp_path, AS_SERVER)

    assert seen == [["compersion_talks.cli.server:build_worker"], [0, 0], 0]


def test_the_demo_makes_a_paper_and_links_that_open_it_in_a_copy_of_its_own(
    commanded: Flask, tmp_path: Path
) -> None:
    result = run(commanded, "demo", str(tmp_path / "sample"))

    links = [word for word in result.output.split() if "/l/" in word]
    page = Visitor(create_app({"COMPERSION_DATA_DIR": str(tmp_path / "sample")})).open(links[0])
    assert (tmp_path / "sample" / "agenda.pdf").read_bytes().startswith(b"%PDF-")
    assert len(links) == 2
    assert "the plan is made" in page.text
    assert f"COMPERSION_DATA_DIR={tmp_path / 'sample'} " in result.output
    assert has_no_talk(commanded)


def test_a_demo_of_the_paper_alone_prints_no_link_and_makes_no_copy(
    commanded: Flask, tmp_path: Path
) -> None:
    result = run(commanded, "demo", str(tmp_path / "sample"), "--pdf-only")

    assert [file.name for file in (tmp_path / "sample").iterdir()] == ["agenda.pdf"]
    assert "/l/" not in result.output
    assert has_no_talk(commanded)


def test_the_demo_stays_out_of_the_folder_of_a_copy(commanded: Flask, tmp_path: Path) -> None:
    result = run(commanded, "demo", str(tmp_path / "data"))

    assert result.exit_code == 2
    assert "is the data folder of a copy" in result.output
    assert has_no_talk(commanded)


def test_the_demo_says_in_words_why_there_is_no_paper(
    commanded: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> bytes:
        raise RenderFailed(Failure.NOT_INSTALLED)

    monkeypatch.setattr(import_module("compersion_talks.cli.sample"), "render_agenda", fail)

    result = run(commanded, "demo", str(tmp_path / "sample"))

    assert result.exit_code == 1
    assert "/l/" in result.output
    assert "libpangoft2" in result.output


def test_whoever_reads_only_the_first_lines_of_the_doctor_is_told_of_no_fault(
    tmp_path: Path,
) -> None:
    environment = {**os.environ, "COMPERSION_DATA_DIR": str(tmp_path / "data")}
    command = f"{sys.executable} -m flask --app app doctor | head -c 1"
    ran = subprocess.run(
        ["sh", "-c", command], env=environment, capture_output=True, text=True, check=False
    )

    assert (ran.stdout, ran.stderr) == ("C", "")


def test_every_deck_is_listed_with_its_minutes(commanded: Flask) -> None:
    result = run(commanded, "decks", "list")

    assert "other-connections: Needs and fears" in result.output
    assert "first-talk: A first talk (10 minutes)" in result.output
    assert len(result.output.splitlines()) == 6


def test_all_faults_of_a_deck_are_printed_at_once(commanded: Flask, tmp_path: Path) -> None:
    file = tmp_path / "odd.toml"
    file.write_text(FAULTY)

    result = run(commanded, "decks", "check", str(file))

    assert result.exit_code == 1
    assert len(result.output.splitlines()) > 3
    assert all("odd.toml" in line for line in result.output.splitlines())


def test_a_deck_that_reads_badly_has_hints_and_no_faults(commanded: Flask, tmp_path: Path) -> None:
    colon = {'title = "Thank you"': 'title = "Thanks: who did what"'}
    file = copy_file(tmp_path, "check-in.toml", changes=colon)

    result = run(commanded, "decks", "check", str(file))

    assert result.exit_code == 0
    hint, last = result.output.splitlines()
    assert hint.startswith("Hint: check-in, prompt 'chk-thanks'")
    assert last == "No faults found."


@pytest.mark.parametrize(
    "words", [("doctor",), ("forget",), ("keys", "rotate"), ("backup", "copy.sqlite3")]
)
def test_a_copy_that_never_served_is_told_to_serve_once(
    never_served: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)

    result = run(never_served, *words)

    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert "Run `compersion-talks serve` once" in result.output
    assert not (tmp_path / "copy.sqlite3").exists()


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (StorageIsBusy(), "did not answer in time"),
        (StorageIsFull(), "Free disk space"),
        (OperationalError("SELECT", {}, Exception("words")), "(OperationalError)"),
    ],
)
def test_a_refusal_is_told_in_words(
    commanded: Flask, monkeypatch: pytest.MonkeyPatch, fault: Exception, said: str
) -> None:
    def refuse(*_: object) -> None:
        raise fault

    monkeypatch.setattr(storage.retention, "forget_expired", refuse)

    result = run(commanded, "forget")

    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert said in result.output


def test_a_backup_brings_the_same_paper_back(commanded: Flask, tmp_path: Path) -> None:
    group = start_talk(commanded, "Ash", "Bo")
    close_all(group)
    before = group["Ash"].get("agenda").text
    copy = tmp_path / "copy.sqlite3"

    assert run(commanded, "backup", str(copy)).exit_code == 0
    group["Ash"].get("forget")
    group["Ash"].visitor.send("/forget")
    asked = run(commanded, "restore", str(copy), say="n\n")
    restored = run(commanded, "restore", str(copy), say="y\n")

    assert asked.exit_code == 1
    assert restored.exit_code == 0, restored.output
    assert group["Bo"].get("agenda").text == before


def test_a_file_that_is_no_backup_is_refused_in_one_line_and_without_a_question(
    commanded: Flask, tmp_path: Path
) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("not a database")

    result = run(commanded, "restore", str(file), say="y\n")

    assert result.exit_code == 1
    assert result.output == f"Error: {file} is no backup. Name a file that `backup` wrote.\n"


def test_the_backup_of_another_copy_is_refused_without_a_question(
    commanded: Flask, tmp_path: Path
) -> None:
    other = install(create_app({"COMPERSION_DATA_DIR": str(tmp_path / "other")}))
    with other.app_context():
        storage.migrate()
        services = current_services()
        assert storage.ownership.claim(services.keys.copy_id, services.today)
        storage.db.engine.dispose()
    assert run(other, "backup", str(tmp_path / "copy")).exit_code == 0

    result = run(commanded, "restore", str(tmp_path / "copy"), say="y\n")

    assert result.exit_code == 1
    assert "is a backup of another copy" in result.output
    assert "?" not in result.output
    with other.app_context():
        storage.db.engine.dispose()


def test_a_folder_gets_one_backup_a_day_and_keeps_the_newest(
    commanded: Flask, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    for name in ("talks-2026-01-01.sqlite3", "talks-2026-01-02.sqlite3", "own.sqlite3"):
        (folder / name).touch()

    results = [run(commanded, "backup", str(folder), "--keep", "2") for _ in range(2)]

    kept = sorted(file.name for file in folder.iterdir())
    assert [result.exit_code for result in results] == [0, 0]
    assert kept[:2] == ["own.sqlite3", "talks-2026-01-02.sqlite3"]
    assert len(kept) == 3


@pytest.mark.parametrize("form", ["{handle}", "http://localhost/t/{handle}/pages/1/1"])
def test_an_operator_forgets_a_talk_by_its_address(commanded: Flask, form: str) -> None:
    gone, kept = start_talk(commanded, "Ash", "Bo"), start_talk(commanded, "Cy", "Di")
    address = form.format(handle=gone["Bo"].handle)

    asked = run(commanded, "forget", "--talk", address, say="n\n")
    gone["Ash"].get("")
    done = run(commanded, "forget", "--talk", address, say="y\n")
    again = run(commanded, "forget", "--talk", address, "--yes")

    assert asked.exit_code == 1
    assert done.exit_code == 0, done.output
    gone["Ash"].get("", 404)
    kept["Cy"].get("")
    assert (again.exit_code, again.output.count("\n")) == (1, 1)
    assert "No talk is known by that address" in again.output


def test_a_link_from_before_can_be_forgotten_by_its_address_once_it_was_opened(
    commanded: Flask,
) -> None:
    group = start_talk(commanded, "Ash", "Bo")
    link = group["Ash"].own_link()
    with commanded.app_context():
        storage.db.session.execute(update(LinkRow).values(handle_hash=None))
        storage.commit()
        storage.db.engine.dispose()
    before = run(commanded, "forget", "--talk", group["Ash"].handle, "--yes")

    Visitor(commanded).open(link)

    after = run(commanded, "forget", "--talk", group["Ash"].handle, "--yes")
    assert (before.exit_code, after.exit_code) == (1, 0)


@pytest.mark.parametrize("words", [["--json"], []])
def test_figures_are_counts_of_the_whole_copy(commanded: Flask, words: list[str]) -> None:
    start_talk(commanded, "Ash", "Bo")
    close_all(start_talk(commanded, "Cy", "Di", "Ed"))

    result = run(commanded, "figures", *words)

    lines = [line.split() for line in result.output.splitlines() if not line.startswith("#")]
    told = (
        json.loads(result.output)
        if words
        else {name.removeprefix("compersion_"): int(number) for name, number in lines}
    )
    assert (told["talks"], told["plans"], told["people"]) == (2, 1, 5)
    assert 0 < told["database_bytes"] < told["database_quota_bytes"] == 256 * 1024 * 1024
    assert len(told) == 5


def test_what_is_no_address_is_refused_in_words(commanded: Flask) -> None:
    result = run(commanded, "forget", "--talk", "that one", "--yes")

    assert result.exit_code == 2
    assert "Give an address such as /t/" in result.output


def test_links_still_open_after_the_keys_were_rotated(commanded: Flask, tmp_path: Path) -> None:
    link = start_talk(commanded, "Ash", "Bo")["Ash"].own_link()
    with commanded.app_context():
        before = current_services().keys.ring.current

    result = run(commanded, "keys", "rotate")

    again = create_app({"COMPERSION_DATA_DIR": str(tmp_path / "data")})
    with again.app_context():
        assert current_services().keys.ring.current != before
    page = Visitor(again).open(link)
    assert result.exit_code == 0
    assert page.heading == "Your own page"


def test_a_server_takes_up_rotated_keys_by_itself(commanded: Flask, tmp_path: Path) -> None:
    serving = create_app({"COMPERSION_DATA_DIR": str(tmp_path / "data")})
    Visitor(serving).get("/")

    assert run(commanded, "keys", "rotate").exit_code == 0
    rotated = create_app({"COMPERSION_DATA_DIR": str(tmp_path / "data")})
    link = start_talk(rotated, "Ash", "Bo")["Ash"].own_link()

    assert Visitor(serving).open(link).heading == "Your own page"
    for app in (serving, rotated):
        with app.app_context():
            storage.db.engine.dispose()


@pytest.mark.parametrize("content", ["", "{}", "another"])
def test_a_server_goes_on_with_its_keys_where_the_new_ones_are_unfit(
    app: Flask, tmp_path: Path, content: str, caplog: pytest.LogCaptureFixture
) -> None:
    link = start_talk(app, "Ash", "Bo")["Ash"].own_link()
    keys = tmp_path / "data" / "keys.json"
    if content == "another":
        keys.unlink()
        vault.load_keys(keys)
    else:
        keys.write_text(content)

    assert Visitor(app).open(link).heading == "Your own page"
    assert "the old keys stay in use" in caplog.text


def test_keys_that_root_rotates_still_belong_to_the_account_that_serves(
    commanded: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[tuple[int, ...]] = []
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr("os.chown", lambda _file, *owner: given.append(owner))
    before = (tmp_path / "data" / "keys.json").stat()

    assert run(commanded, "keys", "rotate").exit_code == 0
    assert given == [(before.st_uid, before.st_gid)]


def test_forgetting_what_has_expired_is_safe_to_repeat(commanded: Flask) -> None:
    start_talk(commanded, "Ash", "Bo")

    results = [run(commanded, "forget"), run(commanded, "forget")]

    assert [result.exit_code for result in results] == [0, 0]


def test_unfit_settings_are_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPERSION_" + "OPERATORS", "Ash")  # no setting, on purpose

    with pytest.raises(Exception, match="COMPERSION_OPERATOR"):
        build_app()


def test_unfit_keys_are_told_in_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text("{}")
    monkeypatch.setenv("COMPERSION_DATA_DIR", str(tmp_path))

    with pytest.raises(Exception, match=r"keys\.json") as refusal:
        build_app()

    assert not isinstance(refusal.value, vault.KeysAreUnfit)
