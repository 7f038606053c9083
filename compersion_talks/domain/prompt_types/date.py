"""A day, such as the one on which to talk again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from compersion_talks.domain.errors import DayIsUnreadable
from compersion_talks.domain.normalise import normalise_line
from compersion_talks.domain.own_words import read_text
from compersion_talks.domain.prompts import Lists, MergeRule, OnPaper, Pick, Prompt, PromptType

LONGEST_DAY = 40
"""So many letters at most has a day when its deck's language writes it out."""


@dataclass(frozen=True, slots=True)
class Keys:
    """A day has no keys of its own."""


def fill(_keys: Any, _lists: Lists) -> dict[str, Any]:
    """Give a day the length of its longest form in words."""
    return {"max_chars": LONGEST_DAY}


def check(_: Prompt, picks: Sequence[Pick]) -> tuple[Pick, ...]:
    """Return the first day as year, month and day; raise `DayIsUnreadable` for anything else."""
    typed = (replace(pick, value=normalise_line(pick.value)) for pick in picks)
    return tuple(replace(pick, value=_read(pick.value)) for pick in typed if pick.value)[:1]


def say(value: str, write_day: Callable[[date], str]) -> str:
    """Write the day out in the language of the deck."""
    return write_day(date.fromisoformat(value))


def _read(typed: str) -> str:
    try:
        return date.fromisoformat(typed).isoformat()
    except ValueError as error:
        raise DayIsUnreadable from error


TYPE = PromptType(
    name="date",
    keys=Keys,
    merges=(MergeRule.LINES, MergeRule.LOGISTICS, MergeRule.NONE),
    read=read_text,
    check=check,
    on_paper=OnPaper.RULED_LINES,
    fill=fill,
    say=say,
    is_text=True,
)
