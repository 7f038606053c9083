"""A front that speaks TLS before a copy, as a proxy does; it can withhold answers."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

from playwright.sync_api import Browser

from tests.journeys.browsing import Person, choose_longest_deck
from tests.journeys.serving import Server, serve_copy

CERTIFICATE = Path(__file__).with_name("front.pem")
PIECE = 65_536


@dataclass
class Front:
    """Where the front listens and serves; what it withholds never reaches a browser."""

    listener: socket.socket
    server: Server = field(init=False)
    is_withholding: bool = False
    has_withheld: Event = field(default_factory=Event)
    sending: set[int] = field(default_factory=set)  # connections whose last request was a form

    @property
    def address(self) -> str:
        """The address for browsers."""
        return f"https://localhost:{self.listener.getsockname()[1]}"

    def withhold(self) -> None:
        """Let requests through, and from now on no answer to a form that is sent.

        Pictures and the like arrive as ever: a browser may still be fetching one.
        """
        self.has_withheld.clear()
        self.is_withholding = True

    def serve(self) -> None:
        """Take connections until the listener is closed."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        with suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                Thread(target=self._connected, args=(near, context), daemon=True).start()

    def _connected(self, near: socket.socket, context: ssl.SSLContext) -> None:
        """Pass bytes on, both ways, until either side hangs up."""
        port = int(self.server.address.rsplit(":", 1)[1])
        with (
            suppress(OSError),
            context.wrap_socket(near, server_side=True) as browser,
            closing(socket.create_connection(("127.0.0.1", port))) as copy,
        ):
            Thread(target=self._answer, args=(copy, browser), daemon=True).start()
            while piece := browser.recv(PIECE):
                self._note_method(copy, piece)
                copy.sendall(piece)

    def _note_method(self, copy: socket.socket, piece: bytes) -> None:
        if piece.startswith(b"POST "):
            self.sending.add(id(copy))
        elif piece.startswith(b"GET "):
            self.sending.discard(id(copy))

    def _answer(self, copy: socket.socket, browser: ssl.SSLSocket) -> None:
        with suppress(OSError):
            while piece := copy.recv(PIECE):
                if self.is_withholding and id(copy) in self.sending:
                    self.has_withheld.set()
                else:
                    browser.sendall(piece)
            browser.shutdown(socket.SHUT_RDWR)


@contextmanager
def serve_behind_front(folder: Path) -> Iterator[Front]:
    """Serve a copy behind a front, until the block is left."""
    with closing(socket.create_server(("localhost", 0))) as listener:
        front = Front(listener)
        with serve_copy(folder, {"COMPERSION_PUBLIC_URL": front.address}) as front.server:
            Thread(target=front.serve, daemon=True).start()
            yield front


def open_behind_front(browser: Browser, front: Front, *, with_scripts: bool) -> Person:
    """Let Ash open a talk with Bo, of the longest deck, behind a front that answers."""
    front.is_withholding = False
    ash = Person.arriving("Ash", browser, with_scripts=with_scripts, ignore_https_errors=True)
    ash.go(f"{front.address}/talks/new")
    choose_longest_deck(ash.page)
    for number, name in enumerate(("Ash", "Bo")):
        ash.page.locator(f"#names-{number}").fill(name)
    ash.press("Start the talk")
    return ash
