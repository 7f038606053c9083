"""A Chromium, and a copy that really serves."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.browsing import FLAGS
from tests.journeys.serving import Server, serving
from tests.needs import chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a Chromium."""
    sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium(),
            args=[*FLAGS, *sandbox],
            ignore_default_args=["--disable-back-forward-cache"],  # people's browsers keep pages
        )
        yield started
        started.close()


@pytest.fixture
def server(tmp_path: Path, settings: dict[str, str]) -> Iterator[Server]:
    """Return a copy that really serves."""
    with serving(tmp_path / "data", settings) as running:
        yield running
