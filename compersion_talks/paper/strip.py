"""The whole talk as one strip, drawn to scale: each stretch or topic with its minutes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from compersion_talks.domain.agenda import StretchKind
from compersion_talks.paper.plan import PlannedStretch

_WIDTH_MM = 180
_AROUND_MM = 2.2
_LETTER_MM = 1.4
_WIDE_LETTER_MM = 2.4
_WIDE_LETTERS = frozenset("mwMW")
_MOST_ROWS = 3


@dataclass(frozen=True, slots=True)
class Segment:
    """One piece of the strip; one too narrow for its title holds the minute alone."""

    kind: StretchKind
    title: str
    starts_at: int
    minutes: int
    number: int = 0
    rows: int = 1


def draw_strip(stretches: Sequence[PlannedStretch], minutes: int) -> Iterator[Segment]:
    """Yield the segments of a talk that lasts so many minutes."""
    number = 0
    for stretch in stretches:
        if not stretch.topics:
            yield _draw_stretch(stretch, minutes)
        for topic in stretch.topics:
            number += 1
            rows = _estimate_rows(topic.item.title, topic.minutes, minutes)
            yield Segment(
                stretch.kind, topic.item.title, topic.starts_at, topic.minutes, number, rows
            )
        spare = stretch.minutes - sum(topic.minutes for topic in stretch.topics)
        if stretch.topics and spare:
            ends_at = stretch.starts_at + stretch.minutes
            yield Segment(stretch.kind, "", ends_at - spare, spare)


def _draw_stretch(stretch: PlannedStretch, minutes: int) -> Segment:
    lasts = stretch.minutes
    rows = _estimate_rows(stretch.title, lasts, minutes)
    is_titled = rows <= _MOST_ROWS and _fits(stretch.title, lasts, minutes)
    title = stretch.title if is_titled else ""
    return Segment(stretch.kind, title, stretch.starts_at, lasts, rows=rows if is_titled else 1)


def _estimate_rows(title: str, lasts: int, minutes: int) -> int:
    """Estimate the rows that a title takes, with two numbers before it."""
    return 1 + int((len(title) + 5) * _LETTER_MM / (_WIDTH_MM * lasts / minutes - _AROUND_MM))


def _fits(title: str, lasts: int, minutes: int) -> bool:
    longest = max(map(_measure, title.split()), default=0)
    return longest + _AROUND_MM <= _WIDTH_MM * lasts / minutes


def _measure(word: str) -> float:
    return sum(_WIDE_LETTER_MM if one in _WIDE_LETTERS else _LETTER_MM for one in word)
