"""One request at a time, save while one waits for something that needs no interpreter."""

import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from compersion_talks.web import turns


def nothing(*_: Any) -> None:
    """Stand in for the start of a response."""


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
    with ThreadPoolExecutor(2) as workers:
        first = workers.submit(served, {"n": 1}, nothing)
        is_in.wait()
        second = workers.submit(served, {"n": 2}, nothing)
        may_end.set()
        first.result()
        second.result()

    assert inside == ["in 1", "out 1", "in 2", "out 2"]


def test_a_request_that_waits_lets_another_one_pass() -> None:
    passed, waits = threading.Event(), threading.Event()

    def app(environ: dict[str, Any], _start: Any) -> Iterable[bytes]:
        if environ["n"] == 2:
            passed.set()
            return ()
        with turns.given_up():
            waits.set()
            return (b"passed",) if passed.wait(10) else ()

    served = turns.one_at_a_time(app)
    with ThreadPoolExecutor(2) as workers:
        first = workers.submit(served, {"n": 1}, nothing)
        waits.wait()
        workers.submit(served, {"n": 2}, nothing)

        assert list(first.result()) == [b"passed"]


def test_a_request_that_fails_leaves_the_turn_to_the_next() -> None:
    def app(_environ: dict[str, Any], _start: Any) -> Iterable[bytes]:
        with turns.given_up():
            raise ZeroDivisionError

    served = turns.one_at_a_time(app)

    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            served({}, nothing)


def test_outside_of_turns_there_is_none_to_give_up() -> None:
    with turns.given_up():
        assert not turns._turn.locked()
