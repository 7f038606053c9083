"""Somebody is taken off the list while their phone is open on a page of the walk."""

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.browsing import Person, open_talk
from tests.journeys.serving import Server

GONE = "You're not on the list of this talk any more"
PHONE = {"width": 390, "height": 800}


def take_off(opener: Person, name: str) -> None:
    """Take a name off the list, by the fold of its row."""
    opener.go(f"{opener.base}people/")
    row = opener.page.locator("details.seat").filter(has_text=name)
    row.locator("summary").first.click()
    opener.press(f"Take {name} off the list")
    opener.press("Take it off the list")


@pytest.mark.parametrize("with_scripts", [True, False], ids=["script", "no-script"])
def test_whoever_is_taken_off_reads_so_and_keeps_what_was_typed(
    browser: Browser, server: Server, with_scripts: bool
) -> None:
    group = open_talk(browser, server.address, ("Ash", "Bo", "Cy"))
    ash, bo = group["Ash"], group["Bo"]
    held = bo.context.storage_state()
    phone = Person.arriving(
        "Bo", browser, with_scripts=with_scripts, viewport=PHONE, storage_state=held
    )
    phone.go(f"{bo.base}pages/2/3")
    box = phone.page.locator("main textarea[name$='.text']").first

    take_off(ash, "Bo")
    box.fill("a heron in the attic")
    phone.press("Go on")

    expect(ash.page.locator("main [role=status]").first).to_contain_text("Bo was taken off")
    expect(phone.page.get_by_role("heading", level=1)).to_have_text(GONE)
    expect(phone.page.locator("main textarea").first).to_have_value("a heron in the attic")
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390
    phone.page.reload()
    expect(phone.page.get_by_role("heading", level=1)).to_have_text(GONE)
