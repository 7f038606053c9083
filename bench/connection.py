"""A keep-alive connection that repeats one request and reads only the length of the answer.

Parsing headers, as `http.client` does, takes as long as serving a page: that would count as time of
the server that sends more headers.
"""

import socket
from collections.abc import Mapping
from typing import Self

_END = b"\r\n\r\n"
_LENGTH = b"content-length:"
_FORM = b"\r\nContent-Type: application/x-www-form-urlencoded"


class Connection:
    """A connection to a server on loopback, and one address."""

    def __init__(
        self, port: int, path: str, headers: Mapping[str, str] | None = None, status: int = 200
    ) -> None:
        self._status = f"HTTP/1.1 {status} ".encode()
        host = f"127.0.0.1:{port}"
        lines = [f"{path} HTTP/1.1", f"Host: {host}", f"Origin: http://{host}"]
        lines += [f"Referer: http://{host}/"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        self._head = "\r\n".join(lines).encode()
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def request(self) -> None:
        """Fetch the address and read the whole answer; another status ends the run."""
        self._exchange(b"GET " + self._head + _END)

    def send(self, body: bytes) -> None:
        """Send an encoded form to the address and read the whole answer."""
        length = f"\r\nContent-Length: {len(body)}".encode()
        self._exchange(b"POST " + self._head + _FORM + length + _END + body)

    def _exchange(self, request: bytes) -> None:
        self._socket.sendall(request)
        answer = b""
        while _END not in answer:
            answer += self._receive()
        head, _, body = answer.partition(_END)
        if not head.startswith(self._status):
            raise SystemExit(f"answered {head[:30]!r}, not {self._status!r}")
        missing = self._read_length(head) - len(body)
        while missing > 0:
            missing -= len(self._receive())

    def _read_length(self, head: bytes) -> int:
        if self._status.endswith(b" 304 "):
            return 0
        return int(head.lower().partition(_LENGTH)[2].partition(b"\r\n")[0])

    def _receive(self) -> bytes:
        more = self._socket.recv(1 << 17)
        if not more:
            raise SystemExit("the server closed the connection")
        return more
