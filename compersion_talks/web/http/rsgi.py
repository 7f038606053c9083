"""Adapter from RSGI, the interface of Granian, to a WSGI app.

A request reaches the app once its whole body has arrived, so slow senders block no one. The app
runs in the thread of the event loop, one request at a time. Only PDFs, and files that are read,
run in a thread pool (decision 31).
"""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from io import BytesIO
from typing import TYPE_CHECKING, NoReturn, Protocol

from werkzeug.exceptions import HTTPException, LengthRequired, RequestTimeout, ServiceUnavailable
from werkzeug.test import run_wsgi_app  # it is for more than tests

from compersion_talks.web.http.request_size import SAFE_METHODS, limit_bytes

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)

BODY_SECONDS = 60
MOST_HELD_BYTES = 64 * 1024 * 1024
SHORT_BYTES = 16 * 1024
PDF_SUFFIX = ".pdf"
# What is sent there is read in a process of its own, for which the others must not wait.
SLOW_FORMS = frozenset({"/agreements"})
_CACHED_NAMES = 64
_NAMES_WITHOUT_PREFIX = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}
_ALWAYS = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.input_terminated": True,
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
}
HeaderList = list[tuple[str, str]]
Response = tuple[int, HeaderList, bytes]


class Headers(Protocol):
    """The headers of a request, by lower-case names."""

    def get(self, key: str, default: str) -> str: ...

    def items(self) -> Iterable[tuple[str, str]]: ...


class Scope(Protocol):
    """What the server knows of a request once its headers have arrived."""

    method: str
    path: str
    query_string: str
    http_version: str
    scheme: str
    client: str
    server: str

    @property
    def headers(self) -> Headers: ...


class Connection(Protocol):
    """The body of a request as it arrives, and the way to answer."""

    def __aiter__(self) -> AsyncIterator[bytes]: ...

    def response_empty(self, status: int, headers: HeaderList) -> None: ...

    def response_bytes(self, status: int, headers: HeaderList, body: bytes) -> None: ...


class SenderIsGone(Exception):
    """Only a part of a body arrived, and the rest never will."""


class RefusedBody(BytesIO):
    """A body that was not read: reading it raises the reason."""

    def __init__(self, reason: type[HTTPException]) -> None:
        """Keep the reason."""
        super().__init__()
        self._reason = reason

    def read(self, *_: object) -> NoReturn:
        """Raise the reason."""
        raise self._reason

    def readinto(self, *_: object) -> NoReturn:
        """Raise the reason."""
        raise self._reason


class Adapter:
    """Serves a WSGI app as an RSGI app."""

    def __init__(self, app: "WSGIApplication", threads: int) -> None:
        """Serve an app, with so many threads for PDFs."""
        self._app, self._threads = app, ThreadPoolExecutor(threads, "pdf")
        self._held_bytes = 0

    async def __call__(self, scope: Scope, connection: Connection) -> None:
        """Answer one request."""
        try:
            is_whole = scope.method in SAFE_METHODS
            body = BytesIO() if is_whole else await self._read_body(scope, connection)
            call = partial(_call, self._app, build_environ(scope, body))
            is_slow = scope.path.endswith(PDF_SUFFIX) or (not is_whole and scope.path in SLOW_FORMS)
            response = await self._run_in_thread(call) if is_slow else call()
            connection.response_bytes(*response)
        except SenderIsGone:
            connection.response_empty(400, [])
        except Exception as fault:
            log.error("fault outside of every page: %s", type(fault).__name__)
            connection.response_empty(500, [])

    async def _run_in_thread(self, call: Callable[[], Response]) -> Response:
        return await asyncio.get_running_loop().run_in_executor(self._threads, call)

    async def _read_body(self, scope: Scope, connection: Connection) -> BytesIO:
        """Wait for the body of a request, unless its headers say that it will be refused."""
        length = scope.headers.get("content-length", "")
        if not length.isdecimal():
            # The end of a body of unknown length looks like the end of a connection.
            is_sent = bool(scope.headers.get("transfer-encoding", ""))
            return RefusedBody(LengthRequired) if is_sent else BytesIO()
        if int(length) > limit_bytes(scope.path):
            return BytesIO()  # the app refuses it by its length
        try:
            async with asyncio.timeout(BODY_SECONDS):
                return await self._read(connection, int(length))
        except TimeoutError:
            return RefusedBody(RequestTimeout)

    async def _read(self, connection: Connection, length: int) -> BytesIO:
        """Read a body. Long ones share a memory budget, so that short ones always get through."""
        body, counted = BytesIO(), 0
        try:
            async for chunk in connection:
                body.write(chunk)
                if length > SHORT_BYTES:
                    counted += len(chunk)
                    self._held_bytes += len(chunk)
                if self._held_bytes > MOST_HELD_BYTES and counted:
                    return RefusedBody(ServiceUnavailable)
        finally:
            self._held_bytes -= counted
        if body.tell() < length:
            raise SenderIsGone
        body.seek(0)
        return body


def build_environ(scope: Scope, body: BytesIO) -> "WSGIEnvironment":
    """Build the WSGI environ of a request."""
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
        **_rename_headers(scope.headers),
    }


def _rename_headers(headers: Headers) -> dict[str, str]:
    """Name headers as WSGI does, and join those that were sent twice."""
    renamed: dict[str, str] = {}
    for name, value in headers.items():
        if "_" in name:  # it could spoof the header with a hyphen
            continue
        new = _rename(name)
        if new in renamed:
            separator = "; " if name == "cookie" else ","
            renamed[new] += f"{separator}{value}"
        else:
            renamed[new] = value
    return renamed


@lru_cache(_CACHED_NAMES)
def _rename(name: str) -> str:
    return _NAMES_WITHOUT_PREFIX.get(name) or f"HTTP_{name.upper().replace('-', '_')}"


def _call(app: "WSGIApplication", environ: "WSGIEnvironment") -> Response:
    chunks, status, headers = run_wsgi_app(app, environ, buffered=True)
    return int(status[:3]), headers.to_wsgi_list(), b"".join(chunks)
