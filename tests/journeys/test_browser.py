"""The whole journey in a real Chromium with JavaScript off, for two partners and for five."""

import subprocess
from collections.abc import Callable
from itertools import chain
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browsing import Person, answer_a_little, open_talk
from tests.journeys.serving import Server
from tests.needs import needs_chromium, needs_poppler

pytestmark = [needs_chromium, needs_poppler]

PRIVATE = "zephyrine-quokka"
UNSENT = "marzipan-lighthouse"


def keep_private(page: Page) -> None:
    """Write a private word into a box, and another into every box that is never sent."""
    for box in page.locator("main textarea:not([name])").all():
        box.fill(UNSENT)
    for one in page.locator("main textarea[name$='.text']").all()[:1]:
        one.fill(PRIVATE)
    for choice in page.locator("main .visibility input[value=private]").all():
        if choice.is_visible():  # it is asked once there is an answer
            choice.check(force=True)


def fetch_paper(person: Person, folder: Path) -> str:
    """Download the paper as a PDF and read its text."""
    person.go(f"{person.base}agenda")
    with person.page.expect_download() as download:
        person.page.get_by_role("link", name="Print the plan").click()
    target = folder / f"{person.name}.pdf"
    download.value.save_as(target)
    read = subprocess.run(
        ["pdftotext", "-layout", str(target), "-"], capture_output=True, text=True, check=True
    )
    return read.stdout


@pytest.mark.parametrize("names", [("Ash", "Bo"), ("Ash", "Bo", "Cy", "Di", "Eli")])
def test_a_group_gets_its_paper_and_nobody_reads_a_private_word(
    browser: Browser, server: Server, names: tuple[str, ...], tmp_path: Path
) -> None:
    group = open_talk(browser, server.address, names)
    shown = f"{names[0]} says so."

    for name, person in group.items():
        answer_and_close(person, keep_private if name == names[-1] else answer_a_little(shown))
    papers = {fetch_paper(person, tmp_path) for person in group.values()}

    assert len(papers) == 1
    assert all(word in "".join(papers) for word in (*names, shown))
    assert PRIVATE in "".join(group[names[-1]].seen)
    others = chain(*(person.seen for name, person in group.items() if name != names[-1]))
    assert PRIVATE not in "".join([*papers, *others])
    assert UNSENT not in "".join([*papers, *chain(*(one.seen for one in group.values()))])
    for word in (PRIVATE, UNSENT, shown):
        assert word not in "".join(server.output)
        assert not _holds(server.folder, word)


def answer_and_close(person: Person, fill_in: Callable[[Page], None]) -> None:
    """Walk through all pages, look back at one, and close the sheet."""
    person.walk(fill_in)
    person.go(f"{person.base}pages/2/3")
    person.close()
    expect(person.page.get_by_role("heading", level=1)).to_be_visible()


def _holds(folder: Path, word: str) -> bool:
    files = (file for file in folder.rglob("*") if file.is_file())
    return any(word.encode() in file.read_bytes() for file in files)
