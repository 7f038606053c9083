"""Two people agree on something, start their next talk with it, and look back at it first."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.browsing import Person, open_talk
from tests.journeys.serving import Server
from tests.needs import needs_chromium

pytestmark = needs_chromium

TEA = "Tea on Sunday, without phones"
LIMIT = "I don't want it any more"


@pytest.fixture(scope="module")
def pair(browser: Browser, server: Server) -> Iterator[dict[str, Person]]:
    """Return two people with a plan and one agreement that both said yes to."""
    group = open_talk(browser, server.address, ("Ash", "Bo"))
    for person in group.values():
        person.close()
    group["Ash"].go(f"{group['Ash'].base}agreements/write")
    group["Ash"].page.locator("#what").fill(TEA)
    group["Ash"].press("Show it to everyone")
    for person in group.values():
        person.go(f"{person.base}agreements/")
        person.press("Yes for now")
    yield group
    for person in group.values():
        person.context.close()


def let_join(browser: Browser, opener: Person, name: str) -> Person:
    """Let the other person join the talk that was just started."""
    place = opener.base
    opener.press("Invite the others")
    link = opener.page.locator("#seats input").input_value()
    opener.go(place)
    other = Person.arriving(name, browser)
    other.open_link(link)
    return other


def answer(person: Person, view: str) -> None:
    """Answer the first page, which asks about the agreement, and say that one is done."""
    assert TEA in person.page.content()
    person.press("Start my answers")
    person.press("First question")
    assert "It proves nothing." in person.page.content()
    person.page.get_by_label(view, exact=True).check(force=True)
    person.press("Go on")
    person.close()


def meet(ash: Person, bo: Person) -> str:
    """Let both answer, and return the words of the plan."""
    answer(ash, "we kept it")
    answer(bo, LIMIT)
    bo.go(f"{bo.base}agenda")
    return bo.page.locator("article").inner_text()


def check_plan(plan: str) -> None:
    """Check that a plan opens with the agreement, both views and boxes, and names a limit."""
    first = plan[plan.index("Last time") :]
    for words in (TEA, "Ash: we kept it", f"Bo: {LIMIT}", "keep", "change", "drop"):
        assert words in first
    assert "Doesn't want this any more" in plan


def test_from_a_talk(browser: Browser, pair: dict[str, Person]) -> None:
    ash = Person.arriving("Ash", browser)
    ash.context.add_cookies(pair["Ash"].context.cookies())  # type: ignore[arg-type]
    ash.go(f"{pair['Ash'].base}agreements/")

    ash.press("Start the next talk")
    assert [ash.page.locator(f"#names-{n}").input_value() for n in (0, 1)] == ["Ash", "Bo"]
    assert ash.page.url.endswith("/talks/next")
    ash.press("Start the talk")

    assert ash.base != pair["Ash"].base
    check_plan(meet(ash, let_join(browser, ash, "Bo")))


def test_from_a_file(
    browser: Browser, server: Server, pair: dict[str, Person], tmp_path: Path
) -> None:
    saved = pair["Ash"].context.request.get(f"{pair['Ash'].base}agreements.pdf?codes=1")
    (tmp_path / "agreements.pdf").write_bytes(saved.body())
    ash = Person.arriving("Ash", browser)
    ash.go(f"{server.address}/agreements")

    ash.page.locator("#file").set_input_files(tmp_path / "agreements.pdf")
    ash.press("Read it")
    ash.page.locator("#own").select_option("Ash")
    ash.press("Start the next talk")
    ash.press("Start the talk")

    check_plan(meet(ash, let_join(browser, ash, "Bo")))
    assert "Tea" not in " ".join(one["name"] + one["value"] for one in ash.context.cookies())
