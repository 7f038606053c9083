"""Lines given before that a page did not show: they stay as long as they fit."""

from typing import Any

import pytest

from compersion_talks.domain.answers import keep_hidden
from compersion_talks.domain.decks import MergeRule, Prompt
from compersion_talks.domain.sheets import Answer, Line
from tests.builders import an_answer
from tests.prompts import PRIVATE, SHARED, SINGLE_CHOICE, a_prompt, a_scale, a_text_prompt, options

SHOWN = options("red", "green", "blue", "alone")


def a_list(**changes: Any) -> Prompt:
    """Make a list as its page shows it: without the line "sex" that its deck has."""
    return a_prompt(options=SHOWN, exclusive=("alone",), **changes)


def keep(prompt: Prompt, before: list[str], now: list[str]) -> list[str]:
    """Tell which lines stand after a page was saved over what stood there before."""
    stood, given = an_answer(prompt.id, *before), an_answer(prompt.id, *now)
    return [line.value for line in keep_hidden(given, stood, prompt).lines]


@pytest.mark.parametrize(
    ("before", "now", "after"),
    [
        ([], ["red"], ["red"]),
        (["sex"], [], ["sex"]),
        (["red", "sex"], ["red"], ["red", "sex"]),
        (["red", "sex", "blue"], ["red", "blue"], ["red", "sex", "blue"]),
        (["sex", "red"], ["green"], ["sex", "green"]),
        (["red", "green", "sex"], [], ["sex"]),
        (["red"], ["green"], ["green"]),
    ],
)
def test_a_hidden_line_keeps_its_place_and_a_shown_one_is_what_was_sent(
    before: list[str], now: list[str], after: list[str]
) -> None:
    assert keep(a_list(), before, now) == after


def test_a_hidden_line_gives_way_where_no_more_may_be_picked() -> None:
    assert keep(a_list(pick_max=2), ["sex"], ["red", "green"]) == ["red", "green"]
    assert keep(a_list(pick_max=2), ["sex", "more-sex"], ["red"]) == ["sex", "red"]
    assert keep(a_list(pick_max=0), ["sex"], ["red", "green", "blue"])[0] == "sex"


def test_a_hidden_line_gives_way_to_a_line_that_stands_for_itself() -> None:
    assert keep(a_list(), ["sex"], ["alone"]) == ["alone"]


def test_a_hidden_line_that_stands_for_itself_gives_way_to_others() -> None:
    prompt = a_prompt(options=SHOWN, exclusive=("sex",))

    assert keep(prompt, ["sex"], ["red"]) == ["red"]
    assert keep(prompt, ["sex"], []) == ["sex"]


def test_a_hidden_answer_to_a_question_with_one_gives_way_to_a_new_one() -> None:
    prompt = a_prompt(MergeRule.POSITIONS, SINGLE_CHOICE, options=SHOWN)

    assert keep(prompt, ["sex"], ["red"]) == ["red"]
    assert keep(prompt, ["sex"], []) == ["sex"]


def test_not_sure_is_never_a_hidden_answer() -> None:
    assert keep(a_scale(), ["not-sure"], []) == []


def test_own_words_are_never_hidden() -> None:
    prompt = a_text_prompt()

    assert keep(prompt, ["the old words"], []) == []


def test_a_hidden_line_travels_no_further_than_its_question_does_by_now() -> None:
    prompt = a_list()
    stood = Answer(prompt.id, (Line("sex", SHARED),))
    given = Answer(prompt.id, (Line("red", PRIVATE),), visibility=PRIVATE)

    assert keep_hidden(given, stood, prompt).lines == (Line("sex", PRIVATE), Line("red", PRIVATE))


def test_a_hidden_line_travels_as_far_as_before_and_no_answer_is_made_up() -> None:
    prompt = a_list()
    stood = Answer(prompt.id, (Line("sex", PRIVATE),), "1" * 32)
    given = Answer(prompt.id, (Line("red", SHARED),), "2" * 32)

    both = keep_hidden(given, stood, prompt)

    assert both.lines == (Line("sex", PRIVATE), Line("red", SHARED))
    assert both.addressee == "2" * 32
    assert keep_hidden(given, None, prompt) == given
