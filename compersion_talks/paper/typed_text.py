"""Partners' text shaped for paper: long words can break and keep their direction."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from compersion_talks.domain.agenda import Agenda, Entry, Item, Passage
from compersion_talks.domain.wording import Run

_UNBROKEN = re.compile(r"\S{40}(?=\S)")
_MAY_BREAK = "\u200b"
_RIGHT_TO_LEFT = "\u2067"
_END_OF_DIRECTION = "\u2069"


_TYPED: Mapping[type, frozenset[str]] = {
    Agenda: frozenset({"names", "next_begins"}),
    Item: frozenset({"begins"}),
    Entry: frozenset({"name", "to"}),
    Passage: frozenset(),
}
"""The fields of an agenda and of its parts that hold names, which partners typed."""


def shape_agenda(agenda: Agenda) -> Agenda:
    """Return the agenda with all that partners typed shaped for the renderer."""
    shaped: Agenda = _shape(agenda)
    return shaped


def shape(typed: str) -> str:
    """Return typed words that can break anywhere, each line with its own direction."""
    broken = _UNBROKEN.sub(lambda run: run.group() + _MAY_BREAK, typed)
    if not is_right_to_left(typed):
        return broken
    lines = broken.split("\n")
    return "\n".join(f"{_RIGHT_TO_LEFT}{line}{_END_OF_DIRECTION}" for line in lines)


def is_right_to_left(typed: str) -> bool:
    """Say whether the first letter with a direction runs from right to left."""
    directions = (unicodedata.bidirectional(character) for character in typed)
    return next((one for one in directions if one in ("L", "R", "AL")), "L") != "L"


def _shape(value: Any, *, is_typed: bool = False) -> Any:
    if isinstance(value, str):
        return shape(value) if is_typed else value
    if isinstance(value, tuple):
        return tuple(_shape(one, is_typed=is_typed) for one in value)
    if isinstance(value, Run):
        return replace(value, text=_shape(value.text, is_typed=value.is_own))
    names = _TYPED.get(type(value))
    if names is None:
        return value
    shaped = {
        one.name: _shape(getattr(value, one.name), is_typed=one.name in names)
        for one in fields(value)
    }
    return replace(value, **shaped)
