"""The way back as people use chats: a messenger's own browser, the same link again, a restart."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.browsing import Person
from tests.journeys.serving import Server
from tests.needs import needs_chromium

pytestmark = needs_chromium

USED = "This invitation was used"
OPENED_BEFORE = "This invitation was opened before"


@pytest.fixture
def ash(browser: Browser, server: Server) -> Person:
    """Return Ash, who has opened a talk and sees the invitation to it."""
    ash = Person.arriving("Ash", browser)
    ash.go(f"{server.address}/talks/new")
    for number, name in enumerate(("Ash", "Bo")):
        ash.page.locator(f"#names-{number}").fill(name)
    ash.press("Start the talk")
    ash.press("Invite the others")
    return ash


def read_invitation(ash: Person) -> str:
    """Read the invitation in the list of people."""
    return ash.page.locator("#seats input.share-link__input").input_value()


def look_at(invitation: str, person: Person) -> None:
    """Open an invitation in the browser of a person, and see what it is."""
    person.go(invitation)
    person.press("Show me what this is")


def read_heading(person: Person) -> str:
    """Read the heading of the page."""
    return person.page.get_by_role("heading", level=1).inner_text()


def test_who_closed_the_browser_of_a_messenger_comes_in_by_the_same_invitation(
    browser: Browser, ash: Person
) -> None:
    invitation = read_invitation(ash)
    chat = Person.arriving("Bo", browser)
    chat.open_link(invitation)
    lost = chat.base
    chat.context.close()

    bo = Person.arriving("Bo", browser)
    look_at(invitation, bo)
    assert read_heading(bo) == USED
    bo.press("Join once more")

    expect(bo.page.get_by_role("heading", name=OPENED_BEFORE)).to_be_visible()
    assert bo.base != lost
    bo.press("I've kept my link")
    stranger = Person.arriving("Eve", browser)
    look_at(invitation, stranger)
    stranger.press("Join once more")
    assert read_heading(stranger) == "This link leads nowhere"


def test_on_a_device_of_ones_own_the_link_in_the_chat_leads_home_after_a_restart(
    browser: Browser, ash: Person
) -> None:
    invitation = read_invitation(ash)
    bo = Person.arriving("Bo", browser)
    bo.open_link(invitation)
    bo.page.get_by_text("Other ways back", exact=True).click()
    bo.page.get_by_label("This is my own device").check(force=True)
    bo.press("I've kept my link")
    place = bo.base
    # A browser that is closed keeps the cookies that have a day of their own.
    lasting: Any = [one for one in bo.context.cookies() if one["expires"] > 0]
    bo.context.close()

    later = Person.arriving("Bo", browser)
    later.context.add_cookies(lasting)
    later.go(f"{place}people/")
    assert read_heading(later) == "The people in this talk"
    look_at(invitation, later)
    assert later.base == place

    later.press("End on this device")
    later.go(place)
    assert read_heading(later) == "This link leads nowhere"


def test_an_invitation_opened_by_its_inviter_asks_before_it_is_opened(ash: Person) -> None:
    invitation, place = read_invitation(ash), ash.base
    look_at(invitation, ash)

    assert read_heading(ash) == "Is this for you?"
    ash.press("Not for me: go to my own page")
    assert ash.base == place
