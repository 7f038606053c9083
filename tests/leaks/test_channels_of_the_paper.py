"""What the paper could tell beyond its lines: one named test for each channel (docs/privacy.md)."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from compersion_talks.domain.answers import check_answer
from compersion_talks.domain.decks import MatchOn, Prompt, Visibility
from compersion_talks.domain.errors import TooManyPicks
from compersion_talks.domain.merging import merge
from compersion_talks.domain.prompts import Pick
from compersion_talks.domain.sheets import Sheet
from compersion_talks.domain.talks import LENGTHS, seat_partners
from compersion_talks.domain.wording import flatten
from tests.builders import a_sheet, a_talk, an_answer, release_sheets, some_partners
from tests.leaks.papers import (
    ASK,
    EMPTY,
    FEARS,
    GLAD,
    MEETING,
    NEEDS,
    STRONG,
    keeps,
    merge_sheets,
    offers,
    shares,
    the_deck,
    write_paper,
)
from tests.leaks.strategies import list_values, real_decks
from tests.prompts import IF_MUTUAL, PRIVATE, SHARED

FEAR = "fear-being-left"
Say = Callable[..., Sheet]
PROMPTS = [prompt for deck in real_decks().values() for prompt in deck.prompts]


def test_l1_private_words_are_on_no_paper() -> None:
    everything = {prompt.id: list_values(prompt) for prompt in the_deck().prompts}

    paper = write_paper(a_sheet(private=everything), EMPTY)

    assert "a heron in the attic" not in paper
    assert paper == write_paper(EMPTY, EMPTY)


@pytest.mark.parametrize("hidden", [keeps(FEARS, FEAR), shares(GLAD, "not-sure"), EMPTY])
def test_l2_private_skipped_not_sure_and_unmatched_look_alike(hidden: Sheet) -> None:
    unmatched = write_paper(offers(FEARS, FEAR), EMPTY)

    assert write_paper(hidden, EMPTY) == unmatched


def test_l3_a_missing_match_tells_no_more_than_that() -> None:
    mine = offers(FEARS, FEAR)

    others = (EMPTY, keeps(FEARS, FEAR), offers(FEARS, "fear-slow-fade"), offers(GLAD, "3"))

    assert len({write_paper(mine, other) for other in others}) == 1


def test_l3_a_refusal_is_never_printed_where_only_what_is_shared_stands() -> None:
    asked = [prompt for prompt in PROMPTS if prompt.match_options]
    refusals = [(one, set(list_values(one)) - set(one.match_options)) for one in asked]

    papers = {
        write_paper(offers(prompt.id, key), offers(prompt.id, key))
        for prompt, keys in refusals
        for key in keys
    }

    assert MEETING in {prompt.id for prompt in asked}
    assert papers == {write_paper(EMPTY, EMPTY)}


def test_l4_nobody_can_fish_with_every_line_at_once() -> None:
    matched = [one for one in PROMPTS if IF_MUTUAL in one.visibility_allowed]

    for prompt in (one for one in matched if one.is_list):
        assert 0 < prompt.pick_max < len(prompt.options), prompt.id
        with pytest.raises(TooManyPicks):
            check_answer(prompt, [Pick(key, IF_MUTUAL) for key in pick_all(prompt)])
    own_words = [prompt for prompt in matched if prompt.is_text]
    assert all(prompt.match_on is MatchOn.EVERYONE for prompt in own_words)
    assert "Someone could pick many lines" in visibility_words("if-mutual", "warning")


def pick_all(prompt: Prompt) -> list[str]:
    """List every line that can be picked beside others."""
    return [one.id for one in prompt.options if one.id not in prompt.exclusive]


def visibility_words(visibility: str, which: str) -> str:
    """Return what the default deck says about a visibility."""
    return str(the_deck().texts["visibility"][visibility][which])


def test_l6_ranks_leave_no_gap_and_print_no_number() -> None:
    kept = ("need-privacy", "need-rest")
    ranked = a_sheet(an_answer(NEEDS, "need-alone-time", "need-touch", "need-privacy", "need-rest"))
    answer = ranked.answers[NEEDS]
    hidden = tuple(
        replace(line, visibility=SHARED if line.value in kept else PRIVATE) for line in answer.lines
    )

    gaps = merge_sheets(replace(ranked, answers={NEEDS: replace(answer, lines=hidden)}), EMPTY)

    assert gaps == merge_sheets(shares(NEEDS, *kept), EMPTY) != merge_sheets(EMPTY, EMPTY)
    assert not any(letter.isdigit() for line in gaps.needs for letter in flatten(line))


@pytest.mark.parametrize("people", [2, 3, 4])
def test_l7_nothing_counts_how_many_stand_behind_a_line(people: int) -> None:
    say = shares(STRONG, "trust")

    paper = write_paper(*[say] * people, *[EMPTY] * (4 - people))

    assert paper == write_paper(say, say, EMPTY, EMPTY)
    assert paper != write_paper(EMPTY, EMPTY, EMPTY, EMPTY)


@pytest.mark.parametrize("people", [3, 4, 12])
def test_l7_in_a_group_no_line_says_both(people: int) -> None:
    say = shares(STRONG, "trust")

    paper = write_paper(say, say, *[EMPTY] * (people - 2))

    assert "Both of us" not in paper
    assert "Both of us" in write_paper(say, say)


@pytest.mark.parametrize("mine", [shares, offers])
@pytest.mark.parametrize("theirs", [shares, offers])
def test_l8_no_name_tells_how_far_a_shared_line_was_to_travel(mine: Say, theirs: Say) -> None:
    said = [one(FEARS, FEAR) for one in (mine, theirs)]

    paper = write_paper(*said)

    assert (
        paper == write_paper(shares(FEARS, FEAR), shares(FEARS, FEAR)) != write_paper(EMPTY, EMPTY)
    )


def test_l9_no_order_comes_from_time_or_alphabet() -> None:
    people = some_partners(12)
    deck, talk = the_deck(), a_talk(3)
    sheets = release_sheets(deck, talk, shares(ASK, "b"), shares(ASK, "a"), shares(ASK, "c"))

    assert seat_partners("a" * 32, people) == seat_partners("a" * 32, reversed(people))
    assert seat_partners("a" * 32, people) != seat_partners("b" * 32, people)
    assert seat_partners("a" * 32, people) != people
    assert merge(deck, talk, sheets[::-1]) == merge(deck, talk, sheets)


@pytest.mark.parametrize("minutes", LENGTHS)
def test_l11_parts_and_minutes_are_the_same_whatever_is_shown(minutes: int) -> None:
    everything = {prompt.id: list_values(prompt) for prompt in the_deck().prompts}

    full = merge_sheets(a_sheet(shared=everything), EMPTY, minutes=minutes)
    bare = merge_sheets(EMPTY, EMPTY, minutes=minutes)

    assert (full.plan, full.seconds_to_add) == (bare.plan, bare.seconds_to_add)
    shapes = [
        [[(item.minutes, item.turn_seconds) for item in part] for part in one.topics]
        for one in (full, bare)
    ]
    assert shapes[0] == shapes[1]


def test_l19_a_sheet_with_nothing_on_it_leaves_a_whole_plan() -> None:
    agenda = merge_sheets(shares(ASK, "one evening a week"), EMPTY)

    items = [item for topics in agenda.topics for item in topics]
    assert len(items) == 2
    assert all(item.how and item.begins and item.minutes for item in items)
    assert write_paper(shares(ASK, "soup"), EMPTY) == write_paper(
        shares(ASK, "soup"), keeps(ASK, "no")
    )


def test_l21_settings_of_ones_own_leave_no_trace() -> None:
    plain_sheet = shares(ASK, "one evening a week")

    others = [
        replace(plain_sheet, on_short_path=short, without_sex=sex, keeps_notes=keeps_notes)
        for short in (True, False)
        for sex in (True, False)
        for keeps_notes in (True, False)
    ]

    assert len({write_paper(other, EMPTY) for other in others}) == 1


def test_l22_a_line_can_only_be_meant_for_someone_in_the_talk() -> None:
    names = [a_sheet_for(who, SHARED) for who in ("", "f" * 32, "Mo")]

    assert len({write_paper(sheet, EMPTY, EMPTY) for sheet in names}) == 1
    assert write_paper(a_sheet_for("2" * 32, SHARED), EMPTY, EMPTY) != write_paper(
        names[0], EMPTY, EMPTY
    )


def test_l24_a_name_on_a_private_line_is_as_private() -> None:
    assert write_paper(a_sheet_for("2" * 32, PRIVATE), EMPTY, EMPTY) == write_paper(
        EMPTY, EMPTY, EMPTY
    )


def a_sheet_for(partner_id: str, visibility: Visibility) -> Sheet:
    """Make a sheet with one ask for one person."""
    return a_sheet(an_answer(ASK, "soup", visibility=visibility, addressee=partner_id))
