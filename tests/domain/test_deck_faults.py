"""What makes a deck well formed: all faults at once, each with its place."""

from dataclasses import replace
from typing import Any

import pytest

from compersion_talks.domain.deck_faults import MOST_FIELDS, count_fields, find_faults
from compersion_talks.domain.decks import Deck, Option, Tension
from compersion_talks.domain.faults import Fault
from tests.builders import a_deck, a_section, some_cards
from tests.prompts import (
    a_focus,
    a_never_sent,
    a_prompt,
    a_scale,
    a_text_prompt,
    a_vocabulary,
    options,
)
from tests.small_texts import TEXTS


def of_words(**changes: Any) -> Deck:
    """Make a deck with a changed vocabulary."""
    return a_deck(vocabulary=a_vocabulary(**changes))


def many_options(number: int) -> tuple[Option, ...]:
    """Make a long list of options."""
    return options(*(f"option-{place}" for place in range(number)))


def test_a_well_formed_deck_has_no_fault() -> None:
    assert find_faults(a_deck()) == ()


def test_all_faults_are_listed_at_once_with_their_place() -> None:
    deck = a_deck(a_section("first", a_prompt(is_core=False, title=""), a_scale(heat=2)))
    deck = replace(deck, topics=(), sections=(replace(deck.sections[0], pause="nowhere"),))

    assert [fault.subject for fault in find_faults(deck)] == ["first", "a-options", "a-scale"]


@pytest.mark.parametrize(
    ("deck", "fault"),
    [
        (
            a_deck(a_section("first", a_prompt()), a_section("first", a_scale())),
            Fault("first", "this section id is used twice: give each section its own"),
        ),
        (
            a_deck(a_section("first", a_prompt()), a_section("second", a_prompt())),
            Fault("a-options", "this prompt id is used twice: give each prompt its own"),
        ),
        (
            a_deck(cards=(*some_cards(2), some_cards(1)[0])),
            Fault("card-1", "this card id is used twice: give each card its own"),
        ),
        (
            of_words(needs=(*a_vocabulary().needs, a_vocabulary().needs[0])),
            Fault(
                "need-time", "this need or fear id is used twice: give each need or fear its own"
            ),
        ),
        (
            of_words(need_groups=a_vocabulary().need_groups * 2),
            Fault("calm", "this group id is used twice: give each group its own"),
        ),
        (
            of_words(fears=(*a_vocabulary().fears, a_vocabulary().fears[0])),
            Fault("fear-one", "this need or fear id is used twice: give each need or fear its own"),
        ),
        (
            of_words(fear_groups=a_vocabulary().fear_groups * 2),
            Fault("worry", "this group id is used twice: give each group its own"),
        ),
        (
            a_deck(a_section("first", *(a_prompt(id=f"p{place}") for place in range(81)))),
            Fault("a-deck", "keep to 80 prompts: there are 81"),
        ),
        (
            a_deck(a_section("first", a_prompt(is_core=False))),
            Fault("a-deck", "the short path is empty: write core = true in at least one prompt"),
        ),
        (
            a_deck(a_section("first", a_prompt(options=many_options(197)))),
            Fault("first", "could send 601 fields, 600 are allowed: make two pages of it"),
        ),
        (
            a_deck(a_section("first", a_prompt(), pause="pause-nowhere")),
            Fault("first", 'pause names "pause-nowhere": write "pause-ground" or "pause-end"'),
        ),
        (
            a_deck(texts={**TEXTS, "pause": [{"id": "after-fears"}]}),
            Fault("after-fears", "this pause id is taken: give the pause another id"),
        ),
        (
            a_deck(a_section("first", a_focus("first", "nowhere"))),
            Fault("a-focus", 'option "nowhere": write "first"'),
        ),
        (
            a_deck(a_section("first", a_prompt(note="nothing_there"))),
            Fault("a-options", "note must name one of the texts under [lines], without braces"),
        ),
        (
            a_deck(a_section("first", a_prompt(note="named"))),
            Fault("a-options", "note must name one of the texts under [lines], without braces"),
        ),
        (of_words(fear_groups=()), Fault("fear-one", 'group "worry": write nothing there')),
        (of_words(need_groups=()), Fault("need-time", 'group "calm": write nothing there')),
        (
            of_words(pairs={**a_vocabulary().pairs, "fear-two": ("need-money",)}),
            Fault("fear-two", 'the pair names "need-money": write the id of a need'),
        ),
        (
            of_words(pairs={**a_vocabulary().pairs, "fear-none": ("need-time",)}),
            Fault("fear-none", "this is a pair: write the id of a fear"),
        ),
        (
            of_words(pairs={**a_vocabulary().pairs, "fear-two": ()}),
            Fault("fear-two", "write a [[pair]] with the needs that go with this fear"),
        ),
        (
            of_words(pairs={**a_vocabulary().pairs, "fear-locked": ("need-time",)}),
            Fault("fear-locked", "this fear is never printed: leave its [[pair]] out"),
        ),
        (
            of_words(
                needs=(replace(a_vocabulary().needs[0], is_never_matched=True),),
                tensions=(),
            ),
            Fault("need-time", 'match = "never" needs start = "private"'),
        ),
        (
            of_words(tensions=(Tension("need-time", "need-time"),)),
            Fault("need-time / need-time", "a tension needs the ids of two different needs"),
        ),
        (
            of_words(tensions=(Tension("need-time", "need-money"),)),
            Fault("need-time / need-money", "a tension needs the ids of two different needs"),
        ),
    ],
)
def test_a_fault_says_where_and_what_to_write_instead(deck: Deck, fault: Fault) -> None:
    assert fault in find_faults(deck)


def test_a_deck_at_its_bounds_is_well_formed() -> None:
    prompts = [a_prompt(id=f"p{place}", note="two_scales_note") for place in range(80)]
    sections = [
        a_section(f"s{place}", *prompts[place : place + 20], pause="pause-end")
        for place in range(0, 80, 20)
    ]

    assert find_faults(a_deck(*sections, cards=some_cards(2))) == ()


def test_a_page_at_its_limit_is_well_formed() -> None:
    section = a_section("first", a_prompt(options=many_options(196)), a_scale())

    assert count_fields(section) == MOST_FIELDS
    assert find_faults(a_deck(section)) == ()


def test_fields_are_counted_by_what_a_page_could_send() -> None:
    page = count_fields(a_section("first", a_never_sent()))

    def fields_for(*prompts: Any) -> int:
        return count_fields(a_section("first", *prompts)) - page

    assert fields_for(a_scale()) == 2
    assert fields_for(a_text_prompt()) == 2
    assert fields_for(a_text_prompt(is_addressable=True)) == 3
    assert fields_for(a_prompt(is_addressable=True)) == 10
