"""The rows of the table of merge rules that print lines as they are."""

import pytest

from compersion_talks.domain.decks import Block, MergeRule
from tests.builders import a_sheet, an_answer, some_partners
from tests.domain.merged import agenda_on, shared, topics, words
from tests.prompts import a_prompt, a_text_prompt

ASH, BO, CAM = (partner.id for partner in some_partners(3))


def test_thanks_stand_under_names_in_seat_order() -> None:
    prompt = a_text_prompt(MergeRule.THANKS)

    agenda = agenda_on(prompt, shared(prompt, "the soup"), shared(prompt, "the soup"))

    assert words(agenda.thanks) == ["Ash: the soup", "Bo: the soup"]
    assert agenda.thanks[0].title == "The thanks"


def test_thanks_can_be_for_one_person() -> None:
    prompt = a_text_prompt(MergeRule.THANKS, is_addressable=True)
    bo = a_sheet(an_answer(prompt.id, "the soup", addressee=CAM))

    agenda = agenda_on(prompt, a_sheet(), bo, a_sheet())

    assert words(agenda.thanks) == ["Bo, to Cam: the soup"]


@pytest.mark.parametrize(
    ("block", "field"),
    [(Block.HOPES, "hopes"), (Block.COMMON, "common"), (Block.WISHES, "wishes")],
)
def test_lines_go_to_their_block_under_names(block: Block, field: str) -> None:
    prompt = a_text_prompt(MergeRule.LINES, block=block)

    agenda = agenda_on(prompt, shared(prompt, "one"), shared(prompt, "two"))

    assert words(getattr(agenda, field)) == ["Ash: one", "Bo: two"]
    assert topics(agenda) == {}


def test_views_become_a_topic() -> None:
    prompt = a_text_prompt(MergeRule.LINES, block=Block.VIEWS)

    agenda = agenda_on(prompt, shared(prompt, "one"), shared(prompt, "two"))

    assert topics(agenda) == {"The lines": ["Ash: one", "Bo: two"]}
    assert agenda.common == ()


def test_what_one_person_picked_on_a_light_prompt_is_good_to_know() -> None:
    prompt = a_prompt(MergeRule.OPTIONS, heat=1)

    agenda = agenda_on(prompt, shared(prompt, "blue", "red"), a_sheet())

    assert words(agenda.good_to_know) == ["Ash: red; blue"]
    assert topics(agenda) == {}
    assert agenda.common == ()


@pytest.mark.parametrize("heat", [2, 3])
def test_what_one_person_picked_on_a_tender_prompt_is_a_topic(heat: int) -> None:
    prompt = a_prompt(MergeRule.OPTIONS, heat=heat)

    agenda = agenda_on(prompt, shared(prompt, "red"), a_sheet())

    assert topics(agenda) == {"The options": ["Ash: red"]}
    assert agenda.good_to_know == ()


@pytest.mark.parametrize("heat", [1, 2])
def test_what_several_picked_is_common_ground_without_names(heat: int) -> None:
    prompt = a_prompt(MergeRule.OPTIONS, heat=heat)

    agenda = agenda_on(prompt, shared(prompt, "blue", "red"), shared(prompt, "red", "blue"))

    assert words(agenda.common) == ["Both of us: red; blue"]
    assert topics(agenda) == {}
    assert agenda.another_time == ()
    assert agenda.good_to_know == ()


def test_in_a_group_nobody_learns_how_many_picked_a_line() -> None:
    prompt = a_prompt(MergeRule.OPTIONS)
    red = shared(prompt, "red")

    of_two = agenda_on(prompt, red, red, a_sheet())
    of_all = agenda_on(prompt, red, red, red)

    assert words(of_all.common) == ["More than one of us: red"]
    assert of_all == of_two


def test_limits_stand_in_their_own_block_named_ones_first() -> None:
    prompt = a_prompt(MergeRule.LIMITS)

    agenda = agenda_on(prompt, shared(prompt, "red", "green"), shared(prompt, "red"))

    assert words(agenda.limits) == ["Ash: green", "Both of us: red"]
    assert topics(agenda) == {}


def test_limits_in_own_words_are_printed_as_they_are() -> None:
    prompt = a_text_prompt(MergeRule.LIMITS)

    agenda = agenda_on(prompt, shared(prompt, "no photos"), shared(prompt, "no photos"))

    assert words(agenda.limits) == ["Ash: no photos", "Bo: no photos"]


def test_asks_are_one_topic_equal_ones_without_names() -> None:
    prompt = a_prompt(MergeRule.ASKS, is_addressable=True)
    bo = a_sheet(an_answer(prompt.id, "red", "blue", addressee=CAM))

    agenda = agenda_on(prompt, shared(prompt, "red", "green"), bo, a_sheet())
    item = agenda.topics[0][0]

    assert topics(agenda) == {
        "The asks": ["More than one of us: red", "Ash: green", "Bo, to Cam: blue"]
    }
    assert item.has_asks


def test_each_ask_stands_on_a_line_of_its_own_so_that_it_gets_its_own_answer() -> None:
    prompt = a_prompt(MergeRule.ASKS)

    agenda = agenda_on(
        prompt,
        shared(prompt, "blue"),
        shared(prompt, "red", "green"),
    )

    assert topics(agenda) == {"The asks": ["Ash: blue", "Bo: red", "Bo: green"]}


def test_asks_in_own_words_are_never_matched() -> None:
    prompt = a_text_prompt(MergeRule.ASKS)

    agenda = agenda_on(prompt, shared(prompt, "time"), shared(prompt, "time"))

    assert topics(agenda) == {"The asks": ["Ash: time", "Bo: time"]}


def test_an_unnamed_ask_never_says_whom_it_is_for() -> None:
    prompt = a_prompt(MergeRule.ASKS, is_addressable=True)
    to_cam = a_sheet(an_answer(prompt.id, "red", addressee=CAM))

    agenda = agenda_on(prompt, to_cam, to_cam, a_sheet())

    assert topics(agenda) == {"The asks": ["More than one of us: red"]}


def test_offers_stand_under_names() -> None:
    prompt = a_text_prompt(MergeRule.OFFERS)

    agenda = agenda_on(prompt, shared(prompt, "dinner"), shared(prompt, "dinner"))

    assert words(agenda.offers) == ["Ash: dinner", "Bo: dinner"]


def test_a_note_stands_below_whatever_its_prompt_leaves() -> None:
    light = a_prompt(MergeRule.OPTIONS, heat=1, note="two_scales_note")
    tender = a_prompt(MergeRule.OPTIONS, heat=2, note="two_scales_note")

    common = agenda_on(light, shared(light, "red"), shared(light, "red")).common
    items = agenda_on(tender, shared(tender, "red"), a_sheet()).topics
    notes = {item.title: item.note for stretch in items for item in stretch}

    assert words(common)[1].startswith("Feeling glad and feeling jealous")
    assert notes["The options"].startswith("Feeling glad and feeling jealous")
