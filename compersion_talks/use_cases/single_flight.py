"""One drawing at a time for each paper, and few papers at a time in each process."""

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future

MOST_DRAWN = 2
MOST_WAITING = 1


class DeskIsFull(Exception):
    """Too many papers are being drawn; this one was not begun."""


class Desk:
    """Where papers are drawn: whoever asks for one that is being drawn gets the same one."""

    def __init__(self) -> None:
        self._begun: dict[Hashable, Future[bytes]] = {}
        self._waiting = 0
        self._lock = threading.Lock()

    def draw(self, name: Hashable, work: Callable[[], bytes]) -> bytes:
        """Return what `work` makes, or what somebody else's is about to make under this name.

        Raises `DeskIsFull` at once rather than let one more wait.
        """
        with self._lock:
            begun = self._begun.get(name)
            is_first = begun is None
            if begun is None:
                begun = self._beginning(name)
            elif self._waiting >= MOST_WAITING:
                raise DeskIsFull
            else:
                self._waiting += 1
        return self._worked(name, begun, work) if is_first else self._awaited(begun)

    def _beginning(self, name: Hashable) -> "Future[bytes]":
        if len(self._begun) >= MOST_DRAWN:
            raise DeskIsFull
        begun = self._begun[name] = Future()
        return begun

    def _worked(self, name: Hashable, begun: "Future[bytes]", work: Callable[[], bytes]) -> bytes:
        try:
            begun.set_result(work())
        except Exception as failed:
            begun.set_exception(failed)
        finally:
            with self._lock:
                del self._begun[name]
        return begun.result()

    def _awaited(self, begun: "Future[bytes]") -> bytes:
        try:
            return begun.result()
        finally:
            with self._lock:
                self._waiting -= 1
