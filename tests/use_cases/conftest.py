"""A database and keys without any page: the acts are tried on their own."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask

from compersion_talks import library
from compersion_talks.services import current_services
from tests.use_cases.group import Group


@pytest.fixture
def group(app: Flask) -> Iterator[Group]:
    """Return Ash, Bo and Cy, who opened a talk by Ash's hand."""
    with app.test_request_context(method="POST"):
        source = library.read_built_in()["other-connections"]
        yield Group(source, current_services().keys, date(2026, 3, 1)).open("Ash", "Bo", "Cy")
