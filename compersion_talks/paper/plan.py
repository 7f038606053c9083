"""The plan as view models: each stretch and topic with its minutes and words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from compersion_talks.domain.agenda import Agenda, Item, Stretch, StretchKind
from compersion_talks.domain.wording import PrintedLine, fill, flatten, quote
from compersion_talks.paper.fit import Leaf
from compersion_talks.paper.topic_lines import TopicLines, lay_out_lines

_MOST_ON_A_LINE = 60


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """One topic: "Topic 1", who begins, when, how long it lasts, and whether it fits on a page."""

    item: Item
    lines: TopicLines
    number: int
    label: str
    begins: PrintedLine
    starts_at: int
    span: str
    lasts: str
    turn: str
    notes: str
    is_long: bool

    @property
    def minutes(self) -> int:
        """Return how long it lasts."""
        return self.item.minutes

    @property
    def is_wide(self) -> bool:
        """Say whether title, minutes and beginner need a line each."""
        return len(self.item.title) + len(flatten(self.begins)) > _MOST_ON_A_LINE


@dataclass(frozen=True, slots=True)
class PlannedStretch:
    """The words and topics of one part of the paper.

    Only the first stretch of a kind needs its words explained. The break `rest` stands on the
    leaf of the first of its topics.
    """

    kind: StretchKind
    is_first: bool
    title: str
    text: str
    span: str
    lasts: str
    starts_at: int
    minutes: int
    spare: str
    topics: tuple[PlannedItem, ...]
    rest: "PlannedStretch | None" = None


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One row of the time line: a stretch, one of its topics, or the minutes that they leave."""

    kind: StretchKind
    span: str
    title: str
    minutes: int
    topic: PlannedItem | None = None


def write_stretches(agenda: Agenda, leaf: Leaf) -> Iterator[PlannedStretch]:
    """Write out every stretch of the plan, with its topics."""
    blocks, words = index_blocks(agenda.words), agenda.words["paper"]
    topics, counted = iter(agenda.topics), 0
    kinds = [stretch.kind for stretch in agenda.plan]
    for index, stretch in enumerate(agenda.plan):
        items = next(topics, ()) if stretch.kind is StretchKind.TOPICS else ()
        yield PlannedStretch(
            kind=stretch.kind,
            is_first=index == kinds.index(stretch.kind),
            title=blocks[stretch.kind]["title"],
            text=blocks[stretch.kind]["text"],
            span=_write_span(stretch.starts_at, stretch.minutes, words),
            lasts=words["minutes"].format(minutes=stretch.minutes),
            starts_at=stretch.starts_at,
            minutes=stretch.minutes,
            spare=words["spare"].format(minutes=stretch.spare) if stretch.spare else "",
            topics=tuple(_write_items(items, counted + 1, stretch.starts_at, agenda, leaf)),
        )
        counted += len(items)


def join_breaks(
    stretches: Iterable[PlannedStretch], agenda: Agenda, leaf: Leaf
) -> Iterator[PlannedStretch]:
    """Yield the stretches, but each break as a part of the one after it."""
    rest = None
    for stretch in stretches:
        if stretch.kind is StretchKind.BREAK:
            rest = stretch
        else:
            yield _join_break(stretch, rest, agenda, leaf) if rest else stretch
            rest = None


def _join_break(
    stretch: PlannedStretch, rest: PlannedStretch, agenda: Agenda, leaf: Leaf
) -> PlannedStretch:
    """Put a break on the leaf of the first topic, which may be cut if both do not fit on it."""
    if not stretch.topics:
        return replace(stretch, rest=rest)
    first, *others = stretch.topics
    caring = agenda.caring if rest.is_first else ()
    is_long = not leaf.holds_both(caring, first.item)
    return replace(stretch, rest=rest, topics=(replace(first, is_long=is_long), *others))


def write_rows(stretches: Iterable[PlannedStretch], agenda: Agenda) -> Iterator[PlanRow]:
    """Yield the rows of the time line; their minutes add up to those of the talk."""
    words = agenda.words["paper"]
    for stretch, planned in zip(agenda.plan, stretches, strict=True):
        if not planned.topics:
            yield PlanRow(stretch.kind, planned.span, planned.title, stretch.minutes)
        for topic in planned.topics:
            yield PlanRow(stretch.kind, topic.span, topic.label, topic.minutes, topic)
        if planned.topics and stretch.spare:
            yield _write_spare_row(stretch, planned, words)


def index_blocks(words: Mapping[str, Any]) -> dict[str, Mapping[str, str]]:
    """Return the blocks of the paper by their ids."""
    return {block["id"]: block for block in words["agenda"]["block"]}


def _write_spare_row(
    stretch: Stretch, planned: PlannedStretch, words: Mapping[str, str]
) -> PlanRow:
    begins = stretch.starts_at + stretch.minutes - stretch.spare
    return PlanRow(
        stretch.kind, _write_span(begins, stretch.spare, words), planned.spare, stretch.spare
    )


def _write_items(
    items: Sequence[Item], first: int, starts_at: int, agenda: Agenda, leaf: Leaf
) -> Iterator[PlannedItem]:
    """Write the topics of a stretch out, one after the other."""
    words, plan = agenda.words["paper"], agenda.words["plan"]
    begins = plan["by_agreement"] if agenda.begins_by_agreement else words["begins"]
    for number, item in enumerate(items, first):
        lasting = write_turn(item.turn_seconds, words)
        turns = words["turns"].format(time=lasting)
        yield PlannedItem(
            item=item,
            lines=lay_out_lines(item, agenda.names, plan["to"]),
            number=number,
            label=words["topic"].format(n=number),
            begins=fill(begins, name=quote(item.begins)) if item.begins else (),
            starts_at=starts_at,
            span=_write_span(starts_at, item.minutes, words),
            lasts=f"{words['minutes'].format(minutes=item.minutes)}, {turns}",
            turn=plan["each"].format(time=lasting) if item.turn_seconds else "",
            notes=words["notes_on"].format(title=item.title),
            is_long=not leaf.holds(item),
        )
        starts_at += item.minutes


def _write_span(starts_at: int, minutes: int, words: Mapping[str, str]) -> str:
    return words["span"].format(start=starts_at, end=starts_at + minutes)


def write_turn(seconds: int, words: Mapping[str, str]) -> str:
    """Write the length of one turn in words."""
    whole, rest = divmod(seconds, 60)
    template = "turn_both" if whole and rest else "turn_minutes" if whole else "turn_seconds"
    return words[template].format(minutes=whole, seconds=rest)
