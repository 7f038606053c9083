"""A Chromium, and a copy that really serves."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.browsing import start_browser
from tests.journeys.front import Front, serve_behind_front
from tests.journeys.serving import Server, serve_copy


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a Chromium."""
    with start_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def keeping_browser() -> Iterator[Browser]:
    """Return a Chromium that keeps pages to go back to, as people's own do."""
    with start_browser(keeps_pages=True) as browser:
        yield browser


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    """Return one copy behind TLS for all of a module."""
    with serve_behind_front(tmp_path_factory.mktemp("front") / "data") as front:
        yield front


@pytest.fixture
def server(tmp_path: Path, settings: dict[str, str]) -> Iterator[Server]:
    """Return a copy that really serves."""
    with serve_copy(tmp_path / "data", settings) as running:
        yield running
