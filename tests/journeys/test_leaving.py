"""Leaving at once, coming back, and two links in one browser, in a real Chromium."""

import pytest
from playwright.sync_api import Browser

from tests.journeys.browsing import Person, open_talk
from tests.journeys.serving import Server
from tests.needs import needs_chromium

pytestmark = needs_chromium

DEAD = "This link opens nothing"


@pytest.fixture
def settings() -> dict[str, str]:
    """Leave to a page that no network is needed for."""
    return {"COMPERSION_LEAVE_URL": "https://elsewhere.example/"}


def test_after_leaving_the_page_opens_nothing_in_this_browser(
    browser: Browser, server: Server
) -> None:
    ash = open_talk(browser, server.address, ("Ash", "Bo"))["Ash"]
    ash.go(f"{ash.base}pages/2")
    place = ash.page.url

    with ash.page.expect_event("requestfailed"):  # no network here: nothing is elsewhere
        ash.page.get_by_role("link", name="Leave this site now").first.click(no_wait_after=True)
    left_with = ash.context.cookies(server.address)
    again = ash.context.new_page()
    again.goto(place)

    assert not left_with
    assert again.get_by_role("heading", level=1).inner_text() == DEAD
    assert "What we are talking about" not in again.content()


def test_two_links_stay_apart_in_two_tabs_of_one_browser(browser: Browser, server: Server) -> None:
    group = open_talk(browser, server.address, ("Ash", "Bo"))
    ash = group["Ash"]
    other = open_talk(browser, server.address, ("Cy", "Di"))["Cy"]
    other_link = other.page.locator("main input[readonly]").first.input_value()

    tab = Person("Ash", ash.context, ash.context.new_page())
    tab.open_link(other_link)
    ash.page.reload()

    assert "Cy" in tab.page.content()
    assert "Ash" in ash.page.content()
    assert "Cy" not in ash.page.content()
