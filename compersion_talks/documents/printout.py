"""An agenda written out for paper: each stretch with its words, days and minutes as text."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list

from compersion_talks.documents.planning import (
    PlannedStretch,
    PlanRow,
    blocks_of,
    parts,
    rows,
)
from compersion_talks.documents.room import room_for
from compersion_talks.domain.paper import Agenda, Passage, PrintedLine
from compersion_talks.domain.wording import own, said

_A_NAME = "\0"


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers an ask can get, each with a box to tick, and what is true of all of them."""

    label: str
    options: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Printout:
    """What the templates of the paper need: the agenda, and all that has to be worked out."""

    agenda: Agenda
    direction: str
    names: tuple[tuple[str, str], ...]
    held_on: str
    length: str
    rows: tuple[PlanRow, ...]
    parts: tuple[PlannedStretch, ...]
    another_time: tuple[Passage, ...]
    blocks: Mapping[str, Mapping[str, str]]
    answers: Answers
    next_begins: PrintedLine

    @property
    def words(self) -> Mapping[str, Any]:
        """Return the constant texts, table by table."""
        return self.agenda.words


def printout(agenda: Agenda, *, is_large: bool = False) -> Printout:
    """Write an agenda out for paper, in ordinary or in large print."""
    words, room = agenda.words, room_for(is_large=is_large)
    return Printout(
        agenda=agenda,
        direction=direction_of(agenda.language),
        names=tuple(_names(agenda.names, agenda.language)),
        held_on=_day(agenda.held_on, agenda.language),
        length=words["paper"]["length"].format(minutes=agenda.minutes),
        rows=tuple(rows(agenda, room)),
        parts=tuple(parts(agenda, room)),
        another_time=tuple(_another_time(agenda)),
        blocks=blocks_of(words),
        answers=_answers(words["lines"]["ask_answer"], words["paper"]["answers"]),
        next_begins=said(words["closing_page"]["next_start"], name=own(agenda.next_begins)),
    )


def _another_time(agenda: Agenda) -> Iterator[Passage]:
    """Join what is left of a topic under one heading, with the note that belongs to it."""
    empty = agenda.words["paper"]["empty"]["topic"]
    for title, items in groupby(agenda.another_time, key=lambda item: item.title):
        listed = tuple(items)
        lines = tuple(line for item in listed for line in item.lines)
        notes = dict.fromkeys(item.note for item in listed if item.note)
        yield Passage(title, (*(lines or (said(empty),)), *(said(note) for note in notes)))


def _answers(sentence: str, label: str) -> Answers:
    """Take the options out of "Possible answers: yes | no | I need time. And a sentence." """
    listed = sentence.partition(": ")[2] or sentence
    *options, last = listed.split(" | ")
    option, _, note = last.partition(". ")
    return Answers(label, (*options, option.rstrip(".")), note)


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
