"""A browser that still holds a link that died gets, on every address, the page of a dead link."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from tests.talking import Partner, close_all, start_talk
from tests.visiting import Visitor
from tests.web.browsers import (
    DEAD,
    SavedBrowser,
    list_routes,
    make_agenda_link,
    make_path,
    move_clock,
    save_browser,
    strip_form_tokens,
)


def save_partner_browser(partner: Partner, kind: str = "p") -> SavedBrowser:
    """Keep a partner's browser as it is."""
    return save_browser(partner.visitor, kind, partner.handle)


def replace_link_elsewhere(app: Flask) -> SavedBrowser:
    """Return a browser whose link was replaced elsewhere."""
    bo = start_talk(app, "Ash", "Bo")["Bo"]
    thief = Visitor(app)
    thief.open(bo.own_link())
    old = save_browser(thief, "p", bo.handle)
    bo.get("link/replace")
    bo.visitor.send("/link/replace")
    return old


def make_taking_away(act: str) -> Callable[[Flask], SavedBrowser]:
    """Return what takes a place away from its holder."""

    def take_away(app: Flask) -> SavedBrowser:
        group = start_talk(app, "Ash", "Bo", "Cy")
        old, ash = save_partner_browser(group["Bo"]), group["Ash"]
        for address in [one for one in ash.get("people/").links() if one.endswith(f"/{act}")]:
            page = ash.visitor.get(address)
            if "This is about Bo." in page.text:
                ash.visitor.send(f"/{act}")
        return old

    return take_away


def revoke_agenda_link(app: Flask) -> SavedBrowser:
    """Return a browser whose agenda-only link was stopped."""
    group = start_talk(app, "Ash", "Bo")
    close_all(group)
    reader = Visitor(app)
    handle = reader.open(make_agenda_link(group["Ash"])).handle
    group["Ash"].get("agenda/links")
    group["Ash"].visitor.send("/revoke")
    return save_browser(reader, "a", handle)


def forget_talk(app: Flask) -> SavedBrowser:
    """Return a browser whose talk was forgotten by another person."""
    group = start_talk(app, "Ash", "Bo")
    old = save_partner_browser(group["Bo"])
    group["Ash"].get("forget")
    group["Ash"].visitor.send("/forget")
    return old


def expire_talk(app: Flask) -> SavedBrowser:
    """Return a browser whose talk ran out while it was in use."""
    group = start_talk(app, "Ash", "Bo", kept_days="7")
    link = group["Bo"].own_link()
    move_clock(app, timedelta(days=7))
    bo = Partner("Bo", group["Bo"].visitor, group["Bo"].visitor.open(link).handle)
    old = save_partner_browser(bo)
    move_clock(app, timedelta(days=1))
    return old


def leave_idle(app: Flask) -> SavedBrowser:
    """Return a browser that was left alone for too long."""
    old = save_partner_browser(start_talk(app, "Ash", "Bo")["Bo"])
    move_clock(app, timedelta(hours=3))
    return old


DEAD_LINKS: dict[str, Callable[[Flask], SavedBrowser]] = {
    "replaced": replace_link_elsewhere,
    "revoked": revoke_agenda_link,
    "forgotten": forget_talk,
    "expired": expire_talk,
    "idle": leave_idle,
}
GONE_PLACES = {
    "anew": "a new invitation for your name",
    "remove": "not on the list of this talk any more",
}


def ask_everywhere(app: Flask, who: SavedBrowser) -> set[tuple[int, str]]:
    """Return the answers of all addresses below a handle, but the one that ends a visit here."""
    return {
        (answer.status_code, strip_form_tokens(answer.text))
        for rule, method in list_routes(app)
        if "<handle>" in rule.rule and not rule.rule.endswith("/end")
        for answer in [who.ask(make_path(rule, who.handle), method)]
    }


@pytest.mark.parametrize("what", DEAD_LINKS)
def test_a_link_that_died_opens_no_address_and_tells_only_its_own_browser_why(
    app: Flask, what: str
) -> None:
    who = DEAD_LINKS[what](app)
    nobody = save_browser(Visitor(app), handle=who.handle)
    usual = strip_form_tokens(nobody.ask("/t/aaaaaaaaaaaa/").text)
    told = strip_form_tokens(who.ask(f"/t/{who.handle}/agenda").text)

    assert ask_everywhere(app, nobody) == {(404, usual)}
    assert ask_everywhere(app, who) <= {(404, told), (404, usual)}
    assert DEAD in usual
    assert (
        "Your visit has ended" if what in ("idle", "expired") else "Your link has stopped"
    ) in told


@pytest.mark.parametrize("act", GONE_PLACES)
def test_whose_place_is_gone_reads_so_on_every_address_and_no_other_browser_does(
    app: Flask, act: str
) -> None:
    who = make_taking_away(act)(app)
    stranger = save_browser(Visitor(app), "p", who.handle)
    unknown = ask_everywhere(app, save_browser(Visitor(app)))

    ((status, text),) = ask_everywhere(app, who)

    assert (status, GONE_PLACES[act] in text) == (404, True)
    assert ask_everywhere(app, stranger) == unknown
    assert all(DEAD in one for _status, one in unknown)
