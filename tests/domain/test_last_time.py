"""Last time's agreements: asked anew of each alone, and looked back at without blame."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compersion_talks import library
from compersion_talks.domain.agenda import Agenda, Item
from compersion_talks.domain.agreements import Agreement
from compersion_talks.domain.decks import Deck
from compersion_talks.domain.last_time import (
    LAST_TIME,
    ask_about_last_time,
    find_agreement,
    find_number,
)
from compersion_talks.domain.merging import merge
from compersion_talks.domain.plain_text import to_text
from compersion_talks.domain.prompts import Visibility
from compersion_talks.domain.sheets import Sheet
from compersion_talks.domain.talks import LENGTHS
from compersion_talks.domain.walk import list_steps
from compersion_talks.domain.wording import flatten
from tests.builders import a_sheet, a_talk, release_sheets
from tests.domain.agendas import list_lines, list_words

PLAIN: Deck = library.read_built_in()["check-in"].deck
TEA, WALK = Agreement("Tea on Sunday", "both of us"), Agreement("A walk each week")
VIEWS = ("kept", "partly", "not-kept", "changed", "no-longer", "not-mine")
ONE, WORDS = f"{LAST_TIME}-1", f"{LAST_TIME}-1-words"
LIMIT = "I don't want it any more"


def see(**answers: str) -> Sheet:
    """Make a sheet that shares what somebody says of the first agreement: `view`, and `words`."""
    ids = {"view": ONE, "words": WORDS}
    return a_sheet(shared={ids[name]: [value] for name, value in answers.items()})


def meet(*sheets: Sheet, deck: Deck = PLAIN, **changes: object) -> Agenda:
    """Merge the sheets of a talk that was opened with two agreements."""
    talk = a_talk(len(sheets), **{"last_time": (TEA, WALK), **changes})
    asked = ask_about_last_time(deck, len(talk.last_time))
    return merge(asked, talk, release_sheets(asked, talk, *sheets))


def first(agenda: Agenda) -> Item:
    """Return the first topic of a plan."""
    return agenda.topics[0][0]


def test_each_agreement_has_a_page_of_its_own_before_all_others() -> None:
    steps = list_steps(ask_about_last_time(PLAIN, 2), Sheet())

    pages = [one.prompts for one in steps if one.id == LAST_TIME]
    assert pages == [(ONE, WORDS), (f"{LAST_TIME}-2", f"{LAST_TIME}-2-words")]
    assert [one.slug for one in steps[1:3]] == ["pages/1/1", "pages/1/3"]
    assert steps[3].id == PLAIN.sections[0].id


def test_a_deck_that_asks_knows_a_number_and_no_words() -> None:
    asked = ask_about_last_time(PLAIN, 2)

    assert [find_number(one) for one in asked.prompts[:5]] == [1, 1, 2, 2, 0]
    assert not [one for one in asked.prompts if TEA.what in repr(one)]


def test_a_page_finds_the_agreement_that_it_asks_about() -> None:
    talk, prompts = a_talk(last_time=(TEA, WALK)), ask_about_last_time(PLAIN, 2).prompts

    assert find_agreement(talk, prompts[2:4]) == WALK
    assert find_agreement(talk, prompts[4:6]) is None


def test_nothing_that_a_deck_file_can_name_is_taken_for_last_time() -> None:
    assert "_" in LAST_TIME
    assert not [one for one in PLAIN.prompts if find_number(one)]


@pytest.mark.parametrize("minutes", LENGTHS)
@pytest.mark.parametrize("deck", library.read_built_in())
def test_the_plan_opens_with_what_was_agreed_whatever_was_answered(deck: str, minutes: int) -> None:
    agenda = meet(Sheet(), Sheet(), deck=library.read_built_in()[deck].deck, minutes=minutes)

    assert list_lines(first(agenda)) == ["Tea on Sunday (both of us)", "A walk each week"]
    assert all(entry.is_asked_anew for entry in first(agenda).entries)
    assert first(agenda).minutes >= 4
    assert "Asked again: none of these still holds by itself." in first(agenda).how


def test_the_same_view_of_two_stands_once() -> None:
    assert list_lines(first(meet(see(view="kept"), see(view="kept"))))[1:2] == [
        "- We both said: 'we kept it'"
    ]


def test_different_views_of_two_stand_beside_each_other() -> None:
    assert list_lines(first(meet(see(view="kept"), see(view="not-kept"))))[1:3] == [
        "- Ash: we kept it",
        "- Bo: we didn't keep it",
    ]


def test_different_views_of_a_group_stand_under_no_name_and_without_a_number() -> None:
    several = [see(view=one) for one in ("partly", "kept", "kept", "not-mine")]
    lines = list_lines(first(meet(*several)))

    views = "we kept it; we partly kept it; I didn't agree to this"
    assert lines[1] == f"- We see this differently: {views}."
    assert lines == list_lines(first(meet(*reversed(several))))


def test_own_words_stand_under_the_name_as_they_were_written() -> None:
    lines = list_lines(first(meet(see(words="I was ill"), see(view="kept"))))

    assert lines[1:3] == ["- Bo: we kept it", "- Ash: I was ill"]


def test_what_somebody_does_not_want_any_more_is_a_limit() -> None:
    agenda = meet(see(view="no-longer"), see(view="kept"))

    assert list_lines(first(agenda))[1:3] == [f"- Ash: {LIMIT}", "- Bo: we kept it"]
    assert [one.title for one in agenda.limits] == ["Doesn't want this any more"]
    assert list_words(agenda.limits) == ["Ash: Tea on Sunday"]


def test_what_several_do_not_want_any_more_is_a_limit_without_names() -> None:
    agenda = meet(see(view="no-longer"), see(view="no-longer"), Sheet())

    assert list_words(agenda.limits) == ["More than one of us: Tea on Sunday"]
    assert list_lines(first(agenda))[1] == f"- More than one of us: {LIMIT}"


def test_no_view_is_ever_common_ground_or_a_topic_of_its_own() -> None:
    for one, other in product(VIEWS, VIEWS):
        agenda = meet(see(view=one), see(view=other))
        rest = replace(agenda, topics=((*agenda.topics[0][1:],), *agenda.topics[1:]), limits=())
        silent = meet(Sheet(), Sheet())
        silent = replace(silent, topics=((*silent.topics[0][1:],), *silent.topics[1:]))
        assert rest == silent


@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, Visibility.IF_MUTUAL])
@pytest.mark.parametrize("view", VIEWS)
def test_a_view_that_is_held_back_looks_like_none(view: str, visibility: Visibility) -> None:
    held = {"private" if visibility is Visibility.PRIVATE else "if_mutual": {ONE: [view]}}
    others = [see(view=one) for one in VIEWS if one != view]

    for other in (Sheet(), *others):
        assert to_text(meet(a_sheet(**held), other)) == to_text(meet(Sheet(), other))


@settings(max_examples=60, deadline=None)
@given(views=st.lists(st.sampled_from(VIEWS), min_size=2, max_size=12))
def test_no_plan_counts_or_blames(views: list[str]) -> None:
    told = list_lines(first(meet(*(see(view=one) for one in views))))

    assert not [line for line in told if any(sign.isdigit() or sign == "%" for sign in line)]
    kinds = {one for one in views if one != "no-longer"}
    named = [line for line in told if line.endswith("we didn't keep it") and ":" in line]
    assert len(views) == 2 or len(kinds) < 2 or not named


def test_whoever_was_chosen_begins_the_first_topic() -> None:
    talk = a_talk(3)
    for seat, one in enumerate(talk.partners):
        agenda = meet(Sheet(), Sheet(), Sheet(), begins_id=one.id)
        assert first(agenda).begins == talk.partners[seat].name


def test_whoever_was_chosen_and_left_does_not_begin() -> None:
    assert meet(Sheet(), Sheet(), begins_id="f" * 32) == meet(Sheet(), Sheet())


def test_a_view_of_an_agreement_that_is_gone_is_printed_nowhere() -> None:
    shown = flatten_all(meet(see(words="I was ill"), Sheet(), last_time=()))

    assert "I was ill" not in shown


def flatten_all(agenda: Agenda) -> str:
    """Return everything that a plan holds as one text."""
    return to_text(agenda) + " ".join(flatten(one) for one in agenda.needs)
