"""The second gate: which lines may be printed at all."""

from typing import Any

import pytest

from compersion_talks.domain.decks import MatchOn, MergeRule, Option, Prompt, Visibility
from compersion_talks.domain.prompts import may_match
from compersion_talks.domain.sheets import ReleasedAnswer, ReleasedLine, ReleasedSheet, Sheet
from compersion_talks.domain.talks import seat_partners
from compersion_talks.domain.visible import Visible, VisibleLine, find_visible
from tests.builders import (
    a_deck,
    a_section,
    a_sheet,
    a_talk,
    an_answer,
    release_sheets,
    some_partners,
)
from tests.prompts import (
    IF_MUTUAL,
    SHARED,
    a_never_sent,
    a_prompt,
    a_scale,
    a_text_prompt,
    a_yes_maybe_no,
    options,
)

ASH, BO, CAM = (partner.id for partner in some_partners(3))


def find_lines(prompt: Prompt, *sheets: Sheet) -> tuple[VisibleLine, ...]:
    """Project the sheets of a talk that asks one prompt."""
    deck, talk = a_deck(a_section("first", prompt)), a_talk(len(sheets))
    return list_lines(find_visible(deck, talk, release_sheets(deck, talk, *sheets)))


def list_lines(seen: Visible) -> tuple[VisibleLine, ...]:
    """List all lines that may be printed."""
    return tuple(line for replies in seen.answers for line in replies.lines)


def forge(prompt_id: str, *keys: str, only_if_mutual: bool = False) -> ReleasedSheet:
    """Make a released sheet that never went through the first gate."""
    lines = tuple(ReleasedLine(key, only_if_mutual) for key in keys)
    return ReleasedSheet(ASH, (ReleasedAnswer(prompt_id, lines),))


def a_pick(prompt: Prompt, key: str, visibility: Visibility = IF_MUTUAL) -> Sheet:
    """Make a sheet with one line."""
    return a_sheet(an_answer(prompt.id, key, visibility=visibility))


def test_a_shared_line_is_visible() -> None:
    prompt = a_prompt()

    seen = find_lines(prompt, a_pick(prompt, "red", SHARED), a_sheet())

    assert seen == (VisibleLine(0, "red"),)


@pytest.mark.parametrize("other", [SHARED, IF_MUTUAL])
def test_a_line_is_matched_by_someone_else_who_shows_it(other: Visibility) -> None:
    prompt = a_prompt()

    seen = find_lines(prompt, a_pick(prompt, "red"), a_pick(prompt, "red", other))

    assert seen == (VisibleLine(0, "red"), VisibleLine(1, "red"))


@pytest.mark.parametrize(
    "other",
    [
        a_sheet(),
        a_sheet(private={"a-options": ["red"]}),
        a_sheet(if_mutual={"a-options": ["blue"]}),
    ],
)
def test_an_unmatched_line_stops_here(other: Sheet) -> None:
    prompt = a_prompt()

    assert find_lines(prompt, a_pick(prompt, "red"), other) == ()


def test_nobody_matches_their_own_line() -> None:
    prompt = a_prompt(MergeRule.POSITIONS, match_on=MatchOn.ANSWER)

    seen = find_lines(prompt, a_sheet(if_mutual={prompt.id: ["red", "blue"]}), a_sheet())

    assert seen == ()


def test_a_scale_is_matched_by_any_other_answer() -> None:
    prompt = a_scale()

    seen = find_lines(prompt, a_pick(prompt, "1"), a_pick(prompt, "5"))

    assert seen == (VisibleLine(0, "1"), VisibleLine(1, "5"))


def test_yes_and_maybe_match_each_other_and_no_matches_nothing() -> None:
    prompt = a_yes_maybe_no()

    seen = find_lines(prompt, a_pick(prompt, "yes"), a_pick(prompt, "maybe"), a_pick(prompt, "no"))
    refused = find_lines(prompt, a_pick(prompt, "no"), a_pick(prompt, "no"))

    assert seen == (VisibleLine(0, "yes"), VisibleLine(1, "maybe"))
    assert refused == ()


@pytest.mark.parametrize("answer", ["yes", "maybe"])
def test_being_open_is_not_matched_by_a_refusal(answer: str) -> None:
    prompt = a_yes_maybe_no()

    seen = find_lines(prompt, a_pick(prompt, answer), a_pick(prompt, "no", SHARED))

    assert seen == (VisibleLine(1, "no"),)


def test_a_position_can_match_on_the_same_option_only() -> None:
    prompt = a_scale(match_on=MatchOn.OPTION)

    same = find_lines(prompt, a_pick(prompt, "2"), a_pick(prompt, "2"))
    other = find_lines(prompt, a_pick(prompt, "2"), a_pick(prompt, "3"))

    assert same == (VisibleLine(0, "2"), VisibleLine(1, "2"))
    assert other == ()


@pytest.mark.parametrize(
    "changes", [{"match_on": MatchOn.ANSWER}, {"match_options": ("red", "blue")}]
)
def test_a_list_only_ever_matches_on_the_same_option(changes: dict[str, Any]) -> None:
    prompt = a_prompt(**changes)

    assert find_lines(prompt, a_pick(prompt, "red"), a_pick(prompt, "blue")) == ()


def test_a_text_is_never_matched() -> None:
    prompt = a_text_prompt()
    deck, talk = a_deck(a_section("first", prompt)), a_talk()
    bo = a_sheet(shared={prompt.id: ["soup"]}).release(deck, BO)

    seen = list_lines(find_visible(deck, talk, (forge(prompt.id, "soup", only_if_mutual=True), bo)))

    assert seen == (VisibleLine(1, "soup"),)


@pytest.mark.parametrize(
    ("prompt", "key"),
    [
        (a_prompt(), "never-offered"),
        (a_prompt(options=(Option("red", "red", is_locked=True),)), "red"),
        (a_prompt(options=options("red", "not-sure")), "not-sure"),
        (a_text_prompt(), "  "),
        (a_never_sent(), "a secret"),
        (a_never_sent(merge=MergeRule.THANKS), "a secret"),
        (a_prompt(MergeRule.NONE), "red"),
    ],
)
def test_the_second_gate_stands_without_the_first(prompt: Prompt, key: str) -> None:
    deck = a_deck(a_section("first", prompt))

    assert list_lines(find_visible(deck, a_talk(), (forge(prompt.id, key),))) == ()


def test_an_addressee_in_the_group_is_kept() -> None:
    prompt = a_text_prompt(is_addressable=True)
    ash = a_sheet(an_answer(prompt.id, "soup", addressee=CAM))

    assert find_lines(prompt, ash, a_sheet(), a_sheet()) == (VisibleLine(0, "soup", 2),)


@pytest.mark.parametrize("addressee", ["", "f" * 32, ASH])
def test_a_removed_addressee_is_everyone(addressee: str) -> None:
    prompt = a_text_prompt(is_addressable=True)
    ash = a_sheet(an_answer(prompt.id, "soup", addressee=addressee))

    assert find_lines(prompt, ash, a_sheet(), a_sheet()) == (VisibleLine(0, "soup"),)


def test_only_an_addressable_prompt_has_an_addressee() -> None:
    prompt = a_text_prompt()
    ash = a_sheet(an_answer(prompt.id, "soup", addressee=CAM))

    assert find_lines(prompt, ash, a_sheet(), a_sheet()) == (VisibleLine(0, "soup"),)


def test_two_people_need_no_addressee() -> None:
    prompt = a_text_prompt(is_addressable=True)
    ash = a_sheet(an_answer(prompt.id, "soup", addressee=BO))

    assert find_lines(prompt, ash, a_sheet()) == (VisibleLine(0, "soup"),)


def test_the_sheet_of_someone_who_left_says_nothing() -> None:
    prompt = a_prompt()
    deck = a_deck(a_section("first", prompt))
    gone = a_pick(prompt, "red", SHARED).release(deck, "f" * 32)

    assert find_visible(deck, a_talk(), (gone,)).answers == ()


@pytest.mark.parametrize("others", [2, 3, 12])
def test_a_question_with_an_addressee_matches_only_between_two_people(others: int) -> None:
    prompt = a_prompt(is_addressable=True)
    waiting = [a_pick(prompt, "red")] * others

    assert len(find_lines(prompt, *waiting)) == (2 if others == 2 else 0)


def test_an_addressed_line_in_a_group_is_met_by_nobody_not_even_for_certain() -> None:
    prompt = a_prompt(is_addressable=True)

    seen = find_lines(prompt, a_pick(prompt, "red"), a_pick(prompt, "red", SHARED), a_sheet())

    assert seen == (VisibleLine(1, "red"),)
    assert may_match(prompt, 2)
    assert not may_match(prompt, 3)
    assert may_match(a_prompt(), 12)


def test_some_lines_are_never_matched_even_past_the_first_gate() -> None:
    prompt = a_prompt(options=(Option("pushed", "pushed", is_never_matched=True),))
    deck, talk = a_deck(a_section("first", prompt)), a_talk()
    bo = a_pick(prompt, "pushed", SHARED).release(deck, BO)

    seen = list_lines(
        find_visible(deck, talk, (forge(prompt.id, "pushed", only_if_mutual=True), bo))
    )

    assert seen == (VisibleLine(1, "pushed"),)


def test_turns_are_another_shuffle_of_the_seats_that_nothing_but_the_talk_decides() -> None:
    talks = [a_talk(12, id=f"{number:032x}") for number in range(20)]
    turns = [find_visible(a_deck(), talk, ()).focus_order for talk in talks]

    assert all(sorted(order) == list(range(12)) for order in turns)
    assert len(set(turns)) == 20
    assert turns[0] == find_visible(a_deck(), a_talk(12, id="0" * 32), ()).focus_order
    assert [seat_partners(talk.id, talk.partners) for talk in talks] != [
        tuple(talk.partners[seat] for seat in order)
        for talk, order in zip(talks, turns, strict=True)
    ]
