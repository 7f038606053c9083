"""Decks out of files. Runs without Flask; imports the domain, and reads nothing but words."""

from compersion_talks.library.building import checks_before
from compersion_talks.library.reading import read_deck
from compersion_talks.library.shelf import Offer, built_in, check, offered
from compersion_talks.library.source import DeckIsFaulty, DeckSource, Fault, hash_of
from compersion_talks.library.texts_file import completed

__all__ = [
    "DeckIsFaulty",
    "DeckSource",
    "Fault",
    "Offer",
    "built_in",
    "check",
    "checks_before",
    "completed",
    "hash_of",
    "offered",
    "read_deck",
]
