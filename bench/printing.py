"""Latency of pages while PDFs are rendered, over latency without."""

import statistics
import threading
import time
from collections.abc import Iterator

from bench.rows import Row
from bench.serving import OURS, Browser, open_link, serve, set_up_copy

WORKERS = 2
ROUNDS = 6
PAGES = 400
READERS = 2
TALKS = 60


def measure() -> Iterator[Row]:
    """Read pages in rounds, with and without a client that prints all the time."""
    with set_up_copy(TALKS) as (settings, links), serve(OURS, settings, WORKERS) as port:
        quiet, printing = [], []
        for _ in range(ROUNDS):
            quiet.append(_measure_slowest(port))
            with _Printer(links, port):
                printing.append(_measure_slowest(port))
        ratios = [busy / idle for busy, idle in zip(printing, quiet, strict=True)]
        again = [one / other for one, other in zip(quiet[1:], quiet[:-1], strict=True)]
        yield Row(
            "p99 of form pages / a round before (how far to trust this)", statistics.median(again)
        )
        yield Row("p99 of form pages while printing / idle", statistics.median(ratios), 2)


class _Printer:
    """A client that asks for one PDF after the other, none of them cached."""

    def __init__(self, links: list[str], port: int) -> None:
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._print, args=(links, port))

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _print(self, links: list[str], port: int) -> None:
        while links and not self._is_over.is_set():
            browser, place = open_link(links.pop(), port)
            for one in ("a4", "letter", "a4&form=room", "a4&form=large"):
                browser.get(f"{place}agenda.pdf?paper={one}")
            browser.close()
        if not self._is_over.is_set():
            raise SystemExit("there were too few papers to print: raise TALKS")


def _measure_slowest(port: int) -> float:
    """Read the form of a new talk with a few browsers; return the time of the slowest percent."""
    found: list[float] = []
    readers = [threading.Thread(target=_read, args=(port, found)) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return statistics.quantiles(found, n=100)[-1]


def _read(port: int, found: list[float]) -> None:
    browser = Browser(port)
    for _ in range(PAGES):
        began = time.perf_counter()
        browser.get("/talks/new")
        found.append(time.perf_counter() - began)
    browser.close()
