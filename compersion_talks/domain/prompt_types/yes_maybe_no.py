"""Yes, maybe or no, in the words of the deck's texts."""

from dataclasses import dataclass
from typing import Any

from compersion_talks.domain.options import check_picks, read_one
from compersion_talks.domain.prompts import Lists, MergeRule, OnPaper, PromptType


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a yes, maybe or no."""

    match_options: tuple[str, ...] = ()


def fill(keys: Any, lists: Lists) -> dict[str, Any]:
    """Offer the three answers."""
    return {"options": lists["yes-maybe-no"], "match_options": keys.match_options}


TYPE = PromptType(
    name="yes-maybe-no",
    keys=Keys,
    merges=(MergeRule.POSITIONS, MergeRule.NONE),
    read=read_one,
    check=check_picks,
    shares_template="single-choice",
    on_paper=OnPaper.ROW,
    fill=fill,
    offers_not_sure=True,
)
