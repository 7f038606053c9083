"""An agenda written out for paper: each stretch with its words, days and minutes as text."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from string import Formatter
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list

from compersion_talks.domain.paper import Agenda, Item, PrintedLine, Stretch, StretchKind
from compersion_talks.domain.wording import own, plain, said

_A_NAME = "\0"
_LETTERS_A_ROW = 90
_MOST_ROWS = {"short": 5, "tall": 12}
"""A tall box may be cut in large print, a long one on any paper: it may not fit on one page."""


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """One topic box: "Topic 1", who begins, how long it lasts, and how much room it takes."""

    item: Item
    label: str
    begins: PrintedLine
    lasts: str
    height: str


@dataclass(frozen=True, slots=True)
class PlannedStretch:
    """One row of the plan, and the words and topics of its part of the paper.

    Only the first stretch of a kind needs its words explained.
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
    plan: tuple[PlannedStretch, ...]
    blocks: Mapping[str, Mapping[str, str]]
    answers: Answers
    next_begins: PrintedLine
    page_number: tuple[tuple[str, str], ...]

    @property
    def words(self) -> Mapping[str, Any]:
        """Return the constant texts, table by table."""
        return self.agenda.words


def printout(agenda: Agenda) -> Printout:
    """Write an agenda out for paper."""
    words = agenda.words
    return Printout(
        agenda=agenda,
        direction=direction_of(agenda.language),
        names=tuple(_names(agenda.names, agenda.language)),
        held_on=_day(agenda.held_on, agenda.language),
        length=words["paper"]["length"].format(minutes=agenda.minutes),
        plan=tuple(_planned(agenda)),
        blocks=_blocks(words),
        answers=_answers(words["lines"]["ask_answer"], words["paper"]["answers"]),
        next_begins=said(words["closing_page"]["next_start"], name=own(agenda.next_begins)),
        page_number=tuple(_page_number(words["paper"]["page"])),
    )


def _planned(agenda: Agenda) -> Iterator[PlannedStretch]:
    blocks, words = _blocks(agenda.words), agenda.words["paper"]
    topics, counted = iter(agenda.topics), 0
    kinds = [stretch.kind for stretch in agenda.plan]
    for place, stretch in enumerate(agenda.plan):
        items = next(topics, ()) if stretch.kind is StretchKind.TOPICS else ()
        yield PlannedStretch(
            kind=stretch.kind,
            is_first=place == kinds.index(stretch.kind),
            title=blocks[stretch.kind]["title"],
            text=blocks[stretch.kind]["text"],
            span=_span(stretch, words),
            lasts=_minutes(stretch.minutes, words),
            starts_at=stretch.starts_at,
            minutes=stretch.minutes,
            spare=words["spare"].format(minutes=stretch.spare) if stretch.spare else "",
            topics=tuple(
                _item(item, number, words) for number, item in enumerate(items, counted + 1)
            ),
        )
        counted += len(items)


def _item(item: Item, place: int, words: Mapping[str, str]) -> PlannedItem:
    turns = words["turns"].format(time=_turn(item.turn_seconds, words))
    return PlannedItem(
        item=item,
        label=words["topic"].format(n=place),
        begins=said(words["begins"], name=own(item.begins)),
        lasts=f"{_minutes(item.minutes, words)}, {turns}",
        height=_height(item),
    )


def _height(item: Item) -> str:
    """Tell short boxes from tall and long ones, by their rows of words and of boxes to tick."""
    letters = (len(plain(line)) + _LETTERS_A_ROW * plain(line).count("\n") for line in item.lines)
    rows = sum(1 + count // _LETTERS_A_ROW + item.has_asks for count in letters)
    return next((height for height, most in _MOST_ROWS.items() if rows <= most), "long")


def _span(stretch: Stretch, words: Mapping[str, str]) -> str:
    ends_at = stretch.starts_at + stretch.minutes
    return words["span"].format(start=stretch.starts_at, end=ends_at)


def _minutes(minutes: int, words: Mapping[str, str]) -> str:
    return words["minutes"].format(minutes=minutes)


def _turn(seconds: int, words: Mapping[str, str]) -> str:
    whole, rest = divmod(seconds, 60)
    template = "turn_both" if whole and rest else "turn_minutes" if whole else "turn_seconds"
    return words[template].format(minutes=whole, seconds=rest)


def _blocks(words: Mapping[str, Any]) -> dict[str, Mapping[str, str]]:
    return {block["id"]: block for block in words["agenda"]["block"]}


def _answers(sentence: str, label: str) -> Answers:
    """Take the options out of "Possible answers: yes | no | I need time. And a sentence." """
    listed = sentence.partition(": ")[2] or sentence
    *options, last = listed.split(" | ")
    option, _, note = last.partition(". ")
    return Answers(label, (*options, option.rstrip(".")), note)


def _page_number(template: str) -> Iterator[tuple[str, str]]:
    """Cut "Page {page} of {pages}" into words, each with the counter that follows them."""
    for words, counter, _, _ in Formatter().parse(template):
        yield words, counter or ""


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
