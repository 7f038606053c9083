"""One of five points, lowest first; neighbours count as near each other."""

from dataclasses import dataclass, replace
from typing import Annotated, Any

from compersion_talks.domain.prompt_types import yes_maybe_no
from compersion_talks.domain.prompts import Key, Label, Lists, Option


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


TYPE = replace(
    yes_maybe_no.TYPE,
    name="scale-5",
    keys=Keys,
    fill=fill,
    is_scale=True,
)
