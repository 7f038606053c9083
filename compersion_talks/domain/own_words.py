"""Shared by the prompt types that are answered in the partner's own words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated

from compersion_talks.domain.errors import TextHasTooManyLines, TextIsTooLong
from compersion_talks.domain.normalise import MOST_LINES
from compersion_talks.domain.prompts import (
    FormValues,
    Key,
    MergeRule,
    Pick,
    Prompt,
    Visibility,
    is_nothing,
)

MERGES = (
    MergeRule.THANKS,
    MergeRule.LINES,
    MergeRule.OFFERS,
    MergeRule.LIMITS,
    MergeRule.ASKS,
    MergeRule.LOGISTICS,
    MergeRule.PARK,
    MergeRule.NONE,
)


@dataclass(frozen=True, slots=True)
class TextKeys:
    """The keys of a text."""

    max_chars: Annotated[int, Key("240", least=1, most=2000)]


def read_text(prompt: Prompt, values: FormValues) -> tuple[Pick, ...]:
    """Read a text; an empty one counts only where "nothing from me" is ticked beside it."""
    if is_nothing(prompt, values.text.strip()) and not values.is_nothing:
        return ()
    return (Pick(values.text, Visibility.parse(values.visibility)),)


def check_text(
    prompt: Prompt, picks: Sequence[Pick], tidy: Callable[[str], str]
) -> tuple[Pick, ...]:
    """Return the first text that is not empty, tidied; one that is too long is refused, not cut."""
    tidied = tuple(Pick(tidy(pick.value), pick.visibility) for pick in picks)
    for text in (pick.value for pick in tidied):
        if len(text) > prompt.max_chars:
            raise TextIsTooLong(len(text), prompt.max_chars)
        if text.count("\n") >= MOST_LINES:
            raise TextHasTooManyLines(text.count("\n") + 1, MOST_LINES)
    return tuple(one for one in tidied if one.value or is_nothing(prompt, one.value))[:1]
