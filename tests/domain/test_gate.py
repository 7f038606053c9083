"""The gate: what shuts it, and what the short plan leaves."""

from dataclasses import fields, replace

import pytest
from hypothesis import given, settings

from compersion_talks.domain.agenda import Agenda, StretchKind
from compersion_talks.domain.decks import MergeRule
from compersion_talks.domain.gate import add_opening, may_open, remove_opening, shorten
from compersion_talks.domain.merging import write_time_notice
from compersion_talks.domain.sheets import Sheet
from tests.builders import a_full_agenda, a_sheet, a_talk, an_answer
from tests.domain.agendas import merge_prompt, share
from tests.domain.merged_talks import MergedTalk, merged_talks
from tests.prompts import IF_MUTUAL, PRIVATE, SHARED, a_prompt

GATE = a_prompt(
    MergeRule.LOGISTICS,
    id="ready",
    gate=("red", "green"),
    visibility_allowed=(SHARED, PRIVATE),
)
KEPT = {"thanks", "needs", "limits"}
OF_THE_TALK = {"language", "names", "paper", "held_on", "words", "is_gated", "notices"}
OF_THE_PLAN = {"minutes", "plan", "next_begins", "begins_by_agreement", "seconds_to_add"}


@pytest.mark.parametrize("key", ["red", "green"])
def test_a_line_that_is_shown_shuts_the_gate_and_names_nobody(key: str) -> None:
    stopped = merge_prompt(GATE, share(GATE, key), share(GATE, "blue"))
    other = merge_prompt(GATE, share(GATE, "blue"), share(GATE, key))

    assert stopped.is_gated
    assert stopped == other


@pytest.mark.parametrize(
    "waiting",
    [
        share(GATE, "blue"),
        a_sheet(),
        a_sheet(an_answer("ready", "red", visibility=PRIVATE)),
        a_sheet(an_answer("ready", "red", visibility=IF_MUTUAL)),
    ],
)
def test_what_is_not_shown_leaves_the_gate_open(waiting: Sheet) -> None:
    assert not merge_prompt(GATE, waiting, waiting).is_gated


@pytest.mark.parametrize("agenda", [a_full_agenda(), a_full_agenda(12)])
def test_the_short_plan_holds_thanks_needs_and_limits_and_nothing_else(agenda: Agenda) -> None:
    short = shorten(agenda)

    kept = {name: getattr(short, name) for name in (*KEPT, *OF_THE_TALK) if name != "notices"}
    assert kept == {name: getattr(agenda, name) for name in kept}
    left = {field.name for field in fields(Agenda)} - KEPT - OF_THE_TALK - OF_THE_PLAN
    assert {getattr(short, name) for name in left} == {()}
    assert short.notices[-1] == agenda.words["agenda"]["gate_notice"]


def test_the_short_plan_has_minutes_of_its_own() -> None:
    short = shorten(a_full_agenda())

    assert short.minutes == sum(stretch.minutes for stretch in short.plan) == 15
    assert StretchKind.TOPICS not in {stretch.kind for stretch in short.plan}
    assert (short.seconds_to_add, short.begins_by_agreement) == (0, False)


@settings(max_examples=40, deadline=None)
@given(merged_talks())
def test_the_short_plan_tells_nothing_of_what_waits(one: MergedTalk) -> None:
    short = shorten(one.agenda)

    kept = {found.mark for found in one.found if found.block in KEPT}
    for found in one.found:
        assert found.mark in kept or found.mark not in str(short)
    assert short.next_begins == one.agenda.names[0]


def is_opened_by(people: int, *presses: tuple[int, int | None]) -> bool:
    """Say whether the plan opens after some people pressed, for themselves or for one more."""
    talk = a_talk(people)
    ids = [partner.id for partner in talk.partners]
    for seat, lost in presses:
        talk = add_opening(talk, ids[seat], "" if lost is None else ids[lost])
    return may_open(talk)


def test_the_plan_opens_when_each_person_has_pressed() -> None:
    assert not is_opened_by(2)
    assert not is_opened_by(2, (0, None), (0, None))
    assert is_opened_by(2, (1, None), (0, None))
    assert not is_opened_by(3, (0, None), (2, None))


def test_all_others_together_speak_for_one_who_lost_the_link_but_never_one_for_the_other() -> None:
    assert is_opened_by(3, (0, 2), (1, 2))
    assert not is_opened_by(3, (0, 2), (1, None))
    assert not is_opened_by(3, (0, 2), (1, 0))
    assert not is_opened_by(2, (0, 1))


def test_a_press_is_replaced_by_the_next_and_can_be_taken_back() -> None:
    ash, bo = (partner.id for partner in a_talk().partners)
    both = add_opening(add_opening(add_opening(a_talk(), ash, bo), bo), ash)

    assert may_open(both)
    assert len(both.openings) == 2
    assert not may_open(remove_opening(both, ash))
    assert remove_opening(remove_opening(both, ash), bo) == a_talk()


def test_a_short_plan_does_not_say_that_the_long_one_is_short_for_so_many() -> None:
    agenda = replace(merge_prompt(GATE, *[a_sheet()] * 5), minutes=30)
    of_length = write_time_notice(agenda.words, 30, 5)

    short = shorten(replace(agenda, notices=("For whom it is not.", of_length)))

    assert short.notices == ("For whom it is not.", agenda.words["agenda"]["gate_notice"])
