"""A Chromium, and a copy that really serves.

To start a copy takes longer than most tests: all tests of a process share one, and each opens
talks of its own.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.browsing import start_browser
from tests.journeys.front import Front, serve_behind_front
from tests.journeys.serving import ELSEWHERE, Server, serve_copy


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


@pytest.fixture(scope="package")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    """Return a copy behind TLS."""
    with serve_behind_front(tmp_path_factory.mktemp("front") / "data") as front:
        yield front


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return a copy that really serves; leaving leads where no network is needed."""
    folder = tmp_path_factory.mktemp("copy") / "data"
    with serve_copy(folder, {"COMPERSION_LEAVE_URL": ELSEWHERE}) as running:
        yield running
