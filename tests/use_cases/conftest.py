"""A database and keys without any page: the acts are tried on their own."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from compersion_talks import library, storage
from compersion_talks.factory import create_app
from compersion_talks.services import current_services
from tests.use_cases.group import Group


@pytest.fixture
def group(app: Flask) -> Iterator[Group]:
    """Return Ash, Bo and Cy, who opened a talk by Ash's hand."""
    with app.test_request_context(method="POST"):
        source = library.read_built_in()["other-connections"]
        yield Group(source, current_services().keys, date(2026, 3, 1)).open("Ash", "Bo", "Cy")


@pytest.fixture
def surroundings(database: str, tmp_path: Path) -> dict[str, str]:
    """Return the settings of a copy on an empty database of either kind."""
    return {"COMPERSION_DATA_DIR": str(tmp_path / "copy"), "COMPERSION_DATABASE_URL": database}


@pytest.fixture
def copy(surroundings: dict[str, str]) -> Iterator[Flask]:
    """Return that copy, set up."""
    app = create_app(surroundings)
    with app.app_context():
        storage.migrate()
    yield app
    with app.app_context():
        storage.db.engine.dispose()
