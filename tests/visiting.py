"""A visitor with a browser of their own, who reads pages and sends their forms as a person does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from flask import Flask
from werkzeug.test import TestResponse

from tests.linting import lint, read_text

Given = Mapping[str, str | list[str] | None]
HOST = "http://127.0.0.1:8000"


@dataclass
class Page:
    """One page as it came: its address, status, elements and words."""

    path: str
    response: TestResponse
    root: Element

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.response.status_code

    @property
    def text(self) -> str:
        """All words of the page."""
        return read_text(self.root.find(".//body"))

    @property
    def heading(self) -> str:
        """The words of the h1."""
        return read_text(self.root.find(".//h1"))

    @property
    def handle(self) -> str:
        """The handle in the page's address."""
        return self.path.split("/")[2]

    def links(self) -> list[str]:
        """The addresses of all links, in order."""
        return [link.get("href", "") for link in self.root.iter("a")]

    def form(self, action: str) -> Element:
        """The first form whose action contains the given text."""
        forms = [form for form in self.root.iter("form") if action in form.get("action", self.path)]
        assert forms, f"no form to {action} on {self.path}: {self.text[:300]}"
        return forms[0]

    def values(self, action: str) -> dict[str, list[str]]:
        """What a browser would send from a form as it is."""
        found: dict[str, list[str]] = {}
        for control in self.form(action).iter():
            name = control.get("name")
            if name and control.get("disabled") is None:
                for value in _list_values(control):
                    found.setdefault(name, []).append(value)
        return found


@dataclass
class Visitor:
    """A person with a browser; every page they see is linted."""

    app: Flask
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        """Start an empty browser."""
        self.client = self.app.test_client()

    def get(self, path: str, status: int = 200) -> Page:
        """Open an address, follow redirects, and read the page."""
        return self._arrived(self.client.get(_make_local(path), base_url=HOST), path, status)

    def fetch(self, path: str) -> TestResponse:
        """Fetch a file that is no page."""
        return self.client.get(_make_local(path), base_url=HOST)

    def send(self, action: str, given: Given | None = None, status: int = 200) -> Page:
        """Send a form of the current page, with some fields filled in; None unticks a field."""
        values: dict[str, str | list[str]] = dict(self.page.values(action))
        for name, value in (given or {}).items():
            if value is None:
                values.pop(name, None)
            else:
                values[name] = value
        target = self.page.form(action).get("action") or self.page.path
        return self.post(target, values, status)

    def post(self, path: str, values: Mapping[str, str | list[str]], status: int = 200) -> Page:
        """Post fields to an address, follow redirects, and read the page."""
        response = self.client.post(
            _make_local(path), data=values, base_url=HOST, headers={"Origin": HOST}
        )
        return self._arrived(response, path, status)

    def press(self, link: str) -> Page:
        """Press the button on the page of a share link."""
        self.get(link)
        return self.send("/open")

    def open(self, link: str) -> Page:
        """Open a share link by its button, and take part where it is an invitation."""
        page = self.press(link)
        return self.send("/open/join") if page.path == "/open" else page

    def _arrived(self, response: TestResponse, path: str, status: int) -> Page:
        hops = 0
        while response.status_code in (302, 303) and hops < 5:
            path = _make_local(response.headers["Location"])
            response = self.client.get(path, base_url=HOST)
            hops += 1
        self.page = Page(urlsplit(path).path, response, lint(response))
        assert response.status_code == status, f"{response.status_code}: {self.page.text[:400]}"
        return self.page


def _list_values(control: Element) -> list[str]:
    kind = control.get("type", "text")
    if control.tag == "textarea":
        return [control.text or ""]
    if control.tag == "select":
        options = list(control.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None]
        return [one.get("value", one.text or "") for one in (chosen or options)[:1]]
    if control.tag != "input" or kind in ("submit", "button"):
        return []
    if kind in ("checkbox", "radio") and control.get("checked") is None:
        return []
    return [control.get("value", "on" if kind == "checkbox" else "")]


def _make_local(address: str) -> str:
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")
