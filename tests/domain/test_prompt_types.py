"""Which types of prompt each merge rule takes."""

import pytest

from compersion_talks.domain.decks import MergeRule, PromptType
from compersion_talks.domain.prompt_faults import prompt_faults
from tests.prompts import a_prompt

LIST_TYPES = {PromptType.MULTI_CHOICE, PromptType.RANKED}
TEXT_TYPES = {PromptType.SHORT_TEXT, PromptType.LONG_TEXT}
EITHER = {*TEXT_TYPES, *LIST_TYPES, PromptType.SINGLE_CHOICE}


@pytest.mark.parametrize(
    ("merge", "fitting"),
    [
        (MergeRule.THANKS, TEXT_TYPES),
        (MergeRule.LINES, TEXT_TYPES),
        (MergeRule.OFFERS, TEXT_TYPES),
        (MergeRule.OPTIONS, LIST_TYPES | {PromptType.SINGLE_CHOICE}),
        (MergeRule.NEEDS, LIST_TYPES),
        (MergeRule.FEARS, LIST_TYPES),
        (MergeRule.FOCUS, LIST_TYPES),
        (MergeRule.POSITIONS, set(PromptType) - LIST_TYPES - TEXT_TYPES),
        (MergeRule.LIMITS, EITHER),
        (MergeRule.ASKS, EITHER),
        (MergeRule.LOGISTICS, EITHER),
        (MergeRule.PARK, EITHER),
        (MergeRule.NONE, set(PromptType)),
    ],
)
def test_each_merge_rule_takes_some_types_only(merge: MergeRule, fitting: set[PromptType]) -> None:
    taken = {
        kind
        for kind in PromptType
        if not any("needs type" in text for text in prompt_faults(a_prompt(merge, kind)))
    }

    assert taken == fitting
