"""The decks that are on offer: the built-in ones, and those of the operator's folder."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from compersion_talks.library.files import File, paths_in, read_file, readable
from compersion_talks.library.positions import line_of
from compersion_talks.library.reading import Faults, read_deck, read_texts
from compersion_talks.library.source import (
    BUILT_IN,
    DECK,
    TEXTS,
    VOCABULARY,
    DeckIsFaulty,
    DeckSource,
    Fault,
)
from compersion_talks.library.texts_file import gaps
from compersion_talks.library.words import shown


@dataclass(frozen=True, slots=True)
class Offer:
    """The decks that can be chosen, default first, and what is wrong in the operator's folder."""

    decks: Mapping[str, DeckSource]
    faults: tuple[Fault, ...]


@lru_cache(maxsize=1)
def built_in() -> Mapping[str, DeckSource]:
    """Give the built-in decks by their ids, the default one first."""
    files = readable(paths_in(BUILT_IN))
    found = {file.path.stem: _source(file, files) for file in files if file.kind == DECK}
    decks = {key: source for key, source in found.items() if isinstance(source, DeckSource)}
    return MappingProxyType({**_defaults(decks), **decks})


def offered(folder: Path | None) -> Offer:
    """Add the operator's decks to the built-in ones; a faulty one is told and never offered."""
    if folder is None:
        return Offer(built_in(), ())
    if not folder.is_dir():
        message = "there is no such folder; make it, or change COMPERSION_DECKS_DIR"
        return Offer(built_in(), (Fault(str(folder), 0, "", message),))
    examined = {path.stem: _examined(path) for path in paths_in(folder)}
    own = {key: source for key, (source, _) in examined.items() if source is not None}
    others = {key: source for key, source in built_in().items() if key not in own}
    faults = dict.fromkeys(fault for _, found in examined.values() for fault in found)
    return Offer({**_defaults(own), **others, **own}, tuple(faults))


def check(paths: Iterable[Path]) -> tuple[Fault, ...]:
    """Tell everything that has to be mended in some deck, vocabulary or texts files."""
    return tuple(dict.fromkeys(fault for path in paths for fault in _examined(path)[1]))


def _examined(path: Path) -> tuple[DeckSource | None, Faults]:
    """Read one file as what it says it is; only a deck without a fault gives a source."""
    file = read_file(path)
    if isinstance(file, tuple):
        return None, file
    if file.kind == DECK:
        return _examined_deck(file)
    return None, _texts_faults(file) if file.kind == TEXTS else _vocabulary_faults(file)


def _examined_deck(file: File) -> tuple[DeckSource | None, Faults]:
    around = readable((*paths_in(file.path.parent), *paths_in(BUILT_IN)))
    source = _source(file, around)
    if not isinstance(source, DeckSource):
        return None, source
    faults = (*_name_faults(file), *_faults_of(source, _names(file, around)))
    return (None if faults else source), faults


def _vocabulary_faults(file: File) -> Faults:
    """Read a vocabulary as the default deck would."""
    deck = next(iter(built_in().values()))
    found = _faults_of(replace(deck, vocabulary=file.text), {VOCABULARY: file.path.name})
    return tuple(fault for fault in found if fault.file == file.path.name)


def _texts_faults(file: File) -> Faults:
    """Read texts on their own, and tell what they leave to the English ones."""
    texts = read_texts(file.text)
    found = texts if isinstance(texts, tuple) else gaps(file.data, file.text)
    return tuple(replace(fault, file=file.path.name) for fault in found)


def _name_faults(file: File) -> Faults:
    """Hold the id of a deck against the name of its file."""
    identity = file.data.get("id")
    if identity == file.path.stem:
        return ()
    message = f"id must be the name of the file, '{file.path.stem}'; it is {shown(identity)}"
    return (Fault(file.path.name, line_of(file.text, ("id",)), "", message),)


def _faults_of(source: DeckSource, names: Mapping[str, str]) -> Faults:
    try:
        read_deck(source)
    except DeckIsFaulty as refused:
        return tuple(
            replace(fault, file=names.get(fault.file, fault.file)) for fault in refused.faults
        )
    return ()


def _source(deck: File, around: Iterable[File]) -> DeckSource | Faults:
    """Put a deck together with the vocabulary and the texts of its language."""
    vocabulary = deck.companion(VOCABULARY, around)
    texts = deck.companion(TEXTS, around)
    if vocabulary is None or texts is None:
        message = (
            f"there are no words in the language {shown(deck.language)} yet; copy vocab.toml and "
            f"texts.toml next to this file, translate them, and set their language"
        )
        return (Fault(deck.path.name, line_of(deck.text, ("language",)), "", message),)
    return DeckSource(deck.text, vocabulary.text, texts.text)


def _names(deck: File, around: Iterable[File]) -> dict[str, str]:
    """Tell the file name behind each part of a deck's source."""
    companions = {kind: deck.companion(kind, around) for kind in (VOCABULARY, TEXTS)}
    named = {kind: file.path.name for kind, file in companions.items() if file is not None}
    return {DECK: deck.path.name, **named}


def _defaults(decks: Mapping[str, DeckSource]) -> dict[str, DeckSource]:
    return {key: source for key, source in decks.items() if read_deck(source).is_default}
