"""The paper printed from the browser: the twin of the PDF, from the same style sheets."""

import os
import re
import subprocess
import sys

import pytest
from playwright.sync_api import Browser

from tests import pdf_tools
from tests.journeys.browsing import Person
from tests.journeys.serving import ROOT, Server
from tests.needs import needs_chromium, needs_poppler

pytestmark = [needs_chromium, needs_poppler]


MAKING = """
from compersion_talks import storage
from compersion_talks.factory import create_app
from compersion_talks.sample import make_sample
from compersion_talks.services import current_services

with create_app().app_context():
    services = current_services()
    made = make_sample(services.keys, services.today)
    storage.commit()
    print(services.format_address(made[0].link))
"""


def make_finished_talk(server: Server) -> str:
    """Make the sample talk on a copy that serves; return a link to it."""
    run = subprocess.run(
        [sys.executable, "-c", MAKING],
        cwd=ROOT,
        env={
            **os.environ,
            "COMPERSION_DATA_DIR": str(server.folder),
            "COMPERSION_PUBLIC_URL": server.address,
        },
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return run.stdout.strip()


@pytest.fixture
def twins(browser: Browser, server: Server) -> tuple[bytes, bytes]:
    """Return the PDF of a finished talk, and what the browser prints of its page in the dark."""
    link = make_finished_talk(server)
    ash = Person.arriving("Ash", browser)
    ash.page.emulate_media(color_scheme="dark")
    ash.open_link(link)
    ash.go(f"{ash.base}agenda")
    printed = ash.page.pdf(prefer_css_page_size=True)
    address = ash.page.get_by_role("link", name="Print the plan (A4)").get_attribute("href")
    return ash.context.request.get(f"{server.address}{address}").body(), printed


def test_what_the_browser_prints_is_the_twin_of_the_pdf(twins: tuple[bytes, bytes]) -> None:
    drawn, printed = (pdf_tools.texts(pdf) for pdf in twins)

    assert _sort_words("".join(printed)) == _sort_words("".join(drawn))
    assert len(printed) == len(drawn)
    assert all("(A4)" in pdf_tools.facts(pdf)["Page size"] for pdf in twins)


def test_on_the_screen_nothing_waits_for_a_pen_and_every_part_is_one_press_away(
    browser: Browser, server: Server
) -> None:
    ash = Person.arriving("Ash", browser)
    ash.open_link(make_finished_talk(server))
    ash.go(f"{ash.base}agenda")
    waiting = ash.page.locator(".sides :is(.fill, .ruled, .tries, .strip):visible")
    jumps = ash.page.get_by_role("navigation", name="On this page").get_by_role("link")

    assert waiting.count() == 0
    assert jumps.count() >= 5
    jumps.nth(3).click()
    assert "#topic-1" in ash.page.url
    assert ash.page.locator(":target").bounding_box()["y"] < 200  # type: ignore[index] # it is there

    ash.page.emulate_media(media="print")
    assert waiting.count() > 5
    assert not jumps.first.is_visible()


def _sort_words(text: str) -> list[str]:
    """Return the words on pages without their numbers, in no order: columns differ a little."""
    return sorted(re.findall(r"\w+", re.sub(r"\d+ ?/ ?\d+", " ", text)))
