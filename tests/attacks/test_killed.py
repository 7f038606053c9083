"""The plug is pulled at any moment, the merge included: what was saved stays, nothing is half."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from itertools import count
from pathlib import Path
from random import Random

import pytest
from flask import Flask

from compersion_talks import library, storage
from compersion_talks.domain.agenda import Agenda
from compersion_talks.factory import create_app
from compersion_talks.services import current_services
from compersion_talks.storage import StoredPartner, StoredTalk
from compersion_talks.use_cases.close_and_merge import go_on
from tests.attacks.writing_process import PROMPT
from tests.processes import ROOT, start_process
from tests.soak import count_rounds, note
from tests.storage.builders import add_all, open_store
from tests.storage.versions import find_head, write_later_migrations
from tests.use_cases.group import Group
from tests.use_cases.test_races import open_talk_after_its_day
from tests.web.browsers import find_database_file

ROUNDS = count_rounds(4, 50)
SAVES_BETWEEN = 6
MOST_STATEMENTS = 24
COMMIT_OF_MERGE = 11
COMMIT_OF_GOING_ON = 16


@pytest.fixture
def copy(tmp_path: Path, fresh_copy: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """Return a copy whose settings are in the environment, for processes that write into it."""
    folder = tmp_path / "data"
    folder.mkdir()
    for name in ("talks.sqlite3", "keys.json"):
        (folder / name).write_bytes((fresh_copy / name).read_bytes())
    (folder / "keys.json").chmod(0o600)
    monkeypatch.setenv("COMPERSION_DATA_DIR", str(folder))
    app = create_app()
    yield app
    with app.app_context():
        storage.db.engine.dispose()


def open_talk_of_two(app: Flask, number: int) -> Group:
    """Open a talk for Ash and Bo; Ash has closed."""
    with app.test_request_context(method="POST"):
        source = library.read_built_in()["other-connections"]
        group = Group(
            source, current_services().keys, current_services().today, seed=number.to_bytes(32)
        )
        group.open("Ash", "Bo").take_up("Bo")
        group.say("Ash", "said by Ash")
        group.close("Ash")
        storage.commit()
    return group


def make_orders(group: Group, numbers: Iterator[int]) -> Iterator[str]:
    """Save several times as Bo, then close, which makes the paper."""
    secret = group.links["Bo"].secret.hex()
    for _ in range(SAVES_BETWEEN):
        yield f"save {next(numbers)} {secret}"
    yield f"close {secret}"


def kill_while_writing(group: Group, chance: Random, numbers: Iterator[int]) -> list[str]:
    """Let a process write and be killed; return what it said it had committed."""
    heard: list[str] = []
    with ExitStack() as stack:
        mortal = start_process(stack, "-m", "tests.attacks.writing_process")
        plan = list(make_orders(group, numbers))
        harmless = chance.randint(0, len(plan) - 1)
        for line in plan[:harmless]:
            mortal.send(line)
            heard.append(mortal.receive())
        if chance.random() < 0.7:
            mortal.send(f"die {chance.randint(1, MOST_STATEMENTS)}")
        for line in plan[harmless:]:
            mortal.send(line)
        if chance.random() < 0.5:
            heard.append(mortal.receive())
        # Wherever it stands by now: between two statements, or in the middle of a commit.
        mortal.process.send_signal(signal.SIGKILL)
        heard += [line.strip() for line in mortal.process.stdout or ()]
    return [line for line in heard if line]


def read_state(
    app: Flask, group: Group
) -> tuple[StoredTalk, list[StoredPartner], int, Agenda | None]:
    """Return what is in the database: the talk, its rows, Bo's number, and the paper."""
    with app.test_request_context(method="POST"):
        place = group.place("Bo")
        rows = storage.talks.list_partners(place.stored.id)
        answer = place.sheet.answers.get(PROMPT)
        number = int(answer.lines[0].value.split()[1]) if answer else -1
        paper = group.agenda("Bo") if place.is_merged else None
        storage.rollback()
    return place.stored, rows, number, paper


def check(app: Flask, group: Group, heard: list[str]) -> bool:
    """See that all that was confirmed is there, and nothing is half; say whether it was merged."""
    with closing(sqlite3.connect(find_database_file(app))) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert opened.execute("PRAGMA foreign_key_check").fetchall() == []
    talk, rows, number, paper = read_state(app, group)
    told = max((int(line.split()[1]) for line in heard if line.startswith("save")), default=-1)
    assert talk.is_merged == (talk.agenda_blob is not None)
    if talk.is_merged:
        assert [(row.private_blob, row.release_blob) for row in rows] == [(None, None)] * 2
        assert str(told) in str(paper) or told < 0
        return True
    assert not [line for line in heard if line.startswith("close")]
    assert number >= told
    assert sum(row.release_blob is not None for row in rows) == 1
    return False


def test_after_a_kill_at_any_moment_all_that_was_told_is_there_and_nothing_is_half(
    copy: Flask,
) -> None:
    chance, numbers = Random(count_rounds(7, 8)), count()  # noqa: S311 - to choose moments
    saved = merged = 0

    for number in range(ROUNDS):
        group = open_talk_of_two(copy, number)
        heard = kill_while_writing(group, chance, numbers)
        saved += sum(line.startswith("save") for line in heard)
        merged += check(copy, group, heard)
        finish(copy, group)

    note("kill -9", f"{ROUNDS} rounds, {saved} saves told, 0 lost, {merged} merged, 0 half")


def finish(app: Flask, group: Group) -> None:
    """Go on after the kill: the unfinished partners close, and there is one paper for both."""
    with app.test_request_context(method="POST"):
        if not group.place("Bo").is_merged:
            group.close("Bo")
            storage.commit()
        assert group.agenda("Ash") == group.agenda("Bo")
        storage.rollback()


@pytest.mark.parametrize("statement", range(2, COMMIT_OF_MERGE + 1)[:: count_rounds(3, 1)])
def test_a_kill_at_each_statement_of_the_merge_leaves_it_undone_or_done(
    copy: Flask, statement: int
) -> None:
    group = open_talk_of_two(copy, statement)
    with ExitStack() as stack:
        mortal = start_process(stack, "-m", "tests.attacks.writing_process")
        mortal.send(f"die {statement}")
        mortal.send(f"close {group.links['Bo'].secret.hex()}")
        heard = [mortal.receive()]
        mortal.process.send_signal(signal.SIGKILL)

    is_merged = check(copy, group, [line for line in heard if line])
    finish(copy, group)

    assert is_merged or heard == [""]
    note("kill in the merge", f"statement {statement}: {'done' if is_merged else 'undone'}")


def check_going_on(group: Group) -> bool:
    """See that Cy's words are there, and nothing is half; say whether the plan is made."""
    cy = group.place("Cy")
    rows = storage.talks.list_partners(cy.stored.id)
    assert "said by Cy" in str(cy.sheet)
    assert cy.is_merged == bool(cy.talk.left_out) == (cy.stored.agenda_blob is not None)
    assert sum(row.release_blob is not None for row in rows) == (0 if cy.is_merged else 2)
    assert sum(row.private_blob is not None for row in rows) == (2 if cy.is_merged else 4)
    return cy.is_merged


@pytest.mark.parametrize("statement", range(2, COMMIT_OF_GOING_ON + 1)[:: count_rounds(3, 1)])
def test_a_kill_at_each_statement_of_going_on_leaves_it_undone_or_done(
    copy: Flask, statement: int
) -> None:
    with copy.test_request_context(method="POST"):
        group = open_talk_after_its_day(statement)
        storage.commit()
    secret = group.links["Ash"].secret.hex()
    with ExitStack() as stack:
        mortal = start_process(stack, "-m", "tests.attacks.writing_process")
        mortal.send(f"die {statement}")
        mortal.send(f"go-on {secret}")
        heard = mortal.receive()
        mortal.process.send_signal(signal.SIGKILL)

    with copy.test_request_context(method="POST"):
        is_made = check_going_on(group)
        if not is_made:
            go_on(group.place("Ash"), group.keys, group.today)
        assert group.agenda("Ash") == group.agenda("Di")
    assert is_made or heard == ""
    note("kill in going on", f"statement {statement}: {'done' if is_made else 'undone'}")


MIGRATING = (
    "import os, signal, sys\n"
    "from pathlib import Path\n"
    "from sqlalchemy import event\n"
    "from compersion_talks import storage\n"
    "from tests.storage.builders import open_bare_store\n"
    "app = open_bare_store(sys.argv[1], Path(sys.argv[2]))\n"
    "left = [int(sys.argv[3])]\n"
    "def changes(_connection, _cursor, statement, *_told):\n"
    "    left[0] -= statement.split()[0] in ('CREATE', 'ALTER', 'INSERT', 'DROP', 'UPDATE')\n"
    "    if left[0] <= 0:\n"
    "        os.kill(os.getpid(), signal.SIGKILL)\n"
    "with app.app_context():\n"
    "    event.listen(storage.db.engine, 'after_cursor_execute', changes)\n"
    "    storage.migrate()\n"
)


@pytest.mark.parametrize("change", range(1, 7)[:: count_rounds(3, 1)])
def test_an_upgrade_that_is_killed_leaves_the_old_tables_and_works_the_next_time(
    on_sqlite: str, tmp_path: Path, change: int
) -> None:
    with open_store(on_sqlite).app_context():
        add_all()
        storage.db.engine.dispose()
    folder = write_later_migrations(tmp_path / "later", "SELECT 1", "always")

    def upgrade(killed_at: int) -> int:
        command = [sys.executable, "-c", MIGRATING, on_sqlite, str(folder), str(killed_at)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        return subprocess.run(command, env=environment, capture_output=True, check=False).returncode

    assert upgrade(change) == -signal.SIGKILL
    assert read_tables_and_links(tmp_path) == (find_head(), False, 2)
    assert upgrade(1000) == 0
    assert read_tables_and_links(tmp_path) == ("9999", True, 2)


def read_tables_and_links(folder: Path) -> tuple[str, bool, int]:
    """Return the version of the tables, whether the new one is there, and how many links are."""
    with closing(sqlite3.connect(folder / "talks.sqlite3")) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (version,) = opened.execute("SELECT version_num FROM alembic_version").fetchone()
        names = {name for (name,) in opened.execute("SELECT name FROM sqlite_master")}
        (links,) = opened.execute("SELECT count(*) FROM link").fetchone()
    return version, "extra" in names, links
