"""Whose prompt an answer belongs to, whom it is for, and where its lines stand."""

import pytest

from compersion_talks.domain.answers import check_answer
from compersion_talks.domain.decks import MergeRule, Prompt
from compersion_talks.domain.prompts import Pick
from compersion_talks.domain.sheets import Answer, Line, ReleasedAnswer
from tests.prompts import RANKED, SHARED, a_never_sent, a_prompt, a_text_prompt

BO = "2" * 32


def test_an_answer_belongs_to_its_prompt_whatever_the_type() -> None:
    picked = check_answer(a_prompt(), [Pick("red", SHARED)])
    never_sent = check_answer(a_never_sent(), [Pick("a secret", SHARED)])

    assert picked == Answer("a-options", (Line("red", SHARED),))
    assert never_sent == Answer("a-never-sent", ())


def test_picked_lines_can_be_for_someone() -> None:
    prompt = a_prompt(MergeRule.ASKS, is_addressable=True)

    answer = check_answer(prompt, [Pick("red", SHARED)], BO)

    assert answer == Answer("a-asks", (Line("red", SHARED),), BO)


@pytest.mark.parametrize(
    ("prompt", "key"),
    [
        (a_prompt(MergeRule.ASKS, is_addressable=True), "red"),
        (a_text_prompt(is_addressable=True), "soup"),
    ],
)
def test_an_answer_is_for_everyone_unless_someone_is_named(prompt: Prompt, key: str) -> None:
    assert check_answer(prompt, [Pick(key, SHARED)]).addressee == ""


def test_place_nought_stands_before_place_one() -> None:
    prompt = a_prompt(MergeRule.OPTIONS, RANKED)
    placed = [Pick("red", SHARED, 1), Pick("green", SHARED, 0)]

    assert [line.value for line in check_answer(prompt, placed).lines] == ["green", "red"]


def test_what_is_released_is_for_everyone_unless_someone_is_named() -> None:
    assert ReleasedAnswer("a-thanks", ()) == ReleasedAnswer("a-thanks", (), "")
