"""Five people in a real Chromium, of whom one is silent: the plan after the day to answer by."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from threading import Thread
from unittest.mock import patch

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from compersion_talks.services import Services
from tests.journeys.browsing import open_talk
from tests.journeys.serving import find_free_port
from tests.needs import needs_chromium

pytestmark = needs_chromium

TODAY = datetime.now(UTC).date()
ANSWER_BY = TODAY + timedelta(days=3)
NAMES = ("Ash", "Bo", "Cy", "Di", "Eli")


@pytest.fixture
def settings() -> dict[str, str]:
    """Say where this copy is reached."""
    return {"COMPERSION_PUBLIC_URL": f"http://127.0.0.1:{find_free_port()}"}


@pytest.fixture
def address(app: Flask, settings: dict[str, str]) -> Iterator[str]:
    """Serve the app from this process, in which the day can be set."""
    address = settings["COMPERSION_PUBLIC_URL"]
    server = make_server("127.0.0.1", int(address.rpartition(":")[2]), app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield address
    server.shutdown()
    thread.join()
    server.server_close()


def choose_to_go_on(page: Page) -> None:
    """Write a day to answer by, and choose to go on after it."""
    page.get_by_text("More choices", exact=True).click()
    page.locator("#answer_by").fill(ANSWER_BY.isoformat())
    page.get_by_label("Go on", exact=True).check(force=True)


@contextmanager
def on_day(day: date) -> Iterator[None]:
    """Let it be another day, while visits go on."""
    with patch.object(Services, "today", day):
        yield


def test_one_silent_person_of_five_does_not_keep_the_others_from_their_plan(
    browser: Browser, address: str
) -> None:
    group = open_talk(browser, address, NAMES, choose_to_go_on)
    eli = group["Eli"]
    eli.go(f"{eli.base}pages/2/3")
    eli.page.locator("textarea[name='worth-it.text']").fill("a heron in the attic")
    eli.follow(eli.page.locator("main form .actions button").first)
    for name in NAMES[:4]:
        group[name].go(f"{group[name].base}review")
        group[name].press("I'm done")

    ash = group["Ash"]
    with on_day(ANSWER_BY + timedelta(days=2)):
        ash.go(f"{ash.base}waiting")
        ash.press("Go on without waiting longer")
        ash.press("Make the plan now")
        assert ash.page.url.endswith("/agenda")
        eli.go(eli.base)
        assert "It was made without your answers" in eli.seen[-1]
        eli.press("Read my notes")

    assert "a heron in the attic" in eli.seen[-1]
    for name in NAMES[:4]:
        assert "a heron in the attic" not in "".join(group[name].seen)
