"""Single flight: one render for each PDF, few at once, and no caller who waits for ever."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from compersion_talks.paper.agenda import Failure, RenderFailed
from compersion_talks.use_cases.agenda_pdf import RendersAreBusy, SingleFlight


class Work:
    """Work that lasts until it may end."""

    def __init__(self, end: Callable[[], bytes] = lambda: b"pdf") -> None:
        self.has_begun, self.may_end = threading.Event(), threading.Event()
        self._end = end

    def __call__(self) -> bytes:
        """Work until that may end."""
        self.has_begun.set()
        self.may_end.wait()
        return self._end()

    def __enter__(self) -> "Work":
        """Enter the block in which the work lasts."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let the work end, whatever came of the test."""
        self.may_end.set()


@pytest.fixture
def workers() -> Iterator[ThreadPoolExecutor]:
    """Return threads that ask for PDFs."""
    with ThreadPoolExecutor(4) as workers:
        yield workers


class WatchedFlight(SingleFlight):
    """A single flight that shows when a caller waits for another's work."""

    def __init__(self) -> None:
        super().__init__()
        self.is_waited_for = threading.Event()

    def _wait(self, running: "Future[bytes]") -> None:
        self.is_waited_for.set()
        super()._wait(running)


def start_first(
    flight: SingleFlight, workers: ThreadPoolExecutor, name: str, work: Work
) -> "Future[bytes]":
    """Start work in a thread, and return once it runs."""
    answer = workers.submit(flight.run, name, work)
    work.has_begun.wait(10)
    return answer


def start_second(flight: WatchedFlight, workers: ThreadPoolExecutor, name: str) -> "Future[bytes]":
    """Ask for what runs already, and return once its thread waits."""
    answer = workers.submit(flight.run, name, lambda: b"another")
    flight.is_waited_for.wait(10)
    return answer


def test_concurrent_calls_under_one_key_share_one_result(workers: ThreadPoolExecutor) -> None:
    flight = WatchedFlight()
    with Work() as work:
        first = start_first(flight, workers, "paper", work)
        second = start_second(flight, workers, "paper")

    assert (first.result(), second.result()) == (b"pdf", b"pdf")


def test_a_later_call_runs_again() -> None:
    flight = SingleFlight()

    assert [flight.run("paper", lambda: b"one"), flight.run("paper", lambda: b"two")] == [
        b"one",
        b"two",
    ]


def test_two_run_at_once_and_a_third_is_refused_at_once(
    workers: ThreadPoolExecutor,
) -> None:
    flight = SingleFlight()
    with Work() as one, Work() as other:
        renders = [
            start_first(flight, workers, "one", one),
            start_first(flight, workers, "other", other),
        ]

        with pytest.raises(RendersAreBusy):
            flight.run("one more", lambda: b"")

    assert [render.result() for render in renders] == [b"pdf", b"pdf"]
    assert flight.run("one more", lambda: b"later") == b"later"


def test_one_caller_waits_and_the_next_is_refused(workers: ThreadPoolExecutor) -> None:
    flight = WatchedFlight()
    with Work() as work:
        first = start_first(flight, workers, "paper", work)
        second = start_second(flight, workers, "paper")
        third = workers.submit(flight.run, "paper", lambda: b"")

        with pytest.raises(RendersAreBusy):
            third.result(10)

    assert first.result() == second.result()


def test_a_caller_that_has_waited_makes_room_for_the_next(workers: ThreadPoolExecutor) -> None:
    flight = WatchedFlight()
    for _ in range(2):
        flight.is_waited_for.clear()
        with Work() as work:
            first = start_first(flight, workers, "paper", work)
            second = start_second(flight, workers, "paper")

        assert (first.result(), second.result()) == (b"pdf", b"pdf")


def fail_to_render() -> bytes:
    """Fail to render."""
    raise RenderFailed(Failure.TIMEOUT)


def break_unforeseen() -> bytes:
    """Fail in an unforeseen way."""
    raise ZeroDivisionError


@pytest.mark.parametrize(
    ("end", "told", "told_others"),
    [
        (fail_to_render, RenderFailed, RenderFailed),
        (break_unforeseen, ZeroDivisionError, ZeroDivisionError),
    ],
)
def test_a_failure_reaches_every_caller_and_the_next_call_runs_again(
    workers: ThreadPoolExecutor,
    end: Callable[[], bytes],
    told: type[Exception],
    told_others: type[Exception],
) -> None:
    flight = WatchedFlight()
    with Work(end) as work:
        first = start_first(flight, workers, "paper", work)
        second = start_second(flight, workers, "paper")

    with pytest.raises(told):
        first.result()
    with pytest.raises(told_others):
        second.result()
    assert flight.run("paper", lambda: b"anew") == b"anew"
