"""The view model of an agenda on paper: each stretch and topic with its words, days and minutes.

The strip draws the whole talk to scale.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from compersion_talks.domain.agenda import Agenda, Item, Stretch, StretchKind
from compersion_talks.domain.wording import PrintedLine, fill, flatten, quote
from compersion_talks.paper.fit import Leaf, choose_leaf, fit_names
from compersion_talks.paper.front import leads_with_left
from compersion_talks.paper.language import find_direction, format_day, list_names
from compersion_talks.paper.topic_lines import TopicLines, join_same_titles, lay_out_lines

_MOST_ON_A_LINE = 60
_ROWS_OF_A_STRIP = 2
_WIDTH_MM = 180
_AROUND_MM = 2.2
_LETTER_MM = 1.4
_WIDE_LETTER_MM = 2.4
_NUMBER_MM = 3.5
_WIDE_LETTERS = frozenset("mwMW")
_MOST_ROWS = 3


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


@dataclass(frozen=True, slots=True)
class Segment:
    """One piece of the strip; one too narrow for its title holds the minute alone."""

    kind: StretchKind
    title: str
    starts_at: int
    minutes: int
    number: int = 0
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Left:
    """A topic that got no time: its title and lines."""

    item: Item
    lines: TopicLines


@dataclass(frozen=True, slots=True)
class AgendaView:
    """The agenda with all that the templates need computed."""

    agenda: Agenda
    direction: str
    names: tuple[tuple[str, str], ...]
    held_on: str
    length: str
    rows: tuple[PlanRow, ...]
    strip: tuple[Segment, ...]
    stretches: tuple[PlannedStretch, ...]
    joined_stretches: tuple[PlannedStretch, ...]
    another_time: tuple[Left, ...]
    leads_with_left: bool
    blocks: Mapping[str, Mapping[str, str]]
    anything_else: str
    next_begins: PrintedLine

    @property
    def strip_is_tall(self) -> bool:
        """Say whether a title on the strip needs more than two rows."""
        return any(one.rows > _ROWS_OF_A_STRIP for one in self.strip)

    @property
    def names_class(self) -> str:
        """Return the class of the names on a line of their own."""
        return fit_names(self.agenda.names, on_plan=False)

    @property
    def names_class_on_plan(self) -> str:
        """Return the class of the names beside day and time."""
        return fit_names(self.agenda.names, on_plan=True)

    @property
    def words(self) -> Mapping[str, Any]:
        """Return the constant texts, table by table."""
        return self.agenda.words


def build_agenda_view(agenda: Agenda, *, is_large: bool = False) -> AgendaView:
    """Build the view of an agenda, for ordinary or for large print."""
    words, leaf = agenda.words, choose_leaf(is_large=is_large)
    stretches = tuple(write_stretches(agenda, leaf))
    first = next((topic.lines for stretch in stretches for topic in stretch.topics), None)
    left = tuple(
        Left(item, lay_out_lines(item, agenda.names, words["plan"]["to"]))
        for item in join_same_titles(agenda.another_time)
    )
    return AgendaView(
        agenda=agenda,
        direction=find_direction(agenda.language),
        names=tuple(list_names(agenda.names, agenda.language)),
        held_on=format_day(agenda.held_on, agenda.language),
        length=words["paper"]["length"].format(minutes=sum(one.minutes for one in agenda.plan)),
        rows=tuple(write_rows(stretches, agenda)),
        strip=tuple(draw_strip(stretches, agenda.minutes)),
        stretches=stretches,
        joined_stretches=tuple(join_breaks(stretches, agenda, leaf)),
        another_time=left,
        leads_with_left=leads_with_left(agenda, first, (one.lines for one in left)),
        blocks=index_blocks(words),
        anything_else=_write_anything_else(agenda),
        next_begins=fill(words["closing_page"]["next_start"], name=quote(agenda.next_begins)),
    )


def _write_anything_else(agenda: Agenda) -> str:
    """Say who adds something at the end: each person, where there is time for all."""
    words = agenda.words["plan"]
    text: str = words["else_each"] if agenda.seconds_to_add else words["else_short"]
    return text.format(time=write_turn(agenda.seconds_to_add, agenda.words["paper"]))


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
            lasts=words["lasts"].format(
                length=words["minutes"].format(minutes=item.minutes), turns=turns
            ),
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


def draw_strip(stretches: Sequence[PlannedStretch], minutes: int) -> Iterator[Segment]:
    """Yield the segments of a talk that lasts so many minutes."""
    number = 0
    for stretch in stretches:
        if not stretch.topics:
            yield _draw_stretch(stretch, minutes)
        for topic in stretch.topics:
            number += 1
            title, rows = _cut(topic.item.title, topic.minutes, minutes)
            yield Segment(stretch.kind, title, topic.starts_at, topic.minutes, number, rows)
        spare = stretch.minutes - sum(topic.minutes for topic in stretch.topics)
        if stretch.topics and spare:
            ends_at = stretch.starts_at + stretch.minutes
            yield Segment(stretch.kind, "", ends_at - spare, spare)


def _draw_stretch(stretch: PlannedStretch, minutes: int) -> Segment:
    lasts = stretch.minutes
    rows = len(_wrap(stretch.title, lasts, minutes, numbers=1))
    is_titled = rows <= _MOST_ROWS and _fits(stretch.title, lasts, minutes)
    title = stretch.title if is_titled else ""
    return Segment(stretch.kind, title, stretch.starts_at, lasts, rows=rows if is_titled else 1)


def _cut(title: str, lasts: int, minutes: int) -> tuple[str, int]:
    """Return a topic's title, cut after the last row that has room, and its rows."""
    rows = _wrap(title, lasts, minutes, numbers=2)
    if len(rows) <= _MOST_ROWS:
        return title, len(rows)
    return " ".join(rows[:_MOST_ROWS]).strip() + "…", _MOST_ROWS


def _wrap(title: str, lasts: int, minutes: int, *, numbers: int) -> list[str]:
    """Break a title into rows as they are printed, roughly, with numbers before it."""
    room = _WIDTH_MM * lasts / minutes - _AROUND_MM
    rows: list[str] = [""]
    taken = numbers * _NUMBER_MM
    for word in title.split():
        needed = _measure(word)
        if taken + needed > room:
            rows.append(word)
            taken = needed + _LETTER_MM
        else:
            rows[-1] = f"{rows[-1]} {word}".strip()
            taken += needed + _LETTER_MM
    return rows


def _fits(title: str, lasts: int, minutes: int) -> bool:
    longest = max(map(_measure, title.split()), default=0)
    return longest + _AROUND_MM <= _WIDTH_MM * lasts / minutes


def _measure(word: str) -> float:
    return sum(_WIDE_LETTER_MM if one in _WIDE_LETTERS else _LETTER_MM for one in word)
