"""The people of a talk, each with a minimal browser, and what each did."""

import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from pathlib import Path

from flask import Flask
from werkzeug.test import TestResponse

from compersion_talks import storage
from compersion_talks.factory import create_app
from tests.visiting import HOST
from tests.web.browsers import FORM_TOKEN, read_token

HIDDEN = re.compile(r'name="(revision|shown|submit_id|token|reader|lines)" value="([^"]*)"')
LINK = re.compile(rf'value="({re.escape(HOST)}/l/[^"]+)"')
SEAT = re.compile(
    r'class="seat"[^>]*>\s*<summary[^>]*>\s*<h2[^>]*>([^<]+)</h2>(.*?)(?=class="seat"|\Z)',
    re.DOTALL,
)


@dataclass
class Browser:
    """One browser: its cookies, and a good form token."""

    app: Flask
    form_token: str = ""

    def __post_init__(self) -> None:
        """Start empty, and get a form token."""
        self.client = self.app.test_client()
        found = FORM_TOKEN.search(self.get("/talks/new").text)
        assert found
        self.form_token = found[1]

    def get(self, path: str) -> TestResponse:
        """Open an address."""
        return self.client.get(path, base_url=HOST)

    def post(self, path: str, fields: Mapping[str, object] | None = None) -> TestResponse:
        """Send a form."""
        sent = {"csrf_token": self.form_token, **(fields or {})}
        return self.client.post(path, data=sent, base_url=HOST)

    def open_link(self, token: str) -> TestResponse:
        """Open a link by its button, and take part where it is an invitation."""
        answer = self.post("/open", {"token": token})
        return self.post("/open/join", {"token": token}) if answer.status_code == 200 else answer

    def move_to(self, app: Flask) -> None:
        """Go on with a server that was started again; the cookies stay."""
        cookies, self.app = self.client._cookies, app
        self.client = app.test_client()
        self.client._cookies = cookies


@dataclass
class Person:
    """A person in the talk: the name, the browser, the link, the sheet, and what closed it.

    `invitation` is the token that the place was taken up with, while it opens once more.
    """

    name: str
    browser: Browser
    handle: str
    word: str = ""
    is_shared: bool = False
    is_closed: bool = False
    closed_with: dict[str, object] = field(default_factory=dict)
    said: set[str] = field(default_factory=set)
    invitation: str = ""

    def get(self, path: str = "") -> TestResponse:
        """Open a page below the handle."""
        return self.browser.get(f"/t/{self.handle}/{path}")

    def post(self, path: str, fields: Mapping[str, object] | None = None) -> TestResponse:
        """Send a form below the handle."""
        return self.browser.post(f"/t/{self.handle}/{path}", fields)

    def send_page(self, path: str, action: str, fields: Mapping[str, object]) -> TestResponse:
        """Send a form together with what its page carries along."""
        return self.post(action, {**read_carried_fields(self.get(path).text), **fields})

    def link(self) -> str:
        """Read the own link from the own place."""
        found = LINK.search(self.get().text)
        assert found
        return found[1]

    def seats(self) -> dict[str, tuple[str, str]]:
        """Read the places on the page of people: by name, the id and the token of an invitation."""
        listed = SEAT.findall(self.get("people/").text)
        return {name: (find_seat_id(rest), find_token(rest)) for name, rest in listed}


def read_carried_fields(page: str) -> dict[str, list[str]]:
    """Read what the form of a page carries along, except the form token."""
    found: dict[str, list[str]] = {}
    for name, value in HIDDEN.findall(page):
        found.setdefault(name, []).append(unescape(value))
    return found


def find_seat_id(text: str) -> str:
    """Find the id of a place in its part of the page, or nothing."""
    found = re.search(r"/people/([0-9a-f]{32})/remove", text)
    return found[1] if found else ""


def find_token(text: str) -> str:
    """Find the token of an invitation in a part of a page, or nothing."""
    found = LINK.search(text)
    return read_token(found[1]) if found else ""


def read_handle(answer: TestResponse) -> str:
    """Read the handle from where an answer leads."""
    assert answer.status_code == 303, answer.text[:500]
    return answer.headers["Location"].split("/")[2]


@cache
def make_fresh_folder() -> Path:
    """Return the data folder of a copy that was just set up."""
    folder = Path(tempfile.mkdtemp(prefix="talks-"))
    app = create_app({"COMPERSION_DATA_DIR": str(folder)})
    with app.app_context():
        storage.migrate()
        storage.db.engine.dispose()
    return folder


def make_folder() -> Path:
    """Return a data folder of its own for another copy."""
    folder = Path(tempfile.mkdtemp(prefix="talks-")) / "data"
    shutil.copytree(make_fresh_folder(), folder)
    return folder
