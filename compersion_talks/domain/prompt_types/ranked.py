"""Several lines out of a list, the most important first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from compersion_talks.domain.options import ListKeys, check_picks
from compersion_talks.domain.prompt_types import multi_choice
from compersion_talks.domain.prompts import Key, Pick, Prompt


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys(ListKeys):
    """The keys of a ranked list: a list that always says how many lines can be picked."""

    pick_max: Annotated[int, Key("5", least=1)]


def check_in_order(prompt: Prompt, picks: Sequence[Pick]) -> tuple[Pick, ...]:
    """Return the picks by rank, those without one last; refuse what no list takes."""
    chosen = check_picks(prompt, picks)
    return tuple(sorted(chosen, key=lambda pick: (pick.rank is None, pick.rank or 0)))


TYPE = replace(
    multi_choice.TYPE,
    name="ranked",
    keys=Keys,
    check=check_in_order,
    shares_template="multi-choice",
    is_ranked=True,
)
