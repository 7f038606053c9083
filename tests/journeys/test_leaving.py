"""Leaving at once, coming back, and two links in one browser, in a real Chromium."""

import pytest
from playwright.sync_api import Browser

from tests.journeys.browsing import Person, open_talk
from tests.journeys.serving import ELSEWHERE, Server
from tests.needs import needs_chromium

pytestmark = needs_chromium

DEAD = "This link leads nowhere"
OF_ANOTHER_SITE = "cloudsession"


def follow(person: Person, name: str) -> None:
    """Follow a link that leads away in the end; no network is here, so nothing may be there."""
    with person.page.expect_event("domcontentloaded"):
        person.page.get_by_role("link", name=name).first.click(no_wait_after=True)


def test_after_leaving_the_page_opens_nothing_in_this_browser(
    browser: Browser, server: Server
) -> None:
    ash = open_talk(browser, server.address, ("Ash", "Bo"))["Ash"]
    ash.go(f"{ash.base}pages/2/3")
    place = ash.page.url

    follow(ash, "Leave this site now")
    left_with = ash.context.cookies(server.address)
    again = ash.context.new_page()
    again.goto(place)

    assert not left_with
    assert again.get_by_role("heading", level=1).inner_text() == DEAD
    assert "What we're talking about" not in again.content()


@pytest.fixture
def ash(browser: Browser, server: Server) -> Person:
    """Return Ash in the middle of a walk, signed in at another site as well."""
    ash = open_talk(browser, server.address, ("Ash", "Bo"))["Ash"]
    ash.context.add_cookies([{"name": OF_ANOTHER_SITE, "value": "1", "url": server.address}])
    ash.context.route(f"{ELSEWHERE}**", lambda route: route.fulfill(body="Elsewhere"))
    for _ in range(2):  # a page that sets a cookie is kept by no browser; the second sets none
        ash.go(f"{ash.base}pages/2/3")
    return ash


def test_back_after_leaving_finds_a_link_that_opens_nothing(ash: Person) -> None:
    follow(ash, "Leave this site now")

    ash.page.go_back()

    assert ash.page.get_by_role("heading", level=1).inner_text() == DEAD
    assert "What we're talking about" not in ash.page.content()
    assert [one["name"] for one in ash.context.cookies()] == [OF_ANOTHER_SITE]


def test_a_link_to_the_way_out_on_another_site_ends_no_visit(ash: Person, server: Server) -> None:
    place = ash.page.url
    ash.go(ELSEWHERE)
    ash.page.set_content(f"<a href='{server.address}/leave'>Look at this</a>")

    follow(ash, "Look at this")
    ash.go(place)

    assert ash.page.get_by_role("heading", level=1).inner_text() != DEAD


def test_two_links_stay_apart_in_two_tabs_of_one_browser(browser: Browser, server: Server) -> None:
    group = open_talk(browser, server.address, ("Ash", "Bo"))
    ash = group["Ash"]
    other = open_talk(browser, server.address, ("Cymbeline", "Di"))["Cymbeline"]
    other_link = other.page.locator("main input[readonly]").first.input_value()

    tab = Person("Ash", ash.context, ash.context.new_page())
    tab.open_link(other_link)
    ash.page.reload()

    assert "Cymbeline" in tab.page.content()
    assert "Ash" in ash.page.content()
    assert "Cymbeline" not in ash.page.content()
