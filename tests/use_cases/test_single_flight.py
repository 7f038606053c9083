"""One drawing for each paper, few at a time, and nobody who waits for ever."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from compersion_talks.paper.agenda import Failure, RenderFailed
from compersion_talks.use_cases.single_flight import Desk, DeskIsFull


class Work:
    """A drawing that lasts until it is let go."""

    def __init__(self, end: Callable[[], bytes] = lambda: b"pdf") -> None:
        self.has_begun, self.may_end = threading.Event(), threading.Event()
        self._end = end

    def __call__(self) -> bytes:
        """Draw."""
        self.has_begun.set()
        self.may_end.wait()
        return self._end()

    def __enter__(self) -> "Work":
        """Begin to watch it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let it go, whatever came of the test."""
        self.may_end.set()


@pytest.fixture
def workers() -> Iterator[ThreadPoolExecutor]:
    """Return threads that ask for papers."""
    with ThreadPoolExecutor(4) as workers:
        yield workers


class WatchedDesk(Desk):
    """A desk that shows when somebody waits for what another one draws."""

    def __init__(self) -> None:
        super().__init__()
        self.is_waited_for = threading.Event()

    def _awaited(self, begun: "Future[bytes]") -> bytes:
        self.is_waited_for.set()
        return super()._awaited(begun)


def a_first(desk: Desk, workers: ThreadPoolExecutor, name: str, work: Work) -> "Future[bytes]":
    """Ask for a paper, and go on once it is being drawn."""
    asked = workers.submit(desk.draw, name, work)
    work.has_begun.wait(10)
    return asked


def a_second(desk: WatchedDesk, workers: ThreadPoolExecutor, name: str) -> "Future[bytes]":
    """Ask for a paper that is being drawn, and go on once that is waited for."""
    asked = workers.submit(desk.draw, name, lambda: b"another")
    desk.is_waited_for.wait(10)
    return asked


def test_who_asks_for_what_is_being_drawn_gets_the_same(workers: ThreadPoolExecutor) -> None:
    desk = WatchedDesk()
    with Work() as work:
        first = a_first(desk, workers, "paper", work)
        second = a_second(desk, workers, "paper")

    assert (first.result(), second.result()) == (b"pdf", b"pdf")


def test_what_is_drawn_already_is_drawn_anew_when_asked_for_again() -> None:
    desk = Desk()

    assert [desk.draw("paper", lambda: b"one"), desk.draw("paper", lambda: b"two")] == [
        b"one",
        b"two",
    ]


def test_few_are_drawn_at_once_and_one_more_is_refused_at_once(
    workers: ThreadPoolExecutor,
) -> None:
    desk = Desk()
    with Work() as one, Work() as other:
        drawings = [a_first(desk, workers, "one", one), a_first(desk, workers, "other", other)]

        with pytest.raises(DeskIsFull):
            desk.draw("one more", lambda: b"")

    assert [drawing.result() for drawing in drawings] == [b"pdf", b"pdf"]
    assert desk.draw("one more", lambda: b"later") == b"later"


def test_few_wait_for_the_same_paper(workers: ThreadPoolExecutor) -> None:
    desk = WatchedDesk()
    with Work() as work:
        first = a_first(desk, workers, "paper", work)
        second = a_second(desk, workers, "paper")
        third = workers.submit(desk.draw, "paper", lambda: b"")

        with pytest.raises(DeskIsFull):
            third.result(10)

    assert first.result() == second.result()


def test_who_has_waited_makes_room_for_the_next(workers: ThreadPoolExecutor) -> None:
    desk = WatchedDesk()
    for _ in range(2):
        desk.is_waited_for.clear()
        with Work() as work:
            first = a_first(desk, workers, "paper", work)
            second = a_second(desk, workers, "paper")

        assert (first.result(), second.result()) == (b"pdf", b"pdf")


def fails() -> bytes:
    """Fail to draw."""
    raise RenderFailed(Failure.TIMEOUT)


def breaks() -> bytes:
    """Break in a way that nobody thought of."""
    raise ZeroDivisionError


@pytest.mark.parametrize(
    ("end", "told", "told_others"),
    [(fails, RenderFailed, RenderFailed), (breaks, ZeroDivisionError, ZeroDivisionError)],
)
def test_who_waits_is_told_of_a_failure_too_and_the_next_one_begins_anew(
    workers: ThreadPoolExecutor,
    end: Callable[[], bytes],
    told: type[Exception],
    told_others: type[Exception],
) -> None:
    desk = WatchedDesk()
    with Work(end) as work:
        first = a_first(desk, workers, "paper", work)
        second = a_second(desk, workers, "paper")

    with pytest.raises(told):
        first.result()
    with pytest.raises(told_others):
        second.result()
    assert desk.draw("paper", lambda: b"anew") == b"anew"
