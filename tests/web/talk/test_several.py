"""An evening: several talks are opened at once, each person gets a card, and nobody else a link."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from compersion_talks import storage
from compersion_talks.links import LinkKind, read
from compersion_talks.services import current_services, find_services, register
from compersion_talks.settings.hours import read_hours
from compersion_talks.storage.tables import TalkRow
from compersion_talks.web.http import rate_limit
from compersion_talks.web.talk.several import MOST_AT_ONCE
from tests.linting import read_text
from tests.talking import WISHES
from tests.visiting import Page, Visitor

PATH = "/talks/several"
GROUPS = "Ash, Bo\n\nCy; Di,Ed\n"
CODE = "four words nobody guesses"


def open_evening(app: Flask, groups: str = GROUPS, status: int = 200, **more: str) -> Page:
    """Open talks for some lines of names."""
    visitor = Visitor(app)
    visitor.get(PATH)
    return visitor.send(PATH, {**WISHES, "groups": groups, **more}, status)


def read_cards(page: Page) -> dict[str, str]:
    """Return the address on each card, by what stands above it."""
    cards = page.root.findall(".//section[@class='card-to-cut']")
    return {read_text(card.find("h2")): read_text(card.find(".//code")) for card in cards}


def count_talks(app: Flask) -> int:
    """Return how many talks there are."""
    with app.app_context():
        return storage.db.session.scalar(select(func.count()).select_from(TalkRow)) or 0


def change_settings(app: Flask, **changes: object) -> None:
    """Change the settings of a copy."""
    services = find_services(app)
    register(app, replace(services, settings=services.settings.model_copy(update=changes)))


def test_each_line_opens_a_talk_and_each_name_gets_a_card(app: Flask) -> None:
    cards = read_cards(open_evening(app))

    assert sorted(cards) == ["1: Ash", "1: Bo", "2: Cy", "2: Di", "2: Ed"]
    assert len(set(cards.values())) == 5
    assert count_talks(app) == 2


def test_those_with_cards_of_one_line_meet_and_nobody_else(app: Flask) -> None:
    cards = read_cards(open_evening(app))

    people = Visitor(app)
    handle = people.open(cards["1: Ash"]).handle
    named = people.get(f"/t/{handle}/people/").text

    assert "Bo" in named
    assert "Cy" not in named


def test_whoever_opens_them_gets_no_link_but_the_invitations(app: Flask) -> None:
    page = open_evening(app)

    tokens = set(re.findall(r"/l/([\w.=-]+)", page.response.text.replace("</span><span>", "")))
    with app.app_context():
        kinds = [read(token, current_services().keys.signing).kind for token in tokens]
    assert len(kinds) == 5
    assert set(kinds) == {LinkKind.INVITATION}
    assert "/t/" not in page.response.text


def test_the_code_on_a_card_is_drawn_on_the_page_itself(app: Flask) -> None:
    page = open_evening(app)

    assert len(page.root.findall(".//div[@class='invitation-card__code']")) == 5
    assert page.response.text.count("<svg") == 5
    assert page.root.findall(".//section//img") == []


def test_the_same_press_shows_the_same_cards(app: Flask) -> None:
    visitor = Visitor(app)
    form = visitor.get(PATH).values(PATH)
    sent = {**form, **WISHES, "groups": GROUPS}

    first, second = (read_cards(visitor.post(PATH, sent)) for _ in range(2))

    assert first == second
    assert count_talks(app) == 2


def test_two_equal_lines_are_two_talks(app: Flask) -> None:
    cards = read_cards(open_evening(app, "A, B\nA, B"))

    assert len(set(cards.values())) == 4
    assert count_talks(app) == 2


@pytest.mark.parametrize(
    ("groups", "said"),
    [
        ("", "Write one line for each talk"),
        ("A, B\n" * (MOST_AT_ONCE + 1), "Write one line for each talk"),
        ("A, B\nC\n", "Line 2: "),
        ("A, A\n", "Line 1: "),
        ("A, " + "B" * 41, "Line 1: "),
    ],
)
def test_a_list_that_does_not_fit_comes_back_as_it_was_typed(
    app: Flask, groups: str, said: str
) -> None:
    page = open_evening(app, groups, 422)

    assert said in page.text
    assert page.values(PATH)["groups"] == [groups.rstrip("\n")] or groups in page.response.text
    assert count_talks(app) == 0


def test_no_limit_for_an_address_stands_in_the_way_of_a_passphrase(app: Flask) -> None:
    change_settings(app, create_code=CODE)
    rate_limit.use(app, rate_limit.Counters(4))
    lines = "A, B\n" * MOST_AT_ONCE

    open_evening(app, lines, 422, create_code="sesame")
    open_evening(app, lines, create_code=CODE)

    assert count_talks(app) == MOST_AT_ONCE


def test_more_talks_than_the_copy_lets_be_opened_are_refused_whole(app: Flask) -> None:
    change_settings(app, create_code=CODE, talks_in_all=3)

    page = open_evening(app, "A, B\n" * 4, 429, create_code=CODE)
    open_evening(app, "A, B\n" * 3, create_code=CODE)

    assert "Please wait before you start another talk" in page.text
    assert count_talks(app) == 3


@pytest.mark.parametrize("path", ["/talks/new", PATH])
def test_outside_the_hours_no_talk_is_opened_and_the_page_says_when(app: Flask, path: str) -> None:
    change_settings(app, opening_hours=read_hours("Tue 18:00-22:00 UTC"))
    services = find_services(app)
    register(app, replace(services, now=lambda: datetime(2026, 11, 25, 19, tzinfo=UTC)))
    target = path.removesuffix("/new")
    visitor = Visitor(app)
    shown = visitor.get(path).text

    sent = visitor.send(target, {**WISHES, "names": ["A", "B"], "groups": "A, B"}, 422)

    assert "You can't start a talk here right now." in shown
    assert "Tue 18:00-22:00 UTC" in shown
    assert "You can't start a talk here right now." in sent.text
    assert count_talks(app) == 0


def test_the_page_begins_with_what_the_operator_chose(app: Flask) -> None:
    change_settings(app, default_minutes=90, default_paper="letter", default_kept_days=7)

    page = Visitor(app).get("/talks/new")
    fields = page.values("/talks")

    chosen = [fields[name] for name in ("minutes", "paper", "kept_days")]
    assert chosen == [["90"], ["letter"], ["7"]]
    assert "the talk is 90 minutes long" in page.text
    assert "deleted here after 7 days" in page.text
