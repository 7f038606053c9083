"""`move`, as an operator types it: a talk that was begun before is finished after it."""

import lzma
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from compersion_talks import storage, vault
from compersion_talks.cli import install
from compersion_talks.cli.locks import lock_folder
from compersion_talks.factory import create_app
from compersion_talks.services import find_services
from tests.databases import KINDS, new_database
from tests.determinism import fix_clock
from tests.storage.rows import read_everything, wait_until_left
from tests.talking import Partner, start_talk
from tests.use_cases.test_frozen_copy import LINKS, MATCHED, NEXT_DAY, OLD
from tests.visiting import Visitor

Make = Callable[[str], Flask]
TYPED = "typed-by-the-operator"


@pytest.fixture
def copies(tmp_path: Path) -> Iterator[Make]:
    """Return a maker of the copy whose keys lie in one folder, on any database."""
    made: list[Flask] = []

    def make(address: str) -> Flask:
        for app in made:
            leave(app)
        settings = {
            "COMPERSION_DATA_DIR": str(tmp_path / "data"),
            "COMPERSION_DATABASE_URL": address,
        }
        made.append(install(create_app(settings)))
        return made[-1]

    yield make
    for app in made:
        leave(app)


@pytest.fixture(params=KINDS)
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a database without a table, of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new.sqlite3'}"
    return new_database(request.getfixturevalue("postgres"))


@pytest.fixture
def old(tmp_path: Path) -> str:
    """Return the address of the database that a copy has at first."""
    return f"sqlite:///{tmp_path / 'data' / 'talks.sqlite3'}"


def leave(app: Flask) -> None:
    """Close all connections of an app."""
    with app.app_context():
        storage.db.engine.dispose()


def serve_once(app: Flask) -> None:
    """Do to the database what `serve` does before it listens."""
    services = find_services(app)
    with app.app_context():
        storage.migrate()
        assert storage.ownership.claim(services.keys.copy_id, services.today)


def move(app: Flask, *words: str, say: str = "") -> Result:
    """Type the command, with the server stopped."""
    leave(app)
    address = find_services(app).settings.database_url
    if address.startswith("postgresql"):
        wait_until_left(address)
    return app.test_cli_runner().invoke(args=["move", *words], input=say)


def test_a_talk_that_was_begun_before_is_finished_after_it_there_and_back(
    copies: Make, old: str, target: str, tmp_path: Path
) -> None:
    app, home = copies(old), f"sqlite:///{tmp_path / 'home.sqlite3'}"
    serve_once(app)
    group = start_talk(app, "Ash", "Bo", "Cy")
    group["Ash"].say("said by Ash before")
    group["Ash"].close()

    there = move(app, target)
    carry_over(group, copies(target))
    group["Bo"].say("said by Bo between")
    group["Bo"].close()
    back = move(copies(target), home)
    carry_over(group, copies(home))
    group["Cy"].close()

    plan = group["Cy"].get("agenda").text
    assert (there.exit_code, back.exit_code) == (0, 0), there.output + back.output
    assert "talks: 1, people: 3" in there.output
    assert "said by Ash before" in plan
    assert "said by Bo between" in plan
    assert group["Ash"].get("agenda").text == plan


def carry_over(group: dict[str, Partner], app: Flask) -> None:
    """Let everybody go on in the same browser, which now reaches another app."""
    for partner in group.values():
        leave(partner.visitor.app)
        partner.visitor.app = partner.visitor.client.application = app


def enter(app: Flask, name: str) -> Partner:
    """Open an own link of the frozen copy in a browser of its own."""
    visitor = Visitor(app)
    return Partner(name, visitor, visitor.open(LINKS[name]).handle)


def test_the_folder_of_the_first_version_is_moved_once_it_was_served(
    copies: Make, old: str, target: str, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    packed = (OLD / "talks.sqlite3.xz").read_bytes()
    (tmp_path / "data" / "talks.sqlite3").write_bytes(lzma.decompress(packed))
    (tmp_path / "data" / "keys.json").write_bytes((OLD / "keys.json").read_bytes())
    (tmp_path / "data" / "keys.json").chmod(0o600)
    app = copies(old)

    early = move(app, target)
    serve_once(app)
    late = move(app, target)
    moved = copies(target)
    fix_clock(moved, NEXT_DAY)
    ash, bo = (enter(moved, name) for name in ("Ash", "Bo"))
    bo.answer("secure", {"needs-top": "need-rest", "needs-top.visibility": "if-mutual"})
    bo.close()

    assert (early.exit_code, late.exit_code) == (1, 0), late.output
    assert "`compersion-talks serve` once" in early.output
    assert MATCHED in ash.get("agenda").text


def test_the_next_steps_are_said_without_the_password(
    copies: Make, old: str, tmp_path: Path, on_postgresql: str
) -> None:
    app = copies(old)
    serve_once(app)
    address = on_postgresql.replace("postgres:@", f"postgres:{TYPED}@")

    result = move(app, "-", say=f"{address}\n")

    assert result.exit_code == 0, result.output
    assert TYPED not in result.output
    said = result.output.splitlines()
    assert said[1].startswith("1. Set COMPERSION_DATABASE_URL to the new database")
    assert str(tmp_path / "data" / "keys.json") in said[1]
    assert "compersion-talks doctor" in said[2]
    assert f"delete {tmp_path / 'data' / 'talks.sqlite3'}" in said[3]


def test_a_copy_whose_server_runs_is_not_moved(copies: Make, old: str, tmp_path: Path) -> None:
    app = copies(old)
    serve_once(app)
    with lock_folder(tmp_path / "data"):
        result = move(app, f"sqlite:///{tmp_path / 'new.sqlite3'}")

    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert "Stop it, and start it again after the move." in result.output
    assert not (tmp_path / "new.sqlite3").exists()


def test_a_copy_is_not_moved_without_its_own_keys(copies: Make, old: str, tmp_path: Path) -> None:
    app = copies(old)
    serve_once(app)
    start_talk(app, "Ash", "Bo")
    (tmp_path / "data" / "keys.json").unlink()
    vault.load_keys(tmp_path / "data" / "keys.json")

    result = move(copies(old), f"sqlite:///{tmp_path / 'new.sqlite3'}")

    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert "is the key file of another copy" in result.output
    assert not (tmp_path / "new.sqlite3").exists()


@pytest.mark.parametrize("given", ["mysql://db/talks", "talks.sqlite3", "postgresql://db", ""])
def test_what_is_no_database_is_refused_in_words(
    copies: Make, old: str, tmp_path: Path, given: str
) -> None:
    app = copies(old)
    serve_once(app)

    result = move(app, given)

    assert result.exit_code == 2
    assert result.output.splitlines()[-1].startswith("Error: The target cannot be used: ")
    assert "postgresql+psycopg://name@host/database" in result.output


def test_a_folder_that_cannot_be_written_is_told_in_one_line(
    copies: Make, old: str, tmp_path: Path
) -> None:
    app = copies(old)
    serve_once(app)
    (tmp_path / "file").touch()

    result = move(app, f"sqlite:///{tmp_path / 'file' / 'new.sqlite3'}")

    assert (result.exit_code, result.output.count("\n")) == (1, 1), result.output
    assert f"{tmp_path / 'file'} cannot be used" in result.output


def test_nothing_is_changed_by_a_refusal(copies: Make, old: str, target: str) -> None:
    app = copies(old)
    serve_once(app)
    start_talk(app, "Ash", "Bo")
    assert move(app, target).exit_code == 0
    before = read_everything(old), read_everything(target)

    again = move(app, target)

    assert (again.exit_code, again.output.count("\n")) == (1, 1)
    assert "The target holds talks already. Name an empty database." in again.output
    assert (read_everything(old), read_everything(target)) == before
