"""Fears on a topic, each next to the needs that its people named, or that often stand by it."""

import pytest

from compersion_talks.domain.agenda import Agenda
from compersion_talks.domain.merging import merge
from compersion_talks.domain.sheets import Sheet
from tests.builders import a_deck, a_section, a_sheet, a_talk, release_sheets
from tests.domain.agendas import list_common, list_topics, merge_prompt, share
from tests.prompts import a_fears_prompt, a_needs_prompt, a_vocabulary

OFTEN = "- Needs that often stand next to it: need time; need rest"


def merge_sheets(*sheets: Sheet) -> Agenda:
    """Merge the sheets of a talk that asks for needs and fears."""
    deck = a_deck(a_section("first", a_needs_prompt(), a_fears_prompt()))
    talk = a_talk(len(sheets))
    return merge(deck, talk, release_sheets(deck, talk, *sheets))


def says(*needs: str, fear: str = "") -> Sheet:
    """Make a sheet with needs and a fear."""
    return a_sheet(shared={"a-needs": needs, "a-fears": [fear] if fear else []})


def test_a_fear_of_one_person_stands_under_the_name_next_to_its_needs() -> None:
    prompt = a_fears_prompt()

    agenda = merge_prompt(prompt, share(prompt, "fear-one"), a_sheet())

    assert list_topics(agenda) == {"The fears": ["Ash: fear one", OFTEN]}


def test_a_fear_of_several_stands_without_names_and_is_no_common_ground() -> None:
    prompt = a_fears_prompt()
    two = share(prompt, "fear-two")

    both = merge_prompt(prompt, two, two)
    many = merge_prompt(prompt, two, two, a_sheet())

    assert list_topics(both)["The fears"][0] == "Both of us: fear two"
    assert list_topics(many)["The fears"][0] == "More than one of us: fear two"
    assert many == merge_prompt(prompt, two, two, two)
    assert list_common(both) == list_common(many) == []


def test_unnamed_fears_come_first_then_those_of_each_person_in_seat_order() -> None:
    prompt = a_fears_prompt()
    ash, bo = share(prompt, "fear-six", "fear-three"), share(prompt, "fear-three", "fear-two")

    lines = list_topics(merge_prompt(prompt, ash, bo))["The fears"]

    assert lines[::2] == ["Both of us: fear three", "Ash: fear six", "Bo: fear two"]


@pytest.mark.parametrize(
    ("ash", "bo", "below"),
    [
        (says("need-rest", fear="fear-one"), says(), "A need that goes with it: need rest"),
        (says(fear="fear-one"), says("need-rest"), OFTEN[2:]),
        (
            says("need-rest", fear="fear-one"),
            says("need-rest"),
            "A need that goes with it: need rest",
        ),
        (
            says("need-rest", "need-time", fear="fear-one"),
            says("need-time", fear="fear-one"),
            "A need that goes with it: need time",
        ),
        (says("need-time", fear="fear-one"), says(fear="fear-one"), OFTEN[2:]),
    ],
)
def test_of_two_people_a_need_is_tied_only_to_a_fear_of_all_who_named_both(
    ash: Sheet, bo: Sheet, below: str
) -> None:
    assert list_topics(merge_sheets(ash, bo))["The fears"][1] == f"- {below}"


def test_in_a_group_what_has_no_name_is_never_tied() -> None:
    both, fear, need = says("need-time", fear="fear-one"), says(fear="fear-one"), says("need-time")

    unnamed_fear = list_topics(merge_sheets(both, fear, a_sheet()))["The fears"]
    unnamed_need = list_topics(merge_sheets(both, need, a_sheet()))["The fears"]
    both_named = list_topics(merge_sheets(both, a_sheet(), a_sheet()))["The fears"]

    assert unnamed_fear == ["More than one of us: fear one", OFTEN]
    assert unnamed_need == ["Ash: fear one", OFTEN]
    assert both_named == ["Ash: fear one", "- A need that goes with it: need time"]


def test_a_need_that_is_not_visible_is_tied_to_nothing() -> None:
    hidden = a_sheet(shared={"a-fears": ["fear-one"]}, private={"a-needs": ["need-rest"]})

    assert merge_sheets(hidden, a_sheet()) == merge_sheets(says(fear="fear-one"), a_sheet())


def test_a_locked_fear_is_never_printed() -> None:
    prompt = a_fears_prompt()
    locked = share(prompt, "fear-locked")

    assert merge_prompt(prompt, locked, locked) == merge_prompt(prompt, a_sheet(), a_sheet())


def test_a_fear_without_needs_next_to_it_is_printed_all_the_same() -> None:
    prompt = a_fears_prompt()
    deck = a_deck(a_section("first", prompt), vocabulary=a_vocabulary(pairs={}))
    talk = a_talk()

    agenda = merge(deck, talk, release_sheets(deck, talk, share(prompt, "fear-one"), a_sheet()))

    assert list_topics(agenda) == {"The fears": ["Ash: fear one"]}
