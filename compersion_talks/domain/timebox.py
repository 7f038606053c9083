"""Minutes shared out: a fixed plan for each length, with equal turns for everyone."""

from collections.abc import Iterator
from dataclasses import dataclass

from compersion_talks.domain.paper import Stretch, StretchKind
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
_PART_OF_THE_ROUND = 60  # of a hundred: the rest of a topic is for talking freely
_SHORTEST_TURN = 20
_STEPS = ((60, 30), (0, 5))


@dataclass(frozen=True, slots=True)
class Timebox:
    """The plan of a talk, the minutes of each topic part, and whether time is short for so many.

    `seconds_to_add` is what each person has for "Anything else?"; 0 where that is too little to
    share out, and whoever has something may say it.
    """

    stretches: tuple[Stretch, ...]
    parts: tuple[int, ...]
    seconds_to_add: int
    is_short: bool


def plan(minutes: int, partners: int) -> Timebox:
    """Share the minutes of a talk out; nothing but its length and the number of people counts."""
    lengths = _PLANS[minutes]
    agreeing = next(length for kind, length in lengths if kind is _AGREE)
    to_add = _in_steps(agreeing * 60 // 2 // partners)
    return Timebox(
        stretches=in_a_row(lengths),
        parts=tuple(length for kind, length in lengths if kind is _TOPICS),
        seconds_to_add=to_add if to_add >= _SHORTEST_TURN else 0,
        is_short=minutes < recommend_length(partners),
    )


def short_plan() -> tuple[Stretch, ...]:
    """Return the plan of a talk that somebody is not ready for: it only finds another day."""
    return in_a_row(_SHORT_PLAN)


def turn_seconds(minutes: int, partners: int) -> int:
    """Tell how long each person speaks in the one round of a topic, before all talk freely."""
    return _in_steps(minutes * 60 * _PART_OF_THE_ROUND // 100 // partners)


def shares(minutes: int, topics: int) -> Iterator[int]:
    """Share the minutes of a part out between its topics; the last one has twice as many."""
    each = minutes // (topics + 1)
    yield from [each] * (topics - 1)
    yield minutes - each * (topics - 1)


def in_a_row(lengths: tuple[tuple[StretchKind, int], ...]) -> tuple[Stretch, ...]:
    """Lay stretches one after the other, from minute 0 on."""
    starts = [sum(length for _, length in lengths[:place]) for place in range(len(lengths))]
    return tuple(
        Stretch(kind, start, length) for (kind, length), start in zip(lengths, starts, strict=True)
    )


def _in_steps(seconds: int) -> int:
    """Round down to what people can keep: half minutes from one minute on, else five seconds."""
    step = next(step for least, step in _STEPS if seconds >= least)
    return seconds - seconds % step
