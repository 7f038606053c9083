"""Sources of decks, whole and broken, for the tests of the library."""

import json
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from compersion_talks.domain.decks import Deck
from compersion_talks.library import DeckIsFaulty, DeckSource, Fault, read_built_in, read_deck
from compersion_talks.library.source import BUILT_IN


def a_source() -> DeckSource:
    """Give the words of a short built-in deck."""
    return read_built_in()["check-in"].source


def swap(text: str, old: str, new: str) -> str:
    """Put one piece of a text in place of another, which must be there exactly once."""
    assert text.count(old) == 1

    return text.replace(old, new)


def with_deck(old: str, new: str) -> DeckSource:
    """Give a source whose deck file was changed in one place."""
    return replace(a_source(), deck=swap(a_source().deck, old, new))


def with_vocabulary(old: str, new: str) -> DeckSource:
    """Give a source whose vocabulary file was changed in one place."""
    return replace(a_source(), vocabulary=swap(a_source().vocabulary, old, new))


def with_texts(old: str, new: str) -> DeckSource:
    """Give a source whose texts file was changed in one place."""
    return replace(a_source(), texts=swap(a_source().texts, old, new))


def list_faults(source: DeckSource) -> tuple[Fault, ...]:
    """Read a source that cannot be used, and give its faults."""
    with pytest.raises(DeckIsFaulty) as refused:
        read_deck(source)
    return refused.value.faults


def list_messages(source: DeckSource) -> list[str]:
    """Give the faults of a source as the command line prints them."""
    return [str(fault) for fault in list_faults(source)]


def find_line(text: str, piece: str) -> int:
    """Find the first line of a text that holds a piece of it."""
    return next(n for n, line in enumerate(text.split("\n"), start=1) if piece in line)


def write_toml(data: Mapping[str, Any]) -> str:
    """Write plain values as TOML, each key on a line of its own."""
    return "\n".join(f"{json.dumps(key)} = {_write_inline(value)}" for key, value in data.items())


def copy_file(
    folder: Path, name: str, to: str = "", changes: Mapping[str, str] | None = None
) -> Path:
    """Copy a built-in file into a folder, with pieces of its text changed."""
    text = (BUILT_IN / name).read_text("utf-8")
    for old, new in (changes or {}).items():
        text = swap(text, old, new)
    path = folder / (to or name)
    path.write_text(text, "utf-8")
    return path


def _write_inline(value: Any) -> str:
    if isinstance(value, Mapping):
        entries = (f"{json.dumps(key)} = {_write_inline(entry)}" for key, entry in value.items())
        return "{" + ", ".join(entries) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_write_inline(entry) for entry in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def list_fields(deck: Deck) -> list[str]:
    """List all that a deck holds as text, to compare it: a deck equals itself alone."""
    return [repr(getattr(deck, one.name)) for one in fields(deck)]
