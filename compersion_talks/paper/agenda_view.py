"""The view model of an agenda on paper: each stretch with its words, days and minutes as text."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from compersion_talks.domain.agenda import Agenda, Item
from compersion_talks.domain.wording import PrintedLine, fill, quote
from compersion_talks.paper.fit import choose_leaf, fit_names
from compersion_talks.paper.front import leads_with_left
from compersion_talks.paper.language import find_direction, format_day, list_names
from compersion_talks.paper.plan import (
    PlannedStretch,
    PlanRow,
    index_blocks,
    join_breaks,
    write_rows,
    write_stretches,
    write_turn,
)
from compersion_talks.paper.strip import Segment, draw_strip
from compersion_talks.paper.topic_lines import TopicLines, join_same_titles, lay_out_lines

_ROWS_OF_A_STRIP = 2


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
