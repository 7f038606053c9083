"""What may be printed: the lines, items and stretches of an agenda, and nothing behind them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from compersion_talks.domain.talks import Paper


@dataclass(frozen=True, slots=True)
class Part:
    """A run of one line; `is_own` marks words a partner typed, whose direction is kept apart."""

    text: str
    is_own: bool = False


PrintedLine = tuple[Part, ...]
"""One printed line, as the runs it is made of."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading and the lines below it."""

    title: str
    lines: tuple[PrintedLine, ...]


class StretchKind(StrEnum):
    """What a stretch of the talk is for; the values are the ids of the agenda blocks."""

    ARRIVE = "arrive"
    THANKS = "thanks"
    COMMON = "common"
    TOPICS = "topics"
    BREAK = "break"
    SILENCE = "silence"
    OPEN = "open"
    AGREE = "agree"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of minutes in the plan; `starts_at` counts minutes from the beginning of the talk.

    `spare` minutes of a topic stretch belong to no topic.
    """

    kind: StretchKind
    starts_at: int
    minutes: int
    spare: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a topic, without what stands before it.

    `name` is the one person whose line it is, and `to` the one it is for; both may be empty.
    `lead` stands in place of a name where it is the line of more than one, and may be empty, too.
    `label` says what was asked. `below` are lines that belong under it: needs that stand next to
    a fear, offers that answer an ask. `has_answers` calls for boxes to tick.
    """

    words: PrintedLine
    name: str = ""
    to: str = ""
    lead: str = ""
    label: str = ""
    below: tuple[PrintedLine, ...] = ()
    has_answers: bool = False

    @property
    def is_own(self) -> bool:
        """Say whether somebody wrote it in their own words."""
        return any(part.is_own for part in self.words)


@dataclass(frozen=True, slots=True)
class Item:
    """One topic with its minutes (0 under "Another time"), turn seconds, and who begins.

    `how` is the question that opens it; a constant card has nothing else. `notes` are constant
    lines below it.
    """

    title: str
    entries: tuple[Entry, ...] = ()
    how: str = ""
    minutes: int = 0
    turn_seconds: int = 0
    begins: str = ""
    notes: tuple[str, ...] = ()

    @property
    def has_answers(self) -> bool:
        """Say whether any line of it calls for boxes to tick."""
        return any(entry.has_answers for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Agenda:
    """The ordered plan for the talk, the same for everyone, with every word the paper needs.

    `topics` holds one tuple of items for each topic stretch of `plan`, in order. `words` holds
    the constant texts of the deck's language, table by table, as in `texts.toml`. `is_gated` says
    that somebody is not ready: only the short plan is shown until each person opens the whole.
    Where it `begins_by_agreement`, the name printed is for when people cannot agree. In "Anything
    else?" each person has `seconds_to_add`; 0 means that whoever has something may say it.
    """

    language: str
    names: tuple[str, ...]
    minutes: int
    paper: Paper
    held_on: date | None
    plan: tuple[Stretch, ...]
    notices: tuple[str, ...]
    hopes: tuple[Passage, ...]
    how_we_talk: tuple[Passage, ...]
    not_today: tuple[PrintedLine, ...]
    thanks: tuple[Passage, ...]
    common: tuple[Passage, ...]
    needs: tuple[PrintedLine, ...]
    limits: tuple[Passage, ...]
    topics: tuple[tuple[Item, ...], ...]
    caring: tuple[Passage, ...]
    offers: tuple[Passage, ...]
    wishes: tuple[Passage, ...]
    aftercare: tuple[Passage, ...]
    another_time: tuple[Item, ...]
    good_to_know: tuple[Passage, ...]
    next_begins: str
    words: Mapping[str, Any]
    introductions: tuple[Passage, ...] = ()
    next_talk: tuple[Passage, ...] = ()
    is_gated: bool = False
    begins_by_agreement: bool = False
    seconds_to_add: int = 0
