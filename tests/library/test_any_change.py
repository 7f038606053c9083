"""Whatever a deck writer changes, the answer is a deck or a list of faults, never a crash."""

import tomllib
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from compersion_talks.domain.decks import Deck
from compersion_talks.library import DeckIsFaulty, DeckSource, Fault, read_deck
from tests.library.sources import a_source, list_fields, write_toml

PARTS = ("deck", "vocabulary", "texts")
ODD_VALUES: tuple[Any, ...] = (
    0,
    -1,
    7,
    10**30,
    True,
    1.5,
    "",
    " ",
    "x",
    "not-sure",
    "{",
    "{name}",
    "<b>",
    "\u202e",
    [],
    [1],
    ["x"],
    [{}],
    {},
    {"id": "x"},
)

Way = tuple[Any, ...]


def list_paths(value: Any, way: Way = ()) -> Iterator[Way]:
    """List the ways to everything inside some data."""
    entries: Any = ()
    if isinstance(value, dict):
        entries = value.items()
    elif isinstance(value, list):
        entries = enumerate(value)
    for key, entry in entries:
        yield (*way, key)
        yield from list_paths(entry, (*way, key))


DATA = {part: tomllib.loads(getattr(a_source(), part)) for part in PARTS}
WAYS = {part: tuple(list_paths(data)) for part, data in DATA.items()}


def change_source(part: str, way: Way, odd_value: Any) -> DeckSource:
    """Put an odd value in one place of one file, or take the place out."""
    data = deepcopy(DATA[part])
    parent: Any = data
    for step in way[:-1]:
        parent = parent[step]
    if odd_value is None:
        del parent[way[-1]]
    else:
        parent[way[-1]] = odd_value
    return replace(a_source(), **{part: write_toml(data)})


def read_or_list_faults(source: DeckSource) -> Deck | tuple[Fault, ...]:
    """Read a source; any other exception is a crash, and makes the test fail."""
    try:
        return read_deck(source)
    except DeckIsFaulty as refused:
        return refused.faults


def assert_deck_or_faults(source: DeckSource) -> None:
    """Accept nothing but a deck that can be used, or faults that say something."""
    result = read_or_list_faults(source)

    if isinstance(result, Deck):
        assert result.checks
    else:
        assert result
        assert all(fault.file in PARTS and fault.message for fault in result)


@given(data=st.data(), part=st.sampled_from(PARTS))
@settings(max_examples=150, deadline=None)
def test_any_value_changed_or_dropped_gives_a_deck_or_faults(data: Any, part: str) -> None:
    way = data.draw(st.sampled_from(WAYS[part]))
    odd_value = data.draw(st.sampled_from((None, *ODD_VALUES)))

    assert_deck_or_faults(change_source(part, way, odd_value))


@given(
    part=st.sampled_from(PARTS),
    place=st.integers(min_value=0, max_value=7000),
    length=st.integers(min_value=0, max_value=400),
    put=st.text(max_size=3),
)
@settings(max_examples=60, deadline=None)
def test_any_edit_of_the_text_gives_a_deck_or_faults(
    part: str, place: int, length: int, put: str
) -> None:
    text = getattr(a_source(), part)
    edited = text[:place] + put + text[place + length :]

    assert_deck_or_faults(replace(a_source(), **{part: edited}))


def test_a_deck_written_anew_is_the_same_deck() -> None:
    source = DeckSource(*(write_toml(DATA[part]) for part in PARTS))

    assert list_fields(read_deck(source)) == list_fields(read_deck(a_source()))
