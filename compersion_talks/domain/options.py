"""Shared by the prompt types with lines to pick."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from compersion_talks.domain.errors import TooManyPicks
from compersion_talks.domain.prompts import (
    FormValues,
    Key,
    Lists,
    MergeRule,
    Option,
    Pick,
    Prompt,
    Visibility,
)

SOME_OPTIONS = '[{ id = "...", label = "..." }]'
MERGES_OF_LISTS = (
    MergeRule.OPTIONS,
    MergeRule.NEEDS,
    MergeRule.FEARS,
    MergeRule.LIMITS,
    MergeRule.ASKS,
    MergeRule.LOGISTICS,
    MergeRule.PARK,
    MergeRule.FOCUS,
    MergeRule.NONE,
)

_FIELDS_OF_A_LINE = 3
_MOST_DIGITS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ListKeys:
    """The keys of every list; raises `ValueError` for options beside those of the vocabulary."""

    options: Annotated[tuple[Option, ...], Key(SOME_OPTIONS)] = ()
    options_from: Literal["needs", "fears"] | None = None
    exclusive: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse two lists in one."""
        if self.options and self.options_from:
            raise ValueError("write either options or options_from, not both")


def fill_list(keys: Any, lists: Lists) -> dict[str, Any]:
    """Take the options of the deck, or those of the vocabulary."""
    return {
        "options": lists[keys.options_from] if keys.options_from else keys.options,
        "options_from": keys.options_from or "",
        "exclusive": keys.exclusive,
        "pick_max": keys.pick_max,
    }


def read_one(_: Prompt, values: FormValues) -> tuple[Pick, ...]:
    """Read the one line that is chosen."""
    return tuple(Pick(value, Visibility.parse(values.visibility)) for value in values.picks[:1])


def read_several(_: Prompt, values: FormValues) -> tuple[Pick, ...]:
    """Read the lines that are ticked, each with its own visibility and rank."""
    return tuple(
        Pick(
            value,
            Visibility.parse(values.visibilities.get(value, "")),
            read_number(values.ranks.get(value, "")),
        )
        for value in values.picks
    )


def read_number(text: str) -> int | None:
    """Read a whole number as a form sends it; `None` for anything else."""
    is_number = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    return int(text) if is_number else None


def check_picks(prompt: Prompt, picks: Sequence[Pick]) -> tuple[Pick, ...]:
    """Return the picks that the prompt offers, once each and in the order of the deck.

    An exclusive line counts only if nothing else is picked. Raises `TooManyPicks`.
    """
    given = {pick.value: pick for pick in picks}
    picked = tuple(given[value] for value in prompt.offered if value in given)
    chosen = tuple(pick for pick in picked if pick.value not in prompt.exclusive) or picked[:1]
    if prompt.most_picks and len(chosen) > prompt.most_picks:
        raise TooManyPicks(len(chosen), prompt.most_picks)
    return chosen


def find_faults_of_list(prompt: Prompt) -> Iterator[str]:
    """List the faults of a list's `pick_max`."""
    if prompt.options and prompt.pick_max > len(prompt.options):
        yield f"pick_max must be a number from 1 to {len(prompt.options)}, or left out"


def count_fields_of_list(prompt: Prompt) -> int:
    """Count a pick, a rank and a visibility for each line."""
    return _FIELDS_OF_A_LINE * len(prompt.options)
