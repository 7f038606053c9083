"""Half-sent forms and headers block no other request."""

import re
import resource
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from compersion_talks.cli import server as starting
from compersion_talks.pdf.render_client import LONGEST_SECONDS
from tests.journeys.serving import Server, serve_copy

PEOPLE = 20
HALVES = 150
HALF_HEADERS = 1_200
IMPATIENT = (
    *(sys.executable, "-c"),
    "from granian.http import HTTP1Settings\n"
    "from compersion_talks.cli import main, server\n"
    "server.STOP_SECONDS, server.HEADERS = 1, HTTP1Settings(header_read_timeout=1_000)\n"
    "main()\n",
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return a copy that serves, with two workers."""
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(now, min(most, 4_096)), most))
    with serve_copy(tmp_path_factory.mktemp("data")) as server:
        yield server


@pytest.fixture
def held() -> Iterator[ExitStack]:
    """Hold connections until the test is over."""
    with ExitStack() as stack:
        yield stack


def open_connection(server: Server, held: ExitStack, sent: bytes) -> socket.socket:
    """Open a connection, send something, and hold it."""
    line = held.enter_context(closing(socket.create_connection(("127.0.0.1", server.port), 60)))
    line.sendall(sent)
    return line


def write_half_form(server: Server, path: str, length: int, begun: bytes) -> bytes:
    """Write a form of which only the beginning is sent."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nConnection: close\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n"
    )
    return head.encode() + begun


def ask(server: Server, path: str = "/robots.txt", form: dict[str, str] | None = None) -> int:
    """Ask for a page, or send a form, by a connection of its own; return the status."""
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=60)) as line:
        if form is None:
            line.request("GET", path)
        else:
            sent = {"Content-Type": "application/x-www-form-urlencoded"}
            line.request("POST", path, urlencode(form), sent)
        return line.getresponse().status


def test_half_sent_forms_on_every_thread_and_more_keep_nobody_waiting(
    server: Server, held: ExitStack
) -> None:
    for path in ("/open", "/talks", "/t/abc/pages/1/1"):
        for _ in range(HALVES // 3):
            open_connection(server, held, write_half_form(server, path, 4_000, b"token=ab"))

    pages = {ask(server) for _ in range(PEOPLE)}
    forms = {ask(server, "/open", {"token": "none"}) for _ in range(PEOPLE)}

    assert (pages, forms) == ({200}, {400})


def test_half_sent_headers_keep_nobody_waiting(server: Server, held: ExitStack) -> None:
    for _ in range(HALF_HEADERS):
        open_connection(server, held, b"GET /robots.txt HTTP/1.1\r\nHost: 127")

    assert {ask(server) for _ in range(PEOPLE)} == {200}


def test_a_connection_that_sends_no_header_is_ended(tmp_path: Path, held: ExitStack) -> None:
    with serve_copy(tmp_path / "data", program=IMPATIENT) as server:
        silent = open_connection(server, held, b"")
        of_http2 = open_connection(server, held, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")

        assert silent.makefile("rb").read() == b""
        assert of_http2.makefile("rb").read()[:9] in (b"", b"HTTP/1.1 ")


def test_one_slow_form_among_twenty_people_keeps_them_not_waiting_and_is_read_in_the_end(
    server: Server, held: ExitStack
) -> None:
    body = urlencode({"token": "none", "padding": "x" * 3_000}).encode()
    slow = open_connection(server, held, write_half_form(server, "/open", len(body), body[:10]))

    for at in range(10, 10 + PEOPLE):
        assert ask(server) == 200
        slow.sendall(body[at : at + 1])
    slow.sendall(body[10 + PEOPLE :])

    assert slow.makefile("rb").read().startswith(b"HTTP/1.1 400")


def test_ten_files_for_the_printer_at_once_keep_no_page_waiting(
    server: Server, held: ExitStack
) -> None:
    for paper in ("a4", "letter"):
        for number in range(1, 6):
            wanted = f"GET /worksheets/{number}.pdf?paper={paper} HTTP/1.1\r\n"
            open_connection(server, held, f"{wanted}Host: 127.0.0.1:{server.port}\r\n\r\n".encode())

    assert {ask(server) for _ in range(PEOPLE)} == {200}


def test_a_stop_ends_whatever_is_half_sent(tmp_path: Path, held: ExitStack) -> None:
    with serve_copy(tmp_path / "data", program=IMPATIENT) as server:
        assert ask(server) == 200
        for _ in range(PEOPLE):
            open_connection(server, held, write_half_form(server, "/open", 100, b"token="))
        server.process.send_signal(signal.SIGTERM)

        assert server.process.wait(60) == 0
    assert re.search(r"Killing worker", "".join(server.output))


def test_a_stop_lets_a_paper_be_finished_and_takes_half_a_minute_at_most() -> None:
    assert LONGEST_SECONDS < starting.STOP_SECONDS < 30
