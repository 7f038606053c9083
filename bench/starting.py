"""What a start costs, and what a worker and its render server hold in memory after a print."""

import signal
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from bench.pairs import Ratio
from bench.processes import (
    find_by_command,
    has_loaded,
    list_children,
    read_cpu_seconds_of,
    read_memory,
)
from bench.rows import Row
from bench.serving import (
    HELLO,
    OURS,
    ROOT,
    Browser,
    find_free_port,
    open_link,
    serve,
    set_up_copy,
    wait_for,
)

STARTS = 7
ENGINES = ("libpango", "libharfbuzz")
"""Libraries that WeasyPrint loads at its import."""


def measure() -> Iterator[Row]:
    """Compare starts; then start a copy as it is shipped, print, and look at its processes."""
    with set_up_copy() as (settings, (link,)):
        starts = _compare_starts(settings)
        yield Row("processor time to the first page / bare Flask's", starts, 2.5)
        with _serve_as_shipped(settings) as port:
            browser, place = open_link(link, port)
            browser.get(f"{place}agenda.pdf?paper=a4")
            (server,) = find_by_command("--port", str(port))
            worker, render_server = _find_pair(server)
            loaded = any(has_loaded(worker, one) for one in ENGINES)
            yield Row("WeasyPrint in a worker after its first PDF, as 0 or 1", int(loaded), 0.5)
            yield Row("a worker after its first PDF", read_memory(worker), 85, "MiB (PSS)")
            yield Row("its render server", read_memory(render_server), 60, "MiB (PSS)")


def _compare_starts(settings: Mapping[str, str]) -> Ratio:
    """Start by turns; both load their code from the cache of Python after the first time."""
    pairs = [(_start(OURS, settings), _start(HELLO, {})) for _ in range(STARTS + 1)][1:]
    ratios = [ours / theirs for ours, theirs in pairs]
    return Ratio(statistics.median(ratios), min(ratios), max(ratios))


def _start(target: str, environment: Mapping[str, str]) -> float:
    """Start a server with one worker, fetch a page; return the CPU seconds of both processes."""
    with serve(target, environment) as port:
        Browser(port).get("/")
        return read_cpu_seconds_of(find_by_command("--port", str(port)))


@contextmanager
def _serve_as_shipped(settings: Mapping[str, str]) -> Iterator[int]:
    port = find_free_port()
    command = [sys.executable, "-m", "flask", "--app", "app", "serve", "--workers", "1"]
    server = subprocess.Popen(
        [*command, "--port", str(port)], cwd=ROOT, env=dict(settings), start_new_session=True
    )
    try:
        wait_for(port, server)
        yield port
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def _find_pair(server: int) -> tuple[int, int]:
    """Find the worker of a server, and its render server."""
    (worker,) = (one for one in list_children(server) if list_children(one))
    (render_server,) = list_children(worker)
    return worker, render_server
