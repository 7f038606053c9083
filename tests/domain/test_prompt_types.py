"""Which merge rules take the answers of each type of prompt."""

import pytest

from compersion_talks.domain.decks import MergeRule
from compersion_talks.domain.prompt_faults import find_prompt_faults
from compersion_talks.domain.prompt_types import TYPES
from tests.prompts import a_prompt

ANY = {MergeRule.LIMITS, MergeRule.ASKS, MergeRule.LOGISTICS, MergeRule.PARK, MergeRule.NONE}
OF_TEXTS = {*ANY, MergeRule.THANKS, MergeRule.LINES, MergeRule.OFFERS}
OF_LISTS = {*ANY, MergeRule.OPTIONS, MergeRule.NEEDS, MergeRule.FEARS, MergeRule.FOCUS}


@pytest.mark.parametrize(
    ("name", "fitting"),
    [
        ("short-text", OF_TEXTS),
        ("long-text", OF_TEXTS),
        ("single-choice", {*ANY, MergeRule.OPTIONS, MergeRule.POSITIONS}),
        ("multi-choice", OF_LISTS),
        ("ranked", OF_LISTS),
        ("scale-5", {MergeRule.POSITIONS, MergeRule.NONE}),
        ("yes-maybe-no", {MergeRule.POSITIONS, MergeRule.NONE}),
    ],
)
def test_each_type_takes_some_merge_rules_only(name: str, fitting: set[MergeRule]) -> None:
    taken = {
        merge
        for merge in MergeRule
        if not any(
            "needs type" in text for text in find_prompt_faults(a_prompt(merge, TYPES[name]))
        )
    }

    assert taken == fitting
