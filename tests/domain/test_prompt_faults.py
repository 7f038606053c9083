"""What is wrong with a prompt, and what to write instead."""

from dataclasses import replace
from typing import Any

import pytest

from compersion_talks.domain.decks import (
    Block,
    MatchOn,
    MergeRule,
    Option,
    Prompt,
    PromptType,
)
from compersion_talks.domain.prompt_faults import prompt_faults
from tests.prompts import (
    IF_MUTUAL,
    PRIVATE,
    SHARED,
    a_fears_prompt,
    a_named_list,
    a_needs_prompt,
    a_never_sent,
    a_part_of_mine,
    a_prompt,
    a_scale,
    a_text_prompt,
    a_yes_maybe_no,
    every_kind_of_prompt,
    options,
)

LIST = a_prompt()
TEXT = a_text_prompt()


@pytest.mark.parametrize("prompt", every_kind_of_prompt(), ids=lambda prompt: prompt.id)
def test_a_well_formed_prompt_has_no_fault(prompt: Prompt) -> None:
    assert list(prompt_faults(prompt)) == []


@pytest.mark.parametrize(
    ("prompt", "message"),
    [
        (
            replace(LIST, merge=MergeRule.THANKS),
            'merge = "thanks" needs type = "short-text" or "long-text"',
        ),
        (
            replace(TEXT, merge=MergeRule.POSITIONS),
            'merge = "positions" needs type = "single-choice" or "scale-5" or "yes-maybe-no"',
        ),
        (a_needs_prompt(options_from=""), 'merge = "needs" needs options_from = "needs"'),
        (a_fears_prompt(options_from="needs"), 'merge = "fears" needs options_from = "fears"'),
        (replace(LIST, options_from="wishes"), 'options_from must be "needs" or "fears"'),
        (replace(TEXT, max_chars=0), "a text needs max_chars = a number from 1 to 2000"),
        (replace(TEXT, max_chars=2001), "a text needs max_chars = a number from 1 to 2000"),
        (
            replace(TEXT, options=options("a")),
            "a text has no options: leave them out, or choose another type",
        ),
        (
            replace(LIST, options=(), pick_max=0, visibility_allowed=(SHARED,)),
            "write options = [...], or options_from for a list of the vocabulary",
        ),
        (
            a_scale(options=options("1", "2", "3", "4")),
            "a scale needs labels = five different labels, lowest first",
        ),
        (
            a_yes_maybe_no(options=options("yes", "no", "maybe")),
            'the options of yes-maybe-no are "yes", "maybe" and "no": leave options out',
        ),
        (
            replace(LIST, options=(Option("a", "x"), Option("a", "y")), pick_max=1),
            'the option id "a" stands twice: give each option its own id',
        ),
        (
            replace(LIST, options=(Option("a", "x"), Option("b", "x")), pick_max=1),
            'the label "x" stands twice: give each option its own label',
        ),
        (a_scale(pick_max=1), "pick_max is for multi-choice and ranked: leave it out"),
        (replace(LIST, pick_max=4), "pick_max must be a number from 1 to 3, or left out"),
        (replace(LIST, pick_max=-1), "pick_max must be a number from 1 to 3, or left out"),
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
        (a_never_sent(merge=MergeRule.THANKS), 'keep = "never" needs merge = "none"'),
        (
            a_never_sent(visibility_allowed=(PRIVATE, SHARED)),
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
            replace(a_part_of_mine(), type=PromptType.LONG_TEXT),
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
        (replace(LIST, ask=""), "write what is asked as ask"),
        (replace(LIST, heat=0), "heat must be 1 (light), 2 or 3 (tender)"),
        (replace(LIST, heat=4), "heat must be 1 (light), 2 or 3 (tender)"),
        (
            replace(LIST, is_addressable=True),
            'addressable is for merge = "thanks" or "lines" or "asks" or "offers" or "limits": '
            "leave it out",
        ),
    ],
)
def test_a_fault_says_what_to_write_instead(prompt: Prompt, message: str) -> None:
    assert list(prompt_faults(prompt)) == [message]


@pytest.mark.parametrize(
    "changes",
    [
        {"merge": MergeRule.NONE, "visibility": PRIVATE, "visibility_allowed": (PRIVATE,)},
        {"merge": MergeRule.FOCUS},
    ],
)
def test_what_is_not_printed_needs_no_title(changes: dict[str, Any]) -> None:
    assert list(prompt_faults(a_prompt(title="", **changes))) == []


@pytest.mark.parametrize("max_chars", [1, 2000])
def test_a_text_may_have_any_length_in_bounds(max_chars: int) -> None:
    assert list(prompt_faults(replace(TEXT, max_chars=max_chars))) == []


def test_all_faults_of_a_prompt_are_listed_at_once() -> None:
    prompt = a_prompt(title="", heat=9, ask="", options=(), pick_max=0)

    assert len(list(prompt_faults(prompt))) == 5
