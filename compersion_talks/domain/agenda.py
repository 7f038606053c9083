"""The agenda: what may be printed, and nothing behind it.

Field names are those of the stored JSON.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from compersion_talks.domain.talks import PaperSize
from compersion_talks.domain.wording import PrintedLine


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading and the lines below it."""

    title: str
    lines: tuple[PrintedLine, ...]


class StretchKind(StrEnum):
    """What a stretch of the talk is for; its value is the id of a block in the deck's texts."""

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
    """A run of the plan's minutes; `starts_at` counts minutes from the start of the talk.

    `spare` is the minutes of a topic stretch that belong to no topic.
    """

    kind: StretchKind
    starts_at: int
    minutes: int
    spare: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a topic.

    `name` is the partner whose line it is, `to` the one it is for; both may be empty. `lead`
    replaces the name where several partners say the same. `label` says what was asked. `below`
    holds the needs beside a fear and the offers that answer an ask. `has_answers` calls for boxes
    to tick, and `is_asked_anew` for those of an agreement from last time.
    """

    words: PrintedLine
    name: str = ""
    to: str = ""
    lead: str = ""
    label: str = ""
    below: tuple[PrintedLine, ...] = ()
    has_answers: bool = False
    is_asked_anew: bool = False

    @property
    def is_own(self) -> bool:
        """Say whether a partner wrote it in their own words."""
        return any(run.is_own for run in self.words)


@dataclass(frozen=True, slots=True)
class Item:
    """One topic with its minutes, the seconds of each turn, and who begins.

    `minutes` is 0 under "Another time". `how` is the question that opens the topic; a constant
    card has nothing else. `notes` are constant lines below it.
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
        """Say whether any of its lines calls for boxes to tick."""
        return any(entry.has_answers for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Agenda:
    """The ordered plan for the talk, the same for everyone, with every word that is printed.

    `topics` holds one tuple of items for each topic stretch of `plan`, in order. `words` holds
    the texts of the deck's language, table by table, as in `texts.toml`. `is_gated` says that a
    partner is not ready: only the short plan is shown until every partner agrees to open it.
    With `begins_by_agreement`, `begins` counts only where partners cannot agree. In "Anything
    else?" each partner has `seconds_to_add`; 0 means that anyone may speak, without equal turns.
    """

    language: str
    names: tuple[str, ...]
    minutes: int
    paper: PaperSize
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


class PaperBlock(StrEnum):
    """A block of the paper that is filled with passages; its value is a field of `Agenda`."""

    HOPES = "hopes"
    NAMES = "introductions"
    TALK = "how_we_talk"
    NOT_TODAY = "not_today"
    THANKS = "thanks"
    COMMON = "common"
    NEEDS = "needs"
    LIMITS = "limits"
    CARE = "caring"
    OFFERS = "offers"
    WISHES = "wishes"
    AFTER = "aftercare"
    NEXT_TALK = "next_talk"
    GOOD_TO_KNOW = "good_to_know"


@dataclass(frozen=True, slots=True)
class BlockPassage:
    """A passage, and the block of the paper that it belongs to."""

    block: PaperBlock
    passage: Passage
