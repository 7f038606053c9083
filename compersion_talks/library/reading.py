"""Read a deck from the three TOML texts, or list all their faults."""

import re
import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from compersion_talks.domain import faults as domain
from compersion_talks.domain.deck_faults import find_faults
from compersion_talks.domain.decks import Deck
from compersion_talks.library.building import build
from compersion_talks.library.faults import DeckIsFaulty, Fault, explain, find_line, find_line_of_id
from compersion_talks.library.schemas import find_misplaced_keys
from compersion_talks.library.shapes import DeckTable, VocabularyTable
from compersion_talks.library.source import DECK, TEXTS, VOCABULARY, DeckSource, Document, hash_text
from compersion_talks.library.texts import complete, find_text_faults

Faults = tuple[Fault, ...]
_Table = TypeVar("_Table", bound=BaseModel)

_LARGEST = 1_000_000
_HINT = "Often a quote or a bracket is missing on this line or on the one before."


def read_deck(source: DeckSource) -> Deck:
    """Read a deck, or raise `DeckIsFaulty` with all its faults."""
    return assemble(*_parse_source(source))


class StoredDeckWasChanged(ValueError):
    """The text of a stored deck is not the one that its talk was opened with."""


def read_stored_deck(text: str, digest: str) -> Deck:
    """Read the deck that a talk keeps, as `DeckSource.to_text` wrote it, checked against its hash.

    It was checked by the rules of the day when it was stored. Raises `StoredDeckWasChanged`.
    """
    if hash_text(text) != digest:
        raise StoredDeckWasChanged
    deck, vocabulary, texts = _parse_source(DeckSource.from_text(text))
    return build(
        DeckTable.model_validate(deck.data),
        VocabularyTable.model_validate(vocabulary.data),
        complete(texts.data),
    )


def assemble(deck: Document, vocabulary: Document, texts: Document) -> Deck:
    """Build a deck from three documents; raises `DeckIsFaulty`, with faults of shape first."""
    misplaced = find_misplaced_keys(deck)
    deck_table, words = shape(deck, DeckTable), shape(vocabulary, VocabularyTable)
    found = (*misplaced, *_list_faults(deck_table), *_list_faults(words), *find_text_faults(texts))
    if isinstance(deck_table, tuple) or isinstance(words, tuple) or found[len(misplaced) :]:
        raise DeckIsFaulty(found)
    built = build(deck_table, words, complete(texts.data))
    senseless = (_locate(fault, (deck, vocabulary, texts)) for fault in find_faults(built))
    if found := (*misplaced, *senseless):
        raise DeckIsFaulty(found)
    return built


def shape(document: Document, model: type[_Table]) -> _Table | Faults:
    """Read a document into its table, or list all its faults."""
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        return explain(document, error)


def read_file(path: Path) -> Document | Faults:
    """Read and parse one file, or return its faults."""
    try:
        if path.stat().st_size > _LARGEST:
            raise ValueError("it is larger than one megabyte; shorten it")
        text = path.read_text("utf-8-sig")  # some editors put an invisible mark at the beginning
    except (OSError, ValueError) as error:
        return (Fault(path.name, 0, "", f"this file cannot be read: {_explain(error)}"),)
    document = parse(text, path.name)
    if isinstance(document, Document) and document.kind not in (DECK, VOCABULARY, TEXTS):
        message = 'write kind = "deck", kind = "vocabulary" or kind = "texts" near the top'
        return (Fault(path.name, find_line(text, ("kind",)), "", message),)
    return document


def parse(text: str, name: str) -> Document | Faults:
    """Parse TOML, or return the fault with its line."""
    try:
        return Document(name, text, tomllib.loads(text))
    except ValueError as error:
        line = re.search(r"at line (\d+)", str(error))
        number = int(line.group(1)) if line else text.count("\n") + 1
        return (Fault(name, number, "", f"this cannot be read ({error}). {_HINT}"),)
    except RecursionError:
        return (Fault(name, 0, "", "this cannot be read: brackets are nested too deep."),)


def _parse_source(source: DeckSource) -> tuple[Document, Document, Document]:
    kinds = {DECK: source.deck, VOCABULARY: source.vocabulary, TEXTS: source.texts}
    parsed = [parse(text, kind) for kind, text in kinds.items()]
    documents = [one for one in parsed if isinstance(one, Document)]
    if len(documents) < len(parsed):
        raise DeckIsFaulty(fault for one in parsed for fault in _list_faults(one))
    deck, vocabulary, texts = documents
    return deck, vocabulary, texts


def _list_faults(result: object) -> Faults:
    return result if isinstance(result, tuple) else ()


def _locate(fault: domain.Fault, documents: tuple[Document, ...]) -> Fault:
    """Find the file and line of a fault that the domain found."""
    topic = re.fullmatch(r"topic '(.+)'", fault.subject)
    wanted = topic[1] if topic else fault.subject.split(" / ")[0]
    for document in documents[:1] if topic else documents:
        line = find_line_of_id(document.text, wanted, of_topic=topic is not None)
        if line:
            return Fault(document.name, line, fault.subject, fault.message)
    return Fault(documents[0].name, 0, fault.subject, fault.message)


def _explain(error: OSError | ValueError) -> str:
    if isinstance(error, UnicodeError):
        return "it is not plain text; save it again as text in UTF-8"
    if isinstance(error, OSError):
        return f"{error.strerror}. Look whether it is a file that the program may read"
    return str(error)
