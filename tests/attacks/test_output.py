"""All that a serving copy writes to its output, in a talk with odd addresses and faults in it."""

import http.client
import re
import socket
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

from tests.attacks.browsers import read_carried_fields
from tests.journeys.serving import Server, serve_copy
from tests.talking import WISHES
from tests.web.browsers import FORM_TOKEN

NAMES = ("Zerubbabel", "Mehetabel")
WORDS = ("heron-in-the-attic", "quokka-in-the-cellar", "marzipan-lighthouse")
ODD = ("%6c", "l/", "/l", "L", "l%2f", "\\l", "l;a=b", "%2e%2e/l")
LINK = re.compile(r'value="https?://[^/"]+/l/([^"]+)"')
FORM = "application/x-www-form-urlencoded"


@dataclass
class Browser:
    """A browser on a real connection; it keeps cookies and takes any address as it is."""

    server: Server
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(
        self, path: str, fields: Mapping[str, object] | bytes | None = None, method: str = ""
    ) -> tuple[int, str, str]:
        """Ask for an address; return the status, where it leads, and the page."""
        body = fields if isinstance(fields, bytes | None) else urlencode(fields, True).encode()
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": FORM, "Origin": self.server.address}
        connection = http.client.HTTPConnection(urlsplit(self.server.address).netloc, timeout=60)
        with closing(connection):
            connection.request(method or ("POST" if body else "GET"), path, body, headers)
            answer = connection.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie", []):
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            page = answer.read().decode(errors="replace")
            return answer.status, answer.headers.get("Location", ""), page

    def send(self, page: str, path: str, fields: Mapping[str, object]) -> tuple[int, str, str]:
        """Open a page and send its form to an address."""
        text = self.ask(page)[2]
        found = FORM_TOKEN.search(text)
        return self.ask(
            path, {**read_carried_fields(text), "csrf_token": found[1] if found else "", **fields}
        )


def send_bytes(server: Server, *lines: bytes) -> None:
    """Send bytes that are no good request, and read until the server hangs up."""
    where = urlsplit(server.address)
    with socket.create_connection((where.hostname, where.port or 80), timeout=60) as line:
        line.sendall(b"\r\n".join(lines))
        line.shutdown(socket.SHUT_WR)
        while line.recv(4096):
            pass


def play(server: Server) -> set[str]:
    """Play a talk with every mishap there is; return all that must be in no output."""
    ash, bo = Browser(server), Browser(server)
    _, place, _ = ash.send("/talks/new", "/talks", {**WISHES, "names": list(NAMES)})
    own = urlsplit(place).path
    (invitation,) = LINK.findall(ash.ask(f"{own}people/")[2])
    (link, *_) = LINK.findall(ash.ask(own)[2])
    _, place, _ = bo.send(f"/l/{invitation}", "/open/join", {})
    theirs = urlsplit(place).path
    for visitor, base, word in ((ash, own, WORDS[0]), (bo, theirs, WORDS[1])):
        fields = {"worth-it.text": word, "worth-it.visibility": "private", "next": "on"}
        assert visitor.send(f"{base}pages/2/3", f"{base}pages/2/3", fields)[0] == 303
    statuses = ask_wrongly(server, ash, own, (link, invitation))
    for visitor, base in ((ash, own), (bo, theirs)):
        assert visitor.send(f"{base}review", f"{base}close", {})[0] == 303
    assert ash.ask(f"{own}agenda")[0] == 200
    statuses.add(ash.send(f"/l/{link}", "/open", {})[0])
    statuses |= break_and_ask(server, ash, own, link)
    assert statuses >= {200, 303, 400, 404, 405, 413, 500}, statuses
    tokens = {part for token in (link, invitation) for part in (token, token[:46], token[-20:])}
    return tokens | {*NAMES, *WORDS, *ash.cookies.values(), *bo.cookies.values()}


def ask_wrongly(server: Server, ash: Browser, own: str, tokens: tuple[str, ...]) -> set[int]:
    """Ask in every wrong way; return the statuses."""
    word, asked = WORDS[2], []
    for token in tokens:
        paths = [f"/{odd}/{token}" for odd in ODD] + [f"/l/{quote(token[:9])}%00%0d%0a%ff{token}"]
        paths += [f"/l/{token}?{word}={token}", f"/{token}", f"{own}{token}", f"{own}pages/{word}"]
        asked += [ash.ask(path)[0] for path in paths]
        asked += [ash.ask(path, b"token=" + token.encode())[0] for path in (*paths[:3], "/open")]
        asked += [ash.ask(f"/l/{token}", method=method)[0] for method in ("PUT", "TRACE", "HEAD")]
        send_bytes(server, f"GET /l/{token} HTTP/9.9".encode(), b"Host: x", b"", b"")
        send_bytes(server, f"GET /l/{token} {word}".encode(), f"{word}: \0".encode(), b"", b"")
        send_bytes(server, f"POST /open HTTP/1.1\r\nContent-Length: 9\r\n\r\n{token[:4]}".encode())
    asked.append(ash.ask(f"{own}pages/2/3", {"worth-it.text": word * 20_000})[0])
    asked.append(ash.ask("/talks", b"names=" + word.encode() + b"\xff\xfe")[0])
    return set(asked)


def break_and_ask(server: Server, ash: Browser, own: str, token: str) -> set[int]:
    """Take a table away behind the back of the copy, and ask for everything that needs it."""
    with closing(sqlite3.connect(server.folder / "talks.sqlite3")) as opened:
        opened.execute("ALTER TABLE partner RENAME TO elsewhere")
        opened.commit()
    asked = [ash.ask(f"{own}{path}")[0] for path in ("", "people/", f"pages/2/3?{WORDS[2]}")]
    asked.append(ash.send(f"/l/{token}", "/open", {})[0])
    asked.append(ash.send("/talks/new", "/talks", {**WISHES, "names": list(NAMES)})[0])
    return set(asked)


def test_no_byte_of_output_holds_a_token_a_name_a_cookie_or_an_answer(tmp_path: Path) -> None:
    with serve_copy(tmp_path / "data") as server:
        secrets = play(server)

    written = "".join(server.output)
    assert "fault in" in written
    assert [secret for secret in secrets if secret in written] == []
    assert "/l/" not in written
    assert "/t/" not in written
