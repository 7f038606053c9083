"""What the server knows of a request, as a WSGI app wants to hear it."""

import sys
from collections.abc import Iterable
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Protocol

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
