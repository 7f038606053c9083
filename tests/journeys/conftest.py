"""A Chromium, and a copy that really serves."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.browsing import start_browser
from tests.journeys.serving import Server, serve_copy


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a Chromium."""
    with start_browser() as browser:
        yield browser


@pytest.fixture
def server(tmp_path: Path, settings: dict[str, str]) -> Iterator[Server]:
    """Return a copy that really serves."""
    with serve_copy(tmp_path / "data", settings) as running:
        yield running
