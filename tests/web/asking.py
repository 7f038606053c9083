"""Requests as the server hands them on, without a server: headers, pieces of a body, an answer."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

from werkzeug.test import Client

HOST = "127.0.0.1:8000"


class Sent(dict[str, Any]):
    """Headers as the server hands them on, where one name may stand twice."""

    def items(self) -> Any:
        """Return each name with each value."""
        for name, value in super().items():
            yield from ((name, one) for one in (value if isinstance(value, list) else [value]))


@dataclass
class Asking:
    """One request as the server tells of it."""

    path: str = "/"
    method: str = "GET"
    headers: Sent = field(default_factory=Sent)
    query_string: str = ""
    http_version: str = "1.1"
    scheme: str = "http"
    client: str = "127.0.0.1:4711"
    server: str = HOST

    def __post_init__(self) -> None:
        """Name the host, as every browser does."""
        self.headers.setdefault("host", HOST)


@dataclass
class Line:
    """The connection: the pieces of a body as they come, and what was answered."""

    pieces: Callable[[], AsyncIterator[bytes]]
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Give the body, piece by piece."""
        return self.pieces()

    def response_empty(self, status: int, headers: list[tuple[str, str]]) -> None:
        """Take an answer without a body."""
        self.response_bytes(status, headers, b"")

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        """Take an answer."""
        self.status, self.headers, self.body = status, dict(headers), body


def whole(*pieces: bytes) -> Line:
    """Return a connection on which these pieces come, and then the end."""

    async def given() -> AsyncIterator[bytes]:
        for piece in pieces:
            yield piece

    return Line(given)


def stuck(may_go_on: asyncio.Event, first: bytes, rest: bytes = b"") -> Line:
    """Return a connection on which the rest comes when it may."""

    async def given() -> AsyncIterator[bytes]:
        yield first
        await may_go_on.wait()
        yield rest

    return Line(given)


def untouched() -> Line:
    """Return a connection that nobody may read from."""

    async def given() -> AsyncIterator[bytes]:
        raise AssertionError
        yield b""

    return Line(given)


def cookies_of(client: Client) -> str:
    """Write the cookies of a browser as it sends them."""
    return "; ".join(f"{one.key}={one.value}" for one in (client._cookies or {}).values())
