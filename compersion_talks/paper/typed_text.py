"""Partners' text shaped for paper: long words can break and keep their direction."""

import re
import unicodedata
from dataclasses import fields, replace
from typing import Any

from compersion_talks.domain.agenda import Agenda, Entry, Item, Passage
from compersion_talks.domain.wording import Run

_UNBROKEN = re.compile(r"\S{40}(?=\S)")
_MAY_BREAK = "\u200b"
_RIGHT_TO_LEFT = "\u2067"
_END_OF_DIRECTION = "\u2069"


def shape_agenda(agenda: Agenda) -> Agenda:
    """Return the agenda with partners' text shaped for the renderer."""
    names = tuple(shape(name) for name in agenda.names)
    shaped: Agenda = _shape_fields(agenda)
    return replace(shaped, names=names, next_begins=shape(agenda.next_begins))


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


def _shape(value: Any) -> Any:
    if isinstance(value, Run):
        return replace(value, text=shape(value.text)) if value.is_own else value
    if isinstance(value, Item):
        return replace(_shape_fields(value), begins=shape(value.begins))
    if isinstance(value, Entry):
        return replace(_shape_fields(value), name=shape(value.name), to=shape(value.to))
    if isinstance(value, Passage):
        return _shape_fields(value)
    return tuple(_shape(one) for one in value) if isinstance(value, tuple) else value


def _shape_fields(value: Any) -> Any:
    return replace(
        value, **{field.name: _shape(getattr(value, field.name)) for field in fields(value)}
    )
