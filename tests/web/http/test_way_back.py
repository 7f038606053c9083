"""The way back: one's own device, the invitation from the chat, and visits that have ended."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from compersion_talks import vault
from compersion_talks.services import current_services
from tests.linting import read_text
from tests.talking import Partner, open_talk, read_invitations, start_talk, take_up_places
from tests.visiting import HOST, Visitor
from tests.web.browsers import DEAD, move_clock

ENDED, STOPPED = "Your visit has ended", "Your link has stopped"
ASKED, OPENED_BEFORE = "Is this for you?", "This invitation was opened before"
USED = "This invitation was used"
USED_HERE = "Your invitation was used in this browser before"
OWN_PAGE = "Your own page"
DAYS = timedelta(days=1)


@pytest.fixture
def invitation(app: Flask) -> str:
    """Return Bo's invitation."""
    return read_invitations(open_talk(app, "Ash", "Bo"))["Bo"]


def keep(partner: Partner, *, is_own_device: bool = True) -> None:
    """Press the button below the own link, with or without the box."""
    partner.get()
    partner.visitor.send("/link/keep", {"own_device": "1" if is_own_device else None})


def read_cookie(visitor: Visitor, handle: str) -> str:
    """Return the value of a visit's cookie, or an empty string."""
    found = visitor.client.get_cookie(f"ct-{handle}", domain="127.0.0.1")
    return found.value if found else ""


def make_visitor_with(app: Flask, handle: str, value: str) -> Visitor:
    """Return a browser that holds one cookie."""
    visitor = Visitor(app)
    visitor.client.set_cookie(f"ct-{handle}", value, domain="127.0.0.1")
    return visitor


def reseal(app: Flask, handle: str, value: str, change: Callable[[bytes], bytes]) -> str:
    """Change what is sealed in a cookie, as an earlier version would have written it."""
    with app.app_context():
        ring = current_services().keys.ring
    raw = urlsafe_b64decode(value)
    key = vault.derive_cookie_key(ring, int.from_bytes(raw[:4]))
    context = (b"cookie", handle.encode())
    plain = change(vault.unseal(key, raw[4:], *context, is_padded=False))
    return urlsafe_b64encode(raw[:4] + vault.seal(key, plain, *context, is_padded=False)).decode()


def find_own_cookie(answer: TestResponse, handle: str) -> str:
    """Return the header that sets the cookie of a visit."""
    (found,) = [one for one in answer.headers.getlist("Set-Cookie") if f"ct-{handle}=" in one]
    return found


# --- A device of one's own.


def test_a_visit_on_ones_own_device_lasts_until_the_last_day_of_the_talk(app: Flask) -> None:
    opener = open_talk(app, "Ash", "Bo")
    keep(opener)

    for _ in range(3):
        move_clock(app, 9 * DAYS)
        opener.get()
    with app.app_context():
        now = current_services().now()
    move_clock(app, (now + 3 * DAYS).replace(hour=23, minute=59) - now)
    assert opener.get().heading == OWN_PAGE

    move_clock(app, timedelta(minutes=2))
    opener.get(status=404)


@pytest.mark.parametrize("is_own_device", [True, False])
def test_only_a_visit_on_ones_own_device_outlives_the_browser(
    app: Flask, *, is_own_device: bool
) -> None:
    opener = open_talk(app, "Ash", "Bo")
    fields = opener.get().values("/link/keep") | ({"own_device": ["1"]} if is_own_device else {})

    answer = opener.visitor.client.post(
        f"/t/{opener.handle}/link/keep", data=fields, base_url=HOST, headers={"Origin": HOST}
    )

    found = re.search("Expires=([^;]+)", find_own_cookie(answer, opener.handle))
    assert bool(found) == is_own_device
    if found:
        with app.app_context():
            end = current_services().today + 31 * DAYS
        assert parsedate_to_datetime(found[1]).date() == end


def test_the_box_is_off_says_what_it_opens_and_can_be_taken_back(app: Flask) -> None:
    opener = open_talk(app, "Ash", "Bo")
    assert "own_device" not in opener.get().values("/link/keep")
    assert "Anyone who can unlock this device can act as you until" in opener.get().text

    keep(opener)
    assert "own_device" in opener.get().values("/link/keep")

    keep(opener, is_own_device=False)
    move_clock(app, timedelta(hours=13))
    opener.get(status=404)


def test_a_visit_that_is_kept_no_longer_lasts_as_long_as_a_new_one(app: Flask) -> None:
    opener = open_talk(app, "Ash", "Bo")
    keep(opener)
    move_clock(app, 3 * DAYS)

    keep(opener, is_own_device=False)

    for _ in range(6):
        move_clock(app, timedelta(hours=1, minutes=50))
        assert opener.get().heading == OWN_PAGE
    move_clock(app, timedelta(hours=1, minutes=50))
    assert opener.get(status=404).heading == ENDED


def test_saying_so_again_prolongs_no_visit_that_was_not_kept(app: Flask) -> None:
    opener = open_talk(app, "Ash", "Bo")
    for _ in range(6):
        move_clock(app, timedelta(hours=1, minutes=50))
        keep(opener, is_own_device=False)

    move_clock(app, timedelta(hours=1, minutes=50))

    assert opener.get(status=404).heading == ENDED


def test_a_kept_visit_stays_kept_when_its_link_is_opened_again_here(app: Flask) -> None:
    opener = open_talk(app, "Ash", "Bo")
    keep(opener)

    opener.visitor.open(opener.own_link())

    move_clock(app, 5 * DAYS)
    opener.get()


def test_every_page_of_a_visit_ends_it_on_this_device_and_on_no_other(app: Flask) -> None:
    opener = open_talk(app, "Ash", "Bo")
    keep(opener)
    other = Visitor(app)
    other.open(opener.own_link())
    for path in ("", "people/", "before", "pages/2/3", "review", "link/replace", "forget"):
        assert opener.get(path).form(f"/t/{opener.handle}/end") is not None

    page = opener.visitor.send("/end")

    assert page.heading == "Ended on this device"
    assert read_cookie(opener.visitor, opener.handle) == ""
    assert opener.get(status=404).heading == DEAD
    other.get(f"/t/{opener.handle}/")


def test_pages_outside_a_visit_have_nothing_to_end(app: Flask) -> None:
    visitor = open_talk(app, "Ash", "Bo").visitor

    assert not [path for path in ("/", "/how", "/talks/new") if "/end" in visitor.fetch(path).text]


def test_leaving_ends_a_kept_visit_and_leaves_nothing_behind(app: Flask) -> None:
    opener = open_talk(app, "Ash", "Bo")
    keep(opener)

    opener.visitor.fetch("/leave")

    assert opener.visitor.client._cookies == {}
    assert opener.get(status=404).heading == DEAD


def test_replacing_the_link_ends_kept_visits_everywhere_and_keeps_none(app: Flask) -> None:
    opener = open_talk(app, "Ash", "Bo")
    opener.say("a word")
    phone = Partner("Ash", Visitor(app), opener.handle)
    phone.visitor.open(opener.own_link())
    keep(phone)
    keep(opener)

    opener.get("link/replace")
    opener.handle = opener.visitor.send("/link/replace").handle

    phone.get(status=404)
    assert "own_device" not in opener.get().values("/link/keep")
    move_clock(app, timedelta(hours=13))
    opener.get(status=404)


def test_a_kept_visit_dies_with_its_ring_key(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    opener = open_talk(app, "Ash", "Bo")
    keep(opener)
    other = vault.KeyRing({1: vault.make_key()}, 1)
    with app.app_context():
        ring = current_services().keys.ring
    assert ring.current in other.keys

    monkeypatch.setattr(vault.KeyRing, "find_key", lambda _ring, key_id: other.keys[key_id])

    assert opener.get(status=404).heading == DEAD


def test_of_six_visits_the_oldest_that_is_not_kept_ends(app: Flask) -> None:
    visitor, handles = Visitor(app), []
    for number in range(6):
        handles.append(visitor.open(open_talk(app, "Ash", "Bo").own_link()).handle)
        if number == 0:
            visitor.get(f"/t/{handles[0]}/link/replace")
            handles[0] = visitor.send("/link/replace").handle
            visitor.send("/link/keep", {"own_device": "1"})
        move_clock(app, timedelta(seconds=5))

    statuses = [visitor.fetch(f"/t/{handle}/").status_code for handle in handles]

    assert statuses == [200, 404, 200, 200, 200, 200]


@pytest.mark.parametrize("size", [49, 50])
def test_a_cookie_of_an_earlier_version_is_read_and_ends_as_it_did(app: Flask, size: int) -> None:
    opener = open_talk(app, "Ash", "Bo")
    keep(opener)
    value = read_cookie(opener.visitor, opener.handle)
    old = reseal(app, opener.handle, value, lambda plain: plain[:size])
    device = Partner("Ash", make_visitor_with(app, opener.handle, old), opener.handle)

    assert ("Somebody has been here before you" in device.get().text) == (size == 49)

    move_clock(app, timedelta(minutes=121))
    assert device.get(status=404).heading == ENDED


def test_a_cookie_of_a_later_version_is_read_after_going_back_to_this_one(app: Flask) -> None:
    opener = open_talk(app, "Ash", "Bo")
    value = read_cookie(opener.visitor, opener.handle)
    longer = reseal(app, opener.handle, value, lambda plain: plain + b"of a later version")

    visitor = make_visitor_with(app, opener.handle, longer)

    assert visitor.get(f"/t/{opener.handle}/").heading == OWN_PAGE


def test_all_cookies_of_visits_are_equally_long(app: Flask, invitation: str) -> None:
    bo = Partner("Bo", Visitor(app), "")
    bo.handle = bo.visitor.open(invitation).handle
    ash = open_talk(app, "Ash", "Bo")
    keep(bo)

    assert len({len(read_cookie(one.visitor, one.handle)) for one in (ash, bo)}) == 1


# --- Home in the browser that holds the place.


@pytest.mark.parametrize("is_kept", [True, False])
def test_the_invitation_leads_home_in_the_browser_that_took_the_place_up(
    app: Flask, invitation: str, *, is_kept: bool
) -> None:
    bo = Partner("Bo", Visitor(app), "")
    bo.handle = bo.visitor.open(invitation).handle
    own = bo.own_link()
    if is_kept:
        keep(bo)

    assert bo.visitor.open(invitation).handle == bo.handle
    assert bo.own_link() == own


def test_a_kept_device_is_led_home_weeks_later_from_the_chat(app: Flask, invitation: str) -> None:
    bo = Partner("Bo", Visitor(app), "")
    bo.handle = bo.visitor.open(invitation).handle
    keep(bo)
    move_clock(app, 20 * DAYS)

    page = bo.visitor.open(invitation)

    assert (page.heading, page.handle) == (OWN_PAGE, bo.handle)


def test_a_replaced_link_is_where_the_invitation_leads_home_to(app: Flask, invitation: str) -> None:
    bo = Partner("Bo", Visitor(app), "")
    bo.handle = bo.visitor.open(invitation).handle
    bo.get("link/replace")
    bo.handle = bo.visitor.send("/link/replace").handle

    assert bo.visitor.open(invitation).handle == bo.handle


def test_the_page_of_a_link_is_the_same_in_a_browser_that_holds_the_place(
    app: Flask, invitation: str
) -> None:
    bo = Visitor(app)
    bo.open(invitation)

    pages = {read_text(one.get(invitation).root.find(".//body")) for one in (bo, Visitor(app))}

    assert len(pages) == 1


def test_a_copied_cookie_under_another_handle_leads_nowhere(app: Flask, invitation: str) -> None:
    bo = Partner("Bo", Visitor(app), "")
    bo.handle = bo.visitor.open(invitation).handle
    keep(bo)
    thief = make_visitor_with(app, "A" * 12, read_cookie(bo.visitor, bo.handle))

    assert thief.press(invitation).heading == USED
    assert thief.send("/open/join", status=404).heading == DEAD


# --- An invitation that opens again.


def test_who_lost_the_link_in_a_chat_opens_the_invitation_again_and_reads_so(
    app: Flask, invitation: str
) -> None:
    chat, browser = Partner("Bo", Visitor(app), ""), Partner("Bo", Visitor(app), "")
    chat.handle = chat.visitor.open(invitation).handle
    assert OPENED_BEFORE not in chat.get().text

    browser.handle = browser.visitor.open(invitation).handle

    assert OPENED_BEFORE in browser.get().text
    assert browser.handle != chat.handle
    page = chat.get(status=404)
    assert page.heading == STOPPED
    assert "somebody used your invitation once more" in page.text


def use_place(who: Partner, way: str) -> None:
    """Do one of the things that spend an invitation."""
    if way == "keep":
        keep(who, is_own_device=False)
    elif way == "say":
        who.say("a word", "private")
    elif way == "close":
        who.close()
    else:
        who.get("link/replace")
        who.visitor.send("/link/replace")


@pytest.mark.parametrize("way", ["keep", "say", "close", "replace"])
def test_once_a_place_is_in_use_the_invitation_opens_nothing(
    app: Flask, invitation: str, way: str
) -> None:
    bo = Partner("Bo", Visitor(app), "")
    bo.handle = bo.visitor.open(invitation).handle
    use_place(bo, way)

    other = Visitor(app)

    assert other.press(invitation).heading == USED
    assert other.send("/open/join", status=404).heading == DEAD


def test_an_empty_page_that_was_sent_keeps_the_invitation_open(app: Flask, invitation: str) -> None:
    bo = Partner("Bo", Visitor(app), "")
    bo.handle = bo.visitor.open(invitation).handle
    bo.get("before")
    bo.visitor.send("/before")

    assert OPENED_BEFORE in Visitor(app).open(invitation).text


def test_the_inviter_sees_the_same_before_and_after_the_link_is_kept(app: Flask) -> None:
    ash = open_talk(app, "Ash", "Bo")
    bo = take_up_places(ash, app)["Bo"]
    pages = ("", "people/", "review")

    before = [ash.get(path).text for path in pages]
    keep(bo)

    assert [ash.get(path).text for path in pages] == before
    assert read_invitations(ash) == {}


@pytest.mark.parametrize("way", ["keep", "say", "close", "replace"])
def test_an_inviter_who_looks_at_the_invitation_cannot_tell_whether_anything_is_written(
    app: Flask, invitation: str, way: str
) -> None:
    looker = Visitor(app)
    look = looker.press(invitation).values("/open/look")
    paths = ("/open", "/open/look", "/open/no")
    bo = Partner("Bo", Visitor(app), "")
    bo.handle = bo.visitor.open(invitation).handle
    before = [looker.post(path, look).text for path in paths]
    stays = [looker.post("/open/end", {**look, "tell": "no"}, 404).text]

    use_place(bo, way)

    assert [looker.post(path, look).text for path in paths] == before
    assert [looker.post("/open/end", {**look, "tell": "no"}, 404).text] == stays
    assert USED in before[0]


def test_an_inviter_who_opened_first_has_nothing_once_the_invited_came(
    app: Flask, invitation: str
) -> None:
    thief = Partner("Ash", Visitor(app), "")
    thief.handle = thief.visitor.open(invitation).handle
    link = thief.own_link()

    bo = Partner("Bo", Visitor(app), "")
    bo.handle = bo.visitor.open(invitation).handle
    assert OPENED_BEFORE in bo.get().text
    bo.say("for me alone", "private")

    assert thief.get(status=404).heading == STOPPED
    thief.visitor.get(link)
    assert thief.visitor.send("/open", status=404).heading == STOPPED
    assert thief.visitor.press(invitation).heading == USED
    assert thief.visitor.send("/open/join", status=404).heading == STOPPED


# --- Another place of the same talk.


@pytest.mark.parametrize("is_kept", [True, False])
def test_who_is_led_home_where_an_inviter_opened_the_invitation_first_reads_so(
    app: Flask, invitation: str, *, is_kept: bool
) -> None:
    tablet = Visitor(app)
    thief = Partner("Ash", tablet, tablet.open(invitation).handle)
    assert USED_HERE not in tablet.page.text
    if is_kept:
        keep(thief)
    link = thief.own_link()

    page = tablet.open(invitation)

    assert page.path == f"/t/{thief.handle}/"
    assert USED_HERE in page.text
    assert "Nobody else has it" not in page.text
    assert f"/t/{thief.handle}/link/replace" in page.links()
    assert USED_HERE not in Visitor(app).open(link).text


def test_an_invitation_beside_another_place_of_the_talk_asks_first(app: Flask) -> None:
    ash = open_talk(app, "Ash", "Bo")
    invitation = read_invitations(ash)["Bo"]

    page = ash.visitor.press(invitation)

    assert page.heading == ASKED
    assert "In this browser you're Ash" in page.text
    assert f"/t/{ash.handle}/" in page.links()
    assert OPENED_BEFORE not in Visitor(app).open(invitation).text


def test_whoever_says_that_it_is_for_them_opens_it(app: Flask) -> None:
    ash = open_talk(app, "Ash", "Bo")
    ash.visitor.press(read_invitations(ash)["Bo"])

    ash.visitor.send("/open")
    page = ash.visitor.send("/open/join")

    assert page.heading == OWN_PAGE
    assert page.handle != ash.handle


def test_an_invitation_to_another_talk_asks_nothing(app: Flask, invitation: str) -> None:
    visitor = open_talk(app, "Ash", "Bo").visitor

    assert visitor.open(invitation).heading == OWN_PAGE


# --- Visits that have ended.


def test_a_visit_that_was_idle_says_so_and_the_link_opens_it_again(app: Flask) -> None:
    opener = open_talk(app, "Ash", "Bo")
    link = opener.own_link()
    move_clock(app, timedelta(hours=3))

    page = opener.get("pages/2/3", status=404)

    assert page.heading == ENDED
    assert "Open your link again" in page.text
    assert opener.visitor.open(link).handle == opener.handle


def test_a_used_invitation_says_that_the_visit_has_ended_where_it_began(
    app: Flask, invitation: str
) -> None:
    bo = Partner("Bo", Visitor(app), "")
    bo.handle = bo.visitor.open(invitation).handle
    keep(bo, is_own_device=False)
    move_clock(app, timedelta(hours=3))

    assert bo.visitor.press(invitation).heading == USED
    assert bo.visitor.send("/open/join", status=404).heading == ENDED


def end_by_idling(app: Flask, who: Partner) -> None:
    """Let a visit run out."""
    move_clock(app, timedelta(hours=3))


def end_by_replacing(app: Flask, who: Partner) -> None:
    """Replace the link in another browser."""
    other = Partner(who.name, Visitor(app), who.handle)
    other.visitor.open(who.own_link())
    other.get("link/replace")
    other.visitor.send("/link/replace")


def end_by_forgetting(app: Flask, who: Partner) -> None:
    """Let another person make the site forget the talk."""
    other = Visitor(app)
    other.open(who.own_link())
    other.get(f"/t/{who.handle}/forget")
    other.send("/forget")


@pytest.mark.parametrize(
    ("end", "heading"),
    [(end_by_idling, ENDED), (end_by_replacing, STOPPED), (end_by_forgetting, STOPPED)],
)
def test_an_ending_is_told_in_its_browser_until_it_leaves_and_in_no_other(
    app: Flask, end: Callable[[Flask, Partner], None], heading: str
) -> None:
    usual = Visitor(app).fetch("/t/aaaaaaaaaaaa/").data
    ash = start_talk(app, "Ash", "Bo")["Ash"]
    end(app, ash)

    assert ash.get(status=404).heading == heading
    assert Visitor(app).fetch(f"/t/{ash.handle}/").data == usual
    ash.visitor.fetch("/leave")
    assert ash.visitor.fetch(f"/t/{ash.handle}/").data == usual
