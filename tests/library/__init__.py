"""Tests of the library: deck files in, decks or faults out."""
