"""The visible set by the letter of the four rules, not fast."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from compersion_talks.domain.decks import MatchOn, MergeRule, Prompt, Visibility
from compersion_talks.domain.sheets import Answer, Sheet
from tests.domain.drawn import marked_deck
from tests.prompts import PRIVATE, SHARED

DECK = marked_deck()

Item = tuple[int, str, str, Visibility]
"""Whose line it is, on which prompt, what it says, and how far it travels."""


def items_of(sheets: Sequence[Sheet]) -> tuple[Item, ...]:
    """List every line of every sheet that could be printed by itself: rules 1 to 3 of step 2."""
    return tuple(
        (seat, prompt.id, line.key, line.visibility)
        for prompt in DECK.prompts
        for seat, sheet in enumerate(sheets)
        for line in sheet.answers.get(prompt.id, Answer(prompt.id, ())).lines
        if line.visibility in prompt.visibility_allowed
        and line.visibility is not PRIVATE
        and prompt.merge is not MergeRule.NONE
        and line.key.strip()
        and (prompt.is_text or is_open(prompt, line.key))
    )


def is_open(prompt: Prompt, key: str) -> bool:
    """Say whether a key is one of the options that may leave a sheet."""
    return key in {option.id for option in prompt.options if not option.is_locked}


def says_it_too(one: Item, other: Item) -> bool:
    """Say whether another person's line matches: rule 4 of step 2, read slowly."""
    prompt = next(prompt for prompt in DECK.prompts if prompt.id == one[1])
    if one[0] == other[0] or one[1] != other[1]:
        return False
    if prompt.match_on is MatchOn.ANSWER:
        return True
    if prompt.match_options:
        return one[2] in prompt.match_options and other[2] in prompt.match_options
    return one[2] == other[2]


def visible_items(sheets: Sequence[Sheet]) -> set[tuple[int, str, str]]:
    """Project by the letter of the four rules, without caring for speed."""
    items = items_of(sheets)
    return {
        one[:3]
        for one in items
        if one[3] is SHARED or any(says_it_too(one, other) for other in items)
    }


def only_visible(sheets: Sequence[Sheet]) -> tuple[Sheet, ...]:
    """Strip every line that may not be printed, as if it had never been there."""
    kept = visible_items(sheets)
    return tuple(
        replace(sheet, answers=dict(_kept_answers(seat, sheet, kept)))
        for seat, sheet in enumerate(sheets)
    )


def _kept_answers(
    seat: int, sheet: Sheet, kept: set[tuple[int, str, str]]
) -> Iterator[tuple[str, Answer]]:
    for prompt_id, answer in sheet.answers.items():
        lines = tuple(
            line
            for line in answer.lines
            if (seat, prompt_id, line.key) in kept and line.visibility is not PRIVATE
        )
        if lines:
            yield prompt_id, replace(answer, lines=lines)
