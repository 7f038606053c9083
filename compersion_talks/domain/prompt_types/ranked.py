"""Several lines out of a list, the most important first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from compersion_talks.domain.options import (
    MERGES_OF_LISTS,
    SOME_OPTIONS,
    check_picks,
    count_fields_of_list,
    fill_list,
    find_faults_of_list,
    read_several,
    refuse_two_lists,
)
from compersion_talks.domain.prompts import Key, OnPaper, Option, Pick, Prompt, PromptType


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a ranked list: a list that always says how many lines can be picked."""

    pick_max: Annotated[int, Key("5", least=1)]
    options: Annotated[tuple[Option, ...], Key(SOME_OPTIONS)] = ()
    options_from: Literal["needs", "fears"] | None = None
    exclusive: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raise `ValueError` for two lists in one."""
        refuse_two_lists(self.options, self.options_from)


def check_in_order(prompt: Prompt, picks: Sequence[Pick]) -> tuple[Pick, ...]:
    """Return the picks by rank, those without one last; refuse what no list takes."""
    chosen = check_picks(prompt, picks)
    return tuple(sorted(chosen, key=lambda pick: (pick.rank is None, pick.rank or 0)))


TYPE = PromptType(
    name="ranked",
    keys=Keys,
    merges=MERGES_OF_LISTS,
    read=read_several,
    check=check_in_order,
    shares_template="multi-choice",
    on_paper=OnPaper.TABLE,
    fill=fill_list,
    find_faults=find_faults_of_list,
    count_fields=count_fields_of_list,
    is_list=True,
    is_ranked=True,
)
