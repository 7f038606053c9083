"""Servers on loopback, each in a process of its own, and a client for them."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection, RemoteDisconnected
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode, urlsplit

from compersion_talks import storage
from compersion_talks.factory import create_app
from compersion_talks.sample import make_sample
from compersion_talks.services import current_services

Sent = Mapping[str, str] | Sequence[tuple[str, str]]

ROOT = Path(__file__).parents[1]
HELLO = "bench.hello:app"
OURS = "bench.unlimited:worker"


class Browser:
    """A keep-alive connection with a cookie jar."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self._host = f"http://127.0.0.1:{port}"
        self.headers: dict[str, str] = {}

    def get(self, path: str, status: int = 200, **headers: str) -> bytes:
        """Fetch an address; anything but the expected status ends the run."""
        return self._request("GET", path, status, None, headers)

    def post(self, path: str, fields: Sent, status: int = 303) -> bytes:
        """Send a form."""
        sent = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self._host}
        return self._request("POST", path, status, urlencode(fields).encode(), sent)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _request(
        self, method: str, path: str, status: int, body: bytes | None, headers: Mapping[str, str]
    ) -> bytes:
        try:
            self._connection.request(method, path, body, {**self.headers, **headers})
            answer = self._connection.getresponse()
        except RemoteDisconnected:  # the server closes connections that were idle for long
            self._connection.request(method, path, body, {**self.headers, **headers})
            answer = self._connection.getresponse()
        content = answer.read()
        if answer.status != status:
            raise SystemExit(f"{method} {path} answered {answer.status}, not {status}")
        self.location = answer.headers.get("Location", "")
        self.tag = answer.headers.get("ETag", "")
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            self._keep_cookie(cookie.partition(";")[0])
        return content

    def _keep_cookie(self, cookie: str) -> None:
        held = dict(one.split("=", 1) for one in self.headers.get("Cookie", "").split("; ") if one)
        name, _, value = cookie.partition("=")
        held[name] = value
        self.headers["Cookie"] = "; ".join(f"{one}={held[one]}" for one in held)


@contextmanager
def serve(target: str, environment: Mapping[str, str], workers: int = 1) -> Iterator[int]:
    """Serve an app with Granian, one thread a worker; yield the port."""
    port = find_free_port()
    command = [sys.executable, "-m", "granian", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", str(workers), "--no-ws", "--log-level", "error"]
    command += ["--interface", "rsgi", "--factory", target] if target == OURS else [target]
    command += [] if target == OURS else ["--interface", "wsgi", "--blocking-threads", "1"]
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    server = subprocess.Popen(
        command, cwd=ROOT, env={**kept, **environment}, start_new_session=True
    )
    try:
        wait_for(port, server)
        yield port
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


@contextmanager
def set_up_copy(talks: int = 1) -> Iterator[tuple[dict[str, str], list[str]]]:
    """Set up a copy with finished talks; yield its settings and one own link for each talk."""
    with TemporaryDirectory(prefix="bench-") as folder:
        settings = {"COMPERSION_DATA_DIR": folder}
        app = create_app(settings)
        with app.app_context():
            storage.migrate()
            held = current_services()
            made = [make_sample(held.keys, held.today)[0] for _ in range(talks)]
            storage.commit()
            links = [held.format_address(one.link) for one in made]
            storage.db.engine.dispose()
        yield settings, links


def open_link(link: str, port: int) -> tuple[Browser, str]:
    """Open a share link in a new browser; return it with the path of the place."""
    browser = Browser(port)
    page = browser.get(urlsplit(link).path).decode()
    fields = {name: _read_field(page, name) for name in ("csrf_token", "token")}
    browser.post("/open", fields)
    return browser, urlsplit(browser.location).path


def _read_field(page: str, name: str) -> str:
    return page.partition(f'name="{name}" value="')[2].partition('"')[0]


def find_free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    """Wait until a server answers; one that ends instead ends the run."""
    while server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
    raise SystemExit("the server did not start")
