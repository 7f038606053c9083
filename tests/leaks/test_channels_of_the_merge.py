"""What names, matching, focus and the gate could tell: the channels that the merge opens."""

from dataclasses import replace

import pytest

from compersion_talks.domain.agenda import Agenda, Item
from compersion_talks.domain.answers import check_answer
from compersion_talks.domain.decks import Deck, Prompt
from compersion_talks.domain.gate import shorten
from compersion_talks.domain.merging import merge
from compersion_talks.domain.plain_text import to_text
from compersion_talks.domain.prompts import Pick
from compersion_talks.domain.sheets import Sheet
from compersion_talks.domain.statements import list_statements
from compersion_talks.domain.visible import find_visible
from tests.builders import a_sheet, a_talk, an_answer, release_sheets, some_partners
from tests.leaks.papers import EMPTY, FEARS, GLAD, STRONG, keeps, merge_sheets, shares, the_deck
from tests.leaks.papers import WISH as HOPE
from tests.leaks.strategies import list_values, real_decks
from tests.prompts import IF_MUTUAL, PRIVATE


def never_match(prompt: Prompt) -> list[str]:
    """List the lines of a prompt that are printed under names or not at all."""
    return [option.id for option in prompt.options if option.is_never_matched]


SUPPORT = "support-from-partner"
ADDRESSABLE = [
    prompt for deck in real_decks().values() for prompt in deck.prompts if prompt.is_addressable
]
NAMING = {
    name: deck
    for name, deck in real_decks().items()
    if any(one.is_named or never_match(one) for one in deck.prompts)
}


@pytest.mark.parametrize("fear", ["fear-watched", "fear-pushed", "fear-yes-to-keep"])
def test_l4_a_fear_of_being_pushed_is_never_matched(fear: str) -> None:
    (prompt,) = (one for one in the_deck().prompts if one.id == FEARS)
    given = check_answer(prompt, [Pick(fear, IF_MUTUAL)])
    forged = a_sheet(an_answer(FEARS, fear, visibility=IF_MUTUAL))

    assert {line.visibility for line in given.lines} == {PRIVATE}
    assert merge_sheets(forged, forged) == merge_sheets(EMPTY, EMPTY)
    assert merge_sheets(forged, shares(FEARS, fear)) == merge_sheets(EMPTY, shares(FEARS, fear))


@pytest.mark.parametrize("prompt", ADDRESSABLE, ids=lambda one: str(one.id))
def test_l4_in_a_group_a_question_with_an_addressee_matches_nothing(prompt: Prompt) -> None:
    deck = next(one for one in real_decks().values() if prompt in one.prompts)
    keys = {prompt.id: list_values(prompt)[:1]}
    waits, shows = a_sheet(if_mutual=keys), a_sheet(shared=keys)

    def merged(*sheets: Sheet) -> str:
        return to_text(merge(deck, a_talk(3), release_sheets(deck, a_talk(3), *sheets)))

    assert merged(waits, waits, waits) == merged(EMPTY, EMPTY, EMPTY)
    assert merged(waits, shows, EMPTY) == merged(EMPTY, shows, EMPTY)


def test_l8_equal_asks_for_different_people_are_not_one_line_without_names() -> None:
    to_bo, to_cam = (
        a_sheet(an_answer(SUPPORT, "listen", addressee=partner.id))
        for partner in some_partners(3)[1:]
    )

    agenda = merge_sheets(to_bo, to_cam, shares(SUPPORT, "listen"))

    entries = [entry for item in every_item(agenda) for entry in item.entries]
    assert sorted((entry.name, entry.to) for entry in entries) == [
        ("Ash", "Bo"),
        ("Bo", "Cam"),
        ("Cam", ""),
    ]


def every_item(agenda: Agenda) -> list[Item]:
    """List all topics with lines, with and without minutes."""
    return [*(item for topics in agenda.topics for item in topics), *agenda.another_time]


def test_l8_different_answers_of_two_stand_under_names_and_of_more_under_none() -> None:
    one, other = shares(GLAD, "1"), shares(GLAD, "5")

    of_two, of_three = merge_sheets(one, other), merge_sheets(one, other, EMPTY)

    assert [entry.name for item in every_item(of_two) for entry in item.entries] == ["Ash", "Bo"]
    assert [entry.name for item in every_item(of_three) for entry in item.entries] == [""]
    assert of_three == merge_sheets(other, EMPTY, one)


def test_l10_topics_do_not_tell_who_stands_behind_a_line_without_names() -> None:
    say = a_sheet(shared={STRONG: ["trust"]}, if_mutual={FEARS: ["fear-being-left"], GLAD: ["2"]})

    agendas = [
        merge_sheets(*[EMPTY if seat == left else say for seat in range(3)]) for left in range(3)
    ]

    assert agendas[0] == agendas[1] == agendas[2] != merge_sheets(EMPTY, EMPTY, EMPTY)


def test_l10_a_page_in_focus_is_printed_nowhere_and_works_alike_whoever_chose_it() -> None:
    lines = {STRONG: ["trust"], FEARS: ["fear-slow-fade"], GLAD: ["5"]}
    bo, focus = a_sheet(shared={HOPE: ["soup"], **lines}), {"focus": ["glad"]}

    of_ash = merge_sheets(a_sheet(shared=focus), bo, EMPTY)
    of_cam = merge_sheets(EMPTY, bo, a_sheet(shared=focus))

    assert of_ash == of_cam
    assert "focus" not in to_text(replace(of_ash, words={}))


@pytest.mark.parametrize("ready", ["not-yet", "ready-with-helper"])
def test_l39_a_short_plan_does_not_tell_who_is_not_ready_and_holds_the_rest_back(
    ready: str,
) -> None:
    deck, talk = real_decks()["repair"], a_talk(3)
    others = {"rep-change": ["a heron in the attic"], "rep-meant": ["soup"]}
    bo = a_sheet(shared=others)

    def merged(*sheets: Sheet) -> Agenda:
        return merge(deck, talk, release_sheets(deck, talk, *sheets))

    of_ash = merged(shares("rep-ready", ready), bo, EMPTY)
    of_cam = merged(EMPTY, bo, shares("rep-ready", ready))

    assert of_ash == of_cam
    assert of_ash.is_gated
    assert "a heron in the attic" not in to_text(shorten(of_ash))
    assert not merged(keeps("rep-ready", ready), bo, EMPTY).is_gated


@pytest.mark.parametrize("deck", NAMING.values(), ids=list(NAMING))
def test_l8_a_question_that_prints_names_prints_one_for_each_who_said_the_same(deck: Deck) -> None:
    named = {one.id: list_values(one) for one in deck.prompts if one.is_named}
    never = {one.id: never_match(one) for one in deck.prompts if never_match(one)}
    say, talk = a_sheet(shared={**named, **never}), a_talk(3)

    visible = find_visible(deck, talk, release_sheets(deck, talk, say, say, say))

    found = {one.prompt.id: list_statements(one) for one in visible.answers}
    assert set(found) == set(named) | set(never)
    assert not [key for key, said in found.items() if any(one.is_shared for one in said)]


def test_l8_what_prints_names_or_holds_the_plan_back_offers_no_match() -> None:
    prompts = [prompt for deck in real_decks().values() for prompt in deck.prompts]
    named = [prompt for prompt in prompts if prompt.is_named]
    gates = [prompt for prompt in prompts if prompt.gate]

    assert named
    assert gates
    assert not [one.id for one in (*named, *gates) if IF_MUTUAL in one.visibility_allowed]
