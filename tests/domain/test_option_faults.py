"""What is wrong with the options of a prompt, and what to write instead."""

from dataclasses import replace

import pytest

from compersion_talks.domain.decks import MergeRule, Option, Prompt, PromptType, Visibility
from compersion_talks.domain.option_faults import either, option_faults, repeated
from tests.prompts import (
    IF_MUTUAL,
    PRIVATE,
    SHARED,
    a_fears_prompt,
    a_place_in_order,
    a_prompt,
    a_scale,
    every_kind_of_prompt,
    limits_and_wishes,
    options,
    scale,
)

RED, GREEN = options("red", "green")
SINGLE = a_prompt(MergeRule.LOGISTICS, PromptType.SINGLE_CHOICE)
START_IS_FOR_LISTS = 'option "red": start is for multi-choice and ranked: leave it out'
ONLY_NARROWS = 'option "red": start can only narrow: write "private" or leave it out'
TALK_IS_ELSEWHERE = (
    'option "red": talk = true is for merge = "options" or "positions": leave it out'
)
LIMIT_IS_ELSEWHERE = (
    'option "red": limit = true is for merge = "limits" or "logistics": leave it out'
)


def starting(start: Visibility, prompt: Prompt) -> Prompt:
    """Let the first of two options start somewhere."""
    return replace(prompt, options=(replace(RED, start=start), GREEN), pick_max=0)


def in_order(*ids: str) -> Prompt:
    """Put the options of a single choice in an order."""
    return a_place_in_order(order=ids)


@pytest.mark.parametrize("prompt", every_kind_of_prompt(), ids=lambda prompt: prompt.id)
def test_well_formed_options_have_no_fault(prompt: Prompt) -> None:
    assert list(option_faults(prompt)) == []


@pytest.mark.parametrize(
    ("prompt", "message"),
    [
        (in_order("little", "x"), 'order names "x": write the id of one of the options'),
        (in_order("little"), "order needs at least 2 options, from one end to the other"),
        (
            in_order("little", "some", "little"),
            'order names "little" twice: write each option once',
        ),
        (
            replace(SINGLE, order=("red", "green")),
            'order is for type = "single-choice" with merge = "positions": leave it out',
        ),
        (
            a_scale(order=("1", "2")),
            'order is for type = "single-choice" with merge = "positions": leave it out',
        ),
        (
            replace(SINGLE, exclusive=("red",)),
            'option "red": alone = true is for multi-choice and ranked: leave it out',
        ),
        (starting(PRIVATE, SINGLE), START_IS_FOR_LISTS),
        (starting(SHARED, a_prompt(visibility=IF_MUTUAL)), ONLY_NARROWS),
        (starting(IF_MUTUAL, a_prompt(visibility=PRIVATE)), ONLY_NARROWS),
        (starting(IF_MUTUAL, a_prompt(visibility_allowed=(SHARED, PRIVATE))), ONLY_NARROWS),
        (
            a_prompt(MergeRule.LIMITS, options=(RED, GREEN), pick_max=0),
            "write limit = true in each option that needs no yes; all others are wishes",
        ),
        (
            a_prompt(MergeRule.ASKS, options=(replace(RED, is_limit=True), GREEN), pick_max=0),
            LIMIT_IS_ELSEWHERE,
        ),
        (a_prompt(options=(replace(RED, is_limit=True), GREEN), pick_max=0), LIMIT_IS_ELSEWHERE),
        (
            a_prompt(MergeRule.ASKS, options=(replace(RED, needs_talk=True), GREEN), pick_max=0),
            TALK_IS_ELSEWHERE,
        ),
        (replace(SINGLE, options=(replace(RED, needs_talk=True), GREEN)), TALK_IS_ELSEWHERE),
    ],
)
def test_a_fault_says_what_to_write_instead(prompt: Prompt, message: str) -> None:
    assert list(option_faults(prompt)) == [message]


@pytest.mark.parametrize(
    "prompt",
    [
        limits_and_wishes(),
        a_prompt(MergeRule.LOGISTICS, options=(replace(RED, is_limit=True), GREEN), pick_max=0),
        a_prompt(options=(replace(RED, needs_talk=True), GREEN), pick_max=0),
        a_scale(options=(replace(scale()[0], needs_talk=True), *scale()[1:])),
        starting(PRIVATE, a_prompt()),
        starting(IF_MUTUAL, a_prompt()),
        starting(IF_MUTUAL, a_prompt(visibility=IF_MUTUAL)),
        a_prompt(exclusive=("red",)),
    ],
)
def test_what_means_something_is_no_fault(prompt: Prompt) -> None:
    assert list(option_faults(prompt)) == []


def test_a_line_of_the_vocabulary_is_judged_with_the_vocabulary() -> None:
    fear = Option("fear-one", "one", start=SHARED)

    assert (
        list(option_faults(a_fears_prompt(options=(fear,), pick_max=0, visibility=PRIVATE))) == []
    )


def test_words_can_be_listed_and_counted() -> None:
    assert either(["a", Visibility.SHARED]) == '"a" or "shared"'
    assert repeated(["a", "b", "a", "a", "c", "b"]) == ("a", "b")
