"""Browsers with a link to a talk, saved before and after the merge; every route; the database."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from compersion_talks import storage
from compersion_talks.services import current_services, register
from compersion_talks.web.http.static_files import hash_files
from tests.talking import AFTER_FEARS, WISHES, Partner, read_links, take_up_places
from tests.visiting import HOST, Visitor

FORM_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
DEAD = "This link leads nowhere"
NO_ID = "0" * 32


@dataclass(frozen=True)
class SavedBrowser:
    """The state of a browser at one moment: its cookies, a valid form token, and its handle."""

    app: Flask
    kind: str
    handle: str
    cookies: str = field(repr=False)
    form_token: str = field(repr=False)

    def ask(self, path: str, method: str = "GET", **headers: str) -> TestResponse:
        """Send a request; the response changes no cookie of the saved browser."""
        client = self.app.test_client(use_cookies=False)
        sent = {"Cookie": self.cookies, "Origin": HOST, **headers}
        data = {"csrf_token": self.form_token} if method == "POST" else None
        return client.open(
            path, method=method, base_url=HOST, data=data, headers=sent, buffered=True
        )


def save_browser(visitor: Visitor, kind: str = "", handle: str = "a" * 12) -> SavedBrowser:
    """Save the browser of a visitor."""
    found = FORM_TOKEN.search(visitor.fetch("/talks/new").text)
    assert found
    services = visitor.client._cookies or {}
    cookies = "; ".join(f"{one.key}={one.value}" for one in services.values())
    return SavedBrowser(visitor.app, kind, handle, cookies, found[1])


def open_talk_for_others(app: Flask, *names: str) -> Partner:
    """Open a talk and return its opener, who is no partner."""
    visitor = Visitor(app)
    visitor.get("/talks/new")
    wishes = {**WISHES, "names": list(names or ("Ash", "Bo")), "takes_part": None}
    values = {name: value for name, value in wishes.items() if value is not None}
    page = visitor.send("/talks", {**values, "takes_part": None})
    return Partner("", visitor, page.handle)


def save_browsers_of_a_talk(app: Flask, *, is_merged: bool) -> dict[str, SavedBrowser]:
    """Return a saved browser for each kind of link to one talk, by the letter of the kind."""
    opener = open_talk_for_others(app)
    group = take_up_places(opener, app)
    partner = group["Bo"]
    found = {
        "o": save_browser(opener.visitor, "o", opener.handle),
        "p": save_browser(partner.visitor, "p", partner.handle),
    }
    if is_merged:
        group["Ash"].close()
        partner.close(keeps_notes=True)
        reader = Visitor(app)
        handle = reader.open(make_agenda_link(partner)).handle
        found["a"] = save_browser(reader, "a", handle)
    return found


def make_agenda_link(partner: Partner) -> str:
    """Make an agenda-only link."""
    partner.get("agenda/links")
    (link,) = read_links(partner.visitor.send("/agenda/links"))
    return link


def list_routes(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Yield every route of the app with each of its methods."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
            yield rule, method


def make_path(rule: Rule, handle: str = "a" * 12, partner_id: str = NO_ID) -> str:
    """Return a path that matches a route, with plausible values."""
    filled = {
        "handle": handle,
        "token": "x" * 46 + "." + "y" * 43,
        "version": hash_files(),
        "filename": "css/app.css",
        "partner_id": partner_id,
        "link_id": NO_ID,
        "sign": "0" * 16,
        "number": "2",
        "section": "2",
        "slug": AFTER_FEARS.removeprefix("pause/") if "/pause/" in rule.rule else "2",
    }
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda place: filled[place[1]], rule.rule)


def strip_form_tokens(page: str) -> str:
    """Return a page without its form tokens, which differ each time."""
    return FORM_TOKEN.sub("", page)


def read_token(link: str) -> str:
    """Return the token that a link carries."""
    return urlsplit(link).path.removeprefix("/l/")


def find_database_file(app: Flask) -> Path:
    """Return the one file in which a copy on SQLite keeps everything."""
    return Path(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))


def dump_rows(app: Flask) -> list[str]:
    """Return everything that a copy keeps."""
    with closing(sqlite3.connect(find_database_file(app))) as opened:
        return list(opened.iterdump())


def restore_database(app: Flask, content: bytes) -> None:
    """Replace the database file by an earlier content."""
    with app.app_context():
        storage.db.engine.dispose()
    find_database_file(app).write_bytes(content)


def move_clock(app: Flask, by: timedelta) -> None:
    """Move the clock of a copy."""
    with app.app_context():
        services = current_services()
        moment = services.now() + by
        register(app, replace(services, now=lambda: moment))
