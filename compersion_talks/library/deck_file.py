"""The keys of a deck file; `docs/tasks/add-a-deck.md` explains each."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from compersion_talks.domain.decks import Block, MatchOn, MergeRule, PromptType, Visibility
from compersion_talks.library.words import (
    Heat,
    Id,
    Language,
    OneOf,
    Sentence,
    Table,
    Words,
    refusal,
)

Minutes = Annotated[int, Field(ge=1, le=600)]
Shown = Annotated[Visibility, OneOf]

Schema = Annotated[Literal[1, 2], Field(alias="schema")]

_OF_LISTS = {"options", "options_from", "exclusive", "pick_max", "match_options"}
_KEYS_OF_TYPES = {
    PromptType.SHORT_TEXT: {"max_chars"},
    PromptType.LONG_TEXT: {"max_chars"},
    PromptType.SINGLE_CHOICE: {"options", "match_options", "order"},
    PromptType.MULTI_CHOICE: _OF_LISTS,
    PromptType.RANKED: _OF_LISTS,
    PromptType.SCALE: {"labels"},
    PromptType.YES_MAYBE_NO: {"match_options"},
}
_BOUND_TO_TYPE = set[str]().union(*_KEYS_OF_TYPES.values())
_NEEDED = {
    PromptType.SHORT_TEXT: "max_chars = 240",
    PromptType.LONG_TEXT: "max_chars = 1500",
    PromptType.SINGLE_CHOICE: 'options = [{ id = "...", label = "..." }]',
    PromptType.RANKED: "pick_max = 5",
    PromptType.SCALE: "labels = [five texts, lowest first]",
}


class OptionTable(Table):
    """One line that can be picked."""

    id: Id
    label: Sentence
    tags: list[Id] = []
    start: Shown | None = None
    limit: bool = False
    talk: bool = False
    alone: bool = False


class LabelTable(Table):
    """One point of a scale."""

    label: Sentence
    talk: bool = False


def _label_table(written: Any) -> Any:
    """Read a label that is only a text as a table with that text."""
    return written if isinstance(written, Mapping) else {"label": written}


Label = Annotated[LabelTable, BeforeValidator(_label_table)]


class PromptTable(Table):
    """One question, as written in a file."""

    id: Id
    ask: Sentence
    help: Words = ""
    type: Annotated[PromptType, OneOf]
    max_chars: Annotated[int, Field(ge=1, le=2000)] | None = None
    options: list[OptionTable] | None = None
    options_from: Literal["needs", "fears"] | None = None
    exclusive: list[Id] | None = None
    pick_max: Annotated[int, Field(ge=1)] | None = None
    labels: Annotated[list[Label], Field(min_length=5, max_length=5)] | None = None
    visibility: Shown | None = None
    visibility_allowed: Annotated[list[Shown], Field(min_length=1)] | None = None
    match_on: Annotated[MatchOn, OneOf] = MatchOn.OPTION
    match_options: list[Id] | None = None
    order: list[Id] | None = None
    merge: Annotated[MergeRule, OneOf]
    block: Annotated[Block, OneOf] | None = None
    title: Words = ""
    note: Words = ""
    heat: Heat = 1
    core: bool = False
    addressable: bool = False
    gate: list[Id] = []
    answers: bool = False
    named: bool = False
    tags: list[Id] = []
    keep: Literal["never"] | None = None

    @model_validator(mode="after")
    def _keys_fit_the_type(self) -> Self:
        faults = [*_misplaced_keys(self), *_missing_keys(self), *_broken_promises(self)]
        if faults:
            raise refusal("; ".join(faults))
        return self


def self_check(entry: Mapping[str, Any]) -> PromptTable:
    """Read a self-check of the texts as a prompt that is never sent, whatever it says."""
    return PromptTable.model_validate({**entry, "keep": "never", "merge": "none"})


def _misplaced_keys(prompt: PromptTable) -> Iterator[str]:
    given = {key for key in _BOUND_TO_TYPE if getattr(prompt, key) is not None}
    for key in sorted(given - _KEYS_OF_TYPES[prompt.type]):
        yield f"take out {key}, it means nothing for the type {prompt.type}"
    if {"options", "options_from"} <= given:
        yield "write either options or options_from, not both"


def _missing_keys(prompt: PromptTable) -> Iterator[str]:
    needed = _NEEDED.get(prompt.type, "")
    if needed and getattr(prompt, needed.split(" ")[0]) is None:
        yield f"add {needed}, the type {prompt.type} needs it"
    is_list = prompt.type in (PromptType.MULTI_CHOICE, PromptType.RANKED)
    if is_list and prompt.options is None and prompt.options_from is None:
        yield 'add options = [...], or options_from = "needs" or "fears"'


def _broken_promises(prompt: PromptTable) -> Iterator[str]:
    """Refuse what would send or print an answer that keep = "never" promises not to."""
    if prompt.keep is None:
        return
    if prompt.merge is not MergeRule.NONE:
        yield 'write merge = "none", because keep = "never" means that nothing is printed'
    shown = {prompt.visibility, *(prompt.visibility_allowed or ())}
    if shown - {None, Visibility.PRIVATE}:
        yield 'write visibility = "private", because keep = "never" means that nothing is sent'


class SectionTable(Table):
    """One page of the walk, as written in a file."""

    id: Id
    title: Sentence
    purpose: Words = ""
    intro: Words = ""
    content_note: Words = ""
    pause: Words = ""
    prompt: Annotated[list[PromptTable], Field(min_length=1)]


class CardTable(Table):
    """One constant conversation card, as written in a file."""

    id: Id
    title: Sentence
    text: Sentence
    heat: Heat = 1


class TopicTable(Table):
    """One thing to talk about, as written in a file."""

    id: Id
    title: Sentence
    title_one: Words = ""
    how: Words = ""
    only_in_focus: bool = False
    prompts: list[Id] = []
    tags: list[Id] = []


class DeckTable(Table):
    """A whole deck file."""

    schema_: Schema
    kind: Literal["deck"]
    id: Id
    default: bool = False
    language: Language
    version: Sentence
    title: Sentence
    short_title: Sentence
    summary: Sentence
    for_whom: Sentence
    minutes_short: Minutes
    minutes_full: Minutes
    content_note: Words = ""
    notice: Words = ""
    topics: Literal["chosen", "in-order"] = "chosen"
    topic: list[TopicTable] = []
    card: Annotated[list[CardTable], Field(min_length=2)]
    section: Annotated[list[SectionTable], Field(min_length=1)]
