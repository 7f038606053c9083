"""What is wrong with the topics of a deck, and what to write instead."""

from dataclasses import replace
from typing import Any

import pytest

from compersion_talks.domain.deck_faults import find_topic_faults
from compersion_talks.domain.decks import Block, Deck, MergeRule, Prompt, Topic, Visibility
from compersion_talks.domain.faults import Fault
from compersion_talks.domain.prompts import is_wider, leaves_topic_lines, may_stand_on_a_topic
from compersion_talks.domain.topics import make_topics
from tests.builders import a_deck, a_section
from tests.prompts import (
    IF_MUTUAL,
    PRIVATE,
    SHARED,
    a_fears_prompt,
    a_focus,
    a_named_list,
    a_needs_prompt,
    a_never_sent,
    a_part_of_mine,
    a_prompt,
    a_scale,
    a_text_prompt,
    a_yes_maybe_no,
    limits_and_wishes,
    options,
)

ASKS = a_text_prompt(MergeRule.ASKS)
THANKS = a_text_prompt(MergeRule.THANKS)
LIGHT = a_prompt(id="light")
TOPIC = Topic("asks", "What we ask for", ("a-asks",))
RED, GREEN = options("red", "green")


def a_topic_deck(*topics: Topic) -> Deck:
    """Make a deck with one ask, and things that are no topic."""
    return a_deck(a_section("first", ASKS, THANKS, LIGHT), topics=topics)


def a_tagged_deck(*prompts: Prompt, **changes: Any) -> Deck:
    """Make a deck in which money can be parked."""
    parking = a_prompt(MergeRule.PARK, options=options("money"), pick_max=1)
    return a_deck(a_section("first", parking, *prompts), **changes)


@pytest.mark.parametrize(
    "prompt",
    [
        ASKS,
        a_fears_prompt(),
        a_scale(),
        a_yes_maybe_no(),
        a_part_of_mine(),
        a_text_prompt(MergeRule.LINES, block=Block.VIEWS),
        a_prompt(heat=2),
        a_prompt(options=(replace(RED, needs_talk=True), GREEN)),
        limits_and_wishes(),
    ],
    ids=lambda prompt: prompt.id,
)
def test_what_leaves_lines_to_talk_about_needs_a_topic(prompt: Prompt) -> None:
    assert leaves_topic_lines(prompt)
    assert may_stand_on_a_topic(prompt)
    assert make_topics([prompt]) == (Topic(prompt.id, prompt.title, (prompt.id,)),)
    assert list(find_topic_faults(a_deck(a_section("first", prompt), topics=()))) == [
        Fault(
            prompt.id,
            f'its lines have no topic to go on: add "{prompt.id}" to the prompts of a [[topic]]',
        )
    ]


@pytest.mark.parametrize(
    "prompt",
    [
        LIGHT,
        THANKS,
        a_prompt(MergeRule.LIMITS),
        a_prompt(MergeRule.LIMITS, options=(replace(RED, is_limit=True), *options("not-sure"))),
        a_text_prompt(MergeRule.LIMITS),
        a_text_prompt(MergeRule.LINES, block=Block.COMMON),
        a_text_prompt(MergeRule.LINES, block=Block.NAMES),
        a_named_list(heat=3),
        a_prompt(MergeRule.PARK, heat=3),
        a_focus("first"),
        a_never_sent(),
    ],
    ids=lambda prompt: prompt.id,
)
def test_what_is_printed_elsewhere_is_no_topic(prompt: Prompt) -> None:
    assert not may_stand_on_a_topic(prompt)
    assert make_topics([prompt]) == ()
    assert list(find_topic_faults(a_deck(a_section("first", prompt), topics=()))) == []


@pytest.mark.parametrize("prompt", [a_needs_prompt(), a_text_prompt(MergeRule.OFFERS)])
def test_needs_and_offers_may_have_a_topic(prompt: Prompt) -> None:
    topic = Topic("one", "One", (prompt.id,))

    for topics in ((), (topic,)):
        assert list(find_topic_faults(a_deck(a_section("first", prompt), topics=topics))) == []


@pytest.mark.parametrize(
    ("topics", "place", "message"),
    [
        (
            (TOPIC, Topic("more", "More", ("a-wish",))),
            "topic 'more'",
            'prompts names "a-wish": write the id of a prompt of this deck',
        ),
        (
            (TOPIC, Topic("more", "More", ("a-thanks",))),
            "topic 'more'",
            'prompts names "a-thanks": its lines are printed elsewhere on the paper; take it out',
        ),
        (
            (TOPIC, Topic("more", "More", ("light",))),
            "topic 'more'",
            'prompts names "light": raise its heat to 2, or write talk = true in some of its '
            "options, or take it out",
        ),
        (
            (TOPIC, Topic("more", "More", ("a-asks",))),
            "topic 'more'",
            '"a-asks" is named twice: keep it on one topic',
        ),
        (
            (replace(TOPIC, prompts=("a-asks", "a-asks")),),
            "topic 'asks'",
            '"a-asks" is named twice: keep it on one topic',
        ),
        (
            (TOPIC, Topic("more", "More", ())),
            "topic 'more'",
            "write prompts = [...], the ids of the prompts whose lines go on it",
        ),
        (
            (replace(TOPIC, title_one="What one asks for"),),
            "topic 'asks'",
            "title_one must hold {name} and nothing else in braces, or be left out",
        ),
        (
            (replace(TOPIC, title_one="What {name} asks {others} for"),),
            "topic 'asks'",
            "title_one must hold {name} and nothing else in braces, or be left out",
        ),
        (
            (replace(TOPIC, tags=("money",)),),
            "topic 'asks'",
            'the tag "money" cannot be parked: write "sex", or leave it out',
        ),
    ],
)
def test_a_fault_says_where_and_what_to_write_instead(
    topics: tuple[Topic, ...], place: str, message: str
) -> None:
    assert list(find_topic_faults(a_topic_deck(*topics))) == [Fault(place, message)]


def test_two_topics_of_one_id_are_a_fault() -> None:
    needs = a_needs_prompt()
    topics = (TOPIC, Topic("asks", "Needs", (needs.id,)))

    found = list(find_topic_faults(a_deck(a_section("first", ASKS, needs), topics=topics)))

    assert found == [Fault("topic 'asks'", "this topic id is used twice: give each topic its own")]


def test_all_faults_of_the_topics_are_told_at_once() -> None:
    deck = a_topic_deck(Topic("one", "One", ()), Topic("two", "Two", ("x", "light"), tags=("y",)))

    assert len(list(find_topic_faults(deck))) == 5


def test_what_can_be_parked_may_be_tagged() -> None:
    option = replace(RED, tags=("money", "sex"))
    prompt = a_prompt(options=(option, GREEN), tags=("money",), heat=2)
    topic = Topic("one", "One", (prompt.id,), tags=("money",))

    assert list(find_topic_faults(a_tagged_deck(prompt, topics=(topic,)))) == []


@pytest.mark.parametrize(
    "prompt",
    [a_prompt(options=(replace(RED, tags=("mony",)), GREEN)), a_prompt(tags=("mony",))],
    ids=["option", "prompt"],
)
def test_a_tag_that_nothing_can_park_is_a_fault(prompt: Prompt) -> None:
    assert list(find_topic_faults(a_tagged_deck(prompt))) == [
        Fault(
            "a-options", 'the tag "mony" cannot be parked: write "sex" or "money", or leave it out'
        )
    ]


def test_the_tags_of_needs_and_fears_are_free() -> None:
    need = replace(a_needs_prompt().options[0], tags=("anything",))

    assert list(find_topic_faults(a_tagged_deck(a_needs_prompt(options=(need,))))) == []


def test_a_line_starts_no_wider_than_its_question() -> None:
    wider = {
        (start, visibility)
        for start in (*Visibility, None)
        for visibility in Visibility
        if is_wider(start, visibility)
    }

    assert wider == {(SHARED, IF_MUTUAL), (SHARED, PRIVATE), (IF_MUTUAL, PRIVATE)}
