"""One of five points, lowest first; neighbours count as near each other."""

from dataclasses import dataclass
from typing import Annotated, Any

from compersion_talks.domain.options import check_picks, read_one
from compersion_talks.domain.prompts import (
    Key,
    Label,
    Lists,
    MergeRule,
    OnPaper,
    Option,
    PromptType,
)


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a scale."""

    labels: Annotated[tuple[Label, ...], Key("[five texts, lowest first]", least=5, most=5)]


def fill(keys: Any, _: Lists) -> dict[str, Any]:
    """Make an option of each point, with the ids "1" to "5"."""
    points = tuple(
        Option(str(point), one.label, needs_talk=one.talk)
        for point, one in enumerate(keys.labels, start=1)
    )
    return {"options": points, "order": tuple(point.id for point in points)}


TYPE = PromptType(
    name="scale-5",
    keys=Keys,
    merges=(MergeRule.POSITIONS, MergeRule.NONE),
    read=read_one,
    check=check_picks,
    shares_template="single-choice",
    on_paper=OnPaper.ROW,
    fill=fill,
    is_scale=True,
    offers_not_sure=True,
)
