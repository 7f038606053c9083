"""Opening links: nothing is spent by looking, and every dead link gets the same bytes."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from compersion_talks import links
from compersion_talks.links import LinkKind, ShareLink
from compersion_talks.services import current_services
from tests.soak import count_rounds
from tests.talking import Partner, close_all, open_talk, read_invitations, read_links, start_talk
from tests.visiting import HOST, Visitor
from tests.web.browsers import (
    find_database_file,
    list_routes,
    make_agenda_link,
    make_path,
    move_clock,
    open_talk_for_others,
    read_token,
    strip_form_tokens,
)

BOTS = (
    "facebookexternalhit/1.1",
    "WhatsApp/2.23.20.0",
    "TelegramBot (like TwitterBot)",
    "Slackbot-LinkExpanding 1.0",
    "Mozilla/5.0 (Macintosh) AppleWebKit/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0",
    "SkypeUriPreview Preview/0.5",
    "Mozilla/5.0 (compatible; Discordbot/2.0)",
    "LinkedInBot/1.0",
    "Mozilla/5.0 (compatible; Google-Safety; +http://www.google.com/bot.html)",
    "Microsoft Office/16.0",
    "Signal-Android/6.0",
    "curl/8.0",
)


def press(app: Flask, token: str) -> tuple[int, str]:
    """Press the button of a link in a fresh browser; return the status and the page."""
    visitor = Visitor(app)
    visitor.get("/l/any")
    fields = {**visitor.page.values("/open"), "token": token}
    response = visitor.client.post("/open", data=fields, base_url="http://127.0.0.1:8000")
    return response.status_code, strip_form_tokens(response.text)


def sign_dead_link(app: Flask, kind: LinkKind) -> str:
    """Sign a link that opens nothing, with the keys of the copy itself."""
    with app.app_context():
        return links.sign(ShareLink(kind, bytes(32)), current_services().keys.signing)


def use_invitation_of_expired_talk(app: Flask) -> str:
    """Take up a place and keep its link, and let the talk expire; return its invitation."""
    opener = open_talk(app, "Ash", "Bo")
    link = read_invitations(opener)["Bo"]
    visitor = Visitor(app)
    visitor.open(link)
    visitor.send("/link/keep")
    move_clock(app, timedelta(days=31))
    return read_token(link)


def replace_own_link(app: Flask) -> str:
    """Replace a partner's own link; return the old one."""
    opener = open_talk(app, "Ash", "Bo")
    link = opener.own_link()
    opener.get("link/replace")
    opener.visitor.send("/link/replace")
    return read_token(link)


def revoke_agenda_link(app: Flask) -> str:
    """Revoke an agenda-only link; return it."""
    group = start_talk(app, "Ash", "Bo")
    for partner in group.values():
        partner.close()
    link = make_agenda_link(group["Ash"])
    group["Ash"].visitor.send("/revoke")
    return read_token(link)


def forget_talk(app: Flask) -> str:
    """Forget a talk; return an own link of it."""
    opener = open_talk(app, "Ash", "Bo")
    link = opener.own_link()
    opener.get("forget")
    opener.visitor.send("/forget")
    return read_token(link)


def expire_talk(app: Flask) -> str:
    """Let a talk's time run out; return an own link of it."""
    link = open_talk(app, "Ash", "Bo").own_link()
    move_clock(app, timedelta(days=31))
    return read_token(link)


def send_twice(visitor: Visitor, action: str) -> tuple[TestResponse, TestResponse]:
    """Send a form of the page twice, the second time as if the first answer had been lost."""
    fields, held = visitor.page.values(action), dict(visitor.client._cookies or {})
    path = visitor.page.form(action).get("action", "")
    first = visitor.client.post(path, data=fields, base_url=HOST)
    visitor.client._cookies = held
    return first, visitor.client.post(path, data=fields, base_url=HOST)


def read_key(visitor: Visitor) -> str:
    """Return the idempotency key that is in a browser, or an empty string."""
    with visitor.client.session_transaction(base_url=HOST) as held:
        return str(held.get("seeds", ""))


DEAD_LINKS: dict[str, Callable[[Flask], str]] = {
    "nothing": lambda app: "",
    "no token": lambda app: "hello",
    "far too long": lambda app: "x" * 3_000,
    "not even text": lambda app: "\x00\u202e\ud7ff",
    "forged": lambda app: "x" * 46 + "." + "y" * 43,
    "cut off": lambda app: sign_dead_link(app, LinkKind.PARTNER)[:-5],
    "of an unknown talk": lambda app: sign_dead_link(app, LinkKind.PARTNER),
    "an unknown invitation": lambda app: sign_dead_link(app, LinkKind.INVITATION),
    "an unknown opener": lambda app: sign_dead_link(app, LinkKind.OPENER),
    "an unknown agenda": lambda app: sign_dead_link(app, LinkKind.AGENDA),
    "replaced": replace_own_link,
    "revoked": revoke_agenda_link,
    "forgotten": forget_talk,
    "expired": expire_talk,
    "used, and expired": use_invitation_of_expired_talk,
}


@pytest.mark.parametrize("what", DEAD_LINKS)
def test_every_dead_link_gets_one_page_of_the_same_bytes(app: Flask, what: str) -> None:
    usual = press(app, "forged")

    answer = press(app, DEAD_LINKS[what](app))

    assert answer == usual
    assert answer[0] == 404


@pytest.mark.parametrize("token", ["x", "a.b", "%00", "<b>", "x" * 2000, "ü"])
def test_the_page_of_a_link_is_the_same_for_any_link(app: Flask, token: str) -> None:
    living = open_talk(app, "Ash", "Bo").own_link()

    pages = {
        re.sub('name="token" value="[^"]*"', "", strip_form_tokens(page.text))
        for page in (Visitor(app).fetch(f"/l/{one}") for one in (token, read_token(living)))
    }

    assert len(pages) == 1


WAYS: tuple[tuple[str, dict[str, str]], ...] = (
    ("GET", {}),
    ("HEAD", {}),
    ("GET", {"Sec-Purpose": "prefetch;prerender", "Purpose": "prefetch"}),
    ("OPTIONS", {}),
)


@pytest.mark.parametrize("agent", BOTS)
def test_no_preview_of_any_address_changes_anything(app: Flask, agent: str) -> None:
    opener = open_talk(app, "Ash", "Bo")
    link = read_invitations(opener)["Bo"]
    paths = {make_path(rule, opener.handle) for rule, _method in list_routes(app)}
    paths |= {f"/l/{read_token(link)}"}
    before = find_database_file(app).read_bytes()
    client = app.test_client(use_cookies=False)

    for method, headers in WAYS[: count_rounds(3, 4)]:
        for path in paths:
            sent = {"User-Agent": agent, **headers}
            client.open(path, method=method, headers=sent, buffered=True)

    assert find_database_file(app).read_bytes() == before
    assert Visitor(app).open(link).status == 200


def test_an_invitation_lets_in_one_browser_at_a_time(app: Flask) -> None:
    link = read_invitations(open_talk(app, "Ash", "Bo"))["Bo"]
    first, second = Visitor(app), Visitor(app)
    first.press(link)
    second.press(link)

    place = first.send("/open/join").path
    second.send("/open/join")

    first.get(place, status=404)


def test_the_same_press_sent_twice_opens_the_same_place(app: Flask) -> None:
    link = read_invitations(open_talk(app, "Ash", "Bo"))["Bo"]
    visitor = Visitor(app)
    fields = visitor.press(link).values("/open/join")
    send = {"data": fields, "base_url": "http://127.0.0.1:8000"}

    first = visitor.client.post("/open/join", **send)
    again = visitor.client.post("/open/join", **send)

    assert first.status_code == again.status_code == 303
    places = {one.headers["Location"].partition("?")[0] for one in (first, again)}
    assert len(places) == 1


def test_a_browser_that_left_cannot_take_up_the_same_place_again(app: Flask) -> None:
    link = read_invitations(open_talk(app, "Ash", "Bo"))["Bo"]
    visitor = Visitor(app)
    visitor.open(link)
    visitor.send("/link/keep")
    visitor.fetch("/leave")

    assert visitor.press(link).heading == "This invitation was used"
    visitor.send("/open/join", status=404)


@pytest.mark.parametrize("spelling", ["{}=", "{}=="])
def test_another_spelling_of_a_living_link_opens_the_same_place(app: Flask, spelling: str) -> None:
    opener = open_talk(app, "Ash", "Bo")
    token = read_token(opener.own_link())

    page = Visitor(app).open(f"/l/{spelling.format(token)}")

    assert page.handle == opener.handle


@pytest.mark.parametrize(
    "mangled",
    [
        "{}.",
        "{}.%22",
        "{}%3E",
        "{}&amp;",
        "{}%E2%80%8B",
        "{}%20",
        "{}%0D%0A",
        "{}/",
        "{}./",
    ],
)
def test_a_link_with_a_sign_too_many_opens_the_same_place(app: Flask, mangled: str) -> None:
    opener = open_talk(app, "Ash", "Bo")
    token = read_token(opener.own_link())

    page = Visitor(app).open(f"/l/{mangled.format(token)}")

    assert page.handle == opener.handle


def test_a_link_that_a_mail_broke_in_two_opens_the_same_place(app: Flask) -> None:
    opener = open_talk(app, "Ash", "Bo")
    token = read_token(opener.own_link())

    page = Visitor(app).open(f"/l/{token[:40]}%0D%0A%20{token[40:]}")

    assert page.handle == opener.handle


def test_replacing_a_link_ends_the_visits_of_all_other_browsers_at_once(app: Flask) -> None:
    opener = open_talk(app, "Ash", "Bo")
    thief = Visitor(app)
    thief.open(opener.own_link())
    stolen = Partner("", thief, opener.handle)
    stolen.get()
    opener.get("link/replace")

    page = opener.visitor.send("/link/replace")

    stolen.get(status=404)
    stolen.get("people/", status=404)
    assert page.handle != opener.handle
    assert page.status == 200


@pytest.mark.parametrize("opened", [open_talk, open_talk_for_others])
def test_pressing_replace_twice_or_losing_the_answer_never_loses_the_sheet(
    app: Flask, opened: Callable[..., Partner]
) -> None:
    opener = opened(app, "Ash", "Bo")
    opener.get("link/replace")

    first, again = send_twice(opener.visitor, "/link/replace")

    assert first.status_code == again.status_code == 303
    assert first.headers["Location"] == again.headers["Location"]
    page = opener.visitor.get(again.headers["Location"])
    assert page.handle != opener.handle
    opener.get(status=404)


def test_what_finds_a_replaced_link_leaves_the_browser_with_the_next_page(app: Flask) -> None:
    opener = open_talk(app, "Ash", "Bo")
    before = read_key(opener.visitor)
    opener.get("link/replace")
    planted = read_key(opener.visitor)

    opener.visitor.send("/link/replace")

    assert (before, read_key(opener.visitor)) == ("", "")
    assert planted


def test_another_browser_cannot_follow_a_replaced_link(app: Flask) -> None:
    opener = open_talk(app, "Ash", "Bo")
    thief = Visitor(app)
    thief.open(opener.own_link())
    Partner("", thief, opener.handle).get("link/replace")
    opener.get("link/replace")

    opener.visitor.send("/link/replace")

    thief.send("/link/replace", status=404)


def test_making_a_link_to_the_paper_twice_makes_one(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo")
    close_all(group)
    ash = group["Ash"]
    ash.get("agenda/links")

    first, again = send_twice(ash.visitor, "/agenda/links")

    assert first.status_code == again.status_code == 303
    page = ash.visitor.get(again.headers["Location"])
    assert "Link 1, made on" in page.text
    assert "Link 2" not in page.text
    (link,) = read_links(page)
    assert Visitor(app).open(link).status == 200


def test_a_link_to_the_paper_is_shown_once_and_the_next_one_is_another(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo")
    close_all(group)
    ash = group["Ash"]
    link = make_agenda_link(ash)

    again = [read_links(ash.get(path)) for path in ("agenda/links?made=1", "agenda/links")]
    other = make_agenda_link(ash)

    assert again == [[], []]
    assert other != link
    assert "Link 2, made on" in ash.visitor.page.text


def test_every_look_at_the_links_to_the_paper_begins_anew(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo")
    close_all(group)
    ash, seen = group["Ash"], []

    for path in ("agenda/links", "agenda/links", "agenda/links?made=1"):
        ash.get(path)
        seen.append(read_key(ash.visitor))

    assert len({"", *seen}) == 4


def test_a_stopped_link_to_the_paper_never_lives_again(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo")
    close_all(group)
    link = make_agenda_link(group["Ash"])
    group["Ash"].visitor.send("/revoke")

    group["Ash"].visitor.send("/agenda/links")

    dead = Visitor(app)
    dead.get(link)
    dead.send("/open", status=404)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_nobody_gives_their_own_place_out_anew(app: Flask, method: str) -> None:
    opener = open_talk(app, "Ash", "Bo")
    link = opener.own_link()
    ways = set(opener.get("people/").links())
    others = {way.replace("/anew", "/remove") for way in ways if way.endswith("/anew")}
    (own,) = {way for way in ways if way.endswith("/remove")} - others
    values = opener.visitor.page.values("/add")
    path = own.replace("/remove", "/anew")

    answer = opener.visitor.client.open(path, method=method, data=values, base_url=HOST)

    assert answer.status_code == 404
    assert opener.own_link() == link


def test_a_talk_that_ran_out_closes_for_those_inside_too(app: Flask) -> None:
    opener = open_talk(app, "Ash", "Bo", kept_days="7")
    link = opener.own_link()
    move_clock(app, timedelta(days=7))
    opener.visitor.open(link)
    opener.get()

    move_clock(app, timedelta(days=1))

    Visitor(app).get(link)
    opener.get(status=404)


def test_no_address_anywhere_holds_a_token_after_the_button(app: Flask) -> None:
    link = read_invitations(open_talk(app, "Ash", "Bo"))["Bo"]
    visitor = Visitor(app)
    fields = visitor.press(link).values("/open/join")

    answer = visitor.client.post("/open/join", data=fields, base_url="http://127.0.0.1:8000")

    place = answer.headers["Location"]
    assert place.startswith("/t/")
    assert len(place.split("/")[2]) == 12
    assert place.split("/")[2] not in link
