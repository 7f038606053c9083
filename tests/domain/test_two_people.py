"""The table for two people and one line, row by row."""

from typing import Any

import pytest

from compersion_talks.domain.agenda import Agenda
from compersion_talks.domain.decks import MergeRule, Prompt, Visibility
from compersion_talks.domain.sheets import Sheet
from tests.builders import a_sheet, an_answer
from tests.domain.agendas import list_common, list_topics, list_words, merge_prompt
from tests.prompts import IF_MUTUAL, PRIVATE, SHARED, a_prompt

SKIPPED: dict[str, Any] = {}
OTHER_LINE = {"if_mutual": {"a-options": ["blue"]}}
PRIVATE_LINE = {"private": {"a-options": ["red"]}}


def merge_two(prompt: Prompt, ash: Visibility, bo: Sheet) -> Agenda:
    """Merge Ash's red with whatever Bo has."""
    return merge_prompt(prompt, a_sheet(an_answer(prompt.id, "red", visibility=ash)), bo)


@pytest.mark.parametrize("bo", [SHARED, IF_MUTUAL])
def test_row_one_a_shared_line_that_the_other_shows_too_stands_without_names(
    bo: Visibility,
) -> None:
    prompt = a_prompt(MergeRule.OPTIONS)
    agenda = merge_two(prompt, SHARED, a_sheet(an_answer(prompt.id, "red", visibility=bo)))

    assert list_common(agenda) == ["Both of us: red"]
    assert agenda.good_to_know == ()


@pytest.mark.parametrize("bo", [SKIPPED, OTHER_LINE, PRIVATE_LINE])
def test_row_two_a_shared_line_that_the_other_does_not_show_stands_under_the_name(
    bo: dict[str, Any],
) -> None:
    prompt = a_prompt(MergeRule.OPTIONS)
    agenda = merge_two(prompt, SHARED, a_sheet(**bo))

    assert list_words(agenda.good_to_know) == ["Ash: red"]
    assert agenda == merge_two(prompt, SHARED, a_sheet())


def test_row_three_two_lines_that_wait_for_each_other_stand_without_names() -> None:
    prompt = a_prompt(MergeRule.OPTIONS)
    agenda = merge_two(prompt, IF_MUTUAL, a_sheet(if_mutual={prompt.id: ["red"]}))

    assert list_common(agenda) == ["Both of us: red"]
    assert agenda == merge_two(prompt, SHARED, a_sheet(if_mutual={prompt.id: ["red"]}))


@pytest.mark.parametrize("bo", [SKIPPED, OTHER_LINE, PRIVATE_LINE])
def test_row_four_a_line_that_waits_in_vain_leaves_no_trace(bo: dict[str, Any]) -> None:
    prompt = a_prompt(MergeRule.OPTIONS)
    agenda = merge_two(prompt, IF_MUTUAL, a_sheet(**bo))

    assert agenda == merge_prompt(prompt, a_sheet(), a_sheet())
    assert list_topics(agenda) == {}


@pytest.mark.parametrize("bo", [SHARED, IF_MUTUAL, PRIVATE])
def test_row_five_a_private_line_is_as_if_it_were_skipped(bo: Visibility) -> None:
    prompt = a_prompt(MergeRule.OPTIONS)
    other = a_sheet(an_answer(prompt.id, "red", visibility=bo))

    assert merge_two(prompt, PRIVATE, other) == merge_prompt(prompt, a_sheet(), other)
