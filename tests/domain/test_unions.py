"""The merge rules without names: logistics, what waits, and a focus."""

import pytest

from compersion_talks.domain.decks import Block, MergeRule
from compersion_talks.domain.wording import Run, flatten
from tests.builders import a_sheet
from tests.domain.agendas import list_words, merge_prompt, share
from tests.prompts import a_named_list, a_prompt, a_text_prompt


@pytest.mark.parametrize(
    ("block", "field"),
    [
        (None, "how_we_talk"),
        (Block.TALK, "how_we_talk"),
        (Block.CARE, "caring"),
        (Block.AFTER, "aftercare"),
        (Block.CLOSE, "next_talk"),
        (Block.KNOW, "good_to_know"),
    ],
)
def test_logistics_are_a_union_in_the_order_of_the_deck(block: Block | None, field: str) -> None:
    prompt = a_prompt(MergeRule.LOGISTICS, block=block)

    agenda = merge_prompt(prompt, share(prompt, "blue", "red"), share(prompt, "red"))

    assert list_words(getattr(agenda, field)) == ["red; blue"]


def test_what_nobody_could_act_on_otherwise_stands_under_names() -> None:
    prompt = a_named_list()

    agenda = merge_prompt(prompt, share(prompt, "blue", "red"), share(prompt, "red"))

    assert list_words(agenda.how_we_talk) == ["Ash: red; blue", "Bo: red"]


def test_the_order_of_signs_does_not_tell_whose_they_are() -> None:
    prompt = a_text_prompt(MergeRule.LOGISTICS)

    one_way = merge_prompt(prompt, share(prompt, "pineapple"), share(prompt, "Hand"))
    other_way = merge_prompt(prompt, share(prompt, "Hand"), share(prompt, "pineapple"))

    assert list_words(one_way.how_we_talk) == ["Hand", "pineapple"]
    assert one_way == other_way
    assert one_way.how_we_talk[0].lines[0] == (Run("Hand", is_own=True),)


def test_a_sign_that_several_chose_is_printed_once() -> None:
    prompt = a_text_prompt(MergeRule.LOGISTICS)

    small, large = share(prompt, "stop"), share(prompt, "STOP")

    agenda = merge_prompt(prompt, small, large, a_sheet())

    assert list_words(agenda.how_we_talk) == ["STOP"]
    assert agenda == merge_prompt(prompt, large, small, a_sheet())


def test_not_today_is_a_union_without_names() -> None:
    prompt = a_prompt(MergeRule.PARK)

    agenda = merge_prompt(prompt, share(prompt, "blue"), share(prompt, "red"))

    assert [flatten(line) for line in agenda.not_today] == ["Not today: red; blue"]


def test_a_focus_is_not_printed() -> None:
    prompt = a_prompt(MergeRule.FOCUS)

    with_focus = merge_prompt(prompt, share(prompt, "red"), a_sheet())
    without = merge_prompt(prompt, a_sheet(), a_sheet())

    assert with_focus == without
