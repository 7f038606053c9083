"""What the words of the built-in decks are measured with."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from compersion_talks.library.source import BUILT_IN
from tests.words import list_objections

NOT_SHOWN = {
    *("id", "schema", "kind", "language", "version", "type", "merge", "block", "note", "keep"),
    *("visibility", "visibility_allowed", "match_on", "match_options", "exclusive", "options_from"),
    *("gate", "tags", "group", "start", "lock", "purpose", "fear", "a", "b"),
}
ALLOWED = (
    "National Domestic Abuse Helpline, 0808 2000 247, for women.",
    "Men's Advice Line, 0808 801 0327.",
    "Hilfetelefon, 116 016, for women, and 0800 123 99 00, for men.",
)
"""Sentences with a word that is right there: whom a helpline is for, and a name to fill in."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One text that people read, and its place."""

    place: str
    text: str


def list_shown(data: Any, place: str) -> Iterator[Shown]:
    """List every text of a file that people read."""
    if isinstance(data, str):
        yield Shown(place, data)
    for name, entry in list_entries(data):
        yield from list_shown(entry, f"{place}.{name}")


def list_entries(data: Any) -> Iterator[tuple[object, Any]]:
    """Name the entries of a table or a list that people read."""
    if isinstance(data, dict):
        yield from ((key, value) for key, value in data.items() if key not in NOT_SHOWN)
    if isinstance(data, list):
        for number, entry in enumerate(data):
            yield (entry.get("id", number) if isinstance(entry, dict) else number), entry


def list_all_shown() -> Iterator[Shown]:
    """List every text of every built-in file."""
    for path in sorted(BUILT_IN.glob("*.toml")):
        yield from list_shown(tomllib.loads(path.read_text("utf-8")), path.stem)


def list_faults_of(text: str, *patterns: Mapping[str, str]) -> list[str]:
    """List the faults of the words of a deck, but those of sentences that may have them."""
    judged = text
    for allowed in ALLOWED:
        judged = judged.replace(allowed, "")
    return list_objections(judged, *patterns)
