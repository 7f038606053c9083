"""Everything moves to another database, byte by byte, or nothing does."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, text

from compersion_talks import storage
from compersion_talks.storage import CopyFailed, DatabaseIsNewer, TablesAreMissing
from compersion_talks.storage.tables import Base
from tests.databases import KINDS, new_database
from tests.needs import needs_postgres
from tests.processes import ROOT
from tests.soak import count_rounds, note
from tests.storage.builders import TODAY, add_all, open_bare_store, open_store
from tests.storage.rows import TABLES, read_everything, wait_until_left
from tests.storage.versions import list_tables

Rows = dict[str, list[dict[str, Any]]]
COPY_ID = b"c" * 16
A_TALK = "INSERT INTO talk VALUES ('a-talk', '2026-01-01', '2026-01-01', '0', 'shared', 1, NULL)"
EMPTY = dict.fromkeys(TABLES, 0)
WAYS = [
    pytest.param(one, other, marks=[] if one == other == "sqlite" else needs_postgres)
    for one in ("sqlite", "postgresql")
    for other in ("sqlite", "postgresql")
]
KILLED = (
    "import os, signal, sys\n"
    "from sqlalchemy import event\n"
    "from compersion_talks import storage\n"
    "from tests.storage.builders import open_bare_store\n"
    "source, target = open_bare_store(sys.argv[1]), open_bare_store(sys.argv[2])\n"
    "left = [int(sys.argv[3])]\n"
    "def changes(_connection, _cursor, statement, *_told):\n"
    "    left[0] -= statement.split()[0] in ('CREATE', 'ALTER', 'INSERT', 'SELECT', 'DELETE')\n"
    "    if left[0] <= 0:\n"
    "        os.kill(os.getpid(), signal.SIGKILL)\n"
    "with target.app_context():\n"
    "    event.listen(storage.db.engine, 'after_cursor_execute', changes)\n"
    "with source.app_context():\n"
    "    storage.check_move(sys.argv[2], b'c' * 16)\n"
    "    storage.move_to(target)\n"
)


@pytest.fixture
def make_database(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str, str], str]:
    """Return a maker of databases without a table, of either kind."""

    def make(kind: str, name: str) -> str:
        if kind == "sqlite":
            return f"sqlite:///{tmp_path / name}.sqlite3"
        return new_database(request.getfixturevalue("postgres"))

    return make


@pytest.fixture
def source(on_sqlite: str, opened: Callable[..., Flask]) -> Flask:
    """Return a store in a file that holds a talk."""
    app = opened(on_sqlite)
    with app.app_context():
        add_all()
        storage.ownership.claim(COPY_ID, TODAY)
    return app


@pytest.fixture(params=KINDS)
def prepared(request: pytest.FixtureRequest, make_database: Callable[[str, str], str]) -> str:
    """Return a database that this copy has served without a talk."""
    address = make_database(request.param, "new")
    with open_store(address).app_context():
        storage.ownership.claim(COPY_ID, date(2026, 2, 1))
        storage.db.engine.dispose()
    return address


def move(source: Flask, target: str) -> dict[str, int]:
    """Move the rows of a store to a database, as the command does."""
    with source.app_context():
        storage.db.engine.dispose()
        if storage.db.engine.dialect.name == "postgresql":
            wait_until_left(storage.db.engine.url.render_as_string(hide_password=False))
        storage.check_move(target, COPY_ID)
        return storage.move_to(open_bare_store(target))


def refuse(source: Flask, target: str, error: type[Exception] = CopyFailed) -> str:
    """Return the one line with which a move is refused."""
    with source.app_context(), pytest.raises(error) as refused:
        storage.check_move(target, COPY_ID)
    assert "\n" not in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize(("kind", "other"), WAYS)
def test_a_move_leaves_the_same_rows_in_both_databases(
    kind: str,
    other: str,
    make_database: Callable[[str, str], str],
    opened: Callable[..., Flask],
) -> None:
    old, new = make_database(kind, "old"), make_database(other, "new")
    source = opened(old)
    with source.app_context():
        add_all()
        storage.ownership.claim(COPY_ID, TODAY)
    before = read_everything(old)

    moved = move(source, new)

    assert moved == EMPTY | {"talk": 1, "partner": 2, "link": 2, "meta": 1}
    assert read_everything(new) == read_everything(old) == before
    with opened(new).app_context():
        assert storage.is_up_to_date()
        assert storage.ownership.is_of(COPY_ID)


IDS = st.binary(min_size=16, max_size=16)
DAYS = st.dates(date(2026, 1, 1), date(9999, 12, 31))
NUMBERS = st.integers(0, 2**31 - 1)
BLOBS = st.binary(max_size=300) | st.binary(min_size=1, max_size=3).map(lambda one: one * 9000)
MAYBE = st.none() | BLOBS
# PostgreSQL has no NUL in texts, and no deck has one.
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


@st.composite
def fill(draw: st.DrawFn) -> Rows:
    """Draw the rows of a whole database, as the tables take them."""
    talks = draw(st.lists(IDS, min_size=1, max_size=4, unique=True))
    partners = draw(st.lists(st.tuples(IDS, st.sampled_from(talks)), unique_by=lambda one: one[0]))
    links = draw(st.lists(IDS, unique=True, max_size=120))
    of_partner = st.sampled_from([None, *(one for one, _ in partners)])
    row = st.fixed_dictionaries
    found: Rows = {
        "talk": [
            {"id": one, "opened_on": draw(DAYS), "expires_on": draw(DAYS)}
            | draw(row({"is_merged": st.booleans(), "shared_blob": BLOBS, "shared_rev": NUMBERS}))
            | {"agenda_blob": draw(MAYBE)}
            for one in talks
        ],
        "partner": [
            {"id": one, "talk_id": talk, "private_blob": draw(MAYBE), "private_rev": draw(NUMBERS)}
            | {"release_blob": draw(MAYBE), "release_kid": draw(st.none() | NUMBERS)}
            for one, talk in partners
        ],
        "link": [
            {"lookup": one, "kind": draw(st.sampled_from("pjau")), "created_on": draw(DAYS)}
            | {"talk_id": draw(st.sampled_from(talks)), "partner_id": draw(of_partner)}
            | {"kid": number, "wrap": bytes([number]), "invitations_blob": None}
            | {"handle_hash": one if number % 2 else None}
            for number, one in enumerate(links)
        ],
        "agreements": [
            {"talk_id": one, "blob": draw(BLOBS), "rev": draw(NUMBERS)}
            for one in talks
            if draw(st.booleans())
        ],
        "deck": [
            {"hash": one.hex() * 2, "text": draw(TEXTS), "last_offered_on": draw(DAYS)}
            for one in draw(st.lists(IDS, max_size=3, unique=True))
        ],
        "meta": [{"id": 1, "last_seen_on": draw(DAYS), "jumped_on": draw(st.none() | DAYS)}],
    }
    return found


@needs_postgres
@settings(
    max_examples=count_rounds(12, 300),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rows=fill())
def test_whatever_is_stored_moves_to_postgresql_and_back_byte_by_byte(
    rows: Rows, on_postgresql: str, tmp_path: Path
) -> None:
    old, new = (f"sqlite:///{tmp_path / name}.sqlite3" for name in ("old", "new"))
    for file in tmp_path.glob("*.sqlite3*"):
        file.unlink()
    stores = [open_store(old), open_bare_store(on_postgresql), open_bare_store(new)]
    with stores[0].app_context(), storage.db.engine.begin() as out:
        for table in Base.metadata.sorted_tables:
            if rows[table.name]:
                out.execute(insert(table), rows[table.name])
    with stores[1].app_context(), storage.db.engine.begin() as out:
        out.execute(text(f"TRUNCATE {', '.join(TABLES)}"))

    for one, other in zip(stores, stores[1:], strict=False):
        with one.app_context():
            moved = storage.move_to(other)
            storage.db.engine.dispose()

    assert moved == {name: len(rows[name]) for name in TABLES}
    assert read_everything(old) == read_everything(on_postgresql) == read_everything(new)


def test_a_database_that_a_server_prepared_is_moved_into(
    source: Flask, on_sqlite: str, prepared: str
) -> None:
    move(source, prepared)

    assert read_everything(prepared) == read_everything(on_sqlite)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            "INSERT INTO talk VALUES ('{id}','2026-01-01','2026-02-01','0','a',1,NULL)",
            "holds talks",
        ),
        ("UPDATE meta SET copy_id = '{id}'", "of another copy"),
        ("UPDATE alembic_version SET version_num = '9999'", "another program or version"),
        ("UPDATE alembic_version SET version_num = '0004'", "another program or version"),
        ("DROP TABLE alembic_version", "another program or version"),
    ],
)
def test_a_target_that_is_not_free_is_refused_and_stays_as_it_is(
    change: str, said: str, source: Flask, prepared: str
) -> None:
    with open_bare_store(prepared).app_context():
        storage.db.session.execute(text(change.format(id="x" * 16, talk=A_TALK)))
        storage.commit()
        storage.db.engine.dispose()
    before = read_everything(prepared)

    assert said in refuse(source, prepared)
    assert read_everything(prepared) == before


@pytest.mark.parametrize("content", [b"a letter " * 900, b"SQLite format 3\x00" + bytes(5000)])
def test_a_file_that_is_no_database_is_refused_and_nothing_lies_beside_it(
    source: Flask, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "aside").mkdir()
    (tmp_path / "aside" / "letter").write_bytes(content)

    said = refuse(source, f"sqlite:///{tmp_path}/aside/letter")

    assert said.startswith("The target cannot be used: ")
    assert (tmp_path / "aside" / "letter").read_bytes() == content
    assert len(list((tmp_path / "aside").iterdir())) == 1


def test_the_database_that_is_in_use_is_refused_by_any_name(
    source: Flask, on_sqlite: str, tmp_path: Path
) -> None:
    (tmp_path / "by-name").symlink_to(tmp_path)

    for address in (on_sqlite, f"sqlite:///{tmp_path}/by-name/talks.sqlite3"):
        assert "is the database that is in use" in refuse(source, address)


@needs_postgres
def test_the_postgresql_database_that_is_in_use_is_refused(
    on_postgresql: str, opened: Callable[..., Flask]
) -> None:
    app = opened(on_postgresql)
    with app.app_context():
        storage.db.engine.dispose()
    wait_until_left(on_postgresql)

    assert "is the database that is in use" in refuse(app, on_postgresql)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql+psycopg://mo:secret@127.0.0.1:1/talks", "Connection refused"),
        ("postgresql+psycopg://mo:secret@127.0.0.1:port/talks", "is no URL of a database"),
    ],
)
def test_a_target_that_cannot_be_reached_is_told_without_its_password(
    source: Flask, address: str, said: str
) -> None:
    told = refuse(source, address)

    assert said in told
    assert "secret" not in told


@needs_postgres
def test_a_postgresql_that_refuses_says_why(source: Flask, postgres: str) -> None:
    with psycopg.connect(postgres, autocommit=True) as server:
        server.execute("DROP ROLE IF EXISTS guest")
        server.execute("CREATE ROLE guest LOGIN")
    path, _, query = new_database(postgres).partition("?")
    name = path.rpartition("/")[2]

    missing = refuse(source, f"postgresql+psycopg://postgres@/no_such?{query}")
    powerless = refuse(source, f"postgresql+psycopg://guest@/{name}?{query}")

    assert 'database "no_such" does not exist' in missing
    assert "may not make tables there" in powerless


@needs_postgres
def test_tables_that_the_account_may_not_read_are_refused(
    source: Flask, on_postgresql: str
) -> None:
    with psycopg.connect(on_postgresql.replace("+psycopg", ""), autocommit=True) as server:
        server.execute("DROP ROLE IF EXISTS guest")
        server.execute("CREATE ROLE guest LOGIN")

    said = refuse(source, on_postgresql.replace("postgres:@", "guest@"))

    assert said == "The target cannot be used: permission denied for table alembic_version."


@needs_postgres
def test_a_postgresql_whose_server_still_runs_is_not_moved(
    on_postgresql: str, on_sqlite: str, opened: Callable[..., Flask]
) -> None:
    app = opened(on_postgresql)
    with app.app_context():
        storage.db.engine.dispose()
    wait_until_left(on_postgresql)
    with psycopg.connect(on_postgresql.replace("+psycopg", "")):
        said = refuse(app, on_sqlite)

    assert "its account has other connections (1). Stop the server on each machine" in said


def test_a_source_without_tables_of_this_version_is_refused(
    on_sqlite: str, next_version: Callable[..., Path], tmp_path: Path
) -> None:
    app = open_bare_store(on_sqlite)
    target = f"sqlite:///{tmp_path}/new.sqlite3"

    assert "`compersion-talks serve` once" in refuse(app, target, TablesAreMissing)
    with app.app_context():
        storage.migrate()
        storage.db.session.execute(text("UPDATE alembic_version SET version_num = '0004'"))
        storage.commit()
    assert "`compersion-talks serve` once" in refuse(app, target, TablesAreMissing)
    with app.app_context():
        storage.db.session.execute(text("UPDATE alembic_version SET version_num = '9998'"))
        storage.commit()
    assert "newer version" in refuse(app, target, DatabaseIsNewer)
    assert not (tmp_path / "new.sqlite3").exists()


@pytest.mark.parametrize(
    "does",
    [
        "UPDATE partner SET private_rev = 7",
        "DELETE FROM link",
        "INSERT INTO deck VALUES (hex(NEW.lookup), '', 0)",
    ],
)
def test_rows_that_are_not_the_same_there_are_noticed_and_taken_back(
    source: Flask, on_sqlite: str, tmp_path: Path, opened: Callable[..., Flask], does: str
) -> None:
    new = tmp_path / "new.sqlite3"
    opened(f"sqlite:///{new}")
    with closing(sqlite3.connect(new)) as tampered:
        tampered.execute(f"CREATE TRIGGER other AFTER INSERT ON link BEGIN {does}; END")
        tampered.commit()

    with pytest.raises(CopyFailed, match=r"^Nothing was moved\. The table \w+ was not the same"):
        move(source, f"sqlite:///{new}")

    assert read_everything(f"sqlite:///{new}") == {name: [] for name in TABLES}


def test_a_target_that_becomes_full_is_left_without_a_row(
    source: Flask, on_sqlite: str, tmp_path: Path
) -> None:
    before = read_everything(on_sqlite)
    with source.app_context():
        storage.db.session.execute(text("UPDATE talk SET agenda_blob = zeroblob(500000)"))
        storage.commit()
        small = open_bare_store(f"sqlite:///{tmp_path}/new.sqlite3", quota_bytes=300_000)

        with pytest.raises(CopyFailed, match=r"^Nothing was moved\. The database is full"):
            storage.move_to(small)

    assert read_everything(f"sqlite:///{tmp_path}/new.sqlite3") == {name: [] for name in TABLES}
    assert read_everything(on_sqlite) != before


@pytest.mark.parametrize("kind", KINDS)
def test_a_move_that_is_killed_leaves_an_empty_target_and_works_the_next_time(
    kind: str, source: Flask, on_sqlite: str, make_database: Callable[[str, str], str]
) -> None:
    before, new = read_everything(on_sqlite), make_database(kind, "new")

    def start(killed_at: int) -> int:
        command = [sys.executable, "-c", KILLED, on_sqlite, new, str(killed_at)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        return subprocess.run(command, env=environment, capture_output=True, check=False).returncode

    moments = 0
    while start(2 + moments * count_rounds(12, 1)) != 0:
        assert read_everything(on_sqlite) == before
        with open_bare_store(new).app_context():
            has_tables = "meta" in list_tables()
            storage.db.engine.dispose()
        assert not has_tables or not any(read_everything(new).values())
        moments += 1
    assert moments > 2
    assert read_everything(new) == before
    note("kill in a move", f"{kind}: at {moments} statements, each time nothing was there")
