"""The peer: I Hate Money, which also has forms, SQLite, signed share links and no accounts.

`make peer` installs it in an environment of its own; without that, its rows are left out.
"""

import os
import secrets
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from bench.forms import Fields, find_form, parse
from bench.serving import ROOT, Browser, find_free_port, wait_for

BIN = ROOT / ".venv" / "peer" / "bin"
NAMES = ("Ash", "Bo")
_PROJECT = {
    "password": "a private code",
    "contact_email": "a@example.com",
    "default_currency": "EUR",
}
_BILL = {"what": "Dinner", "amount": "12.5", "external_link": "", "bill_type": "Expense"}
_SETTINGS = """
SQLALCHEMY_DATABASE_URI = "sqlite:///{folder}/peer.db"
SECRET_KEY = "{key}"
SESSION_COOKIE_SECURE = False
SQLALCHEMY_TRACK_MODIFICATIONS = False
MAIL_SUPPRESS_SEND = True
"""


def is_installed() -> bool:
    """Say whether the peer is there."""
    return (BIN / "gunicorn").exists()


@contextmanager
def serve_peer() -> Iterator[int]:
    """Serve the peer as its documentation says; yield the port."""
    port = find_free_port()
    with TemporaryDirectory(prefix="bench-") as folder:
        settings = Path(folder, "peer.cfg")
        settings.write_text(_SETTINGS.format(folder=folder, key=secrets.token_hex()))
        command = [str(BIN / "gunicorn"), "-k", "gthread", "-w", "1", "--threads", "4"]
        command += ["--keep-alive", "60", "-b", f"127.0.0.1:{port}", "ihatemoney.wsgi:application"]
        environment = {**os.environ, "IHATEMONEY_SETTINGS_FILE_PATH": str(settings)}
        server = subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            wait_for(port, server)
            yield port
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)


def open_project(port: int) -> tuple[Browser, str]:
    """Make a project with two members; return a browser in it, and the path of its bill form."""
    browser = Browser(port)
    _send(browser, "/create", {**_PROJECT, "name": f"talk {secrets.token_hex(4)}"})
    project = urlsplit(browser.location).path.rstrip("/")
    for name in NAMES:
        _send(browser, f"{project}/members/add", {"name": name})
    return browser, f"{project}/add"


def fill_in_bill(page: bytes) -> Fields:
    """Fill in the bill form of the peer."""
    form = find_form(page, "what")
    people = [
        str(one.get("value")) for one in parse(page).iter("input") if one.get("name") == "payed_for"
    ]
    kept = form.fill(payer=people[0], **_BILL)
    shared = tuple(("payed_for", one) for one in people)
    return (*(one for one in kept if one[0] != "payed_for"), *shared)


def _send(browser: Browser, path: str, values: Mapping[str, str]) -> None:
    form = find_form(browser.get(path), "name")
    browser.post(form.action or path, form.fill(**values), status=302)
