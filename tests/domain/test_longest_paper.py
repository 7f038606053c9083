"""The longest paper stays within reach: what the boxes of one partner may hold together."""

from typing import Any

import pytest

from compersion_talks.domain.deck_faults import MOST_LETTERS, count_letters, find_faults
from compersion_talks.domain.decks import Deck, MergeRule, Visibility
from compersion_talks.domain.faults import Fault
from compersion_talks.library import read_built_in
from tests.builders import a_deck, a_section
from tests.prompts import a_text_prompt

UNPRINTED: dict[str, Any] = {
    "merge": MergeRule.NONE,
    "visibility": Visibility.PRIVATE,
    "visibility_allowed": (Visibility.PRIVATE,),
}


def a_deck_with_boxes(*letters: int, **changes: Any) -> Deck:
    """Make a deck with a box for words of each length."""
    boxes = [
        a_text_prompt(id=f"box-{place}", max_chars=most, **changes)
        for place, most in enumerate(letters)
    ]
    return a_deck(a_section("first", *boxes))


def test_boxes_that_fill_the_longest_paper_are_well_formed() -> None:
    deck = a_deck_with_boxes(*[2_000] * 8)

    assert count_letters(deck) == MOST_LETTERS
    assert find_faults(deck) == ()


def test_one_letter_more_than_the_longest_paper_holds_is_a_fault() -> None:
    deck = a_deck_with_boxes(*[2_000] * 8, 1)

    message = "one person could write 16001 letters for the paper, 16000 are allowed"
    assert find_faults(deck) == (Fault("a-deck", f"{message}: lower some max_chars"),)


@pytest.mark.parametrize("changes", [UNPRINTED, {**UNPRINTED, "is_never_sent": True}])
def test_boxes_that_are_never_printed_do_not_count(changes: dict[str, Any]) -> None:
    deck = a_deck_with_boxes(*[2_000] * 9, **changes)

    assert count_letters(deck) == 0
    assert find_faults(deck) == ()


@pytest.mark.parametrize("deck_id", list(read_built_in()))
def test_the_built_in_decks_leave_room(deck_id: str) -> None:
    assert 0 < count_letters(read_built_in()[deck_id].deck) <= MOST_LETTERS / 4
