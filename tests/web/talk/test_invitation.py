"""An invitation is looked at, taken up or declined: only the last two write anything."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from compersion_talks import library
from tests.talking import WISHES, Partner, open_talk, read_invitations, take_up_places
from tests.visiting import HOST, Page, Visitor
from tests.web.browsers import (
    dump_rows,
    find_database_file,
    open_talk_for_others,
    read_token,
    strip_form_tokens,
)

NAMES = ("Ashlar", "Bodhil", "Cyrene")
DECLINED = "Someone said no to this invitation. Anyone who had it could do that."
WAYS = ("/open/look", "/open/join", "/open/no")


@pytest.fixture
def opener(app: Flask) -> Partner:
    """Return the opener of a talk of three."""
    return open_talk(app, *NAMES)


@pytest.fixture
def invitation(opener: Partner) -> str:
    """Return the invitation of the second."""
    return read_invitations(opener)[NAMES[1]]


def walk_without_joining(visitor: Visitor, link: str) -> Iterator[Page]:
    """Visit each page there is before a decision, and end by telling nobody anything."""
    yield visitor.get(link)
    yield visitor.send("/open")
    yield visitor.send("/open/look")
    yield visitor.send("/open/no")
    yield visitor.send("/open/end", {"tell": "nothing"})


def decline(app: Flask, link: str) -> Visitor:
    """Say no, and let the others learn it."""
    visitor = Visitor(app)
    visitor.press(link)
    visitor.send("/open/no")
    visitor.send("/open/end", {"tell": "no"})
    return visitor


def test_looking_and_a_quiet_no_write_nothing(app: Flask, invitation: str) -> None:
    visitor, file = Visitor(app), find_database_file(app)
    before, rows = file.read_bytes(), dump_rows(app)

    for page in walk_without_joining(visitor, invitation):
        assert file.read_bytes() == before, page.path

    assert dump_rows(app) == rows
    assert Visitor(app).open(invitation).heading == "Your own page"


def test_no_page_before_taking_part_names_anybody(app: Flask, invitation: str) -> None:
    for page in walk_without_joining(Visitor(app), invitation):
        assert not [name for name in NAMES if name in page.response.text], page.path


def test_the_token_stands_in_no_address_but_that_of_the_link(app: Flask, invitation: str) -> None:
    token = read_token(invitation)

    for page in walk_without_joining(Visitor(app), invitation):
        actions = [form.get("action", "") for form in page.root.iter("form")]
        addresses = [*page.links(), *actions, page.response.headers.get("Location", "")]
        assert not [one for one in addresses if token in one]
        assert token not in page.path or page.path.startswith("/l/")


def test_the_three_ways_on_weigh_the_same(app: Flask, invitation: str) -> None:
    page = Visitor(app).press(invitation)

    kinds = {button.get("data-kind") for way in WAYS for button in page.form(way).iter("button")}

    assert kinds == {"secondary"}


def test_a_first_look_shows_every_question_and_a_sample(app: Flask, invitation: str) -> None:
    visitor = Visitor(app)
    visitor.press(invitation)

    page = visitor.send("/open/look")

    deck = library.read_built_in()[str(WISHES["deck"])].deck
    assert [one.ask for one in deck.prompts if " ".join(one.ask.split()) not in page.text] == []
    assert "/sample" in page.links()
    assert "what you keep just for yourself" in page.text


def test_taking_part_is_possible_right_from_the_first_look(app: Flask, invitation: str) -> None:
    visitor = Visitor(app)
    visitor.press(invitation)
    visitor.send("/open/look")

    assert visitor.send("/open/join").heading == "Your own page"


@pytest.mark.parametrize("way", ["/open/look", "/open/no"])
def test_from_every_page_leads_a_way_back_that_changes_nothing(
    app: Flask, invitation: str, way: str
) -> None:
    visitor = Visitor(app)
    visitor.press(invitation)
    page = visitor.send(way)
    (back,) = [one for one in page.root.iter("form") if one.get("action") == "/open"]
    fields = {one.get("name", ""): one.get("value", "") for one in back.iter("input")}

    assert visitor.post("/open", fields).heading == "What this is"


def test_a_told_no_is_read_by_the_others_and_by_nobody_else(app: Flask) -> None:
    opener = open_talk(app, *NAMES)
    found = read_invitations(opener)
    cy = Partner(NAMES[2], Visitor(app), "")
    cy.handle = cy.visitor.open(found[NAMES[2]]).handle

    visitor = decline(app, found[NAMES[1]])

    assert "answered with no" in visitor.page.text
    for one in (opener, cy):
        assert DECLINED in one.get("people/").text
        assert f"Someone said no to the invitation for {NAMES[1]}." in one.get().text
        assert NAMES[1] in one.get("people/").text
    assert list(read_invitations(opener)) == []


def test_an_opener_who_takes_no_part_reads_the_no_as_well(app: Flask) -> None:
    opener = open_talk_for_others(app, *NAMES)

    decline(app, read_invitations(opener)[NAMES[1]])

    assert DECLINED in opener.get("people/").text


def test_a_no_opens_no_closed_sheet_again(app: Flask, opener: Partner, invitation: str) -> None:
    opener.close()

    decline(app, invitation)

    assert opener.visitor.get(f"/t/{opener.handle}/").text.count(
        "You're done, and not everyone else is yet"
    )
    assert "The list of people has changed" not in opener.get().text


def test_after_a_no_a_partner_can_invite_again(
    app: Flask, opener: Partner, invitation: str
) -> None:
    decline(app, invitation)
    page = opener.get("people/")
    for way in [one for one in page.links() if one.endswith("/anew")]:
        if NAMES[1] in opener.visitor.get(way).text:
            opener.visitor.send("/anew")

    assert DECLINED not in opener.get("people/").text
    assert Visitor(app).open(read_invitations(opener)[NAMES[1]]).status == 200


def test_a_told_no_uses_the_invitation_up(app: Flask, invitation: str) -> None:
    decline(app, invitation)

    late = Visitor(app)
    late.get(invitation)

    assert late.send("/open", status=404).heading == "This link leads nowhere"


def test_a_no_that_is_pressed_twice_says_that_it_stands(app: Flask, invitation: str) -> None:
    visitor = Visitor(app)
    visitor.press(invitation)
    fields: dict[str, str | list[str]] = {
        **visitor.send("/open/no").values("/open/end"),
        "tell": "no",
    }
    visitor.post("/open/end", fields)

    page = visitor.post("/open/end", fields, 404)

    assert "If you said no a moment ago, that stands" in page.text


def test_a_no_after_somebody_took_the_place_changes_nothing(
    app: Flask, opener: Partner, invitation: str
) -> None:
    visitor = Visitor(app)
    visitor.press(invitation)
    visitor.send("/open/no")
    Visitor(app).open(invitation)

    page = visitor.send("/open/end", {"tell": "no"}, 404)

    assert "If you didn't, someone used it or stopped it before you" in page.text
    assert DECLINED not in opener.get("people/").text


def test_a_form_without_an_answer_tells_nothing(app: Flask, invitation: str) -> None:
    visitor = Visitor(app)
    visitor.press(invitation)
    visitor.send("/open/no")

    assert "Nobody is told" in visitor.send("/open/end").text
    assert Visitor(app).open(invitation).status == 200


@pytest.mark.parametrize("way", [*WAYS, "/open/end"])
def test_a_link_of_another_kind_opens_nothing_here(
    app: Flask, opener: Partner, invitation: str, way: str
) -> None:
    visitor = Visitor(app)
    fields = visitor.press(invitation).values("/open/look")
    dead = visitor.post(way, {**fields, "token": "x" * 90, "tell": "no"}, 404)

    page = visitor.post(way, {**fields, "token": read_token(opener.own_link()), "tell": "no"}, 404)

    assert strip_form_tokens(page.response.text) == strip_form_tokens(dead.response.text)
    assert page.heading == "This link leads nowhere"


@pytest.mark.parametrize("way", WAYS)
def test_a_used_invitation_shows_and_opens_nothing_here(
    app: Flask, opener: Partner, invitation: str, way: str
) -> None:
    visitor = Visitor(app)
    visitor.press(invitation)
    for partner in take_up_places(opener, app).values():
        partner.get()
        partner.visitor.send("/link/keep")

    page = visitor.send(way, status=404 if way == "/open/join" else 200)
    assert page.heading in ("This link leads nowhere", "This invitation was used")


@pytest.mark.parametrize("mangled", ["{}.", "{}&amp;", "{}%0D%0A", "{}%E2%80%8B", "{}="])
def test_a_mangled_invitation_leads_all_the_way(app: Flask, invitation: str, mangled: str) -> None:
    visitor = Visitor(app)
    visitor.press(f"/l/{mangled.format(read_token(invitation))}")
    visitor.send("/open/look")

    assert visitor.send("/open/join").heading == "Your own page"


def test_a_spent_invitation_leads_the_browser_home_whose_answer_was_lost(
    app: Flask, invitation: str
) -> None:
    visitor = Visitor(app)
    fields = visitor.press(invitation).values("/open/join")
    held = dict(visitor.client._cookies or {})
    visitor.client.post("/open/join", data=fields, base_url=HOST)
    visitor.client._cookies = held

    assert re.fullmatch("/t/.{12}/", visitor.press(invitation).path)
