"""Which topics get time: printed names decide, and the skeleton stays full."""

from collections.abc import Mapping, Sequence

import pytest

from compersion_talks.domain.cards import TopicCard
from compersion_talks.domain.choosing import beginner, chosen, next_beginner
from compersion_talks.domain.decks import MergeRule
from compersion_talks.domain.visible import Topic, Visible, VisibleLine
from tests.builders import NAMES, a_deck, some_cards
from tests.prompts import a_focus, a_prompt


def people(
    number: int = 2, cards: int = 5, focus: Mapping[int, Sequence[str]] | None = None
) -> Visible:
    """Make what the choice may look at: people, constant cards, and focus pages by seat."""
    lines = tuple(
        VisibleLine(seat, page) for seat, pages in sorted((focus or {}).items()) for page in pages
    )
    topics = (
        Topic(a_prompt(MergeRule.OPTIONS), "first", (VisibleLine(0, "first"),)),
        Topic(a_focus("first", "second"), "third", lines),
    )
    return Visible(a_deck(cards=some_cards(cards)), NAMES[:number], topics)


def a_card(title: str, *seats: int, **changes: object) -> TopicCard:
    """Make a topic card on the first page that names the people in some seats."""
    given: dict[str, object] = {"section_id": "first", "heat": 2, **changes}
    return TopicCard(title=title, lines=(), seats=seats, **given)  # type: ignore[arg-type]


def titles(cards: Sequence[TopicCard]) -> list[str]:
    """List titles in order."""
    return [card.title for card in cards]


def test_the_first_slot_goes_to_a_topic_of_more_than_one_of_us() -> None:
    cards = [a_card("of Ash", 0), a_card("of many", has_unnamed=True)]

    choice = chosen(cards, people(), 1)

    assert titles(choice.picked) == ["of many"]
    assert titles(choice.left) == ["of Ash"]


def test_only_the_first_slot_goes_to_more_than_one_of_us_before_any_name() -> None:
    cards = [
        a_card("of many", has_unnamed=True),
        a_card("more of many", has_unnamed=True),
        a_card("of Bo", 1),
    ]

    assert titles(chosen(cards, people(), 2).left) == ["more of many"]


def test_the_first_slot_prefers_the_focus_page_of_who_opens() -> None:
    cards = [
        a_card("on the first page", has_unnamed=True),
        a_card("on the second page", has_unnamed=True, section_id="second"),
    ]

    of_ash = chosen(cards, people(focus={0: ["second"]}), 1)
    of_bo = chosen(cards, people(focus={1: ["second"]}), 1)

    assert titles(of_ash.picked) == ["on the second page"]
    assert titles(of_bo.picked) == ["on the first page"]


def test_then_people_pick_in_seat_order() -> None:
    cards = [
        a_card("of Ash", 0),
        a_card("of Bo", 1),
        a_card("of Cam", 2),
        a_card("of many", has_unnamed=True),
    ]

    after_an_opening = chosen(cards, people(3), 3)
    without_opening = chosen(cards[:3], people(3), 2)

    assert titles(after_an_opening.left) == ["of Ash"]
    assert titles(without_opening.left) == ["of Cam"]


def test_a_person_picks_asks_first_but_the_focus_page_before_all() -> None:
    cards = [
        a_card("plain", 0),
        a_card("ask", 0, has_asks=True),
        a_card("plain in focus", 0, section_id="second"),
        a_card("ask in focus", 0, section_id="second", has_asks=True),
    ]
    visible = people(focus={0: ["second"]})

    picks = []
    while cards:
        choice = chosen(cards, visible, 1)
        picks += titles(choice.picked)
        cards = list(choice.left)

    assert picks == ["ask in focus", "plain in focus", "ask", "plain"]


def test_the_order_of_the_focus_pages_counts() -> None:
    cards = [a_card("first", 0), a_card("second", 0, section_id="second")]

    choice = chosen(cards, people(focus={0: ["second", "first"]}), 1)

    assert titles(choice.picked) == ["second"]


def test_whoever_is_named_nowhere_picks_unnamed_lines_then_a_constant_card() -> None:
    cards = [
        a_card("of Ash", 0),
        a_card("of many", has_unnamed=True),
        a_card("more of many", has_unnamed=True),
    ]

    two = chosen(cards, people(), 2)
    three_of_bo = chosen(cards[:2], people(), 2)

    assert sorted(titles(two.picked)) == ["more of many", "of many"]
    assert sorted(titles(three_of_bo.picked)) == ["Card 1", "of many"]


@pytest.mark.parametrize("slots", [1, 2, 3, 5])
def test_constant_cards_fill_every_slot_that_nobody_filled(slots: int) -> None:
    choice = chosen([], people(), slots)

    assert sorted(titles(choice.picked)) == [f"Card {place}" for place in range(1, slots + 1)]


def test_used_up_constant_cards_make_room_for_the_topics_of_others() -> None:
    cards = [a_card("of Cam", 2), a_card("more of Cam", 2)]

    choice = chosen(cards, people(12, cards=2), 5)

    assert sorted(titles(choice.picked)) == ["Card 1", "Card 1", "Card 2", "more of Cam", "of Cam"]
    assert choice.left == ()


def test_the_talk_starts_lightest_and_ends_second_lightest() -> None:
    cards = [a_card(f"heat {heat}", has_unnamed=True, heat=heat) for heat in (3, 1, 2, 2, 3)]

    choice = chosen(cards, people(), 5)

    assert [card.heat for card in choice.picked] == [1, 2, 3, 3, 2]


@pytest.mark.parametrize(("slots", "heats"), [(1, [1]), (2, [1, 2])])
def test_a_short_talk_starts_lightest_too(slots: int, heats: list[int]) -> None:
    cards = [a_card(f"heat {heat}", has_unnamed=True, heat=heat) for heat in (1, 2)]

    assert [card.heat for card in chosen(cards, people(), slots).picked] == heats


def test_the_one_person_named_on_a_topic_begins() -> None:
    assert beginner(a_card("of Bo", 1), 0, 3) == 1


def test_on_all_other_topics_the_beginning_moves_one_seat() -> None:
    two, nobody = a_card("of two", 1, 2), a_card("of many", has_unnamed=True)

    assert [beginner(two, place, 3) for place in range(4)] == [0, 1, 2, 0]
    assert [beginner(nobody, place, 3) for place in range(4)] == [0, 1, 2, 0]


def test_the_seat_after_the_last_pick_begins_next_time() -> None:
    assert [next_beginner(slots, 3) for slots in (1, 2, 3, 5)] == [1, 2, 0, 2]
