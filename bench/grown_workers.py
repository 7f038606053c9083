"""How memory, and the time of many requests at once, grow with the workers of a copy."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from time import perf_counter

from bench.connection import Connection
from bench.curves import Curve, Growth
from bench.pairs import Prepare, Ratio, compare_to_first
from bench.processes import find_workers, read_cpu_seconds_of, read_memory
from bench.serving import OURS, open_link, serve, set_up_copy

WORKERS = (1, 2, 3, 4)
ROUNDS = 8
BROWSERS = 8
REQUESTS = 20


def measure_workers(sizes: Sequence[int] = WORKERS, rounds: int = ROUNDS) -> Growth:
    """Start a server for each number of workers on one copy, and ask them by turns."""
    with ExitStack() as held:
        settings, (link,) = held.enter_context(set_up_copy())
        ports = [held.enter_context(serve(OURS, settings, size)) for size in sizes]
        pool = held.enter_context(ThreadPoolExecutor(BROWSERS))
        rushes = [_rush(held, pool, link, port) for port in ports]
        waits = compare_to_first(rushes, rounds, perf_counter)
        workers = [find_workers(port) for port in ports]
        every = [worker for group in workers for worker in group]
        spent = compare_to_first(rushes, rounds, partial(read_cpu_seconds_of, every))
        memory = [sum(map(read_memory, group)) for group in workers]
    largest = sizes[-1] / sizes[0]
    return Growth(
        "Workers of a copy",
        sizes,
        [
            Curve(f"the wait of {BROWSERS} browsers at once, by the clock", waits, 1.0),
            Curve("processor time of a page", spent, 1.25),
            Curve(
                "memory of all workers", [_make_ratio(one, memory[0]) for one in memory], largest
            ),
        ],
    )


def _rush(held: ExitStack, pool: ThreadPoolExecutor, link: str, port: int) -> Prepare:
    """Return a task in which browsers ask for a page at once, each over a connection of its own."""
    browser, home = open_link(link, port)
    browser.close()
    page = partial(Connection, port, f"{home}agenda", browser.headers)
    connections = [held.enter_context(page()) for _ in range(BROWSERS)]

    def run() -> None:
        for done in [pool.submit(_ask, one.request) for one in connections]:
            done.result()

    return lambda: run


def _ask(request: Callable[[], None]) -> None:
    for _ in range(REQUESTS):
        request()


def _make_ratio(one: float, other: float) -> Ratio:
    return Ratio(one / other, one / other, one / other)
