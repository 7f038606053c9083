"""A question that asks for a day: from the file of its deck to the printed paper."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from compersion_talks.domain.talks import PaperSize
from compersion_talks.library import DeckSource, check, read_deck
from compersion_talks.paper.worksheet import write_worksheet
from tests.library.sources import copy_file, list_messages, swap, with_deck
from tests.linting import read_text
from tests.talking import Partner, close_all, start_talk
from tests.visiting import Page

A_DAY = """
[[section.prompt]]
id = "chk-day"
ask = "On which day could we talk again?"
help = "Any day is fine."
type = "date"
merge = "lines"
block = "know"
title = "The next day"
core = true

"""
BEHIND = '[[section]]\nid = "now"'
PAGE, DAY = "pages/1/4", "chk-day.text"


def write_deck_with_day(old: str = "", new: str = "") -> DeckSource:
    """Return the source of a deck that asks for a day, changed in one place."""
    return with_deck(BEHIND, (swap(A_DAY, old, new) if old else A_DAY) + BEHIND)


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, str]:
    """Return the settings of a copy that offers a deck which asks for a day."""
    folder = tmp_path / "decks"
    folder.mkdir()
    changes = {BEHIND: A_DAY + BEHIND, 'id = "check-in"': 'id = "ours"'}
    assert check([copy_file(folder, "check-in.toml", "ours.toml", changes)]) == ()
    return {"COMPERSION_DECKS_DIR": str(folder)}


@pytest.fixture
def group(app: Flask) -> dict[str, Partner]:
    """Return Ash and Bo in a talk over that deck."""
    return start_talk(app, "Ash", "Bo", deck="ours")


def read_values(partner: Partner) -> list[str]:
    """Read what is in the field for the day."""
    return partner.get(PAGE).values(f"/{PAGE}")[DAY]


def send_day(partner: Partner, day: str, reach: str = "shared", status: int = 200) -> Page:
    """Fill the day in and go on."""
    partner.get(PAGE)
    given = {DAY: day, "chk-day.visibility": reach, "next": "on"}
    return partner.visitor.send(f"/{PAGE}", given, status)


@pytest.mark.parametrize("typed", ["2027-01-31", " 20270131 "])
def test_a_day_is_saved_as_year_month_and_day(group: dict[str, Partner], typed: str) -> None:
    send_day(group["Ash"], typed)

    assert read_values(group["Ash"]) == ["2027-01-31"]


def test_what_is_no_day_comes_back_with_what_to_do(group: dict[str, Partner]) -> None:
    page = send_day(group["Ash"], "31.1.", status=422)

    (link,) = [one for one in page.root.iter("a") if one.get("href") == "#chk-day"]
    assert read_text(link) == (
        '"31.1." isn\'t saved. '
        "Choose a day, or write it as year, month and day, such as 2027-01-31."
    )
    assert page.values(f"/{PAGE}")[DAY] == ["31.1."]
    assert read_values(group["Ash"]) == [""]


def test_a_day_stands_on_the_review_and_the_paper_as_its_language_writes_it(
    group: dict[str, Partner],
) -> None:
    send_day(group["Ash"], "2027-01-31")
    send_day(group["Bo"], "2027-02-01", "private")
    assert "January 31, 2027" in read_text(group["Ash"].get("review").root)
    close_all(group)

    paper = read_text(group["Bo"].get("agenda").root)

    assert "Ash: January 31, 2027" in paper
    assert "February" not in paper


@pytest.mark.parametrize(("language", "written"), [("de", "31. Januar 2027"), ("xx", "2027-01-31")])
def test_each_language_writes_a_day_in_its_own_way(language: str, written: str) -> None:
    source = write_deck_with_day()
    deck = read_deck(replace(source, deck=swap(source.deck, '"en"', f'"{language}"')))
    prompt = deck.find_prompt("chk-day")

    assert prompt is not None
    assert deck.say(prompt, "2027-01-31") == written


def test_a_worksheet_has_a_line_for_the_day() -> None:
    html = write_worksheet(read_deck(write_deck_with_day()), PaperSize.A4)

    question = html.split("On which day could we talk again?")[1].split("<h3>")[0]
    assert '<div class="ruled"><div></div></div>' in question


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('type = "date"', 'type = "date"\nmax_chars = 10', "take out max_chars"),
        ('merge = "lines"', 'merge = "positions"', 'merge = "positions" needs type ='),
        ('block = "know"', 'match_on = "everyone"', 'is for type = "short-text"'),
    ],
)
def test_what_does_not_fit_a_day_is_told(old: str, new: str, said: str) -> None:
    assert any(said in message for message in list_messages(write_deck_with_day(old, new)))
