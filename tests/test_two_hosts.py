"""Two hosts with one PostgreSQL behind a proxy: a talk goes through both, and one may die."""

import shutil
import signal
import socket
import ssl
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from typing import Any

import psycopg
import pytest
from werkzeug.test import Client

from tests.databases import new_database
from tests.journeys.serving import Server, reach, serve_copy
from tests.needs import find_program, needs_caddy, needs_nginx, needs_postgres
from tests.proxies import HOST, find_home, find_port, name_caddy, started, write_caddy, write_nginx
from tests.talking import Partner, start_talk
from tests.test_config import SITE, run

ADDRESS = f"https://{HOST}"
NAMES = ("Ash", "Bo", "Cy")
PASSED_ON = ("cookie", "content-type", "content-length", "accept", "accept-language")
Reply = Callable[[str, list[tuple[str, str]]], object]


@dataclass
class Remote:
    """A server that visitors reach over the network, as an app that test clients can ask."""

    port: int
    is_proxy: bool = True
    answered_by: list[str] = field(default_factory=list)

    def test_client(self) -> Client:
        """Return a browser for one visitor."""
        return Client(self)

    def __call__(self, environ: dict[str, Any], start_response: Reply) -> Iterable[bytes]:
        """Pass a request on, as a browser that knows the copy by its address sends it."""
        given = {name: environ.get(f"HTTP_{name.upper().replace('-', '_')}") for name in PASSED_ON}
        given["content-type"] = environ.get("CONTENT_TYPE")
        headers = {name: text for name, text in given.items() if text} | {"Origin": ADDRESS}
        headers |= {"Host": HOST} if self.is_proxy else FORWARDED
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        with closing(self._connect()) as connection:
            method, path = environ["REQUEST_METHOD"], environ["REQUEST_URI"]
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            content = answer.read()
        self.answered_by.append(answer.headers.get("X-Answered-By", ""))
        start_response(f"{answer.status} {answer.reason}", answer.getheaders())
        return [content]

    def _connect(self) -> HTTPConnection:
        if not self.is_proxy:
            return HTTPConnection("127.0.0.1", self.port)
        context = ssl._create_unverified_context()  # noqa: S323 - a certificate of the tests
        plain = socket.create_connection(("127.0.0.1", self.port))
        connection = HTTPSConnection(HOST, self.port)
        connection.sock = context.wrap_socket(plain, server_hostname=HOST)
        return connection


FORWARDED = {
    "Host": HOST,
    "X-Forwarded-For": "192.0.2.1",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": HOST,
}


@contextmanager
def run_nginx(folder: Path, servers: list[str]) -> Iterator[int]:
    """Run nginx before some servers, and return its port."""
    port = find_port()
    site = run("nginx", *servers, **SITE).stdout
    shown = "location / {\n        add_header X-Answered-By $upstream_addr always;"
    made = write_nginx(folder, port, site.replace("location / {", shown))
    program = str(find_program("nginx"))
    with started(program, "-c", str(made), "-e", str(folder / "start.log")):
        yield port


@contextmanager
def run_caddy(folder: Path, servers: list[str]) -> Iterator[int]:
    """Run Caddy before some servers, and return its port."""
    port = find_port()
    site = run(*name_caddy(), *servers, **SITE).stdout
    shown = "\t\theader_down X-Answered-By {http.reverse_proxy.upstream.hostport}\n\t\theader_up"
    made = write_caddy(folder, port, site.replace("\t\theader_up", shown))
    with started(str(find_program("caddy")), "run", *made, **find_home(folder)):
        yield port


@contextmanager
def serve_host(folder: Path, database: str) -> Iterator[Server]:
    """Serve a copy as one of several hosts does."""
    settings = {
        "COMPERSION_DATABASE_URL": database,
        "COMPERSION_PUBLIC_URL": ADDRESS,
        "COMPERSION_TRUSTED_PROXIES": "1",
    }
    with serve_copy(folder, settings) as server:
        yield server


@dataclass
class Hosts:
    """Two servers with one database behind a proxy."""

    one: Server
    other: Server
    proxy: Remote
    database: str

    def count_merged(self) -> tuple[int, ...]:
        """Return how many talks have a plan, and how many handed-in sheets still wait."""
        with psycopg.connect(self.database.replace("+psycopg", "")) as opened:
            counted = opened.execute(
                "SELECT count(*) FILTER (WHERE is_merged AND agenda_blob IS NOT NULL), "
                "(SELECT count(release_blob) FROM partner) FROM talk"
            ).fetchone()
        return counted or ()


@pytest.fixture(
    params=[
        pytest.param(run_nginx, marks=[needs_postgres, needs_nginx]),
        pytest.param(run_caddy, marks=[needs_postgres, needs_caddy]),
    ],
    ids=["nginx", "caddy"],
)
def hosts(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hosts]:
    """Serve one copy on two hosts, with the same key file in both data folders."""
    database = new_database(request.getfixturevalue("postgres"))
    (tmp_path / "other").mkdir(mode=0o700)
    with serve_host(tmp_path / "one", database) as one:
        shutil.copy2(tmp_path / "one" / "keys.json", tmp_path / "other")
        with serve_host(tmp_path / "other", database) as other:
            words = [f"--server=127.0.0.1:{server.port}" for server in (one, other)]
            with request.param(tmp_path, words) as port:
                reach(port)
                yield Hosts(one, other, Remote(port), database)


def go_through(group: dict[str, Partner], remote: Remote) -> None:
    """Let everybody go on in the same browser, through another address."""
    for partner in group.values():
        partner.visitor.client.application = remote  # type: ignore[assignment]


def print_plans(group: dict[str, Partner]) -> set[bytes]:
    """Return the different PDFs of the plan that partners get."""
    answers = [one.visitor.fetch(f"/t/{one.handle}/agenda.pdf") for one in group.values()]
    assert [answer.status_code for answer in answers] == [200] * len(answers)
    return {answer.data for answer in answers}


def test_a_talk_through_two_hosts_is_finished_though_one_dies(hosts: Hosts, tmp_path: Path) -> None:
    group = start_talk(hosts.proxy, *NAMES)  # type: ignore[arg-type] # as good as an app
    for partner in group.values():
        partner.say(f"said by {partner.name}")
    group["Ash"].close()
    group["Bo"].close()
    answered = set(hosts.proxy.answered_by)

    hosts.one.process.send_signal(signal.SIGKILL)
    hosts.one.process.wait()
    hosts.proxy.answered_by.clear()
    group["Cy"].close()
    plans = {partner.get("agenda").text for partner in group.values()}
    papers = print_plans(group)
    with serve_host(tmp_path / "one", hosts.database) as again:
        go_through(group, Remote(again.port, is_proxy=False))
        papers |= print_plans(group)

    assert answered == {f"127.0.0.1:{one.port}" for one in (hosts.one, hosts.other)}
    assert set(map(find_last, hosts.proxy.answered_by)) == {f"127.0.0.1:{hosts.other.port}"}
    assert len(plans) == len(papers) == 1
    assert all(f"said by {name}" in next(iter(plans)) for name in NAMES)
    assert hosts.count_merged() == (1, 0)


def find_last(tried: str) -> str:
    """Return the host that answered, of those that nginx says it tried."""
    return tried.split(", ")[-1]
