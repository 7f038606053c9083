"""An idempotency key serves a repeated press in one browser, for ten minutes."""

import json
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from werkzeug.test import TestResponse

from compersion_talks import links, storage, vault
from compersion_talks.links import LinkKind
from compersion_talks.services import current_services, register
from tests.talking import WISHES, Partner, open_talk, read_invitations, read_links, start_talk
from tests.visiting import HOST, Visitor
from tests.web.browsers import move_clock, read_token

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEN_MINUTES, SECOND = timedelta(minutes=10), timedelta(seconds=1)


@pytest.fixture(autouse=True)
def stopped_clock(app: Flask) -> None:
    """Stop the clock, so that it goes on only where a test moves it."""
    with app.app_context():
        register(app, replace(current_services(), now=lambda: NOON))


def copy_browser(visitor: Visitor) -> Visitor:
    """Return another browser with a copy of all cookies of this one."""
    other = Visitor(visitor.app)
    other.page = visitor.page
    other.client._cookies = dict(visitor.client._cookies or {})
    return other


def press(visitor: Visitor, action: str) -> TestResponse:
    """Press a button of the page at hand without following where it leads."""
    fields = visitor.page.values(action)
    path = visitor.page.form(action).get("action", "")
    return visitor.client.post(path, data=fields, base_url=HOST)


def lose_answer(visitor: Visitor, action: str) -> TestResponse:
    """Press a button; the answer is lost on its way, and with it the cookies that it set."""
    held = dict(visitor.client._cookies or {})
    answer = press(visitor, action)
    visitor.client._cookies = held
    return answer


@pytest.fixture
def invitation(app: Flask) -> str:
    """Return an invitation that no one has used."""
    return read_invitations(open_talk(app, "Ash", "Bo"))["Bo"]


@pytest.mark.parametrize("looks_again", [False, True])
def test_a_copied_form_cookie_opens_no_used_invitation(
    app: Flask, invitation: str, *, looks_again: bool
) -> None:
    device = Visitor(app)
    device.press(invitation)
    thief = copy_browser(device)
    device.open(invitation)
    device.send("/link/keep")
    if looks_again:
        thief.press(invitation)

    answer = press(thief, "/open/join")

    assert answer.status_code == 404


@pytest.mark.parametrize("spends", ["answer", "keep"])
def test_a_copy_of_every_cookie_finds_no_place_that_is_in_use(
    app: Flask, invitation: str, spends: str
) -> None:
    device = Visitor(app)
    device.press(invitation)
    thief = copy_browser(device)
    bo = Partner("Bo", device, device.send("/open/join").handle)
    if spends == "answer":
        bo.say("a heron in the attic", "private")
    else:
        device.send("/link/keep")

    answers = [press(thief, "/open/join"), thief.press(invitation).response]

    assert answers[0].status_code == 404
    assert thief.page.heading == "This invitation was used"
    assert not [one for one in (thief.client._cookies or {}) if bo.handle in str(one)]


@pytest.mark.parametrize(
    ("later", "is_found"), [(TEN_MINUTES, True), (TEN_MINUTES + SECOND, False)]
)
def test_a_second_press_finds_the_place_of_the_first_for_ten_minutes(
    app: Flask, invitation: str, later: timedelta, *, is_found: bool
) -> None:
    visitor = Visitor(app)
    visitor.press(invitation)
    first = lose_answer(visitor, "/open/join")

    move_clock(app, later)

    second = press(visitor, "/open/join")
    assert (second.headers["Location"] == first.headers["Location"]) == is_found


def test_an_invitation_can_still_be_taken_up_from_a_page_that_was_open_for_long(
    app: Flask, invitation: str
) -> None:
    visitor = Visitor(app)
    visitor.press(invitation)
    move_clock(app, timedelta(hours=3))

    assert visitor.send("/open/join").heading == "Your own page"


def test_whoever_lost_the_answer_finds_the_place_by_opening_the_invitation_once_more(
    app: Flask, invitation: str
) -> None:
    visitor = Visitor(app)
    visitor.press(invitation)
    first = lose_answer(visitor, "/open/join")

    page = visitor.press(invitation)

    assert page.handle == read_handle(first.headers["Location"])


def test_two_tabs_with_one_invitation_lead_to_one_place(app: Flask, invitation: str) -> None:
    visitor = Visitor(app)
    tabs = [visitor.press(invitation) for _ in range(2)]

    found = []
    for tab in tabs:
        visitor.page = tab
        found.append(press(visitor, "/open/join").headers["Location"])

    assert len({read_handle(path) for path in found}) == 1


def test_two_tabs_with_two_invitations_lead_to_two_places(app: Flask, invitation: str) -> None:
    other = read_invitations(open_talk(app, "Ash", "Bo"))["Bo"]
    visitor = Visitor(app)
    tabs = [visitor.press(link) for link in (invitation, other)]

    found = []
    for tab in (*tabs, *tabs):
        visitor.page = tab
        found.append(press(visitor, "/open/join").headers["Location"])

    handles = [read_handle(path) for path in found]
    assert handles[:2] == handles[2:]
    assert len(set(handles)) == 2


def read_handle(path: str) -> str:
    """Read the handle in an address."""
    return path.split("/")[2]


def begin_a_talk(app: Flask) -> Visitor:
    """Return a visitor before the button that opens a talk."""
    visitor = Visitor(app)
    visitor.get("/talks/new")
    return visitor


def press_open(visitor: Visitor) -> TestResponse:
    """Press the button that opens a talk."""
    fields = {**visitor.page.values("/talks"), **WISHES, "names": ["Ash", "Bo"]}
    return visitor.client.post("/talks", data=fields, base_url=HOST)


def test_a_copied_form_cookie_finds_no_talk(app: Flask) -> None:
    device = begin_a_talk(app)
    thief = copy_browser(device)
    device.get("/talks/new")

    found = {press_open(one).headers["Location"] for one in (device, thief)}

    assert len(found) == 2


@pytest.mark.parametrize(("later", "talks"), [(TEN_MINUTES, 1), (TEN_MINUTES + SECOND, 2)])
def test_a_talk_can_be_opened_by_two_presses_for_ten_minutes(
    app: Flask, later: timedelta, talks: int
) -> None:
    device = begin_a_talk(app)
    again = copy_browser(device)
    first = press_open(device)

    move_clock(app, later)

    assert len({first.headers["Location"], press_open(again).headers["Location"]}) == talks


def test_two_pages_open_two_talks(app: Flask) -> None:
    visitor, found = Visitor(app), set()
    for _ in range(2):
        visitor.get("/talks/new")
        found.add(press_open(visitor).headers["Location"])

    assert len(found) == 2


def start_merged_talk(app: Flask) -> Partner:
    """Return the opener of a talk whose paper is made."""
    group = start_talk(app, "Ash", "Bo")
    for partner in group.values():
        partner.close()
    return group["Ash"]


def test_a_copied_form_cookie_shows_no_link_to_the_paper(app: Flask) -> None:
    ash = start_merged_talk(app)
    ash.get("agenda/links")
    thief = copy_browser(ash.visitor)
    ash.get("agenda/links")
    ash.visitor.send("/agenda/links")

    shown = read_links(thief.get(f"/t/{ash.handle}/agenda/links?made=1"))

    assert shown == []


def test_a_link_to_the_paper_is_shown_for_ten_minutes(app: Flask) -> None:
    ash = start_merged_talk(app)
    ash.get("agenda/links")
    answer = press(ash.visitor, "/agenda/links")

    move_clock(app, TEN_MINUTES + SECOND)

    assert read_links(ash.visitor.get(answer.headers["Location"])) == []


def test_a_link_is_not_replaced_from_a_page_that_was_open_for_long(app: Flask) -> None:
    opener = open_talk(app, "Ash", "Bo")
    opener.get("link/replace")
    move_clock(app, TEN_MINUTES + SECOND)

    page = opener.visitor.send("/link/replace")

    assert page.heading == "Get a new link"
    assert opener.get().status == 200
    assert opener.get("link/replace")
    assert opener.visitor.send("/link/replace").handle != opener.handle


@pytest.mark.parametrize("path", ["/talks/new", "/l/any", "link/replace", "agenda/links"])
def test_each_page_with_such_a_button_brings_another_seed(app: Flask, path: str) -> None:
    ash = start_merged_talk(app)
    look: Callable[[], object] = make_get(ash, path)
    seen = []

    for _ in range(3):
        look()
        seen.append(read_newest_key(ash.visitor))

    assert len(set(seen)) == 3


def make_get(partner: Partner, path: str) -> Callable[[], object]:
    """Return what opens a path, below the handle unless it begins at the root."""
    return lambda: partner.visitor.get(path) if path.startswith("/") else partner.get(path)


def read_newest_key(visitor: Visitor) -> bytes:
    """Unseal the idempotency keys in a browser's form cookie, and return the newest."""
    raw = read_keys_in_cookie(visitor)
    with visitor.app.app_context():
        ring = current_services().keys.ring
    key = vault.derive_cookie_key(ring, int.from_bytes(raw[:4]))
    return vault.unseal(key, raw[4:], b"seeds", is_padded=False)[-32:]


def read_keys_in_cookie(visitor: Visitor) -> bytes:
    """Read the sealed idempotency keys in a browser's form cookie, as anyone with it can."""
    cookie = visitor.client.get_cookie("ct-s", domain="127.0.0.1")
    assert cookie
    signer = SecureCookieSessionInterface().get_signing_serializer(visitor.app)
    assert signer
    held = json.loads(json.dumps(signer.loads(cookie.value)))
    return b64decode(held["seeds"], altchars=b"-_")


def test_a_form_cookie_does_not_tell_its_seeds(app: Flask, invitation: str) -> None:
    visitor = Visitor(app)
    visitor.get(invitation)
    raw = read_keys_in_cookie(visitor)
    press(visitor, "/open")

    with app.test_request_context():
        secret = links.read(read_token(invitation), current_services().keys.signing).secret
        own = [
            vault.hkdf(seed, secret, b"ct/v1/join", 32)
            for seed in (raw[at : at + 32] for at in range(len(raw) - 31))
        ]
        lookups = [vault.derive_link_id(LinkKind.PARTNER, one) for one in own]
        found = [storage.talks.find_link(lookup) for lookup in lookups]

    assert len(found) > 32
    assert not any(found)


def test_a_browser_holds_few_seeds_at_a_time(app: Flask) -> None:
    visitor, sizes = Visitor(app), []

    for _ in range(8):
        visitor.get("/l/any")
        sizes.append(len(read_keys_in_cookie(visitor)))

    assert sizes[0] < sizes[3] == sizes[-1]
