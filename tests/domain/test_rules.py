"""The rows of the table of merge rules that print lines as they are."""

from dataclasses import replace

import pytest

from compersion_talks.domain.decks import Block, MergeRule
from tests.builders import a_sheet, an_answer, some_partners
from tests.domain.agendas import list_topics, list_words, merge_prompt, share
from tests.prompts import a_prompt, a_text_prompt, limits_and_wishes, options

ASH, BO, CAM = (partner.id for partner in some_partners(3))


def test_thanks_stand_under_names_in_seat_order() -> None:
    prompt = a_text_prompt(MergeRule.THANKS)

    agenda = merge_prompt(prompt, share(prompt, "the soup"), share(prompt, "the soup"))

    assert list_words(agenda.thanks) == ["Ash: the soup", "Bo: the soup"]
    assert agenda.thanks[0].title == "The thanks"


def test_thanks_can_be_for_one_person() -> None:
    prompt = a_text_prompt(MergeRule.THANKS, is_addressable=True)
    bo = a_sheet(an_answer(prompt.id, "the soup", addressee=CAM))

    agenda = merge_prompt(prompt, a_sheet(), bo, a_sheet())

    assert list_words(agenda.thanks) == ["Bo, to Cam: the soup"]


@pytest.mark.parametrize(
    ("block", "field"),
    [
        (Block.HOPES, "hopes"),
        (Block.COMMON, "common"),
        (Block.WISHES, "wishes"),
        (Block.NAMES, "introductions"),
        (Block.KNOW, "good_to_know"),
    ],
)
def test_lines_go_to_their_block_under_names(block: Block, field: str) -> None:
    prompt = a_text_prompt(MergeRule.LINES, block=block)

    agenda = merge_prompt(prompt, share(prompt, "one"), share(prompt, "two"))

    assert list_words(getattr(agenda, field)) == ["Ash: one", "Bo: two"]
    assert list_topics(agenda) == {}


def test_views_become_a_topic() -> None:
    prompt = a_text_prompt(MergeRule.LINES, block=Block.VIEWS)

    agenda = merge_prompt(prompt, share(prompt, "one"), share(prompt, "two"))

    assert list_topics(agenda) == {"The lines": ["Ash: one", "Bo: two"]}
    assert agenda.common == ()


def test_what_one_person_picked_on_a_light_prompt_is_good_to_know() -> None:
    prompt = a_prompt(MergeRule.OPTIONS, heat=1)

    agenda = merge_prompt(prompt, share(prompt, "blue", "red"), a_sheet())

    assert list_words(agenda.good_to_know) == ["Ash: red; blue"]
    assert list_topics(agenda) == {}
    assert agenda.common == ()


@pytest.mark.parametrize("heat", [2, 3])
def test_what_one_person_picked_on_a_tender_prompt_is_a_topic(heat: int) -> None:
    prompt = a_prompt(MergeRule.OPTIONS, heat=heat)

    agenda = merge_prompt(prompt, share(prompt, "red"), a_sheet())

    assert list_topics(agenda) == {"The options": ["Ash: red"]}
    assert agenda.good_to_know == ()


@pytest.mark.parametrize("heat", [1, 2])
def test_what_several_picked_is_common_ground_without_names(heat: int) -> None:
    prompt = a_prompt(MergeRule.OPTIONS, heat=heat)

    agenda = merge_prompt(prompt, share(prompt, "blue", "red"), share(prompt, "red", "blue"))

    assert list_words(agenda.common) == ["Both of us: red; blue"]
    assert list_topics(agenda) == {}
    assert agenda.another_time == ()
    assert agenda.good_to_know == ()


@pytest.mark.parametrize("heat", [1, 2])
def test_what_several_picked_is_a_topic_where_agreeing_on_it_needs_talk(heat: int) -> None:
    tired, glad, calm = options("tired", "glad", "calm")
    prompt = a_prompt(options=(replace(tired, needs_talk=True), glad, calm), heat=heat)
    both = share(prompt, "tired", "glad")

    agenda = merge_prompt(prompt, both, both)

    assert list_topics(agenda) == {"The options": ["Both of us: tired"]}
    assert list_words(agenda.common) == ["Both of us: glad"]


def test_what_excludes_all_others_stands_on_a_line_of_its_own() -> None:
    prompt = a_prompt(exclusive=("green",))
    tender = a_prompt(exclusive=("green",), heat=2)
    green, others = share(prompt, "green"), share(prompt, "red", "blue")

    light = merge_prompt(prompt, green, green, others, others)
    heavy = merge_prompt(tender, share(tender, "green"), share(tender, "red", "blue"))

    assert list_words(light.common) == [
        "More than one of us: red; blue",
        "More than one of us: green",
    ]
    assert list_topics(heavy) == {"The options": ["Ash: green", "Bo: red; blue"]}


def test_what_is_never_matched_stands_under_names_however_many_say_it() -> None:
    pushed, other = options("pushed", "other")
    prompt = a_prompt(options=(replace(pushed, is_never_matched=True), other), heat=2)
    both = share(prompt, "pushed")

    agenda = merge_prompt(prompt, both, both)

    assert list_topics(agenda) == {"The options": ["Ash: pushed", "Bo: pushed"]}


def test_in_a_group_nobody_learns_how_many_picked_a_line() -> None:
    prompt = a_prompt(MergeRule.OPTIONS)
    red = share(prompt, "red")

    of_two = merge_prompt(prompt, red, red, a_sheet())
    of_all = merge_prompt(prompt, red, red, red)

    assert list_words(of_all.common) == ["More than one of us: red"]
    assert of_all == of_two


def test_limits_stand_in_their_own_block_named_ones_first() -> None:
    prompt = a_prompt(MergeRule.LIMITS)

    agenda = merge_prompt(prompt, share(prompt, "red", "green"), share(prompt, "red"))

    assert list_words(agenda.limits) == ["Ash: green", "Both of us: red"]
    assert list_topics(agenda) == {}


def test_of_a_list_only_the_lines_that_are_marked_are_limits() -> None:
    prompt = limits_and_wishes()

    agenda = merge_prompt(prompt, share(prompt, "not-yet", "a-walk"), a_sheet())

    assert list_words(agenda.limits) == ["Ash: not yet"]
    assert list_topics(agenda) == {"The limits": ["Ash: a walk"]}


@pytest.mark.parametrize("merge", [MergeRule.LOGISTICS, MergeRule.OPTIONS, MergeRule.ASKS])
def test_a_line_that_is_marked_is_a_limit_whatever_was_asked(merge: MergeRule) -> None:
    limit, other = options("no-touch", "a-walk")
    prompt = a_prompt(merge, options=(replace(limit, is_limit=True), other))

    agenda = merge_prompt(prompt, share(prompt, "no-touch"), share(prompt, "no-touch", "a-walk"))

    assert list_words(agenda.limits) == ["Both of us: no touch"]
    assert "no touch" not in str(list_topics(agenda))


def test_limits_in_own_words_are_printed_as_they_are() -> None:
    prompt = a_text_prompt(MergeRule.LIMITS)

    agenda = merge_prompt(prompt, share(prompt, "no photos"), share(prompt, "no photos"))

    assert list_words(agenda.limits) == ["Ash: no photos", "Bo: no photos"]


def test_asks_are_one_topic_equal_ones_for_the_same_person_without_names() -> None:
    prompt = a_prompt(MergeRule.ASKS, is_addressable=True)
    to_cam = a_sheet(an_answer(prompt.id, "red", "blue", addressee=CAM))
    also_to_cam = a_sheet(an_answer(prompt.id, "red", addressee=CAM))

    agenda = merge_prompt(prompt, to_cam, also_to_cam, share(prompt, "green", "red"))

    assert list_topics(agenda) == {
        "The asks": [
            "More than one of us, to Cam: red",
            "Ash, to Cam: blue",
            "Cam: red",
            "Cam: green",
        ]
    }
    assert agenda.topics[0][0].has_answers


def test_equal_asks_for_different_people_stand_under_names() -> None:
    prompt = a_prompt(MergeRule.ASKS, is_addressable=True)
    to_cam = a_sheet(an_answer(prompt.id, "red", addressee=CAM))
    to_bo = a_sheet(an_answer(prompt.id, "red", addressee=BO))

    agenda = merge_prompt(prompt, to_cam, share(prompt, "red"), to_bo)

    assert list_topics(agenda) == {"The asks": ["Ash, to Cam: red", "Bo: red", "Cam, to Bo: red"]}


def test_each_ask_stands_on_a_line_of_its_own_so_that_it_gets_its_own_answer() -> None:
    prompt = a_prompt(MergeRule.ASKS)

    agenda = merge_prompt(
        prompt,
        share(prompt, "blue"),
        share(prompt, "red", "green"),
    )

    assert list_topics(agenda) == {"The asks": ["Ash: blue", "Bo: red", "Bo: green"]}


def test_asks_in_own_words_are_never_matched() -> None:
    prompt = a_text_prompt(MergeRule.ASKS)

    agenda = merge_prompt(prompt, share(prompt, "time"), share(prompt, "time"))

    assert list_topics(agenda) == {"The asks": ["Ash: time", "Bo: time"]}


def test_offers_stand_under_names() -> None:
    prompt = a_text_prompt(MergeRule.OFFERS)

    agenda = merge_prompt(prompt, share(prompt, "dinner"), share(prompt, "dinner"))

    assert list_words(agenda.offers) == ["Ash: dinner", "Bo: dinner"]
