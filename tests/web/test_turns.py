"""One request at a time, save while one waits for something that needs no interpreter."""

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from compersion_talks.web import turns

App = Callable[[dict[str, Any], Any], Iterable[bytes]]


@pytest.fixture(autouse=True)
def turn_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody who is stuck in one test keep those in another waiting."""
    monkeypatch.setattr(turns, "_turn", threading.Lock())


def nothing(_status: str, _headers: list[tuple[str, str]], _fault: Any = None, /) -> Any:
    """Stand in for the start of a response."""


def asked(served: App, n: int = 1) -> "Future[Iterable[bytes]]":
    """Ask in a thread that is left behind if it never ends."""
    answer: Future[Iterable[bytes]] = Future()

    def ask() -> None:
        try:
            answer.set_result(served({"n": n}, nothing))
        except Exception as fault:
            answer.set_exception(fault)

    threading.Thread(target=ask, daemon=True).start()
    return answer


def test_the_next_request_begins_when_the_last_one_has_ended() -> None:
    inside: list[str] = []
    is_in, may_end = threading.Event(), threading.Event()

    def app(environ: dict[str, Any], _start: Any) -> Iterable[bytes]:
        inside.append(f"in {environ['n']}")
        is_in.set()
        may_end.wait()
        inside.append(f"out {environ['n']}")
        return ()

    served = turns.one_at_a_time(app)
    first = asked(served, 1)
    is_in.wait(10)
    second = asked(served, 2)
    may_end.set()
    first.result(10)
    second.result(10)

    assert inside == ["in 1", "out 1", "in 2", "out 2"]


def test_a_request_that_waits_lets_another_one_pass() -> None:
    waits, may_end = threading.Event(), threading.Event()

    def app(environ: dict[str, Any], _start: Any) -> Iterable[bytes]:
        if environ["n"] == 2:
            return (b"passed",)
        with turns.given_up():
            waits.set()
            may_end.wait()
        return (b"waited",)

    served = turns.one_at_a_time(app)
    first = asked(served, 1)
    waits.wait(10)

    assert list(asked(served, 2).result(10)) == [b"passed"]
    may_end.set()
    assert list(first.result(10)) == [b"waited"]


def test_a_request_that_fails_leaves_the_turn_to_the_next() -> None:
    def app(_environ: dict[str, Any], _start: Any) -> Iterable[bytes]:
        with turns.given_up():
            raise ZeroDivisionError

    served = turns.one_at_a_time(app)

    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            asked(served).result(10)


def is_held_while_given_up() -> bool:
    """Give up a turn, and say whether somebody has one then."""
    with turns.given_up():
        return turns._turn.locked()


def test_before_and_after_ones_turn_there_is_none_to_give_up() -> None:
    before = is_held_while_given_up()
    turns.one_at_a_time(lambda *_: ())({}, nothing)

    assert (before, is_held_while_given_up()) == (False, False)


def test_who_has_no_turn_gives_up_nobody_elses() -> None:
    def app(_environ: dict[str, Any], _start: Any) -> Iterable[bytes]:
        with ThreadPoolExecutor(1) as others:
            is_held = others.submit(is_held_while_given_up).result()
        return (b"held",) if is_held else ()

    assert list(asked(turns.one_at_a_time(app)).result(10)) == [b"held"]


def test_a_turn_that_is_given_up_already_cannot_be_given_up_again() -> None:
    def app(_environ: dict[str, Any], _start: Any) -> Iterable[bytes]:
        with turns.given_up(), turns.given_up():
            pass
        return (b"held",) if turns._turn.locked() else ()

    assert list(asked(turns.one_at_a_time(app)).result(10)) == [b"held"]
