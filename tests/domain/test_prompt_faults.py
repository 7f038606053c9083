"""What is wrong with a prompt, and what to write instead."""

from dataclasses import replace
from typing import Any

import pytest

from compersion_talks.domain.decks import Block, MatchOn, MergeRule, Option, Prompt, Visibility
from compersion_talks.domain.prompt_faults import find_prompt_faults
from tests.prompts import (
    IF_MUTUAL,
    LONG_TEXT,
    PRIVATE,
    SHARED,
    SINGLE_CHOICE,
    a_fears_prompt,
    a_named_list,
    a_needs_prompt,
    a_never_sent,
    a_part_of_mine,
    a_place_in_order,
    a_prompt,
    a_scale,
    a_text_prompt,
    a_yes_maybe_no,
    every_kind_of_prompt,
    limits_and_wishes,
    options,
    scale,
)

LIST = a_prompt()
TEXT = a_text_prompt()
RED, GREEN = options("red", "green")
SINGLE = a_prompt(MergeRule.LOGISTICS, SINGLE_CHOICE)
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
    return replace(prompt, options=(replace(RED, start=start), GREEN), pick_max=1)


def in_order(*ids: str) -> Prompt:
    """Put the options of a single choice in an order."""
    return a_place_in_order(order=ids)


@pytest.mark.parametrize("prompt", every_kind_of_prompt(), ids=lambda prompt: prompt.id)
def test_a_well_formed_prompt_has_no_fault(prompt: Prompt) -> None:
    assert list(find_prompt_faults(prompt)) == []


@pytest.mark.parametrize(
    ("prompt", "message"),
    [
        (
            replace(LIST, merge=MergeRule.THANKS),
            'merge = "thanks" needs type = "long-text" or "short-text"',
        ),
        (
            replace(TEXT, merge=MergeRule.POSITIONS),
            'merge = "positions" needs type = "scale-5" or "single-choice" or "yes-maybe-no"',
        ),
        (a_needs_prompt(options_from=""), 'merge = "needs" needs options_from = "needs"'),
        (a_fears_prompt(options_from="needs"), 'merge = "fears" needs options_from = "fears"'),
        (
            replace(LIST, options=(), pick_max=0, visibility_allowed=(SHARED,)),
            'write options = [...], or options_from = "needs" or "fears"',
        ),
        (
            replace(LIST, options=(Option("a", "x"), Option("a", "y")), pick_max=1),
            'the option id "a" is used twice: give each option its own id',
        ),
        (
            replace(LIST, options=(Option("a", "x"), Option("b", "x")), pick_max=1),
            'the label "x" is used twice: give each option its own label',
        ),
        (replace(LIST, pick_max=4), "pick_max must be a number from 1 to 3, or left out"),
        (
            replace(LIST, exclusive=("x",)),
            'exclusive names "x": write the id of one of the options',
        ),
        (
            a_yes_maybe_no(match_options=("yes", "x")),
            'match_options names "x": write the id of one of the options',
        ),
        (
            a_named_list(gate=("x",)),
            'gate names "x": write the id of one of the options',
        ),
        (
            replace(LIST, match_on=MatchOn.ANSWER),
            'match_on = "answer" is for merge = "positions": write match_on = "option"',
        ),
        (
            replace(LIST, match_options=("red", "blue")),
            'match_options is for merge = "positions": leave it out',
        ),
        (
            replace(LIST, visibility=IF_MUTUAL, visibility_allowed=(SHARED, PRIVATE)),
            'visibility must be one of visibility_allowed: "shared" or "private"',
        ),
        (
            replace(LIST, pick_max=0),
            '"if-mutual" needs pick_max, and never goes with a text: '
            'write visibility_allowed = ["shared", "private"]',
        ),
        (
            replace(TEXT, visibility_allowed=(SHARED, IF_MUTUAL)),
            '"if-mutual" needs pick_max, and never goes with a text: '
            'write visibility_allowed = ["shared", "private"]',
        ),
        (
            replace(TEXT, merge=MergeRule.LINES),
            'block must be "hopes" or "common" or "views" or "wishes" or "names" or "know"',
        ),
        (
            a_prompt(MergeRule.LOGISTICS, block=Block.HOPES),
            'block must be "talk" or "care" or "after" or "close" or "know"',
        ),
        (replace(LIST, block=Block.CARE), "leave block out"),
        (
            a_never_sent(merge=MergeRule.THANKS),
            'keep = "never" means that nothing is printed: write merge = "none"',
        ),
        (
            a_never_sent(visibility=SHARED),
            'keep = "never" means that nothing is sent: write visibility = "private"',
        ),
        (
            a_never_sent(visibility_allowed=(PRIVATE, SHARED)),
            'keep = "never" means that nothing is sent: write visibility = "private"',
        ),
        (
            a_never_sent(is_never_sent=False, visibility_allowed=(PRIVATE, SHARED)),
            'merge = "none" needs visibility = "private", visibility_allowed = ["private"]',
        ),
        (
            a_named_list(visibility_allowed=(SHARED, IF_MUTUAL, PRIVATE)),
            'named = true needs visibility_allowed = ["shared", "private"]',
        ),
        (
            a_named_list(visibility_allowed=(SHARED,)),
            'named = true needs visibility_allowed = ["shared", "private"]',
        ),
        (
            replace(LIST, gate=("red",)),
            'gate needs visibility_allowed = ["shared", "private"]',
        ),
        (
            a_prompt(MergeRule.ASKS, is_named=True, visibility_allowed=(SHARED, PRIVATE)),
            'named = true is for merge = "logistics" or "options": leave it out',
        ),
        (
            a_text_prompt(MergeRule.LINES, block=Block.NAMES, has_answers=True),
            'answers = true is for merge = "asks", and for wishes beside limits: leave it out',
        ),
        (
            a_prompt(MergeRule.LIMITS, has_answers=True),
            'answers = true is for merge = "asks", and for wishes beside limits: leave it out',
        ),
        (
            a_prompt(
                match_on=MatchOn.EVERYONE,
                visibility=IF_MUTUAL,
                visibility_allowed=(IF_MUTUAL, PRIVATE),
            ),
            'match_on = "everyone" is for type = "short-text" with merge = "lines": '
            'write match_on = "option"',
        ),
        (
            replace(a_part_of_mine(), type=LONG_TEXT),
            'match_on = "everyone" is for type = "short-text" with merge = "lines": '
            'write match_on = "option"',
        ),
        (
            a_part_of_mine(visibility_allowed=(SHARED, IF_MUTUAL, PRIVATE)),
            'match_on = "everyone" needs visibility_allowed = ["if-mutual", "private"]',
        ),
        (
            a_part_of_mine(is_addressable=True),
            'match_on = "everyone" is for the whole group: leave addressable out',
        ),
        (replace(LIST, title=" "), "write a title: it is the heading on the paper"),
        (
            replace(LIST, is_addressable=True),
            'addressable is for merge = "thanks" or "lines" or "asks" or "offers" or "limits": '
            "leave it out",
        ),
    ],
)
def test_a_fault_says_what_to_write_instead(prompt: Prompt, message: str) -> None:
    assert list(find_prompt_faults(prompt)) == [message]


@pytest.mark.parametrize(
    "changes",
    [
        {"merge": MergeRule.NONE, "visibility": PRIVATE, "visibility_allowed": (PRIVATE,)},
        {"merge": MergeRule.FOCUS},
    ],
)
def test_what_is_not_printed_needs_no_title(changes: dict[str, Any]) -> None:
    assert list(find_prompt_faults(a_prompt(title="", **changes))) == []


def test_all_faults_of_a_prompt_are_listed_at_once() -> None:
    prompt = a_prompt(title="", block=Block.CARE, options=(), pick_max=0)

    assert len(list(find_prompt_faults(prompt))) == 4


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
            'order is for merge = "positions": leave it out',
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
            a_prompt(MergeRule.LIMITS, options=(RED, GREEN), pick_max=1),
            "write limit = true in each option that needs no yes; all others are wishes",
        ),
        (
            a_prompt(MergeRule.ASKS, options=(replace(RED, is_limit=True), GREEN), pick_max=1),
            LIMIT_IS_ELSEWHERE,
        ),
        (a_prompt(options=(replace(RED, is_limit=True), GREEN), pick_max=1), LIMIT_IS_ELSEWHERE),
        (
            a_prompt(MergeRule.ASKS, options=(replace(RED, needs_talk=True), GREEN), pick_max=1),
            TALK_IS_ELSEWHERE,
        ),
        (replace(SINGLE, options=(replace(RED, needs_talk=True), GREEN)), TALK_IS_ELSEWHERE),
    ],
)
def test_a_fault_of_the_options_says_what_to_write_instead(prompt: Prompt, message: str) -> None:
    assert list(find_prompt_faults(prompt)) == [message]


@pytest.mark.parametrize(
    "prompt",
    [
        limits_and_wishes(),
        a_prompt(MergeRule.LOGISTICS, options=(replace(RED, is_limit=True), GREEN), pick_max=1),
        a_prompt(options=(replace(RED, needs_talk=True), GREEN), pick_max=1),
        a_scale(options=(replace(scale()[0], needs_talk=True), *scale()[1:])),
        starting(PRIVATE, a_prompt()),
        starting(IF_MUTUAL, a_prompt()),
        starting(IF_MUTUAL, a_prompt(visibility=IF_MUTUAL)),
        a_prompt(exclusive=("red",)),
    ],
)
def test_what_means_something_is_no_fault(prompt: Prompt) -> None:
    assert list(find_prompt_faults(prompt)) == []


def test_a_line_of_the_vocabulary_is_judged_with_the_vocabulary() -> None:
    fear = Option("fear-one", "one", start=SHARED)

    assert (
        list(find_prompt_faults(a_fears_prompt(options=(fear,), pick_max=1, visibility=PRIVATE)))
        == []
    )
