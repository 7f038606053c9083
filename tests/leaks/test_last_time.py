"""Last time's agreements: what somebody says of one is silence until it is shared (L43)."""

import re

import pytest
from flask import Flask

from compersion_talks.domain.carrier import pack, write_whole
from tests.domain.test_carrier import PAGE
from tests.leaks.test_channels_of_the_pages import read_page
from tests.talking import Partner, close_all, take_up_places
from tests.visiting import Given, Visitor
from tests.web.agreements.test_reading import send

PAGES = ("", "people/", "before", "review", "agenda", "pages/1/1", "waiting")
VIEW = "last_time-1"
SILENT: Given = {}


@pytest.fixture
def pair(app: Flask) -> dict[str, Partner]:
    """Return two people whose talk was opened with one agreement."""
    visitor = Visitor(app)
    visitor.page = send(visitor, codes=write_whole(pack(PAGE)))
    visitor.send("/talks/next", {"own": "Kim"})
    return take_up_places(Partner("Kim", visitor, visitor.send("/talks").handle), app)


def say(partner: Partner, given: Given) -> None:
    """Answer the page about the agreement, or leave it as it is."""
    partner.get("pages/1/1")
    partner.visitor.send("/pages/1/1", {"next": "on", **given})


def look(partner: Partner) -> list[str]:
    """Return all pages of somebody as they come, without the id that each form has of its own."""
    pages = [read_page(partner, path) for path in PAGES]
    return [re.sub(r'name="submit_id" value="[^"]*"', "", page) for page in pages]


@pytest.mark.parametrize("visibility", ["private", "if-mutual", "shared"])
def test_l43_until_all_are_done_no_page_of_another_tells_what_somebody_said(
    pair: dict[str, Partner], visibility: str
) -> None:
    seen = []
    for given in (SILENT, {VIEW: "no-longer", f"{VIEW}.visibility": visibility}):
        say(pair["Noa"], given)
        seen.append(look(pair["Kim"]))
        pair["Noa"].close()
        seen.append(look(pair["Kim"]))
        pair["Noa"].visitor.send("/reopen")

    assert seen[0] == seen[1] == seen[2] == seen[3]


@pytest.mark.parametrize("visibility", ["private", "if-mutual"])
def test_l43_what_was_not_shared_leaves_no_trace_on_the_plan(
    pair: dict[str, Partner], visibility: str
) -> None:
    say(pair["Noa"], {VIEW: "no-longer", f"{VIEW}.visibility": visibility})
    say(pair["Kim"], {VIEW: "kept", f"{VIEW}.visibility": "shared"})
    close_all(pair)

    plan = pair["Kim"].get("agenda").text
    assert "Kim: we kept it" in plan
    assert "don't want it any more" not in plan
    assert "Doesn't want this any more" not in plan


def test_l43_before_anyone_joins_an_invitation_tells_no_word_of_it(app: Flask) -> None:
    visitor, guest = Visitor(app), Visitor(app)
    visitor.page = send(visitor, codes=write_whole(pack(PAGE)))
    visitor.send("/talks/next", {"own": "Kim"})
    opener = Partner("Kim", visitor, visitor.send("/talks").handle)
    people = opener.get("people/")
    links = [one.get("value", "") for one in people.root.iter("input")]
    guest.press(next(one for one in links if "/l/" in one))

    look = guest.send("/open/look")

    assert "Agreement 1: how did it go?" in look.text
    assert "Tea on Sunday" not in look.text
