"""Invited people look first, take part or say no; with scripts and without."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.browsing import Person, open_and_invite
from tests.journeys.serving import Server
from tests.needs import needs_chromium

pytestmark = [needs_chromium, pytest.mark.needs_browser]

BOTH = pytest.mark.parametrize("with_scripts", [True, False], ids=["scripts", "no scripts"])
PHONE = {"viewport": {"width": 390, "height": 844}}


@BOTH
def test_from_the_link_over_a_first_look_to_the_talk_and_back_with_the_kept_link(
    browser: Browser, server: Server, *, with_scripts: bool
) -> None:
    _, invitation = open_and_invite(browser, server)
    bo = Person.arriving("Bo", browser, with_scripts=with_scripts, **PHONE)

    bo.go(invitation)
    bo.press("Show me what this is")
    bo.press("Show me first")
    bo.page.get_by_text("What's good already").click()
    expect(bo.page.locator("main li").first).to_be_visible()
    bo.press("Join")

    expect(bo.page.get_by_text("Ash would like to prepare a talk with you")).to_be_in_viewport()
    link = bo.page.locator(".share-link input").input_value()
    later = Person.arriving("Bo", browser, with_scripts=with_scripts, **PHONE)
    later.go(link)
    later.press("Show me what this is")
    assert re.search(r"/t/[^/]+/$", later.page.url)


@BOTH
def test_a_quiet_no_leaves_the_invitation_as_it_was(
    browser: Browser, server: Server, *, with_scripts: bool
) -> None:
    ash, invitation = open_and_invite(browser, server)
    bo = Person.arriving("Bo", browser, with_scripts=with_scripts, **PHONE)
    bo.go(invitation)
    bo.press("Show me what this is")
    bo.press("No, thank you")

    bo.press("Nothing")

    expect(bo.page.get_by_text("Nobody is told, and nothing has changed")).to_be_visible()
    ash.page.reload()
    expect(ash.page.get_by_text("answered with no")).to_have_count(0)
    bo.open_link(invitation)
    assert "?new=1" in bo.page.url


@BOTH
def test_a_told_no_is_read_by_the_one_who_asked(
    browser: Browser, server: Server, *, with_scripts: bool
) -> None:
    ash, invitation = open_and_invite(browser, server, with_scripts=with_scripts)
    bo = Person.arriving("Bo", browser, with_scripts=with_scripts, **PHONE)
    bo.go(invitation)
    bo.press("Show me what this is")
    bo.press("No, thank you")

    bo.press("I said no")

    expect(bo.page.get_by_text("answered with no, and nothing else")).to_be_visible()
    ash.page.reload()
    expect(ash.page.get_by_text("The answer was no.", exact=True)).to_be_visible()
    ash.press("Back")
    expect(ash.page.get_by_text("Someone said no to the invitation for Bo")).to_be_visible()


def test_the_message_is_copied_and_shared_as_it_was_changed(
    browser: Browser, server: Server
) -> None:
    ash, invitation = open_and_invite(
        browser, server, with_scripts=True, permissions=["clipboard-write"]
    )
    ash.page.add_init_script("navigator.share = async data => { window.shared = data }")
    ash.page.reload()
    box = ash.page.locator("#seats textarea")
    assert box.input_value().endswith(invitation)
    box.fill(f"Have a look when you like: {invitation}")

    ash.page.get_by_role("button", name="Copy the message").first.click()
    expect(ash.page.get_by_text("The message is copied.")).to_be_visible()
    ash.page.get_by_role("button", name="Share the message").first.click()

    ash.page.wait_for_function("window.shared")
    assert ash.page.evaluate("window.shared") == {"text": box.input_value()}
    ash.page.locator("#new_name").focus()
    ash.page.keyboard.press("Control+V")
    expect(ash.page.locator("#new_name")).to_have_value(box.input_value())
