"""A browser that still holds a link that died gets, on every address, the page of a dead link."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from tests.talking import Partner, close_all, talk_of
from tests.visiting import Visitor
from tests.web.holders import (
    DEAD,
    Holder,
    addresses,
    agenda_link,
    holder,
    move_clock,
    path_of,
    without_form_tokens,
)


def browser(partner: Partner, kind: str = "p") -> Holder:
    """Keep somebody's browser as it stands."""
    return holder(partner.visitor, kind, partner.handle)


def replaced(app: Flask) -> Holder:
    """Return a browser whose link was replaced elsewhere."""
    bo = talk_of(app, "Ash", "Bo")["Bo"]
    thief = Visitor(app)
    thief.open(bo.own_link())
    old = holder(thief, "p", bo.handle)
    bo.get("link/replace")
    bo.visitor.send("/link/replace")
    return old


def taken_away(act: str) -> Callable[[Flask], Holder]:
    """Return what takes a place away from whoever has it."""

    def take_away(app: Flask) -> Holder:
        group = talk_of(app, "Ash", "Bo", "Cy")
        old, ash = browser(group["Bo"]), group["Ash"]
        for address in [one for one in ash.get("people/").links() if one.endswith(f"/{act}")]:
            page = ash.visitor.get(address)
            if "This is the place of Bo." in page.text:
                ash.visitor.send(f"/{act}")
        return old

    return take_away


def revoked(app: Flask) -> Holder:
    """Return a browser whose agenda-only link was stopped."""
    group = talk_of(app, "Ash", "Bo")
    close_all(group)
    reader = Visitor(app)
    handle = reader.open(agenda_link(group["Ash"])).handle
    group["Ash"].get("agenda/links")
    group["Ash"].visitor.send("/revoke")
    return holder(reader, "a", handle)


def forgotten(app: Flask) -> Holder:
    """Return a browser whose talk was forgotten by somebody else."""
    group = talk_of(app, "Ash", "Bo")
    old = browser(group["Bo"])
    group["Ash"].get("forget")
    group["Ash"].visitor.send("/forget")
    return old


def expired(app: Flask) -> Holder:
    """Return a browser whose talk ran out while it was in use."""
    group = talk_of(app, "Ash", "Bo", kept_days="7")
    link = group["Bo"].own_link()
    move_clock(app, timedelta(days=7))
    bo = Partner("Bo", group["Bo"].visitor, group["Bo"].visitor.open(link).handle)
    old = browser(bo)
    move_clock(app, timedelta(days=1))
    return old


def idle(app: Flask) -> Holder:
    """Return a browser that was left alone for too long."""
    old = browser(talk_of(app, "Ash", "Bo")["Bo"])
    move_clock(app, timedelta(hours=3))
    return old


DEAD_LINKS: dict[str, Callable[[Flask], Holder]] = {
    "replaced": replaced,
    "given out anew": taken_away("anew"),
    "taken off the list": taken_away("remove"),
    "revoked": revoked,
    "forgotten": forgotten,
    "expired": expired,
    "idle": idle,
}


@pytest.mark.parametrize("what", DEAD_LINKS)
def test_a_link_that_died_gets_one_page_on_every_address_below_its_handle(
    app: Flask, what: str
) -> None:
    who = DEAD_LINKS[what](app)
    nobody = holder(Visitor(app))
    usual = without_form_tokens(nobody.ask("/t/aaaaaaaaaaaa/").text)

    answers = {
        (answer.status_code, without_form_tokens(answer.text))
        for rule, method in addresses(app)
        if "<handle>" in rule.rule
        for answer in [who.ask(path_of(rule, who.handle), method)]
    }

    assert answers == {(404, usual)}
    assert DEAD in usual
