"""The timebox: a fixed plan for each length of a talk, and equal turns for every partner."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from compersion_talks.domain.agenda import Stretch, StretchKind
from compersion_talks.domain.talks import recommend_length

_ARRIVE, _THANKS, _COMMON = StretchKind.ARRIVE, StretchKind.THANKS, StretchKind.COMMON
_TOPICS, _BREAK = StretchKind.TOPICS, StretchKind.BREAK
_AGREE, _CLOSE = StretchKind.AGREE, StretchKind.CLOSE

_PLANS = {
    30: ((_ARRIVE, 2), (_THANKS, 4), (_COMMON, 4), (_TOPICS, 12), (_AGREE, 4), (_CLOSE, 4)),
    60: (
        *((_ARRIVE, 3), (_THANKS, 5), (_COMMON, 6)),
        *((_TOPICS, 15), (_BREAK, 5), (_TOPICS, 15)),
        *((_AGREE, 7), (_CLOSE, 4)),
    ),
    90: (
        *((_ARRIVE, 4), (_THANKS, 6), (_COMMON, 7)),
        *((_TOPICS, 23), (_BREAK, 10), (_TOPICS, 22)),
        *((_AGREE, 11), (_CLOSE, 7)),
    ),
    120: (
        *((_ARRIVE, 4), (_THANKS, 8), (_COMMON, 8)),
        *((_TOPICS, 21), (_BREAK, 10), (_TOPICS, 22), (_BREAK, 5), (_TOPICS, 20)),
        *((_AGREE, 13), (_CLOSE, 9)),
    ),
}
_SHORT_PLAN = ((_ARRIVE, 5), (_THANKS, 5), (_CLOSE, 5))
_PERCENT_IN_TURNS = 60  # of a topic's minutes; the rest is for talking freely
_SHORTEST_TURN = 20
_STEPS = ((60, 30), (0, 5))


@dataclass(frozen=True, slots=True)
class Timebox:
    """The plan of a talk, and what follows from its length and the number of partners.

    `topic_minutes` holds the minutes of each topic stretch. `seconds_to_add` is the turn of each
    partner in "Anything else?", 0 if the turn would be too short. `is_short` says that the talk
    is shorter than recommended for so many partners.
    """

    plan: tuple[Stretch, ...]
    topic_minutes: tuple[int, ...]
    seconds_to_add: int
    is_short: bool


def plan_talk(minutes: int, partners: int) -> Timebox:
    """Plan a talk; `minutes` is one of `talks.LENGTHS`."""
    lengths = _PLANS[minutes]
    agreeing = next(length for kind, length in lengths if kind is _AGREE)
    to_add = _round_down(agreeing * 60 // 2 // partners)
    return Timebox(
        plan=_lay_out(lengths),
        topic_minutes=tuple(length for kind, length in lengths if kind is _TOPICS),
        seconds_to_add=to_add if to_add >= _SHORTEST_TURN else 0,
        is_short=minutes < recommend_length(partners),
    )


def plan_short_talk() -> tuple[Stretch, ...]:
    """Plan a gated talk, which only finds another day."""
    return _lay_out(_SHORT_PLAN)


def compute_turn_seconds(minutes: int, partners: int) -> int:
    """Return how long each partner speaks in the one round of a topic."""
    return _round_down(minutes * 60 * _PERCENT_IN_TURNS // 100 // partners)


def split_minutes(minutes: int, topics: int) -> Iterator[int]:
    """Split the minutes of a stretch between its topics; the last one gets twice as many."""
    each = minutes // (topics + 1)
    yield from [each] * (topics - 1)
    yield minutes - each * (topics - 1)


def _lay_out(lengths: tuple[tuple[StretchKind, int], ...]) -> tuple[Stretch, ...]:
    """Lay stretches one after the other, from minute 0 on."""
    starts = accumulate((length for _, length in lengths), initial=0)
    return tuple(
        Stretch(kind, start, length) for (kind, length), start in zip(lengths, starts, strict=False)
    )


def _round_down(seconds: int) -> int:
    """Round down to half minutes, or to five seconds below one minute."""
    step = next(step for least, step in _STEPS if seconds >= least)
    return seconds - seconds % step
