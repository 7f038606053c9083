"""One line out of a few."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from compersion_talks.domain.faults import find_repeated
from compersion_talks.domain.options import SOME_OPTIONS, check_picks, read_one
from compersion_talks.domain.prompts import Key, MergeRule, OnPaper, Option, Prompt, PromptType

_FEWEST_IN_ORDER = 2


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a single choice; `order` puts its options from one end to the other."""

    options: Annotated[tuple[Option, ...], Key(SOME_OPTIONS)]
    match_options: tuple[str, ...] = ()
    order: tuple[str, ...] = ()


def find_faults(prompt: Prompt) -> Iterator[str]:
    """List the faults of keys that only lists may have, and of the order."""
    for option_id in prompt.exclusive:
        yield f'option "{option_id}": alone = true is for multi-choice and ranked: leave it out'
    for option in prompt.options:
        if option.start is not None:
            yield f'option "{option.id}": start is for multi-choice and ranked: leave it out'
    if prompt.order:
        yield from _find_faults_of_order(prompt)


def _find_faults_of_order(prompt: Prompt) -> Iterator[str]:
    if prompt.merge is not MergeRule.POSITIONS:
        yield 'order is for merge = "positions": leave it out'
    if len(prompt.order) < _FEWEST_IN_ORDER:
        yield f"order needs at least {_FEWEST_IN_ORDER} options, from one end to the other"
    for option_id in find_repeated(prompt.order):
        yield f'order names "{option_id}" twice: write each option once'


TYPE = PromptType(
    name="single-choice",
    keys=Keys,
    merges=(
        MergeRule.OPTIONS,
        MergeRule.POSITIONS,
        MergeRule.LIMITS,
        MergeRule.ASKS,
        MergeRule.LOGISTICS,
        MergeRule.PARK,
        MergeRule.NONE,
    ),
    read=read_one,
    check=check_picks,
    on_paper=OnPaper.CHOICES,
    find_faults=find_faults,
)
