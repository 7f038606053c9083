"""One request at a time in each process, save while one waits for its paper to be drawn.

Threads that work at once take the interpreter from one another, and everybody waits longer. But
whoever waits for another process needs no interpreter, so the next one can have it meanwhile.
"""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_turn = threading.Lock()
_own = threading.local()


def one_at_a_time(app: "WSGIApplication") -> "WSGIApplication":
    """Let requests into an app one after the other, however many threads serve."""

    def served(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        with _turn:
            _own.is_held = True
            try:
                return app(environ, start_response)
            finally:
                _own.is_held = False

    return served


@contextmanager
def given_up() -> Iterator[None]:
    """Let others have their turn meanwhile, and take one's own again."""
    if not getattr(_own, "is_held", False):
        yield
        return
    _own.is_held = False
    _turn.release()
    try:
        yield
    finally:
        _turn.acquire()
        _own.is_held = True
