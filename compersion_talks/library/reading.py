"""From the TOML texts of a deck to the deck itself, or to everything that is wrong with them."""

import re
import tomllib
from functools import lru_cache
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from compersion_talks.domain import well_formed
from compersion_talks.domain.decks import Deck
from compersion_talks.library.building import build
from compersion_talks.library.deck_file import DeckTable
from compersion_talks.library.plain_faults import plain_faults
from compersion_talks.library.positions import line_of, line_of_id
from compersion_talks.library.schemas import schema_faults
from compersion_talks.library.source import (
    DECK,
    TEXTS,
    VOCABULARY,
    DeckIsFaulty,
    DeckSource,
    Fault,
)
from compersion_talks.library.texts_file import completed, text_faults
from compersion_talks.library.vocabulary_file import VocabularyTable

Faults = tuple[Fault, ...]
Table_ = TypeVar("Table_", bound=BaseModel)

_HINT = "Often a quote or a bracket is missing on this line or on the one before."


@lru_cache(maxsize=32)
def read_deck(source: DeckSource) -> Deck:
    """Read a deck, or raise `DeckIsFaulty` with all its faults."""
    deck = table(source.deck, DECK, DeckTable)
    vocabulary = table(source.vocabulary, VOCABULARY, VocabularyTable)
    texts = read_texts(source.texts)
    if isinstance(deck, tuple) or isinstance(vocabulary, tuple) or isinstance(texts, tuple):
        parts = (part for part in (deck, vocabulary, texts) if isinstance(part, tuple))
        raise DeckIsFaulty(fault for part in parts for fault in part)
    built = build(deck, vocabulary, texts)
    found = tuple(_located(fault, source) for fault in well_formed.faults(built))
    if found:
        raise DeckIsFaulty(found)
    return built


def table(text: str, kind: str, model: type[Table_]) -> Table_ | Faults:
    """Read one file into its table, or tell all its faults."""
    data = parsed(text, kind)
    if isinstance(data, tuple):
        return data
    misplaced = schema_faults(data, text) if kind == DECK else ()
    try:
        return misplaced or model.model_validate(data)
    except ValidationError as error:
        return (*misplaced, *plain_faults(kind, text, data, error))


def read_texts(text: str) -> dict[str, Any] | Faults:
    """Read a texts file and fill its gaps from the built-in texts, or tell all its faults."""
    data = parsed(text, TEXTS)
    if isinstance(data, tuple):
        return data
    return text_faults(data, text) or completed(data)


def parsed(text: str, kind: str) -> dict[str, Any] | Faults:
    """Parse TOML, or tell the line where it stops making sense."""
    try:
        return tomllib.loads(text)
    except ValueError as error:
        line = re.search(r"at line (\d+)", str(error))
        number = int(line.group(1)) if line else text.count("\n") + 1
        return (Fault(kind, number, "", f"this cannot be read ({error}). {_HINT}"),)
    except RecursionError:
        return (Fault(kind, 0, "", "this cannot be read: brackets stand in brackets too deep."),)


def _located(fault: well_formed.Fault, source: DeckSource) -> Fault:
    """Find the file and line of what the domain found fault with."""
    if "." in fault.place:
        line = line_of(source.texts, tuple(fault.place.split(".")))
        return Fault(TEXTS, line, fault.place, fault.message)
    for kind, text in ((DECK, source.deck), (VOCABULARY, source.vocabulary), (TEXTS, source.texts)):
        line = line_of_id(text, fault.place.split(" / ")[0])
        if line:
            return Fault(kind, line, fault.place, fault.message)
    return Fault(DECK, 0, fault.place, fault.message)
