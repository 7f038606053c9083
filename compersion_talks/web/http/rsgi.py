"""From the server to the app: a request is handed on once it has arrived whole.

All requests of a process share one thread, so they follow each other. Somebody who sends slowly
waits outside of it, and so does whatever the app leaves for later: it runs in a thread of its own.
"""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

from werkzeug.exceptions import HTTPException, LengthRequired, RequestTimeout, ServiceUnavailable

from compersion_talks.web.http.request_size import most_bytes

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

NAMES_KNOWN = 64
_OWN_NAMES = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}
_ALWAYS = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.input_terminated": True,
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
}


class Headers(Protocol):
    """The headers of a request, under small letters."""

    def get(self, key: str, default: str) -> str: ...

    def items(self) -> Iterable[tuple[str, str]]: ...


class Scope(Protocol):
    """What the server knows of a request as soon as its headers are there."""

    method: str
    path: str
    query_string: str
    http_version: str
    scheme: str
    client: str
    server: str

    @property
    def headers(self) -> Headers: ...


def environ_of(scope: Scope, body: BytesIO) -> "WSGIEnvironment":
    """Say of a request what a WSGI app wants to know."""
    name, _, port = scope.server.rpartition(":")
    return {
        **_ALWAYS,
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": name,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        **_worn(scope.headers),
    }


def _worn(headers: Headers) -> dict[str, str]:
    """Name headers as WSGI does; what was sent twice stands there twice, as one text."""
    worn: dict[str, str] = {}
    for name, value in headers.items():
        if "_" in name:  # it would pass for the one with a hyphen
            continue
        known = _known(name)
        if known in worn:
            between = "; " if name == "cookie" else ","
            worn[known] += f"{between}{value}"
        else:
            worn[known] = value
    return worn


@lru_cache(NAMES_KNOWN)
def _known(name: str) -> str:
    return _OWN_NAMES.get(name) or f"HTTP_{name.upper().replace('-', '_')}"


if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PRINTED = ".pdf"


def leaving_papers(app: "WSGIApplication") -> "WSGIApplication":
    """Let an app begin with a file for the printer only when its response is read."""

    def served(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ.get("PATH_INFO", "").endswith(PRINTED):
            return _later(app, environ, start_response)
        return app(environ, start_response)

    return served


def _later(
    app: "WSGIApplication", environ: "WSGIEnvironment", start_response: "StartResponse"
) -> Iterator[bytes]:
    with closing(app(environ, start_response)) as answer:  # type: ignore[type-var]
        yield from answer


if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

Named = list[tuple[str, str]]

log = logging.getLogger(__name__)

BODY_SECONDS = 60
MOST_HELD_BYTES = 64 * 1024 * 1024
SHORT_BYTES = 16 * 1024
BODILESS_METHODS = ("GET", "HEAD", "OPTIONS")


class Asked(Protocol):
    """The rest of a request, and the way back to whoever sent it."""

    def __aiter__(self) -> AsyncIterator[bytes]: ...

    def response_empty(self, status: int, headers: Named) -> None: ...

    def response_bytes(self, status: int, headers: Named, body: bytes) -> None: ...


class SenderIsGone(Exception):
    """Only a part of a body arrived, and the rest never will."""


class Unread(BytesIO):
    """A body that was not taken in: whoever wants to read it learns why."""

    def __init__(self, why: type[HTTPException]) -> None:
        """Keep the reason."""
        super().__init__()
        self._why = why

    def read(self, *_: object) -> NoReturn:
        """Refuse."""
        raise self._why

    def readinto(self, *_: object) -> NoReturn:
        """Refuse."""
        raise self._why


class Given:
    """What an app says before the body of its response."""

    def __init__(self) -> None:
        """Begin without an answer."""
        self.status = 0
        self.headers: Named = []

    def __call__(self, status: str, headers: Named, _fault: object = None, /) -> Any:
        """Take the status and the headers."""
        self.status, self.headers = int(status[:3]), headers


class Arrivals:
    """The requests of one process on their way to an app."""

    def __init__(self, app: "WSGIApplication", threads: int) -> None:
        """Hand requests to an app, which may leave so many of them for later at once."""
        self._app, self._threads = app, ThreadPoolExecutor(threads, "later")
        self._held_bytes = 0

    async def __call__(self, scope: Scope, asked: Asked) -> None:
        """Take one request in, and answer it."""
        try:
            is_all = scope.method in BODILESS_METHODS
            body = BytesIO() if is_all else await self._taken_in(scope, asked)
            given = Given()
            answer = self._app(environ_of(scope, body), given)
            whole = _whole(answer) if given.status else await self._later(answer)
            asked.response_bytes(given.status, given.headers, whole)
        except SenderIsGone:
            asked.response_empty(400, [])
        except Exception as fault:
            log.error("fault outside of every page: %s", type(fault).__name__)
            asked.response_empty(500, [])

    async def _later(self, answer: Iterable[bytes]) -> bytes:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, _whole, answer)

    async def _taken_in(self, scope: Scope, asked: Asked) -> BytesIO:
        """Wait for the body of a request, unless it is plain that it will not be taken."""
        length = scope.headers.get("content-length", "")
        if not length.isdecimal():
            # Without a length, nobody could tell the end of a body from the end of a connection.
            is_sent = bool(scope.headers.get("transfer-encoding", ""))
            return Unread(LengthRequired) if is_sent else BytesIO()
        if int(length) > most_bytes(scope.path):
            return BytesIO()  # the app refuses it by its length
        try:
            async with asyncio.timeout(BODY_SECONDS):
                return await self._read(asked, int(length))
        except TimeoutError:
            return Unread(RequestTimeout)

    async def _read(self, asked: Asked, length: int) -> BytesIO:
        """Read a body. Long ones share a pool, so that they keep no short one out."""
        body, counted = BytesIO(), 0
        try:
            async for chunk in asked:
                body.write(chunk)
                if length > SHORT_BYTES:
                    counted += len(chunk)
                    self._held_bytes += len(chunk)
                if self._held_bytes > MOST_HELD_BYTES and counted:
                    return Unread(ServiceUnavailable)
        finally:
            self._held_bytes -= counted
        if body.tell() < length:
            raise SenderIsGone
        body.seek(0)
        return body


def _whole(answer: Iterable[bytes]) -> bytes:
    try:
        return b"".join(answer)
    finally:
        close = getattr(answer, "close", None)
        if close is not None:
            close()
