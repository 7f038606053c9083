"""A link that was made in another browser: its maker has it, too, and the page says so."""

import struct
from base64 import urlsafe_b64encode
from datetime import timedelta

import pytest
from flask import Flask

from compersion_talks import links, vault
from compersion_talks.services import current_services
from tests.talking import AFTER_FEARS, Partner, close_all, open_talk, read_invitations, start_talk
from tests.visiting import HOST, Visitor
from tests.web.browsers import move_clock, read_token

WARNING = "sent you this link has it, too"
BUTTON = "Get a link that only I have"
BEGUN = "Somebody began these answers before this visit"


def take_place_of_bo(app: Flask) -> tuple[Partner, str]:
    """Let Ash take the place of Bo in a browser; return it, and the link that Bo then gets."""
    ash = open_talk(app, "Ash", "Bo")
    visitor = Visitor(app)
    thief = Partner("Bo", visitor, visitor.open(read_invitations(ash)["Bo"]).handle)
    return thief, thief.own_link()


def open_link(app: Flask, link: str) -> Partner:
    """Open a link in a browser of its own."""
    visitor = Visitor(app)
    return Partner("Bo", visitor, visitor.open(link).handle)


def test_an_inviter_who_passes_the_own_link_on_reads_nothing(app: Flask) -> None:
    thief, link = take_place_of_bo(app)
    bo = open_link(app, link)
    page = bo.visitor.page
    assert WARNING in page.text

    bo.handle = bo.visitor.send("/link/replace").handle
    assert WARNING not in bo.get().text
    bo.say("a word of mine", "private")

    thief.get("pages/2/3", status=404)
    again = Visitor(app)
    again.get(link)
    again.send("/open", status=404)
    assert "a word of mine" in bo.get("pages/2/3").text


WALK = ("before", "resume", "resume?last=1", "pages/1/1", "pages/2/3", AFTER_FEARS, "review")


@pytest.mark.parametrize("path", WALK)
def test_no_page_of_the_walk_opens_with_a_link_that_somebody_else_has(
    app: Flask, path: str
) -> None:
    bo = open_link(app, take_place_of_bo(app)[1])

    page = bo.get(path)

    assert page.path == f"/t/{bo.handle}/"
    assert BUTTON in page.text


@pytest.mark.parametrize("path", ["before", "pages/2/3", "close"])
def test_nothing_is_saved_with_a_link_that_somebody_else_has_and_words_are_given_back(
    app: Flask, path: str
) -> None:
    bo = open_link(app, take_place_of_bo(app)[1])
    token = bo.visitor.page.values("/link/replace")["csrf_token"]
    sent = {"csrf_token": token, "worth-it.text": ["ten calm minutes"], "revision": ["0"]}

    page = bo.visitor.post(f"/t/{bo.handle}/{path}", sent, 409)

    assert page.heading == "Please get a link that only you have first"
    assert "ten calm minutes" in page.text
    assert f"/t/{bo.handle}/" in page.links()


def test_a_place_that_only_looks_begun_is_as_good_as_untouched(app: Flask) -> None:
    thief, link = take_place_of_bo(app)
    thief.get("before")
    thief.visitor.send("/before")
    thief.say("", "private")
    thief.close()

    assert BUTTON in open_link(app, link).visitor.page.text


def test_whoever_comes_to_a_sheet_with_answers_is_told_and_can_go_on(app: Flask) -> None:
    thief, link = take_place_of_bo(app)
    thief.say("a word", "private")
    bo = open_link(app, link)

    assert BEGUN in bo.visitor.page.text
    assert WARNING in bo.visitor.page.text
    assert bo.get("resume").heading != "Your own page"


def test_a_replaced_link_is_second_hand_elsewhere_and_not_where_it_was_made(app: Flask) -> None:
    thief, _ = take_place_of_bo(app)
    thief.get("link/replace")
    thief.handle = thief.visitor.send("/link/replace").handle

    assert BUTTON not in thief.get().text
    assert BUTTON in open_link(app, thief.own_link()).visitor.page.text


@pytest.mark.parametrize("away", [timedelta(0), timedelta(hours=13)])
def test_the_browser_that_took_a_place_up_may_open_its_own_link_again(
    app: Flask, away: timedelta
) -> None:
    ash = open_talk(app, "Ash", "Bo")
    pair = (ash, open_link(app, read_invitations(ash)["Bo"]))
    own = [partner.own_link() for partner in pair]
    move_clock(app, away)

    for partner, link in zip(pair, own, strict=True):
        page = partner.visitor.open(link)

        assert BUTTON not in page.text
        assert partner.get("before").path.endswith("/before")


def test_once_second_hand_a_visit_stays_so_until_its_link_is_replaced(app: Flask) -> None:
    bo = open_link(app, link := take_place_of_bo(app)[1])

    assert BUTTON in bo.visitor.open(link).text


def test_nobody_who_has_a_second_hand_link_reads_that_nobody_else_has_it(app: Flask) -> None:
    bo = open_link(app, take_place_of_bo(app)[1])

    assert "Nobody else has it" not in bo.get("?new=1").text


def test_when_the_paper_is_made_nothing_is_said_about_a_link(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo")
    close_all(group)

    page = open_link(app, group["Bo"].own_link()).visitor.page

    assert WARNING not in page.text
    assert BUTTON not in page.text


def test_a_cookie_of_an_earlier_version_counts_as_second_hand(app: Flask) -> None:
    bo, link = take_place_of_bo(app)
    with app.app_context():
        services = current_services()
        own = links.read(read_token(link), services.keys.signing)
        now = int(services.now().timestamp())
        ring = services.keys.ring
    plain = struct.pack(">c32sQQ", own.kind.encode(), own.secret, now, now)
    key = vault.derive_cookie_key(ring, ring.current)
    blob = vault.seal(key, plain, b"cookie", bo.handle.encode(), is_padded=False)
    value = urlsafe_b64encode(ring.current.to_bytes(4) + blob).decode()
    client = app.test_client(use_cookies=False)

    answer = client.get(
        f"/t/{bo.handle}/", base_url=HOST, headers={"Cookie": f"ct-{bo.handle}={value}"}
    )

    assert answer.status_code == 200
    assert BUTTON in answer.text
