"""The whole talk as one strip, drawn to scale: each stretch or topic with its minutes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from compersion_talks.documents.planning import PlannedItem, PlannedStretch
from compersion_talks.domain.paper import PrintedLine, StretchKind

_WIDTH_MM = 180
_AROUND_MM = 2.6
_LETTER_MM = 1.55


@dataclass(frozen=True, slots=True)
class Segment:
    """One piece of the strip; one too narrow for its title holds the minute alone."""

    kind: StretchKind
    title: str
    starts_at: int
    minutes: int
    number: int = 0
    begins: PrintedLine = ()


def strip(stretches: Sequence[PlannedStretch], minutes: int) -> Iterator[Segment]:
    """Draw the strip of a talk that lasts so many minutes."""
    number = 0
    for stretch in stretches:
        if not stretch.topics:
            title = stretch.title if _fits(stretch.title, stretch.minutes, minutes) else ""
            yield Segment(stretch.kind, title, stretch.starts_at, stretch.minutes)
        for topic in stretch.topics:
            number += 1
            yield _of(topic, number)
        if spare := stretch.minutes - sum(topic.minutes for topic in stretch.topics):
            if stretch.topics:
                ends_at = stretch.starts_at + stretch.minutes
                yield Segment(stretch.kind, "", ends_at - spare, spare)


def _of(topic: PlannedItem, number: int) -> Segment:
    begins = topic.begins
    return Segment(
        StretchKind.TOPICS, topic.item.title, topic.starts_at, topic.minutes, number, begins
    )


def _fits(title: str, lasts: int, minutes: int) -> bool:
    longest = max(map(len, title.split()), default=0)
    return longest * _LETTER_MM + _AROUND_MM <= _WIDTH_MM * lasts / minutes
