"""L4: how much the places of one person can find out, and that later ones find out nothing."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compersion_talks.domain.answers import check_answer
from compersion_talks.domain.decks import NOT_SURE, Deck, MatchOn, Prompt, Visibility
from compersion_talks.domain.prompts import Pick
from compersion_talks.domain.sheets import Sheet
from compersion_talks.domain.talks import Talk
from compersion_talks.domain.visible import VisibleLine, find_visible
from tests.builders import a_sheet, a_talk, release_sheets
from tests.leaks.strategies import draw_any_talk, draw_sheet, every_deck, real_decks
from tests.prompts import IF_MUTUAL

CHANCE = st.randoms(use_true_random=True)
LISTS = [
    (name, prompt.id)
    for name, deck in real_decks().items()
    for prompt in deck.prompts
    if prompt.is_list and IF_MUTUAL in prompt.visibility_allowed and not prompt.is_addressable
]


@pytest.mark.parametrize("deck", every_deck().values(), ids=list(every_deck()))
@settings(max_examples=40, deadline=None)
@given(CHANCE)
def test_l4_nothing_that_is_said_from_a_later_place_shows_a_line_of_the_others(
    deck: Deck, chance: Random
) -> None:
    talk, sheets = draw_any_talk(deck, chance)
    talk = replace(talk, added_later=tuple(one.id for one in talk.partners[::2]))
    other_words = [
        draw_sheet(deck, talk, chance) if seat % 2 == 0 else sheet
        for seat, sheet in enumerate(sheets)
    ]

    assert find_lines_of_the_first(deck, talk, sheets) == find_lines_of_the_first(
        deck, talk, other_words
    )


@pytest.mark.parametrize("deck", every_deck().values(), ids=list(every_deck()))
@settings(max_examples=40, deadline=None)
@given(CHANCE)
def test_l4_a_later_place_reads_only_what_it_shows_itself(deck: Deck, chance: Random) -> None:
    talk, sheets = draw_any_talk(deck, chance)
    talk = replace(talk, added_later=(talk.partners[0].id,))
    waiting = {
        prompt.id
        for prompt, lines in find_lines(deck, talk, sheets)
        if any(line.seat == 0 for line in lines) and prompt.match_on is not MatchOn.EVERYONE
    }

    assert {key for key in waiting if not shows(sheets[0], key)} == set()


def find_lines(
    deck: Deck, talk: Talk, sheets: Sequence[Sheet]
) -> list[tuple[Prompt, tuple[VisibleLine, ...]]]:
    """List what may be printed, prompt by prompt."""
    visible = find_visible(deck, talk, release_sheets(deck, talk, *sheets))
    return [(one.prompt, one.lines) for one in visible.answers]


def find_lines_of_the_first(
    deck: Deck, talk: Talk, sheets: Sequence[Sheet]
) -> list[tuple[str, list[VisibleLine]]]:
    """List what may be printed of those who were there from the start.

    Where everyone has to write something, a place that writes nothing shows that by itself.
    """
    first = [
        (prompt.id, [line for line in lines if line.seat not in talk.later_seats])
        for prompt, lines in find_lines(deck, talk, sheets)
        if prompt.match_on is not MatchOn.EVERYONE
    ]
    return [(key, lines) for key, lines in first if lines]


def shows(sheet: Sheet, prompt_id: str) -> bool:
    """Say whether a sheet shows a line of a prompt to everyone."""
    return any(line.visibility is Visibility.SHARED for line in sheet.answers[prompt_id].lines)


@pytest.mark.parametrize("late", [0, 3])
@pytest.mark.parametrize("first", [1, 2])
@pytest.mark.parametrize(("name", "prompt_id"), LISTS)
@pytest.mark.parametrize("visibility", [IF_MUTUAL, Visibility.SHARED])
def test_l4_the_most_that_places_can_find_is_the_picks_of_those_there_from_the_start(
    name: str, prompt_id: str, first: int, late: int, visibility: Visibility
) -> None:
    deck = real_decks()[name]
    (prompt,) = (one for one in deck.prompts if one.id == prompt_id)
    lines = list_matchable(prompt)
    prey = a_sheet(if_mutual={prompt_id: lines})
    places = [cast(prompt, lines, place, visibility) for place in range(first + late)]
    talk = a_talk(1 + first + late)
    talk = replace(talk, added_later=tuple(one.id for one in talk.partners[1 + first :]))

    ((_, found),) = find_lines(deck, talk, [prey, *places])

    most = min(len(lines), first * prompt.most_picks)
    assert len([line for line in found if line.seat == 0]) == most


def list_matchable(prompt: Prompt) -> list[str]:
    """List the options that may match, without those that stand alone."""
    ids = [one.id for one in prompt.options if not one.is_locked and one.id != NOT_SURE]
    alone = prompt.exclusive
    return [one for one in ids if one not in alone and IF_MUTUAL in prompt.list_allowed(one)]


def cast(prompt: Prompt, lines: Sequence[str], place: int, visibility: Visibility) -> Sheet:
    """Pick as many lines as one place may, and none that a place before has picked."""
    start = place * prompt.most_picks
    picks = [Pick(line, visibility) for line in islice(lines, start, start + prompt.most_picks)]
    answer = check_answer(prompt, picks)
    return Sheet({prompt.id: answer} if answer.lines else {})
