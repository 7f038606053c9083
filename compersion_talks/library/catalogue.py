"""The catalogue of decks: the built-in ones, and those of the operator's folder."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from compersion_talks.domain.decks import Deck
from compersion_talks.library.faults import DeckIsFaulty, Fault, make_fault
from compersion_talks.library.hints import find_hints
from compersion_talks.library.reading import Faults, assemble, read_file
from compersion_talks.library.shapes import quote
from compersion_talks.library.source import BUILT_IN, DECK, TEXTS, VOCABULARY, DeckSource, Document
from compersion_talks.library.texts import complete, find_gaps, find_text_faults
from compersion_talks.library.untouched import find_untouched


@dataclass(frozen=True, slots=True, eq=False)
class OfferedDeck:
    """A deck that a talk can be opened with, and its words as the talk will keep them."""

    deck: Deck
    source: DeckSource


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The decks that can be chosen, default first, and the faults in the operator's folder."""

    decks: Mapping[str, OfferedDeck]
    faults: tuple[Fault, ...]


def read_texts(folder: Path | None) -> Mapping[str, Mapping[str, Any]]:
    """Return the texts of each language by its tag, the operator's before the built-in ones.

    A file with a fault counts as none, as it does for a deck; what one leaves out is in English.
    """
    return {**_read_built_in_texts(), **(_read_texts(folder) if folder else {})}


@lru_cache(maxsize=1)
def _read_built_in_texts() -> Mapping[str, Mapping[str, Any]]:
    return _read_texts(BUILT_IN)


def _read_texts(folder: Path) -> dict[str, Mapping[str, Any]]:
    """Return the texts in one folder by their language; of two files, the first by its name."""
    found: dict[str, Mapping[str, Any]] = {}
    for document in map(read_file, sorted(folder.glob("*.toml"))):
        if not isinstance(document, Document) or document.kind != TEXTS:
            continue
        if not find_text_faults(document):
            found.setdefault(str(document.language), complete(document.data))
    return found


@lru_cache(maxsize=1)
def read_built_in() -> Mapping[str, OfferedDeck]:
    """Return the built-in decks by their ids, the default one first."""
    decks = _examine(sorted(BUILT_IN.glob("*.toml"))).decks
    return MappingProxyType({**_list_defaults(decks), **decks})


def open_catalogue(folder: Path | None) -> Catalogue:
    """Add the operator's decks to the built-in ones; a faulty deck is reported and left out."""
    if folder is None:
        return Catalogue(read_built_in(), ())
    if not folder.is_dir():
        message = "there is no such folder; make it, or change COMPERSION_DECKS_DIR"
        return Catalogue(read_built_in(), (Fault(str(folder), 0, "", message),))
    own = _examine(sorted(folder.glob("*.toml")))
    others = {key: offered for key, offered in read_built_in().items() if key not in own.decks}
    return Catalogue({**_list_defaults(own.decks), **others, **own.decks}, own.faults)


def check(paths: Iterable[Path]) -> Faults:
    """List everything that has to be mended in some deck, vocabulary or texts files."""
    return _examine(paths).faults


def list_hints(paths: Iterable[Path]) -> tuple[str, ...]:
    """List what reads badly in some files: decks without faults, and words still in English."""
    files = tuple(paths)
    decks = _examine(files).decks
    badly = (
        f"{key}, {hint}" for key, offered in decks.items() for hint in find_hints(offered.deck)
    )
    read = (one for one in map(read_file, files) if isinstance(one, Document))
    return (*badly, *filter(None, map(find_untouched, read)))


def _list_defaults(decks: Mapping[str, OfferedDeck]) -> dict[str, OfferedDeck]:
    return {key: offered for key, offered in decks.items() if offered.deck.is_default}


def _examine(paths: Iterable[Path]) -> Catalogue:
    """Read some files as what they say they are, each beside the others of its folder.

    Every file is read and parsed once; decks stand in the order of their files.
    """
    read = cache(read_file)
    around = cache(lambda folder: tuple(map(read, sorted(folder.glob("*.toml")))))
    decks: dict[str, OfferedDeck] = {}
    faults: list[Fault] = []
    for path in paths:
        beside = (*around(path.parent), *around(BUILT_IN))
        found = _examine_file(path.stem, read(path), beside)
        if isinstance(found, OfferedDeck):
            decks[path.stem] = found
        else:
            faults += found
    return Catalogue(decks, tuple(dict.fromkeys(faults)))


def _examine_file(
    name: str, file: Document | Faults, around: Sequence[Document | Faults]
) -> OfferedDeck | Faults:
    documents = [one for one in around if isinstance(one, Document)]
    if not isinstance(file, Document):
        return file
    if file.kind == TEXTS:
        return find_text_faults(file) or find_gaps(file)
    if file.kind == VOCABULARY:
        return _examine_vocabulary(file, documents)
    return _examine_deck(name, file, documents)


def _examine_deck(name: str, deck: Document, around: Sequence[Document]) -> OfferedDeck | Faults:
    vocabulary = deck.find_companion(VOCABULARY, around)
    texts = deck.find_companion(TEXTS, around)
    if vocabulary is None or texts is None:
        message = (
            f"there are no words in the language {quote(deck.language)} yet; copy vocab.toml and "
            f"texts.toml next to this file, translate them, and set their language"
        )
        return (make_fault(deck, ("language",), message),)
    misnamed = _check_name(name, deck)
    try:
        built = assemble(deck, vocabulary, texts)
    except DeckIsFaulty as refused:
        return (*misnamed, *refused.faults)
    source = DeckSource(deck.text, vocabulary.text, texts.text)
    return misnamed or OfferedDeck(built, source)


def _examine_vocabulary(vocabulary: Document, around: Sequence[Document]) -> Faults:
    """Read a vocabulary as the default deck would."""
    deck = next(one for one in around if one.kind == DECK and one.data.get("default"))
    texts = next(one for one in around if one.kind == TEXTS)
    try:
        assemble(deck, vocabulary, texts)
    except DeckIsFaulty as refused:
        return tuple(fault for fault in refused.faults if fault.file == vocabulary.name)
    return ()


def _check_name(name: str, deck: Document) -> Faults:
    """Compare the id of a deck with the name of its file."""
    identity = deck.data.get("id")
    if identity == name:
        return ()
    message = f"id must be the name of the file, '{name}'; it is {quote(identity)}"
    return (make_fault(deck, ("id",), message),)
