"""How answers to a scale, a single choice, or yes, maybe or no meet."""

import pytest

from compersion_talks.domain.decks import MatchOn, MergeRule, Prompt
from compersion_talks.domain.merging import merge
from tests.builders import a_deck, a_section, a_sheet, a_talk, an_answer, release_sheets
from tests.domain.agendas import list_common, list_topics, merge_prompt, share
from tests.prompts import (
    IF_MUTUAL,
    SINGLE_CHOICE,
    a_place_in_order,
    a_prompt,
    a_scale,
    a_yes_maybe_no,
)


def a_choice() -> Prompt:
    """Make a single choice that matches on any answer."""
    return a_prompt(MergeRule.POSITIONS, SINGLE_CHOICE, id="a-scale", match_on=MatchOn.ANSWER)


def test_one_persons_answer_is_a_topic_under_the_name() -> None:
    prompt = a_scale()

    agenda = merge_prompt(prompt, share(prompt, "2"), a_sheet())

    assert list_topics(agenda) == {"The positions": ["Ash: a little"]}
    assert list_common(agenda) == []


def test_equal_answers_are_common_ground() -> None:
    prompt = a_scale()
    same = share(prompt, "2")

    assert list_common(merge_prompt(prompt, same, same)) == ["We gave the same answer: 'a little'"]


def test_neighbouring_answers_are_common_ground() -> None:
    prompt = a_scale()

    agenda = merge_prompt(prompt, share(prompt, "3"), share(prompt, "2"))

    assert list_common(agenda) == ["Our answers are near each other: 'a little' to 'some'"]


def test_answers_of_two_people_further_apart_stand_under_their_names() -> None:
    prompt = a_scale()

    agenda = merge_prompt(prompt, share(prompt, "4"), share(prompt, "2"))

    assert list_topics(agenda) == {"The positions": ["Ash: much", "Bo: a little"]}
    assert list_common(agenda) == []


def test_the_question_stands_above_a_bare_answer() -> None:
    prompt = a_scale(ask="How glad are you?")
    one, other = share(prompt, "1"), share(prompt, "5")

    labels = [
        entry.label
        for sheets in ((one, a_sheet()), (one, other), (one, other, other))
        for entry in merge_prompt(prompt, *sheets).topics[0][0].entries
    ]

    assert set(labels) == {"How glad are you?"}


def test_a_chain_of_neighbours_is_not_near_each_other() -> None:
    prompt = a_scale()

    agenda = merge_prompt(prompt, *(share(prompt, value) for value in "234"))

    assert "The positions" in list_topics(agenda)


def test_in_a_group_the_words_never_claim_everyone() -> None:
    prompt = a_scale()
    two, three, nothing = share(prompt, "2"), share(prompt, "3"), a_sheet()

    same = merge_prompt(prompt, two, two, nothing)
    near = merge_prompt(prompt, two, three, nothing)

    assert list_common(same) == ["Those who show an answer gave the same one: 'a little'"]
    assert list_common(near) == [
        "Those who show an answer are near each other: 'a little' to 'some'"
    ]
    assert same == merge_prompt(prompt, two, two, two)
    assert near == merge_prompt(prompt, three, two, three)


def test_different_views_do_not_tell_whose_or_how_many() -> None:
    prompt = a_choice()
    red, blue = share(prompt, "red"), share(prompt, "blue")

    agendas = [merge_prompt(prompt, *seats) for seats in ((red, red, blue), (blue, red, blue))]

    assert agendas[0] == agendas[1]
    assert list_topics(agendas[0]) == {"The positions": ["Our answers differ: red; blue."]}


def test_choices_next_to_each_other_are_not_near() -> None:
    prompt = a_choice()

    agenda = merge_prompt(prompt, share(prompt, "red"), share(prompt, "green"))

    assert "The positions" in list_topics(agenda)


def test_choices_in_an_order_are_near_where_they_are_neighbours_in_it() -> None:
    prompt = a_place_in_order()
    some, much = share(prompt, "some"), share(prompt, "much")

    assert list_common(merge_prompt(prompt, some, much)) == [
        "Our answers are near each other: 'some' to 'much'"
    ]
    assert list_common(merge_prompt(prompt, much, share(prompt, "little"))) == []
    assert list_common(merge_prompt(prompt, much, share(prompt, "it-depends"))) == []


def test_agreeing_on_an_answer_that_needs_talk_is_a_topic() -> None:
    prompt = a_place_in_order()
    little, some = share(prompt, "little"), share(prompt, "some")

    same, near = merge_prompt(prompt, little, little), merge_prompt(prompt, little, some)

    assert list_topics(same) == {"The positions": ["We gave the same answer: 'little'"]}
    assert list_topics(near) == {
        "The positions": ["Our answers are near each other: 'little' to 'some'"]
    }
    assert list_common(same) == list_common(near) == []


def test_such_a_topic_weighs_as_much_as_any_that_several_find_heavy() -> None:
    prompt = a_place_in_order()
    ticks = a_prompt(id="ticks", title="Ticks", heat=2)
    deck, talk = a_deck(a_section("first", ticks, prompt)), a_talk(minutes=30)
    both = a_sheet(shared={"a-place": ["little"]})
    ash = a_sheet(shared={"a-place": ["little"], "ticks": ["red"]})

    agenda = merge(deck, talk, release_sheets(deck, talk, ash, both))

    assert list(list_topics(agenda)) == ["The positions"]


@pytest.mark.parametrize("answers", [("yes", "yes"), ("yes", "maybe"), ("maybe", "maybe")])
def test_being_open_never_tells_yes_from_maybe(answers: tuple[str, str]) -> None:
    prompt = a_yes_maybe_no()

    agenda = merge_prompt(prompt, *(share(prompt, answer) for answer in answers))

    assert list_common(agenda) == ["Both of us said yes or maybe."]


def test_being_open_in_a_group_gives_no_number() -> None:
    prompt = a_yes_maybe_no()
    yes, maybe = share(prompt, "yes"), share(prompt, "maybe")

    agenda = merge_prompt(prompt, yes, maybe, a_sheet())

    assert list_common(agenda) == ["More than one of us said yes or maybe."]
    assert agenda == merge_prompt(prompt, maybe, maybe, yes)


def test_two_shared_refusals_are_the_same_answer() -> None:
    prompt = a_yes_maybe_no()
    no = share(prompt, "no")

    assert list_common(merge_prompt(prompt, no, no)) == ["We gave the same answer: 'no'"]


def test_a_refusal_that_waits_for_a_match_is_never_printed() -> None:
    prompt = a_yes_maybe_no()
    no = a_sheet(an_answer(prompt.id, "no", visibility=IF_MUTUAL))

    agenda = merge_prompt(prompt, no, share(prompt, "no"))

    assert list_topics(agenda) == {"The positions": ["Bo: no"]}
