"""Minutes shared out: a fixed plan for each length, with equal turns for everyone."""

from collections.abc import Iterator
from dataclasses import dataclass

from compersion_talks.domain.paper import Stretch, StretchKind
from compersion_talks.domain.talks import least_length

_SHORTEST_TURN = 60
_TALKING_PER_TOPIC = 420
_TURN_STEP = 30
_SHORT_TURN_STEP = 5
_MINUTES_AROUND_TURNS = 3

_ARRIVE, _THANKS, _COMMON = StretchKind.ARRIVE, StretchKind.THANKS, StretchKind.COMMON
_TOPICS, _BREAK, _SILENCE = StretchKind.TOPICS, StretchKind.BREAK, StretchKind.SILENCE
_OPEN, _AGREE, _CLOSE = StretchKind.OPEN, StretchKind.AGREE, StretchKind.CLOSE

_OPENINGS = {
    30: ((_ARRIVE, 2), (_THANKS, 4), (_COMMON, 3)),
    60: ((_ARRIVE, 4), (_THANKS, 6), (_COMMON, 5)),
    90: ((_ARRIVE, 5), (_THANKS, 8), (_COMMON, 7)),
    120: ((_ARRIVE, 5), (_THANKS, 10), (_COMMON, 8)),
}
_MIDDLES = {
    30: ((_TOPICS, 11), (_SILENCE, 1)),
    60: ((_TOPICS, 14), (_BREAK, 5), (_TOPICS, 10)),
    90: ((_TOPICS, 22), (_BREAK, 10), (_TOPICS, 14)),
    120: ((_TOPICS, 22), (_BREAK, 10), (_TOPICS, 22), (_BREAK, 5), (_TOPICS, 11)),
}
_ENDINGS = {
    30: ((_OPEN, 2), (_AGREE, 4), (_CLOSE, 3)),
    60: ((_OPEN, 4), (_AGREE, 7), (_CLOSE, 5)),
    90: ((_OPEN, 6), (_AGREE, 11), (_CLOSE, 7)),
    120: ((_OPEN, 8), (_AGREE, 12), (_CLOSE, 7)),
}


@dataclass(frozen=True, slots=True)
class TopicPart:
    """One topic stretch: how many topics it holds, and the minutes and turns of each."""

    topics: int
    minutes_each: int
    spare: int
    turn_seconds: int


@dataclass(frozen=True, slots=True)
class Timebox:
    """The plan of a talk, a part for each topic stretch, and whether time is short for so many."""

    stretches: tuple[Stretch, ...]
    parts: tuple[TopicPart, ...]
    is_short: bool

    @property
    def slots(self) -> int:
        """Count the topics that get time."""
        return sum(part.topics for part in self.parts)


def plan(minutes: int, partners: int) -> Timebox:
    """Share the minutes of a talk out; nothing but its length and the number of people counts."""
    lengths = (*_OPENINGS[minutes], *_MIDDLES[minutes], *_ENDINGS[minutes])
    lasting = [length for kind, length in lengths if kind is _TOPICS]
    return Timebox(
        stretches=tuple(_in_a_row(lengths, partners)),
        parts=tuple(_part(length, partners) for length in lasting),
        is_short=minutes < least_length(partners),
    )


def turn_seconds(partners: int) -> int:
    """Tell how long one turn lasts where there is time enough."""
    steps = (2 * _TALKING_PER_TOPIC // partners + _TURN_STEP) // (2 * _TURN_STEP)
    return max(_SHORTEST_TURN, steps * _TURN_STEP)


def slot_minutes(partners: int) -> int:
    """Tell how long a topic lasts where there is time enough: a turn each, and a little around."""
    return -(-partners * turn_seconds(partners) // 60) + _MINUTES_AROUND_TURNS


def _part(minutes: int, partners: int) -> TopicPart:
    """Share a topic stretch out equally; a rest belongs to no topic."""
    slot = slot_minutes(partners)
    topics = max(1, minutes // slot)
    turn = turn_seconds(partners) if minutes >= slot else _short_turn(minutes, partners)
    return TopicPart(topics, minutes // topics, minutes % topics, turn)


def _short_turn(minutes: int, partners: int) -> int:
    seconds = (minutes - _MINUTES_AROUND_TURNS) * 60 // partners
    return seconds - seconds % _SHORT_TURN_STEP


def _in_a_row(lengths: tuple[tuple[StretchKind, int], ...], partners: int) -> Iterator[Stretch]:
    starts_at = 0
    for kind, minutes in lengths:
        spare = _part(minutes, partners).spare if kind is _TOPICS else 0
        yield Stretch(kind, starts_at, minutes, spare)
        starts_at += minutes
