"""One talk seen by everybody who may hold a link to it, and every address of the app."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from compersion_talks.web.files import mark
from tests.linting import text_of
from tests.talking import WISHES, Partner, invitations, links_on, taken_up, talk_of
from tests.visiting import HOST, Visitor

FORM_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
NOT_A_HANDLE = "a" * 12


@dataclass
class Holders:
    """A browser for each kind of link, on one talk that is merged and one that is open."""

    partner: Partner
    opener: Partner
    reader: Partner
    stranger: Partner
    nobody: Visitor


def holders(app: Flask) -> Holders:
    """Open a talk by somebody who takes no part, merge another one, and let a third stand by."""
    merged = talk_of(app, "Ash", "Bo")
    for partner in merged.values():
        partner.close(keeps_notes=True)
    merged["Ash"].get("agenda/links")
    shown = merged["Ash"].visitor.send("/agenda/links").links()
    reader = Visitor(app)
    handle = reader.open(next(link for link in shown if "/l/" in link)).handle
    other = talk_of(app, "Eve", "Mal")["Mal"]
    opener = mere_opener(app)
    partner = taken_up(opener, app)["Bo"]
    return Holders(partner, opener, Partner("", reader, handle), other, Visitor(app))


def mere_opener(app: Flask, *names: str) -> Partner:
    """Open a talk for others and return its opener, who is no partner."""
    visitor = Visitor(app)
    visitor.get("/talks/new")
    wishes = {**WISHES, "names": list(names or ("Ash", "Bo")), "takes_part": None}
    return Partner("", visitor, visitor.send("/talks", wishes).handle)


def seat_of(holder: Partner, name: str) -> str:
    """Read the id of somebody's place from the addresses on the people page."""
    page = holder.get("people/")
    seats = [link for link in page.links() if link.endswith("/anew")]
    names = [text_of(one) for one in page.root.iter("h2")]
    assert name in names
    return next(link for link in seats if link).split("/")[-2]


def rules(app: Flask) -> Iterator[tuple[Rule, str]]:
    """List every address of the app with every method it takes."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
            yield rule, method


def path_of(rule: Rule, handle: str = NOT_A_HANDLE, **values: str) -> str:
    """Write an address out, with plausible values in all its places."""
    filled = {
        "handle": handle,
        "token": "x" * 46 + "." + "y" * 43,
        "mark": mark(),
        "filename": "css/app.css",
        "partner_id": "0" * 32,
        "lookup": "0" * 32,
        "section_id": "frame",
        "pause_id": "after-fears",
        **values,
    }
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda place: filled[place[1]], rule.rule)


def asked(visitor: Visitor, path: str, method: str, **headers: str) -> TestResponse:
    """Ask for an address as this browser, with a form token where one is needed."""
    fields = {"csrf_token": form_token(visitor)} if method == "POST" else {}
    return visitor.client.open(
        path, method=method, base_url=HOST, data=fields, headers={"Origin": HOST, **headers}
    )


def form_token(visitor: Visitor) -> str:
    """Fetch a form token that is good in this browser."""
    found = FORM_TOKEN.search(visitor.fetch("/talks/new").text)
    assert found
    return found[1]


def without_tokens(page: str) -> str:
    """Return a page with its form tokens taken out, which differ each time."""
    return FORM_TOKEN.sub("", page)


def open_invitation(opener: Partner) -> str:
    """Return one unspent invitation of an opener."""
    return next(iter(invitations(opener).values()))


def own_link(visitor: Visitor, handle: str) -> str:
    """Return the own link shown on a holder's first page."""
    return links_on(visitor.get(f"/t/{handle}/people/"))[0]
