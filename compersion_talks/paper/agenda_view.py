"""An agenda written out for paper: each stretch with its words, days and minutes as text."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list

from compersion_talks.domain.agenda import Agenda, Item
from compersion_talks.domain.wording import PrintedLine, fill, quote
from compersion_talks.paper.cards import Laid, laid, left_over
from compersion_talks.paper.fit import room_for
from compersion_talks.paper.front import leads_with_left
from compersion_talks.paper.plan import (
    PlannedStretch,
    PlanRow,
    blocks_of,
    parts,
    rows,
    stretches,
    turn,
)
from compersion_talks.paper.strip import Segment, strip

_A_NAME = "\0"
_ROWS_OF_A_STRIP = 2


@dataclass(frozen=True, slots=True)
class Left:
    """What got no time: a title with its lines."""

    item: Item
    laid: Laid


@dataclass(frozen=True, slots=True)
class Printout:
    """What the templates of the paper need: the agenda, and all that has to be worked out."""

    agenda: Agenda
    direction: str
    names: tuple[tuple[str, str], ...]
    held_on: str
    length: str
    rows: tuple[PlanRow, ...]
    strip: tuple[Segment, ...]
    stretches: tuple[PlannedStretch, ...]
    parts: tuple[PlannedStretch, ...]
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
    def words(self) -> Mapping[str, Any]:
        """Return the constant texts, table by table."""
        return self.agenda.words


def printout(agenda: Agenda, *, is_large: bool = False) -> Printout:
    """Write an agenda out for paper, in ordinary or in large print."""
    words, room = agenda.words, room_for(is_large=is_large)
    planned = tuple(stretches(agenda, room))
    first = next((topic.laid for stretch in planned for topic in stretch.topics), None)
    left = tuple(
        Left(item, laid(item, agenda.names, words["plan"]["to"]))
        for item in left_over(agenda.another_time)
    )
    return Printout(
        agenda=agenda,
        direction=direction_of(agenda.language),
        names=tuple(_names(agenda.names, agenda.language)),
        held_on=_day(agenda.held_on, agenda.language),
        length=words["paper"]["length"].format(minutes=sum(one.minutes for one in agenda.plan)),
        rows=tuple(rows(agenda, room)),
        strip=tuple(strip(planned, agenda.minutes)),
        stretches=planned,
        parts=tuple(parts(agenda, room)),
        another_time=left,
        leads_with_left=leads_with_left(agenda, first, (one.laid for one in left)),
        blocks=blocks_of(words),
        anything_else=_anything_else(agenda),
        next_begins=fill(words["closing_page"]["next_start"], name=quote(agenda.next_begins)),
    )


def _anything_else(agenda: Agenda) -> str:
    """Say who adds something at the end: each person, where there is time for all."""
    words = agenda.words["plan"]
    text: str = words["else_each"] if agenda.seconds_to_add else words["else_short"]
    return text.format(time=turn(agenda.seconds_to_add, agenda.words["paper"]))


def _day(when: date | None, language: str) -> str:
    """Write a day out in the language of the deck; without one, the paper leaves room for it."""
    if when is None:
        return ""
    locale = _locale(language)
    return when.isoformat() if locale is None else format_date(when, "full", locale)


def _names(names: Sequence[str], language: str) -> Iterator[tuple[str, str]]:
    """Give each name with what the language of the deck puts before it: a comma, or "and"."""
    locale = _locale(language)
    one_by_one = [_A_NAME] * len(names)
    listed = ", ".join(one_by_one) if locale is None else format_list(one_by_one, locale=locale)
    yield from zip(listed.split(_A_NAME), names, strict=False)


def direction_of(language: str) -> str:
    """Tell the reading direction of a language: `ltr` or `rtl`."""
    locale = _locale(language)
    return "ltr" if locale is None else str(locale.text_direction)


def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return None
