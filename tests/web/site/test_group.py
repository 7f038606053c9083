"""The group's name, contact and notice; a sheet for someone who helps that knows no talk."""

from pathlib import Path

import pytest
from flask import Flask

from compersion_talks.domain.timebox import PLANS
from compersion_talks.factory import create_app
from compersion_talks.services import find_services
from compersion_talks.settings import SettingIsUnfit
from tests.linting import read_text
from tests.talking import open_talk, start_talk
from tests.visiting import Visitor

NAME, CONTACT, NOTICE = "The <b>Tuesday</b> group", "0151 234 567", "We meet at seven."


@pytest.fixture
def settings() -> dict[str, str]:
    """Return the settings of a group."""
    return {
        "COMPERSION_GROUP_NAME": NAME,
        "COMPERSION_CONTACT": CONTACT,
        "COMPERSION_NOTICE": NOTICE,
        "COMPERSION_DEFAULT_DECK": "check-in",
    }


def test_the_name_and_the_contact_stand_on_pages_and_cards(app: Flask) -> None:
    ash = open_talk(app, "Ash", "Bo")
    pages = [Visitor(app).get("/"), ash.get(""), ash.get("people/cards")]

    card = pages[-1].root.find(".//div[@class='invitation-card']")
    assert all(NAME in page.text and CONTACT in page.text for page in pages)
    assert card is not None
    assert NAME in read_text(card)
    assert CONTACT in read_text(card)


@pytest.mark.parametrize("path", ["/", "/talks/new", "/talks/several"])
def test_the_notice_stands_where_a_talk_begins(app: Flask, path: str) -> None:
    assert NOTICE in Visitor(app).get(path).text


def test_the_deck_that_the_operator_chose_is_offered_first(app: Flask) -> None:
    assert find_services(app).default_deck.id == "check-in"
    assert Visitor(app).get("/talks/new").values("/talks")["deck"] == ["check-in"]
    assert len(find_services(app).decks) == 6


@pytest.mark.parametrize("name", ["DEFAULT_DECK", "DEFAULT_LANGUAGE"])
def test_what_is_not_there_cannot_be_the_default(tmp_path: Path, name: str) -> None:
    environment = {"COMPERSION_DATA_DIR": str(tmp_path), f"COMPERSION_{name}": "none"}

    with pytest.raises(SettingIsUnfit, match=f"COMPERSION_{name} cannot be used: write one of "):
        create_app(environment)


@pytest.mark.parametrize("minutes", [None, *PLANS])
def test_the_sheet_for_a_helper_shows_the_times_of_a_talk(app: Flask, minutes: int | None) -> None:
    page = Visitor(app).get(f"/helping?minutes={minutes}" if minutes else "/helping")

    tables = page.root.findall(".//table")
    assert len(tables) == (1 if minutes else len(PLANS))
    for table, length in zip(tables, [minutes] if minutes else PLANS, strict=True):
        last = [read_text(cell) for cell in table.findall(".//th")][-1]
        assert read_text(table.find("caption")) == f"A talk of {length} minutes"
        assert last.endswith(f"–{length}")
        ranges = [read_text(one) for one in table.findall(".//th/bdi[@dir='ltr']")]
        ends = [(one.partition("–")[0], one.partition("–")[2]) for one in ranges]
        assert [begin for begin, _ in ends] == ["0", *(end for _, end in ends[:-1])]  # no gap


def test_the_sheet_for_a_helper_is_the_same_whoever_is_done(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo")
    before = group["Ash"].visitor.get("/helping").response.text
    group["Bo"].close()

    assert group["Ash"].visitor.get("/helping").response.text == before
    assert "Ash" not in before
