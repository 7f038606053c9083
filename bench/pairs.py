"""Two works side by side: A B A B ..., so that whatever else the machine does hits both."""

import gc
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

Work = Callable[[], object]
Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times longer one work took than the other: the median of all pairs, and bounds."""

    median: float
    least: float
    most: float

    def __str__(self) -> str:
        """Write it as "0.61 (0.58..0.65)"."""
        return f"{self.median:.2f} ({self.least:.2f}..{self.most:.2f})"


def cpu_seconds() -> float:
    """Return the seconds of computing of this process and of its ended children.

    Other people's work makes a process wait, and is not counted here.
    """
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)


def paired(one: Work, other: Work, pairs: int, clock: Clock = cpu_seconds) -> Ratio:
    """Do both works by turns, each first in every second pair; return one over the other."""
    one()
    other()
    ratios = []
    for number in range(pairs):
        order = (one, other) if number % 2 else (other, one)
        first, second = (_timed_alone(work, clock) for work in order)
        ratios.append(first / second if number % 2 else second / first)
    return Ratio(statistics.median(ratios), min(ratios), max(ratios))


def _timed_alone(work: Work, clock: Clock) -> float:
    """Time a work that need not clear up what the one before it left behind."""
    gc.collect()
    return _timed(work, clock)


def _timed(work: Work, clock: Clock) -> float:
    began = clock()
    work()
    return clock() - began


def by_turns(one: Work, other: Work, times: int) -> Ratio:
    """Do two short works by turns, many times; return the medians of their times on the clock.

    The bounds are those of the quarters, so that a pause of the machine does not count.
    """
    ones, others = [], []
    for _ in range(times):
        ones.append(_timed(one, time.perf_counter))
        others.append(_timed(other, time.perf_counter))
    low, middle, high = (
        mine / theirs
        for mine, theirs in zip(
            statistics.quantiles(ones), statistics.quantiles(others), strict=True
        )
    )
    return Ratio(middle, min(low, middle, high), max(low, middle, high))
