"""The timebox: a fixed plan for each length of a talk, and equal turns for every partner."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate

from compersion_talks.domain.agenda import Stretch, StretchKind

_ARRIVE, _THANKS, _COMMON = StretchKind.ARRIVE, StretchKind.THANKS, StretchKind.COMMON
_TOPICS, _BREAK = StretchKind.TOPICS, StretchKind.BREAK
_AGREE, _CLOSE = StretchKind.AGREE, StretchKind.CLOSE

_PERCENT_IN_TURNS = 60  # of a topic's minutes; the rest is for talking freely
_SHORTEST_TURN = 20
_STEPS = ((60, 30), (0, 5))


def _lay_out(*lengths: tuple[StretchKind, int]) -> tuple[Stretch, ...]:
    """Lay stretches one after the other, from minute 0 on."""
    starts = accumulate((minutes for _, minutes in lengths), initial=0)
    return tuple(
        Stretch(kind, start, minutes)
        for (kind, minutes), start in zip(lengths, starts, strict=False)
    )


PLANS: Mapping[int, tuple[Stretch, ...]] = {
    30: _lay_out((_ARRIVE, 2), (_THANKS, 4), (_COMMON, 4), (_TOPICS, 12), (_AGREE, 4), (_CLOSE, 4)),
    60: _lay_out(
        *((_ARRIVE, 3), (_THANKS, 5), (_COMMON, 6)),
        *((_TOPICS, 15), (_BREAK, 5), (_TOPICS, 15)),
        *((_AGREE, 7), (_CLOSE, 4)),
    ),
    90: _lay_out(
        *((_ARRIVE, 4), (_THANKS, 6), (_COMMON, 7)),
        *((_TOPICS, 23), (_BREAK, 10), (_TOPICS, 22)),
        *((_AGREE, 11), (_CLOSE, 7)),
    ),
    120: _lay_out(
        *((_ARRIVE, 4), (_THANKS, 8), (_COMMON, 8)),
        *((_TOPICS, 21), (_BREAK, 10), (_TOPICS, 22), (_BREAK, 5), (_TOPICS, 20)),
        *((_AGREE, 13), (_CLOSE, 9)),
    ),
}
"""The stretches of a talk by its length in minutes, one of `talks.LENGTHS`."""

SHORT_PLAN = _lay_out((_ARRIVE, 5), (_THANKS, 5), (_CLOSE, 5))
"""The stretches of a gated talk, which only finds another day."""


def compute_seconds_to_add(plan: Iterable[Stretch], partners: int) -> int:
    """Return the turn of each partner in "Anything else?", 0 if it would be too short."""
    agreeing = next(one.minutes for one in plan if one.kind is _AGREE)
    seconds = _round_down(agreeing * 60 // 2 // partners)
    return seconds if seconds >= _SHORTEST_TURN else 0


def compute_turn_seconds(minutes: int, partners: int) -> int:
    """Return how long each partner speaks in the one round of a topic."""
    return _round_down(minutes * 60 * _PERCENT_IN_TURNS // 100 // partners)


def split_minutes(minutes: int, topics: int) -> Iterator[int]:
    """Split the minutes of a stretch between its topics; the last one gets twice as many."""
    each = minutes // (topics + 1)
    yield from [each] * (topics - 1)
    yield minutes - each * (topics - 1)


def _round_down(seconds: int) -> int:
    """Round down to half minutes, or to five seconds below one minute."""
    step = next(step for least, step in _STEPS if seconds >= least)
    return seconds - seconds % step
