"""Which keys of a deck file belong to which schema."""

from collections.abc import Iterator, Mapping
from typing import Any

from compersion_talks.library.plain_faults import place_of
from compersion_talks.library.positions import Location, line_of
from compersion_talks.library.source import DECK, Fault

_NEW = {
    "deck": {"topics", "topic", "notice"},
    "prompt": {"answers", "named", "order", "tags"},
    "option": {"start", "limit", "talk", "alone"},
    "label": {"label", "talk"},
}
_NEW_VALUES = (("block", "names"), ("block", "know"), ("block", "close"), ("match_on", "everyone"))

_WRITE_2 = "belongs to schema 2; write schema = 2 at the top of the file"
_WRITE_ALONE = "belongs to schema 1; write alone = true in each of these options instead"

Written = tuple[str, Location, Mapping[str, Any]]
"""The kind of a table, the way to it, and the table."""


def schema_faults(data: Mapping[str, Any], text: str) -> tuple[Fault, ...]:
    """Tell which keys of a deck belong to another schema than the one that it names."""
    rule = {1: _too_new, 2: _too_old}.get(_schema_of(data), _nothing)
    return tuple(
        Fault(DECK, line_of(text, way), place_of(data, way), message)
        for written in _tables(data)
        for way, message in rule(written)
    )


def _schema_of(data: Mapping[str, Any]) -> int:
    schema = data.get("schema")
    return schema if isinstance(schema, int) else 0


def _nothing(_: Written) -> Iterator[tuple[Location, str]]:
    yield from ()


def _too_new(written: Written) -> Iterator[tuple[Location, str]]:
    kind, way, table = written
    for key in (key for key in table if key in _NEW[kind]):
        yield (*way, key), f"{key} {_WRITE_2}"
    for key, value in _NEW_VALUES:
        if kind == "prompt" and table.get(key) == value:
            yield (*way, key), f'{key} = "{value}" {_WRITE_2}'


def _too_old(written: Written) -> Iterator[tuple[Location, str]]:
    kind, way, table = written
    if kind == "prompt" and "exclusive" in table:
        yield (*way, "exclusive"), f"exclusive {_WRITE_ALONE}"


def _tables(data: Mapping[str, Any]) -> Iterator[Written]:
    """List the tables of a deck, whatever else may be wrong with it."""
    yield "deck", (), data
    for way, section in _listed(data, (), "section"):
        for way_on, prompt in _listed(section, way, "prompt"):
            yield "prompt", way_on, prompt
            yield from (("option", *one) for one in _listed(prompt, way_on, "options"))
            yield from (("label", *one) for one in _listed(prompt, way_on, "labels"))


def _listed(
    table: Mapping[str, Any], way: Location, key: str
) -> Iterator[tuple[Location, Mapping[str, Any]]]:
    entries = table.get(key)
    for place, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, Mapping):
            yield (*way, key, place), entry
