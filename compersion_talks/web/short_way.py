"""The short way to a paper: given before Flask begins, to whoever may have it and asks again.

It asks all that the long way asks: whether the visit lasts, the link lives, and the limit is kept.
It gives what the long way would give, and leaves whatever is not plain to the long way.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.http import parse_cookie, quote_etag
from werkzeug.sansio.utils import host_is_trusted

from compersion_talks.domain.errors import LinkOpensNothing
from compersion_talks.domain.talks import Paper
from compersion_talks.keeping.glimpses import Glimpse, glimpse
from compersion_talks.web import cookies, files, headers, rates
from compersion_talks.web.access import AGENDA_KINDS
from compersion_talks.web.parts import Parts, parts

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_ADDRESS = re.compile(r"/t/([A-Za-z0-9_-]{12})/agenda\.pdf")
_PRINTS = {
    f"paper={paper}{large}": (paper, bool(large)) for paper in Paper for large in ("", "&large=1")
}


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which print of which visit's agenda a browser asks for, and what it has already."""

    handle: str
    paper: Paper
    is_large: bool
    cookies: Mapping[str, str] = field(repr=False)
    tags: str

    def has(self, tag: str) -> bool:
        """Say whether the browser has the file of a tag."""
        return quote_etag(tag) in self.tags


@dataclass(frozen=True, slots=True)
class _Given:
    """A response, whole."""

    status: str
    headers: list[tuple[str, str]] = field(repr=False)
    body: bytes = field(repr=False)


def install(app: Flask) -> None:
    """Lay the short way beside the way that leads through an app now."""
    long_way = app.wsgi_app

    def either_way(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        asked = _asked(environ, app.config["TRUSTED_HOSTS"])
        if asked is None:
            return long_way(environ, start_response)
        with app.app_context():
            given = _given(asked, parts())
        if given is None:
            return long_way(environ, start_response)
        start_response(given.status, given.headers)
        return [given.body]

    app.wsgi_app = either_way  # type: ignore[method-assign]


def _asked(environ: "WSGIEnvironment", trusted: list[str]) -> _Asked | None:
    """Understand a request for one of the prints that the page of the agenda offers."""
    address = _ADDRESS.fullmatch(environ.get("PATH_INFO", ""))
    wanted = _PRINTS.get(environ.get("QUERY_STRING", ""))
    if address is None or wanted is None or environ["REQUEST_METHOD"] != "GET":
        return None
    if not host_is_trusted(environ.get("HTTP_HOST"), trusted):
        return None
    tags = environ.get("HTTP_IF_NONE_MATCH", "")
    if "*" in tags:
        return None
    return _Asked(address[1], *wanted, parse_cookie(environ), tags)


def _given(asked: _Asked, held: Parts) -> _Given | None:
    """Give what is asked for, if it is plain that it may be given."""
    visit = cookies.current(asked.cookies, asked.handle, held)
    if visit is None or visit.kind not in AGENDA_KINDS:
        return None
    glimpsed = glimpse(visit.kind, visit.secret, held.today)
    given = None if glimpsed is None else _found(asked, glimpsed, held)
    if given is None or not _may_have(visit.handle):
        return None
    given.headers.extend(headers.of_paper().items())
    lines = cookies.renewed(asked.cookies, visit, held)
    given.headers.extend(("Set-Cookie", line) for line in lines)
    return given


def _found(asked: _Asked, glimpsed: Glimpse, held: Parts) -> _Given | None:
    """Find what is asked for: in the browser, or among what is kept here."""
    name = glimpsed.name_of(asked.paper, is_large=asked.is_large)
    known = held.tags.find(name)
    if known is not None and asked.has(known):
        return _unchanged(known)
    try:
        wanted = glimpsed.print_of(asked.paper, held.keys, is_large=asked.is_large)
    except LinkOpensNothing:
        return None
    held.tags.keep(name, wanted.tag)
    if asked.has(wanted.tag):
        return _unchanged(wanted.tag)
    pdf = held.papers.kept(wanted)
    return None if pdf is None else _whole(pdf, wanted.tag)


def _unchanged(tag: str) -> _Given:
    return _Given("304 NOT MODIFIED", _about(tag), b"")


def _whole(pdf: bytes, tag: str) -> _Given:
    whole = [("Content-Type", "application/pdf"), ("Content-Length", str(len(pdf)))]
    return _Given("200 OK", whole + _about(tag), pdf)


def _about(tag: str) -> list[tuple[str, str]]:
    return [("Content-Disposition", files.saved_as("agenda.pdf")), ("ETag", quote_etag(tag))]


def _may_have(handle: str) -> bool:
    try:
        rates.count_paper(handle)
    except rates.TooOften:
        return False
    return True
