"""What partners typed, made ready for paper: long words can break, and keep their direction."""

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


def ready_for_paper(agenda: Agenda) -> Agenda:
    """Return the agenda with all that partners typed ready to be drawn."""
    names = tuple(ready(name) for name in agenda.names)
    ready_agenda: Agenda = _with_ready_fields(agenda)
    return replace(ready_agenda, names=names, next_begins=ready(agenda.next_begins))


def ready(typed: str) -> str:
    """Return typed words so that no run is too long for a line, and direction starts afresh."""
    broken = _UNBROKEN.sub(lambda run: run.group() + _MAY_BREAK, typed)
    if not is_right_to_left(typed):
        return broken
    lines = broken.split("\n")
    return "\n".join(f"{_RIGHT_TO_LEFT}{line}{_END_OF_DIRECTION}" for line in lines)


def is_right_to_left(typed: str) -> bool:
    """Say whether the first letter with a direction runs from right to left."""
    directions = (unicodedata.bidirectional(character) for character in typed)
    return next((one for one in directions if one in ("L", "R", "AL")), "L") != "L"


def _ready(value: Any) -> Any:
    if isinstance(value, Run):
        return replace(value, text=ready(value.text)) if value.is_own else value
    if isinstance(value, Item):
        return replace(_with_ready_fields(value), begins=ready(value.begins))
    if isinstance(value, Entry):
        return replace(_with_ready_fields(value), name=ready(value.name), to=ready(value.to))
    if isinstance(value, Passage):
        return _with_ready_fields(value)
    return tuple(_ready(one) for one in value) if isinstance(value, tuple) else value


def _with_ready_fields(value: Any) -> Any:
    return replace(
        value, **{field.name: _ready(getattr(value, field.name)) for field in fields(value)}
    )
