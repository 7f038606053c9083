"""The shapes of deck and vocabulary files: keys, types and bounds; `docs/tasks/add-a-deck.md`.

The keys of a prompt that depend on its type are read from the dataclass of the type.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from typing import Annotated, Any, Literal, Self, TypeVar, get_args, get_type_hints

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    create_model,
    model_validator,
)
from pydantic_core import PydanticCustomError

from compersion_talks.domain import prompts
from compersion_talks.domain.decks import Block, MatchOn, MergeRule, Visibility
from compersion_talks.domain.prompt_types import TYPES

T = TypeVar("T")

_LONGEST_TEXT = 2000
_LARGEST_NUMBER = 10**15
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_TURNS_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def refuse(message: str) -> PydanticCustomError:
    """Make the error whose message is shown word for word."""
    return PydanticCustomError("plain", "{message}", {"message": message})


def quote(value: object) -> str:
    """Show a value as it could stand in a file, cut where it is long."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a table"
    if isinstance(value, int) and abs(value) > _LARGEST_NUMBER:
        return "a very large number"
    text = f"'{value}'" if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def check_words(text: str) -> str:
    """Refuse HTML and invisible characters, which would be printed as odd signs."""
    tag = _TAG.search(text)
    if tag is not None:
        raise refuse(f"must be plain words; take out {tag.group()}, it would be printed as it is")
    if not text.isprintable() and any(map(_is_invisible, text)):
        raise refuse("holds a sign that nobody can see; type the text again by hand")
    if len(text) > _LONGEST_TEXT:
        raise refuse(f"must be at most {_LONGEST_TEXT} signs long; it has {len(text)}")
    return text


def _is_invisible(sign: str) -> bool:
    return sign in _TURNS_DIRECTION or (unicodedata.category(sign) == "Cc" and sign != "\n")


def _check_sentence(text: str) -> str:
    if not text.strip():
        raise refuse("must not be empty")
    return text


def _check_id(text: str) -> str:
    if _ID.fullmatch(text) is None:
        raise refuse(
            f"must be made of small letters a to z, digits and single hyphens, "
            f"such as 'my-first-prompt'; it is {quote(text)}"
        )
    return text


def _check_language(text: str) -> str:
    if _LANGUAGE.fullmatch(text) is None:
        raise refuse(f"must be a language code such as 'en', 'de' or 'pt-BR'; it is {quote(text)}")
    return text


def _check_heat(heat: int) -> int:
    if heat not in (1, 2, 3):
        raise refuse(f"must be 1, 2 or 3; it is {quote(heat)}")
    return heat


_OneOf = Field(strict=False)
"""Lets a field accept the value of an enumeration by its text."""
Words = Annotated[str, AfterValidator(check_words)]
Sentence = Annotated[str, AfterValidator(check_words), AfterValidator(_check_sentence)]
Id = Annotated[str, AfterValidator(_check_id)]
Language = Annotated[str, AfterValidator(_check_language)]
Heat = Annotated[int, AfterValidator(_check_heat)]
Minutes = Annotated[int, Field(ge=1, le=600)]
Reach = Annotated[Visibility, _OneOf]


class Table(BaseModel):
    """A table of a file: unknown keys are refused, and nothing is converted by guessing."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    def build(self, kind: type[T], **others: Any) -> T:
        """Build an object of the domain: `others`, and the keys that are named as its fields."""
        named = {one.name for one in fields(kind)}  # type: ignore[arg-type]  # it is a dataclass
        same = named & type(self).model_fields.keys() - others.keys()
        found = {name: getattr(self, name) for name in same}
        lists = {name: tuple(value) for name, value in found.items() if isinstance(value, list)}
        return kind(**found | lists | others)


class OptionTable(Table):
    """One line that can be picked."""

    id: Id
    label: Sentence
    tags: list[Id] = []
    start: Reach | None = None
    limit: bool = False
    talk: bool = False
    alone: bool = False
    core: bool = False

    def read(self) -> prompts.Option:
        """Return the option of the domain; `alone` belongs to its prompt."""
        return self.build(
            prompts.Option, is_limit=self.limit, needs_talk=self.talk, is_core=self.core
        )


class LabelTable(Table):
    """One point of a scale."""

    label: Sentence
    talk: bool = False

    def read(self) -> prompts.Label:
        """Return the point of the domain."""
        return self.build(prompts.Label)


def _read_label(written: Any) -> Any:
    """Read a label that is only a text as a table with that text."""
    return written if isinstance(written, Mapping) else {"label": written}


_SHAPES: Mapping[Any, Any] = {
    tuple[str, ...]: list[Id],
    tuple[prompts.Option, ...]: list[OptionTable],
    tuple[prompts.Label, ...]: list[Annotated[LabelTable, BeforeValidator(_read_label)]],
}
"""How a deck file writes what the dataclass of a prompt type holds; all else stays as it is."""


def _make_shape(hint: Any) -> Any:
    """Return the shape of one key, with the bounds that its type gives it."""
    bare, *notes = get_args(hint) if hasattr(hint, "__metadata__") else (hint,)
    shape = _SHAPES.get(bare, bare)
    for key in notes:
        of_number = Field(ge=key.least, le=key.most)
        of_list = Field(min_length=key.least, max_length=key.most)
        shape = Annotated[shape, of_number if bare is int else of_list]
    return shape


_KEYS_OF_TYPES = {
    name: get_type_hints(kind.keys, include_extras=True) for name, kind in TYPES.items()
}
_BOUND_TO_TYPE = {key: hint for hints in _KEYS_OF_TYPES.values() for key, hint in hints.items()}

_FIELDS: dict[str, Any] = {
    "type": (Literal[tuple(TYPES)], ...),
    **{key: (_make_shape(hint) | None, None) for key, hint in _BOUND_TO_TYPE.items()},
}
_TypeKeys: Any = create_model("_TypeKeys", __base__=Table, **_FIELDS)


class PromptTable(_TypeKeys):  # type: ignore[misc]  # made of the dataclasses of all types
    """One question, as written in a file."""

    id: Id
    ask: Sentence
    help: Words = ""
    visibility: Reach | None = None
    visibility_allowed: Annotated[list[Reach], Field(min_length=1)] | None = None
    match_on: Annotated[MatchOn, _OneOf] = MatchOn.OPTION
    merge: Annotated[MergeRule, _OneOf]
    block: Annotated[Block, _OneOf] | None = None
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

    @property
    def kind(self) -> prompts.PromptType:
        """Return the type of the prompt."""
        return TYPES[self.type]

    def read_keys(self) -> Any:
        """Return the keys that belong to the type, as its own dataclass."""
        given = {key: getattr(self, key) for key in _KEYS_OF_TYPES[self.type]}
        read = {key: _read(value) for key, value in given.items() if value is not None}
        return self.kind.keys(**read)

    @model_validator(mode="after")
    def _check_keys(self) -> Self:
        faults = [*_find_misplaced(self), *_find_missing(self)]
        if faults:
            raise refuse("; ".join(faults))
        try:
            self.read_keys()
        except ValueError as refused:
            raise refuse(str(refused)) from refused
        return self


def shape_self_check(entry: Mapping[str, Any]) -> PromptTable:
    """Read a self-check of the texts as a prompt that is never sent."""
    table: PromptTable = PromptTable.model_validate({**entry, "keep": "never", "merge": "none"})
    return table


def _read(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return tuple(one.read() if isinstance(one, OptionTable | LabelTable) else one for one in value)


def _find_misplaced(prompt: PromptTable) -> Iterator[str]:
    for key in sorted(_BOUND_TO_TYPE.keys() - _KEYS_OF_TYPES[prompt.type]):
        if getattr(prompt, key):
            yield f"take out {key}, it means nothing for the type {prompt.type}"


def _find_missing(prompt: PromptTable) -> Iterator[str]:
    for one in fields(prompt.kind.keys):
        if one.default is MISSING and getattr(prompt, one.name) is None:
            _, key = get_args(_KEYS_OF_TYPES[prompt.type][one.name])
            yield f"add {one.name} = {key.as_written}, the type {prompt.type} needs it"


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

    schema_: Annotated[Literal[1, 2], Field(alias="schema")]
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
    next_time: Words = ""
    topics: Literal["chosen", "in-order"] = "chosen"
    topic: list[TopicTable] = []
    card: Annotated[list[CardTable], Field(min_length=2)]
    section: Annotated[list[SectionTable], Field(min_length=1)]


class GroupTable(Table):
    """A named run of needs or fears."""

    id: Id
    label: Sentence


class NeedTable(Table):
    """One need or fear; a retired one is no longer shown, and its id is never used again."""

    id: Id
    group: Id
    label: Sentence
    tags: list[Id] = []
    start: Reach | None = None
    lock: Literal["private"] | None = None
    keep: Literal["never"] | None = None
    match: Literal["never"] | None = None
    help: Words = ""
    core: bool = False
    retired: bool = False


class PairTable(Table):
    """The needs that often stand next to a fear."""

    fear: Id
    needs: Annotated[list[Id], Field(min_length=1)]


class TensionTable(Table):
    """Two needs that can pull in two directions."""

    a: Id
    b: Id
    apart: bool = False


class VocabularyTable(Table):
    """A whole vocabulary file."""

    schema_: Annotated[Literal[1], Field(alias="schema")]
    kind: Literal["vocabulary"]
    language: Language
    version: Sentence
    need_group: list[GroupTable]
    need: Annotated[list[NeedTable], Field(min_length=1)]
    fear_group: list[GroupTable]
    fear: Annotated[list[NeedTable], Field(min_length=1)]
    pair: list[PairTable] = []
    tension: list[TensionTable] = []
