"""RSGI requests without a server: headers, the chunks of a body, and the response."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

from werkzeug.test import Client

HOST = "127.0.0.1:8000"


class Headers(dict[str, Any]):
    """Request headers, where one name may occur twice."""

    def items(self) -> Any:
        """Return each name with each value."""
        for name, value in super().items():
            yield from ((name, one) for one in (value if isinstance(value, list) else [value]))


@dataclass
class RsgiRequest:
    """The scope of one request."""

    path: str = "/"
    method: str = "GET"
    headers: Headers = field(default_factory=Headers)
    query_string: str = ""
    http_version: str = "1.1"
    scheme: str = "http"
    client: str = "127.0.0.1:4711"
    server: str = HOST

    def __post_init__(self) -> None:
        """Add the host header that every browser sends."""
        self.headers.setdefault("host", HOST)


@dataclass
class Connection:
    """A connection: the chunks of the request body, and the response."""

    chunks: Callable[[], AsyncIterator[bytes]]
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield the body, chunk by chunk."""
        return self.chunks()

    def response_empty(self, status: int, headers: list[tuple[str, str]]) -> None:
        """Keep a response without a body."""
        self.response_bytes(status, headers, b"")

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        """Keep a response."""
        self.status, self.headers, self.body = status, dict(headers), body


def make_connection(*chunks: bytes) -> Connection:
    """Return a connection on which these chunks arrive, and then the end."""

    async def read() -> AsyncIterator[bytes]:
        for piece in chunks:
            yield piece

    return Connection(read)


def make_stalled_connection(event: asyncio.Event, first: bytes, rest: bytes = b"") -> Connection:
    """Return a connection whose second chunk waits for an event."""

    async def read() -> AsyncIterator[bytes]:
        yield first
        await event.wait()
        yield rest

    return Connection(read)


def make_unread_connection() -> Connection:
    """Return a connection that fails if anything reads from it."""

    async def read() -> AsyncIterator[bytes]:
        raise AssertionError
        yield b""

    return Connection(read)


def read_cookies(client: Client) -> str:
    """Return the cookie header of a test client."""
    return "; ".join(f"{one.key}={one.value}" for one in (client._cookies or {}).values())
