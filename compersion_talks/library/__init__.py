"""Deck files: read, checked and offered, without Flask."""

from compersion_talks.library.catalogue import (
    Catalogue,
    OfferedDeck,
    check,
    list_hints,
    open_catalogue,
    read_built_in,
    read_texts,
)
from compersion_talks.library.faults import DeckIsFaulty, Fault
from compersion_talks.library.reading import StoredDeckWasChanged, read_deck, read_stored_deck
from compersion_talks.library.source import DeckSource
from compersion_talks.library.texts import complete

__all__ = [
    "Catalogue",
    "DeckIsFaulty",
    "DeckSource",
    "Fault",
    "OfferedDeck",
    "StoredDeckWasChanged",
    "read_built_in",
    "check",
    "complete",
    "list_hints",
    "open_catalogue",
    "read_deck",
    "read_stored_deck",
    "read_texts",
]
