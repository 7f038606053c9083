"""Decks, their sections and topics, and the vocabulary they share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from compersion_talks.domain.prompts import (
    NOT_SURE,
    SEX,
    Block,
    MatchOn,
    MergeRule,
    Option,
    Prompt,
    PromptType,
    Visibility,
)

__all__ = [
    "NOT_SURE",
    "SEX",
    "Block",
    "Card",
    "Deck",
    "Group",
    "MatchOn",
    "MergeRule",
    "Option",
    "Prompt",
    "PromptType",
    "Section",
    "Tension",
    "Topic",
    "Visibility",
    "Vocabulary",
]


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that belong together; the walk asks them one after the other."""

    id: str
    title: str
    prompts: tuple[Prompt, ...]
    intro: str = ""
    content_note: str = ""
    pause: str = ""

    def __hash__(self) -> int:
        """Hash the id alone: a section is looked up on every page, and holds many prompts."""
        return hash(self.id)


@dataclass(frozen=True, slots=True)
class Card:
    """A constant conversation card: fills a topic slot, never depends on an answer."""

    id: str
    title: str
    text: str
    heat: int = 1


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing to talk about: the prompts whose lines go on it, and the question to begin with.

    `title_one` has a `{name}` and is used when every line stands under that one name. `tags` are
    what "Not today" can park. A topic `only_in_focus` gets time only if a partner chose its page.
    """

    id: str
    title: str
    prompts: tuple[str, ...]
    how: str = ""
    title_one: str = ""
    only_in_focus: bool = False
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tension:
    """Two needs that pull in two directions; `is_apart` where both cannot be met in part."""

    one: str
    other: str
    is_apart: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A named run of needs or fears."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Needs and fears in plain words, which needs stand next to a fear, and which pull apart."""

    need_groups: tuple[Group, ...] = ()
    needs: tuple[Option, ...] = ()
    fear_groups: tuple[Group, ...] = ()
    fears: tuple[Option, ...] = ()
    pairs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tensions: tuple[Tension, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Deck:
    """All that one talk asks and says, as it stood when the talk was opened.

    A deck equals itself alone: to compare two takes longer than to make a page of one.

    `texts` holds the constant texts of `texts.toml`, table by table, as plain values. Where it
    `keeps_order`, all topics get time in the order written; else the people's answers choose.
    `notice` stands on every paper of the deck, and `next_time` beside the next talk; `checks` are
    the questions before the walk, which are never sent. `write_day` writes a day as its language
    does.
    """

    id: str
    language: str
    title: str
    short_title: str
    summary: str
    for_whom: str
    minutes_short: int
    minutes_full: int
    content_note: str
    cards: tuple[Card, ...]
    sections: tuple[Section, ...]
    vocabulary: Vocabulary
    texts: Mapping[str, Any]
    is_default: bool = False
    topics: tuple[Topic, ...] = ()
    keeps_order: bool = False
    notice: str = ""
    next_time: str = ""
    checks: tuple[Prompt, ...] = ()
    write_day: Callable[[date], str] = field(default=date.isoformat, repr=False, compare=False)

    @property
    def prompts(self) -> tuple[Prompt, ...]:
        """List every prompt, in the order of the walk."""
        return tuple(prompt for section in self.sections for prompt in section.prompts)

    def say(self, prompt: Prompt, value: str) -> str:
        """Put the value of a line into words; that of an option stays its id."""
        say = prompt.type.say
        return value if say is None else say(value, self.write_day)

    def find_section(self, section_id: str) -> Section | None:
        """Find a section by its id."""
        return next((section for section in self.sections if section.id == section_id), None)

    def find_prompt(self, prompt_id: str) -> Prompt | None:
        """Find a prompt by its id."""
        return next((prompt for prompt in self.prompts if prompt.id == prompt_id), None)
