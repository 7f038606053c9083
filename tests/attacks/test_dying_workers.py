"""A worker is killed, as a system short of memory does: another one begins, and nothing is lost."""

import os
import signal
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from itertools import count
from pathlib import Path
from threading import Event
from urllib.parse import urlencode

import pytest
from flask import Flask

from compersion_talks import storage
from compersion_talks.factory import create_app
from tests.journeys.serving import Server, serve_copy
from tests.talking import WISH, Partner, find_page, open_talk, take_up_places
from tests.web.rsgi_requests import read_cookies

NAMES = ("Ash", "Bo", "Cy", "Di", "Eli", "Fay", "Gus", "Hana", "Ira", "Jo", "Kim", "Lu")
SAVES = 3
PAGE = find_page(WISH)


@pytest.fixture
def app(tmp_path: Path, fresh_copy: Path) -> Iterator[Flask]:
    """Return a copy in a folder that a server will serve as well."""
    folder = tmp_path / "data"
    folder.mkdir(0o700)
    for name in ("talks.sqlite3", "keys.json"):
        (folder / name).write_bytes((fresh_copy / name).read_bytes())
    (folder / "keys.json").chmod(0o600)
    app = create_app({"COMPERSION_DATA_DIR": str(folder)})
    yield app
    with app.app_context():
        storage.db.engine.dispose()


@pytest.fixture
def server(app: Flask, tmp_path: Path) -> Iterator[Server]:
    """Return that copy as it serves, with two workers."""
    assert app
    with serve_copy(tmp_path / "data") as server:
        yield server


def ask(server: Server, method: str, path: str, **sent: str) -> int:
    """Ask on a connection of its own; return the status, or 0 where there was no answer."""
    headers = {"Origin": server.address, "Content-Type": "application/x-www-form-urlencoded"}
    line = HTTPConnection("127.0.0.1", server.port, timeout=60)
    with suppress(OSError, HTTPException), closing(line):
        line.request(method, path, sent.get("body"), {**headers, "Cookie": sent.get("cookies", "")})
        return line.getresponse().status
    return 0


def save(server: Server, partner: Partner, number: int) -> bool:
    """Save a number as a partner's words; say whether the server said that it is saved."""
    page = partner.get(PAGE)
    fields: Mapping[str, object] = {
        **page.values(PAGE),
        f"{WISH}.text": str(number),
        f"{WISH}.visibility": "shared",
    }
    cookies = read_cookies(partner.visitor.client)
    body = urlencode(fields, doseq=True)
    return ask(server, "POST", page.path, body=body, cookies=cookies) == 303


def read_number(partner: Partner) -> int:
    """Read the number that is in a partner's sheet."""
    return int(partner.get(PAGE).values(PAGE)[f"{WISH}.text"][0] or -1)


def wait_for_another(server: Server, before: set[int]) -> None:
    """Wait until there are as many workers as before, and one of them is new."""
    while len(now := server.workers()) < len(before) or now == before:
        assert server.process.poll() is None, "".join(server.output)
        Event().wait(0.05)


@dataclass
class Writer:
    """A person who saves again and again, and what the server told them."""

    server: Server
    partner: Partner
    go_on: Event
    has_begun: Event = field(default_factory=Event)
    told: int = -1

    def write(self) -> None:
        """Save until so many were told before the kill, and as many after it."""
        numbers, left = count(), 2 * SAVES
        while left and self.server.process.poll() is None:
            if save(self.server, self.partner, number := next(numbers)):
                self.told, left = number, left - 1
            if left == SAVES:
                self.has_begun.set()
                self.go_on.wait(60)


def test_a_worker_that_is_killed_while_twelve_save_is_replaced_and_no_save_is_lost(
    app: Flask, server: Server
) -> None:
    go_on, before = Event(), server.workers()
    group = take_up_places(open_talk(app, *NAMES), app).values()
    writers = [Writer(server, one, go_on) for one in group]
    with ThreadPoolExecutor(len(NAMES)) as threads:
        writing = [threads.submit(one.write) for one in writers]
        assert all(one.has_begun.wait(60) for one in writers)
        go_on.set()
        os.kill(min(before), signal.SIGKILL)
        for one in writing:
            one.result(120)

    wait_for_another(server, before)

    assert len(before) == len(server.workers()) == 2
    assert before & server.workers() == {max(before)}
    assert [one for one in writers if read_number(one.partner) < one.told] == []
    assert {ask(server, "GET", "/robots.txt") for _ in NAMES} == {200}


def test_a_worker_that_cannot_start_again_ends_the_server_instead_of_dying_for_ever(
    server: Server,
) -> None:
    (server.folder / "keys.json").write_text("no keys")

    os.kill(min(server.workers()), signal.SIGKILL)

    assert server.process.wait(120) == 1
    assert "A worker could not start" in "".join(server.output)


def test_workers_end_with_a_server_that_was_killed(server: Server) -> None:
    assert ask(server, "GET", "/robots.txt") == 200
    workers, tries = server.workers(), 600

    server.process.kill()
    while tries and ask(server, "GET", "/robots.txt"):
        tries -= 1
        Event().wait(0.05)
    for worker in workers:
        with suppress(ProcessLookupError):
            os.kill(worker, signal.SIGKILL)

    assert tries
