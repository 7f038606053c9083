"""Compare two tasks by turns, A B A B, so that other load on the machine hits both."""

import gc
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Task = Callable[[], object]
Clock = Callable[[], float]
Prepare = Callable[[], Task]
"""What comes before a task and is not timed; it returns the task."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times longer one task took than the other: median, least and most of all pairs."""

    median: float
    least: float
    most: float

    def __str__(self) -> str:
        """Write it as "0.61 (0.58..0.65)"."""
        return f"{self.median:.2f} ({self.least:.2f}..{self.most:.2f})"


def read_cpu_seconds() -> float:
    """Return the CPU seconds of this process and its ended children; waiting does not count."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)


def read_own_cpu_seconds() -> float:
    """Return the CPU seconds of this process alone, to the nanosecond."""
    return time.process_time()


def compare_in_pairs(one: Task, other: Task, pairs: int, clock: Clock = read_cpu_seconds) -> Ratio:
    """Run both tasks in pairs, each first in every second pair; return one over the other."""
    one()
    other()
    ratios = []
    for number in range(pairs):
        order = (one, other) if number % 2 else (other, one)
        first, second = (_time_alone(task, clock) for task in order)
        ratios.append(first / second if number % 2 else second / first)
    return Ratio(statistics.median(ratios), min(ratios), max(ratios))


def compare_to_first(tasks: Sequence[Prepare], rounds: int, clock: Clock) -> list[Ratio]:
    """Run all tasks by turns, each round from another one on; return each over the first."""
    for prepare in tasks:
        prepare()()
    gc.freeze()  # what is there stays, and need not be looked through each time
    found: list[list[float]] = []
    for number in range(rounds):
        taken = dict.fromkeys(range(len(tasks)), 0.0)
        for place in (*range(number % len(tasks), len(tasks)), *range(number % len(tasks))):
            taken[place] = _time_alone(tasks[place](), clock)
        found.append([one / taken[0] for one in taken.values()])
    gc.unfreeze()
    return [Ratio(statistics.median(one), min(one), max(one)) for one in zip(*found, strict=True)]


def _time_alone(task: Task, clock: Clock) -> float:
    """Collect garbage first, so that a task does not pay for the one before it."""
    gc.collect()
    return _time_once(task, clock)


def _time_once(task: Task, clock: Clock) -> float:
    began = clock()
    task()
    return clock() - began


def compare_by_turns(one: Task, other: Task, times: int, prepare: Task = lambda: None) -> Ratio:
    """Run two short tasks by turns; return one over the other, by wall clock.

    The bounds are the quartiles, so that a pause of the machine does not count. What comes before
    each pair is not timed.
    """
    ones, others = [], []
    for _ in range(times):
        prepare()
        ones.append(_time_once(one, time.perf_counter))
        others.append(_time_once(other, time.perf_counter))
    low, middle, high = (
        mine / theirs
        for mine, theirs in zip(
            statistics.quantiles(ones), statistics.quantiles(others), strict=True
        )
    )
    return Ratio(middle, min(low, middle, high), max(low, middle, high))
