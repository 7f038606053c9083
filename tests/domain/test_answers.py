"""What a partner may give as an answer."""

import pytest

from compersion_talks.domain.answers import check_answer
from compersion_talks.domain.decks import NOT_SURE, MergeRule, Prompt, Visibility
from compersion_talks.domain.errors import TextHasTooManyLines, TextIsTooLong, TooManyPicks
from compersion_talks.domain.prompts import Pick
from compersion_talks.domain.sheets import Answer, Line
from tests.prompts import (
    IF_MUTUAL,
    LONG_TEXT,
    PRIVATE,
    RANKED,
    SHARED,
    SINGLE_CHOICE,
    a_fears_prompt,
    a_focus,
    a_never_sent,
    a_prompt,
    a_scale,
    a_text_prompt,
    a_yes_maybe_no,
    options,
)


def make_picks(*keys: str, visibility: Visibility | None = SHARED) -> list[Pick]:
    """Pick some lines, all as public."""
    return [Pick(key, visibility) for key in keys]


def list_values(answer: Answer) -> list[str]:
    """List the keys of an answer in order."""
    return [line.value for line in answer.lines]


def test_a_short_text_is_kept_on_one_line() -> None:
    answer = check_answer(a_text_prompt(), make_picks("  the\nsoup\u202e "))

    assert answer == Answer("a-thanks", (Line("the soup", SHARED),))


def test_a_long_text_keeps_its_lines() -> None:
    assert list_values(check_answer(long_text(), make_picks("one\r\ntwo"))) == ["one\ntwo"]


def long_text(max_chars: int = 240) -> Prompt:
    """Make a prompt for a long text."""
    return a_prompt(MergeRule.THANKS, LONG_TEXT, max_chars=max_chars)


@pytest.mark.parametrize("typed", ["", "   ", "\u200d"])
def test_an_empty_text_is_no_answer(typed: str) -> None:
    assert check_answer(a_text_prompt(), make_picks(typed)).lines == ()
    assert check_answer(a_text_prompt(), []).lines == ()
    assert list_values(check_answer(a_text_prompt(), make_picks(typed, "soup", "bread"))) == [
        "soup"
    ]


def test_a_text_over_its_length_is_refused_after_normalising() -> None:
    prompt = a_text_prompt(max_chars=4)

    fitting = check_answer(prompt, make_picks("  soup  "))

    assert list_values(fitting) == ["soup"]
    with pytest.raises(TextIsTooLong):
        check_answer(prompt, make_picks("soups"))


def test_a_text_over_forty_lines_is_refused() -> None:
    prompt = long_text(max_chars=2000)

    fitting = check_answer(prompt, make_picks("\n".join(["x"] * 40)))

    assert list_values(fitting)[0].count("\n") == 39
    with pytest.raises(TextHasTooManyLines):
        check_answer(prompt, make_picks("\n".join(["x"] * 41)))


def test_a_box_that_is_never_sent_keeps_nothing() -> None:
    assert check_answer(a_never_sent(), make_picks("a secret")).lines == ()


def test_only_an_addressable_answer_is_for_someone() -> None:
    to_bo = check_answer(a_text_prompt(is_addressable=True), make_picks("soup"), "2" * 32)
    to_all = check_answer(a_text_prompt(), make_picks("soup"), "2" * 32)

    assert to_bo.addressee == "2" * 32
    assert to_all.addressee == ""


def test_lines_stand_in_the_order_of_the_deck() -> None:
    placed = [Pick("blue", SHARED, 1), Pick("red", SHARED, 2)]

    assert list_values(check_answer(a_prompt(), placed)) == ["red", "blue"]


def test_ranked_lines_stand_by_their_place_those_without_one_last() -> None:
    prompt = a_prompt(MergeRule.OPTIONS, RANKED)
    placed = [Pick("red", SHARED), Pick("green", SHARED, 2), Pick("blue", SHARED, 1)]

    assert list_values(check_answer(prompt, placed)) == ["blue", "green", "red"]


def test_equal_places_fall_back_on_the_order_of_the_deck() -> None:
    prompt = a_prompt(MergeRule.OPTIONS, RANKED)
    placed = [Pick(key, SHARED, 1) for key in ("blue", "red")]

    assert list_values(check_answer(prompt, placed)) == ["red", "blue"]


def test_what_was_never_offered_is_dropped() -> None:
    assert check_answer(a_prompt(), make_picks("purple")).lines == ()


def test_a_locked_line_is_dropped_and_does_not_count() -> None:
    prompt = a_fears_prompt(pick_max=1)

    answer = check_answer(prompt, make_picks("fear-locked", "fear-one"))

    assert list_values(answer) == ["fear-one"]


def test_more_lines_than_allowed_are_refused() -> None:
    with pytest.raises(TooManyPicks):
        check_answer(a_prompt(pick_max=1), make_picks("red", "blue"))


def test_a_list_without_a_limit_takes_every_line() -> None:
    answer = check_answer(a_prompt(pick_max=0), make_picks("red", "green", "blue"))

    assert list_values(answer) == ["red", "green", "blue"]


def test_a_single_choice_takes_one_line() -> None:
    prompt = a_prompt(MergeRule.POSITIONS, SINGLE_CHOICE)

    assert prompt.most_picks == 1
    with pytest.raises(TooManyPicks):
        check_answer(prompt, make_picks("red", "blue"))


def test_a_line_that_stands_for_itself_counts_only_alone() -> None:
    prompt = a_prompt(exclusive=("blue",))

    alone = check_answer(prompt, make_picks("blue"))

    assert list_values(alone) == ["blue"]
    assert list_values(check_answer(prompt, make_picks("red", "blue"))) == ["red"]


def test_of_lines_that_stand_for_themselves_one_counts() -> None:
    prompt = a_prompt(exclusive=("red", "blue"), pick_max=1)

    assert list_values(check_answer(prompt, make_picks("red", "blue"))) == ["red"]
    assert list_values(check_answer(prompt, make_picks("red", "green", "blue"))) == ["green"]


@pytest.mark.parametrize("prompt", [a_scale(), a_yes_maybe_no()])
def test_not_sure_stands_beside_a_scale_and_is_kept(prompt: Prompt) -> None:
    some_value = prompt.options[1].id

    assert list_values(check_answer(prompt, make_picks(NOT_SURE))) == [NOT_SURE]
    assert list_values(check_answer(prompt, make_picks(some_value))) == [some_value]


def test_not_sure_among_the_options_is_one_line() -> None:
    prompt = a_scale(options=options("1", "2", "3", "4", "5", NOT_SURE))

    assert list_values(check_answer(prompt, make_picks(NOT_SURE))) == [NOT_SURE]


def test_not_sure_is_not_offered_beside_a_list() -> None:
    assert check_answer(a_prompt(), make_picks(NOT_SURE)).lines == ()


@pytest.mark.parametrize("asked", [SHARED, IF_MUTUAL, PRIVATE])
def test_a_line_travels_as_far_as_asked(asked: Visibility) -> None:
    answer = check_answer(a_prompt(), make_picks("red", visibility=asked))

    assert answer.lines == (Line("red", asked),)


@pytest.mark.parametrize("asked", [SHARED, IF_MUTUAL, None])
def test_a_visibility_that_is_not_allowed_or_not_asked_becomes_private(
    asked: Visibility | None,
) -> None:
    prompt = a_prompt(visibility_allowed=(PRIVATE,) if asked else (SHARED, IF_MUTUAL, PRIVATE))

    answer = check_answer(prompt, make_picks("red", visibility=asked))

    assert answer.lines == (Line("red", PRIVATE),)


def test_where_nothing_can_be_chosen_nothing_need_be_asked() -> None:
    answer = check_answer(a_focus("first", "second"), [Pick("first"), Pick("second", PRIVATE)])

    assert answer.lines == (Line("first", SHARED), Line("second", PRIVATE))
