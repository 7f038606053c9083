"""A year in a real Chromium: each talk begins with the paper of the last one, and nothing else."""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import pdf_tools
from tests.journeys.browsing import Person, open_talk
from tests.journeys.serving import Server, serve_copy
from tests.needs import needs_chromium, needs_poppler

pytestmark = [needs_chromium, needs_poppler]

TEA, WALK, PHONES = "Tea on Sunday", "A walk each week", "No phones after ten"
EARLIER = "No phones after nine"
REGRETTED = "Dance on Fridays"
ROW = re.compile(r"(\d+)\. ((?:[0-9A-Z]{1,5} ?)+)")
TABLES = ("talk", "partner", "link", "agreements")
Group = dict[str, Person]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return a copy that serves for a year."""
    with serve_copy(tmp_path_factory.mktemp("year")) as running:
        yield running


def test_a_year_of_talks_from_paper_to_paper(browser: Browser, server: Server) -> None:
    winter = agree_for_the_first_time(browser, server)
    assert count_rows(server) == 0

    summer = talk_again(browser, server, winter)
    assert count_rows(server) == 0

    group = open_next(browser, server, rows=read_rows(summer))
    views = {TEA: ("we kept it",) * 2, EARLIER: ("I didn't agree to this", "we kept it")}
    answer(group, views)
    close(group)
    _, said = read_plan(group).split("Last time", 1)
    assert said.index(TEA) < said.index(EARLIER) < said.index("I didn't agree to this")
    assert not [one for one in (WALK, PHONES, REGRETTED) if one in said]


def agree_for_the_first_time(browser: Browser, server: Server) -> Path:
    """Hold a first talk, agree, take a yes back, keep the PDF and delete the talk."""
    group = open_talk(browser, server.address, ("Ash", "Bo"))
    close(group)
    agree(group, TEA, WALK, PHONES, REGRETTED)
    take_back(group["Bo"], REGRETTED)
    kept = print_with_codes(group["Ash"])
    forget(group["Bo"])
    return kept


def talk_again(browser: Browser, server: Server, kept: Path) -> Path:
    """Open a talk from the file alone: one agreement is kept, one not wanted, one changed."""
    group = open_next(browser, server, file=kept)
    views = {TEA: ("we kept it",) * 2, WALK: ("we kept it", "I don't want it any more")}
    answer(group, {**views, PHONES: ("we partly kept it", "we changed it meanwhile")})
    close(group)
    before, said = read_plan(group).split("Last time", 1)
    assert f"Doesn't want this any more Bo: {WALK}" in before
    assert said.index(TEA) < said.index(WALK) < said.index(PHONES)
    assert all(view in said for view in ("Asked again", "we kept it", "we changed it meanwhile"))
    assert REGRETTED not in said
    agree(group, TEA, EARLIER)
    kept = print_with_codes(group["Bo"])
    forget(group["Ash"])
    return kept


def close(group: Group) -> None:
    """Let everyone say that they are done."""
    for person in group.values():
        person.close()


def agree(group: Group, *agreements: str) -> None:
    """Let one person write down what was agreed, and everyone say yes to each."""
    first, *_others = group.values()
    for what in agreements:
        first.go(f"{first.base}agreements/write")
        first.page.get_by_label("What do you agree on?").fill(what)
        first.press("Show it to everyone")
    for person in group.values():
        person.go(f"{person.base}agreements/")
        while person.page.get_by_role("button", name="Yes for now").count():
            person.press("Yes for now")
    assert find_agreed(first) == list(agreements)


def find_agreed(person: Person) -> list[str]:
    """Read what everyone said yes to."""
    person.go(f"{person.base}agreements/")
    section = person.page.locator("section", has=person.page.get_by_text("All of you said yes"))
    return [one.inner_text() for one in section.locator("h3").all()]


def take_back(person: Person, what: str) -> None:
    """Take a yes back from what was agreed."""
    person.go(f"{person.base}agreements/")
    card = person.page.locator(".agreement", has=person.page.get_by_text(what, exact=True))
    card.get_by_role("link", name="Take my yes back").click()
    person.press("Take my yes back")
    assert what not in find_agreed(person)


def print_with_codes(person: Person) -> Path:
    """Save the page that carries its words."""
    person.go(f"{person.base}agreements/")
    person.page.get_by_text("Take it along to your next talk").click()
    with person.page.expect_download() as saved:
        person.page.get_by_role("link", name="Print with codes (A4)").click()
    return Path(saved.value.path())


def forget(person: Person) -> None:
    """Delete the talk for everyone."""
    person.go(f"{person.base}forget")
    person.press("Delete it for everyone")


def count_rows(server: Server) -> int:
    """Count the rows that are kept of any talk."""
    with closing(sqlite3.connect(server.folder / "talks.sqlite3")) as opened:
        return sum(
            opened.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - our own
            for table in TABLES
        )


def read_rows(file: Path) -> str:
    """Read the rows of letters off the second side, as somebody does who has only the paper."""
    printed = pdf_tools.texts(file.read_bytes())[1]
    rows = sorted((int(number), row) for number, row in ROW.findall(printed))
    return "\n".join(row.lower() for _number, row in rows)


def open_next(browser: Browser, server: Server, file: Path | None = None, rows: str = "") -> Group:
    """Let Bo open the next talk from what was kept, in a browser without a trace of the last."""
    bo, ash = (Person.arriving(name, browser) for name in ("Bo", "Ash"))
    bo.go(f"{server.address}/agreements")
    if file is not None:
        bo.page.get_by_label("The PDF file").set_input_files(file)
    bo.page.get_by_label("Or the text of its codes").fill(rows)
    bo.press("Read it")
    bo.page.get_by_label("Which name is yours?").select_option(label="Bo")
    bo.press("Start the next talk")
    bo.press("Start the talk")
    own = bo.base
    bo.press("Invite the others")
    ash.open_link(bo.page.locator("#seats input").input_value())
    bo.go(own)
    return {"Ash": ash, "Bo": bo}


def answer(group: Group, views: Mapping[str, tuple[str, ...]]) -> None:
    """Let everyone say, alone, how each agreement went, for all to read."""
    for number, person in enumerate(group.values()):
        person.press("Start my answers")
        person.press("First question")
        for what, said in views.items():
            assert what in person.page.locator("main").inner_text()
            person.page.get_by_label(said[number], exact=True).check(force=True)
            person.page.get_by_label("Everyone", exact=True).first.check(force=True)
            person.follow(person.page.locator("main form .actions button").first)


def read_plan(group: Group) -> str:
    """Read the plan, which is the same for everyone."""
    plans = set()
    for person in group.values():
        person.go(f"{person.base}agenda")
        plans.add(person.page.locator("article").inner_text())
    (plan,) = plans
    return plan
