"""Decks out of files. Runs without Flask; imports the domain, and reads nothing but words."""

from compersion_talks.library.catalogue import (
    Catalogue,
    OfferedDeck,
    built_in,
    check,
    open_catalogue,
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
    "built_in",
    "check",
    "complete",
    "open_catalogue",
    "read_deck",
    "read_stored_deck",
]
