"""Which topics get time: asks in own words open, then focus among what weighs, then the rest."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compersion_talks.domain.agenda import Entry
from compersion_talks.domain.choosing import (
    choose_beginners,
    choose_topics,
    order_by_heat,
    take_in_order,
)
from compersion_talks.domain.decks import MergeRule, Topic
from compersion_talks.domain.topics import Candidate, TopicLine
from compersion_talks.domain.visible import Visible, VisibleAnswers, VisibleLine
from compersion_talks.domain.wording import Run
from tests.builders import NAMES, a_deck, some_cards
from tests.prompts import a_focus, a_prompt, a_text_prompt


def people(
    focus: Mapping[int, Sequence[str]] | None = None,
    number: int = 3,
    order: Sequence[int] = (0, 1, 2),
    **changes: Any,
) -> Visible:
    """Make what the choice may look at: people, constant cards, and focus sections by seat."""
    lines = tuple(
        VisibleLine(seat, page) for seat, pages in (focus or {}).items() for page in pages
    )
    answers = (
        VisibleAnswers(a_prompt(), "first", (VisibleLine(0, "first"),)),
        VisibleAnswers(a_focus("first", "second"), "third", lines),
    )
    return Visible(a_deck(**changes), NAMES[:number], answers, tuple(order))


def a_line(
    seat: int | None, words: str = "", merge: MergeRule = MergeRule.LINES, **changes: Any
) -> TopicLine:
    """Make a line: in a partner's own words if there are words, else ticked."""
    given: dict[str, Any] = {"heat": 1, "page": "first", "is_shared": False, **changes}
    make = a_text_prompt if words else a_prompt
    entry = Entry((Run(words or "a tick", is_own=bool(words)),))
    prompt = make(merge, heat=given["heat"])
    return TopicLine(entry, prompt, given["page"], seat=seat, is_shared=given["is_shared"])


def an_ask(seat: int, **changes: Any) -> TopicLine:
    """Make an ask in own words."""
    return a_line(seat, "please", MergeRule.ASKS, **changes)


def words(seat: int, **changes: Any) -> TopicLine:
    """Make a line in own words that asks for nothing."""
    return a_line(seat, "it hurts", **changes)


def tick(seat: int, **changes: Any) -> TopicLine:
    """Make a ticked line under a name."""
    return a_line(seat, merge=MergeRule.OPTIONS, **changes)


def weight(**changes: Any) -> TopicLine:
    """Make a heavy line that several share."""
    return a_line(None, merge=MergeRule.OPTIONS, is_shared=True, **{"heat": 2, **changes})


def position(seat: int | None, **changes: Any) -> TopicLine:
    """Make an answer to a scale."""
    return a_line(seat, merge=MergeRule.POSITIONS, **changes)


def a_topic(title: str, *lines: TopicLine, heat: int = 1) -> Candidate:
    """Lay lines on a topic."""
    return Candidate(Topic(title, title, ()), heat, lines)


def list_titles(topics: Sequence[Candidate], visible: Visible, stretches: int) -> list[str]:
    """List the chosen topics by stretch."""
    choice = choose_topics(topics, visible, stretches)
    return [one.topic.title for items in choice.stretches for one in items]


def test_the_first_slot_goes_to_asks_in_own_words_even_if_others_wrote_more() -> None:
    topics = [a_topic("words", words(0), words(1), words(2)), a_topic("asks", an_ask(0))]

    assert list_titles(topics, people({0: ["first"], 1: ["first"]}), 1) == ["asks"]


def test_ticked_asks_do_not_open() -> None:
    ticked = a_line(0, merge=MergeRule.ASKS)
    topics = [
        a_topic("ticked", ticked, a_line(1, merge=MergeRule.ASKS)),
        a_topic("words", words(0)),
    ]

    assert list_titles(topics, people(), 1) == ["words"]


def test_without_asks_the_own_words_that_name_most_people_open() -> None:
    topics = [a_topic("of one", words(0), words(0)), a_topic("of two", words(0), words(1))]

    assert list_titles(topics, people(), 1) == ["of two"]


def test_in_one_slot_focus_decides_between_equals_and_only_there() -> None:
    topics = [a_topic("one", words(0)), a_topic("two", words(1, page="second"))]
    bigger = [*topics, a_topic("of two", words(0), words(1))]

    assert list_titles(topics, people(), 1) == ["one"]
    assert list_titles(topics, people({0: ["second"]}), 1) == ["two"]
    assert list_titles(bigger, people({0: ["second"]}), 1) == ["of two"]


def test_with_more_slots_the_first_of_equals_opens_whatever_is_in_focus() -> None:
    topics = [
        a_topic("one", words(0)),
        a_topic("two", words(1)),
        a_topic("far", words(1, page="second")),
    ]

    assert list_titles(topics, people({0: ["second"]}), 2) == ["one", "far"]


def test_a_page_in_focus_gets_a_slot_whoever_stands_on_it() -> None:
    topics = [
        a_topic("asks", an_ask(0)),
        a_topic("earlier", words(0)),
        a_topic("of Bo alone", words(1, page="second")),
    ]

    assert list_titles(topics, people({0: ["second"]}), 2) == ["asks", "of Bo alone"]


def test_focus_never_lets_a_tick_go_before_what_weighs() -> None:
    topics = [
        a_topic("asks", an_ask(0)),
        a_topic("ticks", tick(0, page="second")),
        a_topic("weighs", weight()),
    ]

    assert list_titles(topics, people({0: ["second"], 1: ["second"]}), 2) == ["asks", "weighs"]


def test_own_words_go_before_what_several_find_heavy() -> None:
    topics = [a_topic("asks", an_ask(0)), a_topic("weighs", weight()), a_topic("words", words(1))]

    assert list_titles(topics, people(), 2) == ["asks", "words"]


def test_focus_chooses_among_ticks_when_nothing_weighs() -> None:
    topics = [a_topic("ticks", tick(0)), a_topic("in focus", tick(1, page="second"))]

    assert list_titles(topics, people({2: ["second"]}), 1) == ["in focus"]


def test_the_focus_order_and_not_the_seats_says_whose_focus_counts_first() -> None:
    topics = [a_topic("of Ash", words(0)), a_topic("of Bo", words(0, page="second"))]
    focus = {0: ["first"], 1: ["second"]}
    asks = a_topic("asks", an_ask(2, page="third"))

    assert list_titles([asks, *topics], people(focus, order=(0, 1, 2)), 2) == ["asks", "of Ash"]
    assert list_titles([asks, *topics], people(focus, order=(1, 0, 2)), 2) == ["asks", "of Bo"]


def test_everyone_has_a_first_turn_before_anyone_has_a_second() -> None:
    topics = [
        a_topic("asks", an_ask(2, page="third")),
        a_topic("a", words(0)),
        a_topic("b", words(0)),
        a_topic("c", words(0, page="second")),
        a_topic("d", words(0), words(1), words(2), heat=3),
    ]
    visible = people({0: ["first"], 1: ["second"]})

    assert set(list_titles(topics, visible, 4)) == {"asks", "a", "c", "b"}


def test_what_the_opening_took_uses_up_nobodys_turn() -> None:
    topics = [
        a_topic("asks", an_ask(0)),
        a_topic("of Ash", words(1, page="second")),
        a_topic("of Bo", words(1, page="third")),
    ]
    visible = people({0: ["first", "second"], 1: ["third"]})

    assert list_titles(topics, visible, 2) == ["asks", "of Ash"]


def test_of_one_page_the_topic_with_own_words_of_that_person_comes_first() -> None:
    topics = [
        a_topic("asks", an_ask(2, page="third")),
        a_topic("of Ash", words(0)),
        a_topic("of Bo", words(1)),
    ]

    assert list_titles(topics, people({1: ["first"]}), 2) == ["asks", "of Bo"]
    assert list_titles(topics, people({2: ["first"]}), 2) == ["asks", "of Ash"]


def test_the_order_of_focus_pages_counts() -> None:
    topics = [
        a_topic("asks", an_ask(2, page="third")),
        a_topic("first", words(0)),
        a_topic("second", words(1, page="second")),
    ]

    assert list_titles(topics, people({0: ["second", "first"]}), 2) == ["asks", "second"]


def test_without_focus_own_words_come_first_then_shared_weight_ticks_and_positions() -> None:
    ranked = [
        a_topic("positions", position(0)),
        a_topic("ticks", tick(0), position(1)),
        a_topic("weighs", weight()),
        a_topic("of one", words(0)),
        a_topic("of two", words(0), words(1)),
    ]

    order = []
    while ranked:
        choice = choose_topics(ranked, people(), 1)
        order += [one.topic.title for items in choice.stretches for one in items]
        ranked = list(choice.left)

    assert order == ["of two", "of one", "weighs", "ticks", "positions"]


@pytest.mark.parametrize(
    "light", [weight(heat=1), a_line(None, merge=MergeRule.ASKS, is_shared=True, heat=3), tick(0)]
)
def test_only_a_heavy_line_that_several_share_and_no_wish_has_weight(light: TopicLine) -> None:
    topics = [a_topic("light", light), a_topic("weighs", weight())]

    assert list_titles(topics, people(), 1) == ["weighs"]


@pytest.mark.parametrize("stretches", [1, 2, 3])
def test_constant_cards_fill_what_nobodys_lines_fill(stretches: int) -> None:
    topics = [a_topic("ticks", tick(0))]

    filled = list_titles(topics, people(cards=some_cards(1)), stretches)

    assert filled == ["ticks", "Card 1", "Card 1"][:stretches]


def test_a_topic_with_nothing_but_parked_lines_is_out() -> None:
    parked = Candidate(Topic("parked", "parked", ()), 0, (), (words(0),))

    choice = choose_topics([parked], people(), 1)

    assert [one.topic.title for one in choice.stretches[0]] == ["Card 1"]
    assert choice.left == (parked,)


def test_all_that_has_no_time_is_left_in_the_order_of_the_deck() -> None:
    topics = [a_topic("ticks", tick(0)), a_topic("asks", an_ask(0)), a_topic("words", words(0))]

    choice = choose_topics(topics, people(), 1)

    assert [one.topic.title for one in choice.left] == ["ticks", "words"]


def list_heats(*given: int) -> list[int]:
    """Put topics of these heats in the order of the talk."""
    return [one.heat for one in order_by_heat([a_topic("", heat=heat) for heat in given])]


def test_the_tender_one_of_two_comes_first_and_of_more_the_lightest_last() -> None:
    assert list_heats(1) == [1]
    assert list_heats(1, 3) == list_heats(3, 1) == [3, 1]
    assert list_heats(1, 2, 3) == list_heats(3, 2, 1) == [2, 3, 1]


@pytest.mark.parametrize(
    ("titles", "stretches", "shared_out"),
    [
        ("", 3, []),
        ("abc", 1, ["a"]),
        ("a", 2, ["a"]),
        ("ab", 2, ["a", "b"]),
        ("abc", 2, ["a", "bc"]),
        ("abc", 3, ["a", "b", "c"]),
        ("abcd", 3, ["a", "b", "cd"]),
    ],
)
def test_a_deck_in_order_gives_each_stretch_one_topic_and_the_last_the_rest(
    titles: str, stretches: int, shared_out: list[str]
) -> None:
    picked = take_in_order([a_topic(title) for title in titles], stretches)

    assert ["".join(one.topic.title for one in items) for items in picked] == shared_out


def test_a_deck_in_order_keeps_it_whatever_is_tender_or_in_focus() -> None:
    topics = [a_topic("ticks", tick(0)), a_topic("asks", an_ask(0, page="second"), heat=3)]

    assert list_titles(topics, people({0: ["second"]}, keeps_order=True), 2) == ["ticks", "asks"]
    assert list_titles(topics, people({0: ["second"]}, keeps_order=True), 1) == ["ticks"]


def test_the_person_named_who_has_begun_least_begins() -> None:
    topics = [
        a_topic("of Bo", tick(1)),
        a_topic("of two", tick(1), tick(2)),
        a_topic("of Bo", tick(1)),
    ]

    assert choose_beginners(topics, 3) == (1, 2, 1, 0)


def test_where_no_name_stands_anyone_who_has_begun_least_begins() -> None:
    topics = [a_topic("of Ash", tick(0)), a_topic("of many", weight()), a_topic("a card")]

    assert choose_beginners(topics, 3) == (0, 1, 2, 0)


@given(st.lists(st.frozensets(st.integers(0, 4)), max_size=6))
def test_nobody_begins_twice_while_someone_eligible_has_begun_less(
    named: list[frozenset[int]],
) -> None:
    order = choose_beginners(
        [a_topic("", *(tick(seat) for seat in sorted(seats))) for seats in named], 5
    )

    for place, seats in enumerate([*named, frozenset()]):
        eligible = seats or range(5)
        begun = {seat: order[:place].count(seat) for seat in eligible}
        assert order[place] in eligible
        assert begun[order[place]] == min(begun.values())
