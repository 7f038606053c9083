"""Several lines out of a list, in no order."""

from dataclasses import dataclass
from typing import Annotated

from compersion_talks.domain.options import (
    MERGES_OF_LISTS,
    ListKeys,
    check_picks,
    count_fields_of_list,
    fill_list,
    find_faults_of_list,
    read_several,
)
from compersion_talks.domain.prompts import Key, OnPaper, PromptType


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys(ListKeys):
    """The keys of a list, which need not say how many lines can be picked."""

    pick_max: Annotated[int, Key("5", least=1)] = 0


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
