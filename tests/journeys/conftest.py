"""A Chromium, and a copy that really serves."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.browsing import started
from tests.journeys.serving import Server, serving


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a Chromium."""
    with started() as browser:
        yield browser


@pytest.fixture
def server(tmp_path: Path, settings: dict[str, str]) -> Iterator[Server]:
    """Return a copy that really serves."""
    with serving(tmp_path / "data", settings) as running:
        yield running
