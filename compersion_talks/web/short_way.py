"""The short way to a paper: given before Flask begins, to whoever may have it and asks again.

It asks all that the long way asks: whether the visit lasts, the link lives, and the limit is kept.
It gives what the long way would give, and leaves whatever is not plain to the long way.
"""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from flask import Flask
from werkzeug.http import parse_etags, quote_etag
from werkzeug.sansio.utils import host_is_trusted

from compersion_talks.domain.talks import Paper
from compersion_talks.keeping.glimpses import Glimpse, glimpse
from compersion_talks.storage.glances import onlooker_of
from compersion_talks.web import cookies, files, headers
from compersion_talks.web.access import AGENDA_KINDS
from compersion_talks.web.parts import Parts, parts_of
from compersion_talks.web.rates import takes_paper

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

HOSTS_KNOWN = 16
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
        if self.tags == quote_etag(tag):
            return True
        return bool(self.tags) and parse_etags(self.tags).contains_weak(tag)


class _Given(NamedTuple):
    """A response, whole."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes


class ShortWay:
    """Lies beside the way that leads through an app, and ends where that one would."""

    def __init__(self, app: Flask) -> None:
        self._app, self._long_way = app, app.wsgi_app
        self._onlooker = onlooker_of(app)
        self._is_trusted = lru_cache(HOSTS_KNOWN)(self._trusts)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer a request by either way."""
        given = None
        # Whatever goes wrong here is found out, told and logged by the long way.
        with suppress(Exception):
            asked = _asked(environ)
            if asked is not None and self._is_trusted(environ.get("HTTP_HOST")):
                given = self._given(asked)
        if given is None:
            return self._long_way(environ, start_response)
        start_response(given.status, given.headers)
        return [given.body]

    def _trusts(self, host: str | None) -> bool:
        return host_is_trusted(host, self._app.config["TRUSTED_HOSTS"])

    def _given(self, asked: _Asked) -> _Given | None:
        """Give what is asked for, if it is plain that it may be given."""
        held = parts_of(self._app)
        visit = cookies.current(asked.cookies, asked.handle, held)
        if visit is None or visit.kind not in AGENDA_KINDS:
            return None
        glimpsed = glimpse(self._onlooker, visit.kind, visit.secret, held.today)
        given = None if glimpsed is None else _found(asked, glimpsed, held)
        if given is None or not takes_paper(self._app, visit.handle):
            return None
        given.headers.extend(headers.of_paper(held).items())
        lines = cookies.renewed(asked.cookies, visit, held)
        given.headers.extend(("Set-Cookie", line) for line in lines)
        return given


def install(app: Flask) -> None:
    """Lay the short way beside the way that leads through an app now."""
    app.wsgi_app = ShortWay(app)  # type: ignore[method-assign]


def _asked(environ: "WSGIEnvironment") -> _Asked | None:
    """Understand a request for one of the prints that the page of the agenda offers."""
    address = _ADDRESS.fullmatch(environ.get("PATH_INFO", ""))
    wanted = _PRINTS.get(environ.get("QUERY_STRING", ""))
    if address is None or wanted is None or environ["REQUEST_METHOD"] != "GET":
        return None
    sent = environ.get("HTTP_COOKIE", "")
    if not _is_plain(sent):
        return None
    return _Asked(address[1], *wanted, _cookies(sent), environ.get("HTTP_IF_NONE_MATCH", ""))


def _is_plain(sent: str) -> bool:
    """Say whether cookies are written as browsers write them: unquoted, "; " between two."""
    parted = sent.count("; ")
    return (
        sent.isascii()
        and sent.isprintable()
        and '"' not in sent
        and (sent.count(";") == sent.count(" ") == parted)
    )


def _cookies(sent: str) -> dict[str, str]:
    """Read cookies that are written plainly; of two with one name, the first counts."""
    read: dict[str, str] = {}
    for one in sent.split("; "):
        name, _, value = one.partition("=")
        read.setdefault(name, value)
    return read


def _found(asked: _Asked, glimpsed: Glimpse, held: Parts) -> _Given | None:
    """Find what is asked for: in the browser, or among what is kept here."""
    tags = held.papers.tags
    leading = glimpsed.leading_to(asked.paper, is_large=asked.is_large)
    tag = tags.find(*leading)
    if tag is not None and asked.has(tag):
        return _unchanged(tag)
    wanted = glimpsed.print_of(asked.paper, held.keys, is_large=asked.is_large)
    tags.keep(wanted.talk_id, wanted.tag, *leading)
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
