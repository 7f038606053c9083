"""Several lines out of a list, in no order."""

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
from compersion_talks.domain.prompts import Key, OnPaper, Option, PromptType


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a list."""

    options: Annotated[tuple[Option, ...], Key(SOME_OPTIONS)] = ()
    options_from: Literal["needs", "fears"] | None = None
    exclusive: tuple[str, ...] = ()
    pick_max: Annotated[int, Key("5", least=1)] = 0

    def __post_init__(self) -> None:
        """Raise `ValueError` for two lists in one."""
        refuse_two_lists(self.options, self.options_from)


TYPE = PromptType(
    name="multi-choice",
    keys=Keys,
    merges=MERGES_OF_LISTS,
    read=read_several,
    check=check_picks,
    on_paper=OnPaper.TABLE,
    fill=fill_list,
    find_faults=find_faults_of_list,
    count_fields=count_fields_of_list,
    is_list=True,
)
