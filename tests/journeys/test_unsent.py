"""The pages for one person alone in a real Chromium: nothing is sent, and Back finds nothing."""

import pytest
from playwright.sync_api import Browser

from tests import pdf_tools
from tests.journeys.serving import Server
from tests.needs import needs_chromium, needs_poppler

pytestmark = needs_chromium


@pytest.mark.parametrize(("path", "box"), [("alone", "#fear"), ("outside", "#told")])
@pytest.mark.parametrize("with_scripts", [True, False])
def test_what_is_written_for_oneself_is_never_sent_and_gone_on_return(
    keeping_browser: Browser, server: Server, path: str, box: str, with_scripts: bool
) -> None:
    context = keeping_browser.new_context(java_script_enabled=with_scripts)
    page = context.new_page()
    page.goto(f"{server.address}/{path}")
    asked: list[str] = []
    page.on("request", lambda one: asked.append(f"{one.method} {one.url} {one.post_data}"))

    page.locator(box).fill("marzipan-lighthouse")
    page.reload()
    assert page.locator(box).input_value() == ""
    page.locator(box).fill("marzipan-lighthouse")
    page.goto(f"{server.address}/how")
    if with_scripts:  # without one, a browser may keep the page as it was until it is closed
        page.go_back(wait_until="commit")
        page.locator(box).wait_for()
    else:
        page.goto(f"{server.address}/{path}")
    assert page.locator(box).input_value() == ""
    assert not [one for one in asked if "marzipan" in one or not one.startswith("GET")]
    context.close()


def test_from_the_page_for_oneself_a_talk_begins_and_nothing_goes_along(
    keeping_browser: Browser, server: Server
) -> None:
    page = keeping_browser.new_page()
    page.goto(f"{server.address}/alone")
    page.locator("#ask").fill("marzipan-lighthouse")

    page.get_by_role("link", name="Start a talk").click()
    page.locator("#names-0").wait_for()

    assert page.url == f"{server.address}/talks/new"
    assert "marzipan" not in page.content()
    page.close()


@needs_poppler
@pytest.mark.parametrize("with_scripts", [True, False])
def test_every_word_that_was_written_is_printed_on_narrow_paper_too(
    keeping_browser: Browser, server: Server, with_scripts: bool
) -> None:
    context = keeping_browser.new_context(java_script_enabled=with_scripts)
    page = context.new_page()
    page.goto(f"{server.address}/alone")
    page.locator("#ask").fill(" ".join(f"word-{number}" for number in range(150)))

    printed = page.pdf(format="A6")

    assert "word-149" in "".join(pdf_tools.texts(printed))
    context.close()
