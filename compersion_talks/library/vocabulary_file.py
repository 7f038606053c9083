"""The keys of a vocabulary file: needs, fears, and how they stand to each other."""

from typing import Annotated, Literal

from pydantic import Field

from compersion_talks.domain.decks import Visibility
from compersion_talks.library.words import Id, Language, OneOf, Sentence, Table, Words


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
    start: Annotated[Visibility, OneOf] | None = None
    lock: Literal["private"] | None = None
    keep: Literal["never"] | None = None
    match: Literal["never"] | None = None
    help: Words = ""
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
