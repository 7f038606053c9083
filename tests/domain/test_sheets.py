"""Sheets: what may leave one (the first gate), and how its owner reads it."""

import pytest

from compersion_talks.domain.decks import MergeRule, Option, Prompt
from compersion_talks.domain.sheets import (
    Answer,
    Line,
    ReleasedAnswer,
    ReleasedLine,
    ReleasedSheet,
    Sheet,
    group_by_visibility,
    put_in_words,
)
from tests.builders import a_deck, a_section, a_sheet, an_answer
from tests.prompts import (
    IF_MUTUAL,
    PRIVATE,
    SHARED,
    a_never_sent,
    a_part_of_mine,
    a_prompt,
    a_scale,
    a_text_prompt,
    options,
)

BO = "2" * 32


def hand_in(prompt: Prompt, sheet: Sheet) -> tuple[ReleasedLine, ...]:
    """Release a sheet of a deck with one prompt."""
    answers = sheet.release(a_deck(a_section("first", prompt)), BO).answers
    return tuple(line for answer in answers for line in answer.lines)


def test_shared_and_matching_lines_leave_the_sheet_private_ones_do_not() -> None:
    prompt = a_prompt()
    sheet = a_sheet(
        shared={prompt.id: ["red"]}, if_mutual={prompt.id: ["green"]}, private={prompt.id: ["blue"]}
    )

    assert hand_in(prompt, sheet) == (ReleasedLine("red", False), ReleasedLine("green", True))


def test_a_sheet_that_is_kept_back_has_every_line_and_lets_none_go() -> None:
    sheet = a_sheet(shared={"a": ["one"]}, if_mutual={"b": ["two"]}, private={"c": ["three"]})

    kept = sheet.keep_back()

    lines = [line for answer in kept.answers.values() for line in answer.lines]
    assert [line.value for line in lines] == ["one", "two", "three"]
    assert {line.visibility for line in lines} == {PRIVATE}


def test_skipped_private_and_unfinished_look_the_same() -> None:
    deck = a_deck(a_section("first", a_prompt()))
    nothing = ReleasedSheet(BO, ())

    assert a_sheet().release(deck, BO) == nothing
    assert a_sheet(private={"a-options": ["red"]}).release(deck, BO) == nothing


def test_a_released_answer_keeps_its_addressee_and_its_owners_wish_for_notes() -> None:
    prompt = a_text_prompt(is_addressable=True)
    sheet = a_sheet(an_answer(prompt.id, "soup", addressee="1" * 32), keeps_notes=True)

    left = sheet.release(a_deck(a_section("first", prompt)), BO)

    line = ReleasedLine("soup", False)
    assert left == ReleasedSheet(BO, (ReleasedAnswer(prompt.id, (line,), "1" * 32),), True)


@pytest.mark.parametrize(
    ("prompt", "key"),
    [
        (a_prompt(), "never-offered"),
        (a_prompt(options=(Option("red", "red", is_locked=True),)), "red"),
        (a_prompt(options=options("red", "not-sure")), "not-sure"),
        (a_text_prompt(), "  "),
        (a_never_sent(), "a secret"),
        (a_never_sent(merge=MergeRule.THANKS, visibility_allowed=(SHARED,)), "a secret"),
        (a_prompt(MergeRule.NONE), "red"),
        (a_prompt(visibility_allowed=(IF_MUTUAL, PRIVATE)), "red"),
    ],
)
def test_what_may_not_be_printed_never_leaves_the_sheet(prompt: Prompt, key: str) -> None:
    assert hand_in(prompt, a_sheet(shared={prompt.id: [key]})) == ()


def test_lines_about_sex_stay_when_their_owner_leaves_them_out() -> None:
    prompt = a_prompt(options=(Option("sex", "sex", ("sex",)), Option("walk", "a walk")))
    given = {prompt.id: ["sex", "walk"]}

    without = hand_in(prompt, a_sheet(shared=given, without_sex=True))
    everything = hand_in(prompt, a_sheet(shared=given))

    assert without == (ReleasedLine("walk", False),)
    assert everything == (ReleasedLine("sex", False), ReleasedLine("walk", False))


def test_own_words_are_never_searched_for_sex() -> None:
    prompt = a_text_prompt()

    sheet = a_sheet(shared={prompt.id: ["sex"]}, without_sex=True)

    assert hand_in(prompt, sheet) == (ReleasedLine("sex", False),)


def test_the_short_path_drops_nothing_that_was_answered() -> None:
    prompt = a_prompt(is_core=False)
    sheet = a_sheet(shared={prompt.id: ["red"]}, on_short_path=True)

    assert hand_in(prompt, sheet) == (ReleasedLine("red", False),)


def test_the_answers_of_a_page_take_the_place_of_what_stood_there() -> None:
    before = a_sheet(shared={"one": ["old"], "two": ["old"], "other": ["kept"]})
    emptied = Answer("two", ())
    changed = Answer("one", (Line("new", SHARED),))

    after = before.with_answers([changed, emptied], asked=["one", "two"])

    assert after == a_sheet(shared={"other": ["kept"], "one": ["new"]})


def test_own_words_are_read_as_they_were_written() -> None:
    assert put_in_words(a_deck(), a_text_prompt(), "red") == "red"


def test_a_picked_line_is_read_by_its_label() -> None:
    assert put_in_words(a_deck(), a_scale(), "2") == "a little"


def test_not_being_sure_is_read_in_the_words_of_the_deck() -> None:
    deck = a_deck(texts={"skip": {"not_sure_label": "Not sure"}})

    assert put_in_words(deck, a_scale(), "not-sure") == "Not sure"


def test_nothing_from_me_is_read_in_the_words_of_the_deck() -> None:
    deck = a_deck(texts={"skip": {"nothing_from_me": "Nothing from me"}})

    assert put_in_words(deck, a_part_of_mine(), "") == "Nothing from me"
    assert put_in_words(deck, a_text_prompt(), "") == ""


def test_a_line_that_the_deck_has_lost_is_still_told() -> None:
    assert put_in_words(a_deck(), a_prompt(), "violet") == "violet"


def test_lines_that_travel_equally_far_stand_together() -> None:
    lines = (Line("red", SHARED), Line("green", SHARED), Line("blue", PRIVATE))

    groups = list(group_by_visibility(a_deck(), a_prompt(), Answer("a-options", lines)))

    assert groups == [(SHARED, ("red", "green")), (PRIVATE, ("blue",))]


SOUP = an_answer("one", "soup")
BREAD = an_answer("two", "bread", visibility=PRIVATE)


def test_what_is_left_out_waits_and_is_not_released() -> None:
    prompt = a_text_prompt()
    sheet = a_sheet(an_answer(prompt.id, "soup"))

    left_out = sheet.leave_out((), [prompt.id])

    assert left_out.answers == {}
    assert [answer.lines for answer in left_out.set_aside] == [sheet.answers[prompt.id].lines]
    assert hand_in(prompt, left_out) == ()


def test_what_was_typed_and_not_saved_waits_in_place_of_what_was_saved() -> None:
    typed = an_answer("one", "stew")

    left_out = a_sheet(SOUP, BREAD).leave_out([typed], ["one", "two"])

    assert left_out.set_aside == (typed, BREAD)


def test_leaving_out_twice_keeps_what_waits_and_taking_back_restores_it() -> None:
    twice = a_sheet(SOUP).leave_out((), ["one"]).leave_out((), ["one"])

    assert twice.set_aside == (SOUP,)
    assert twice.take_back() == a_sheet(SOUP)


def test_what_was_answered_since_is_not_taken_back_over() -> None:
    left_out = a_sheet(SOUP).leave_out((), ["one"])
    since = left_out.with_answers([an_answer("one", "tea")], ())

    back = since.take_back()

    assert back.answers["one"].lines[0].value == "tea"
    assert back.set_aside == (SOUP,)
