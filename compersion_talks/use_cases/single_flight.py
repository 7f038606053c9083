"""Single flight: concurrent requests for the same PDF share one render, and few run at once."""

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future

MOST_RENDERS = 2
MOST_WAITING = 1


class RendersAreBusy(Exception):
    """This process renders as many PDFs as it may; the work was not begun."""


class SingleFlight:
    """The renders of one process: at most two at once, and one caller who waits for another's."""

    def __init__(self) -> None:
        self._running: dict[Hashable, Future[bytes]] = {}
        self._waiting = 0
        self._lock = threading.Lock()

    def run(self, key: Hashable, work: Callable[[], bytes]) -> bytes:
        """Return the result of `work`, or of the call that runs already under the same key.

        Raises `RendersAreBusy` at once when there is no room, and whatever `work` raises.
        """
        with self._lock:
            running = self._running.get(key)
            is_first = running is None
            if running is None:
                running = self._begin(key)
            elif self._waiting >= MOST_WAITING:
                raise RendersAreBusy
            else:
                self._waiting += 1
        return self._work(key, running, work) if is_first else self._wait(running)

    def _begin(self, key: Hashable) -> "Future[bytes]":
        if len(self._running) >= MOST_RENDERS:
            raise RendersAreBusy
        running = self._running[key] = Future()
        return running

    def _work(self, key: Hashable, running: "Future[bytes]", work: Callable[[], bytes]) -> bytes:
        try:
            running.set_result(work())
        except Exception as failure:
            running.set_exception(failure)
        finally:
            with self._lock:
                del self._running[key]
        return running.result()

    def _wait(self, running: "Future[bytes]") -> bytes:
        try:
            return running.result()
        finally:
            with self._lock:
                self._waiting -= 1
