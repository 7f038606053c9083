"""Apps that only store, on a database of either kind."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from compersion_talks import storage
from tests.storage.builders import open_bare_store, open_store
from tests.storage.versions import write_later_migrations


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
    app = open_bare_store(blank)
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
        return write_later_migrations(tmp_path / "later", last, recreate)

    return make
