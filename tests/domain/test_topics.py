"""Lines on the topics of a deck: what is parked waits, and offers answer asks."""

from collections.abc import Mapping
from typing import Any

import pytest

from compersion_talks.domain.agenda import Agenda
from compersion_talks.domain.decks import Deck, MergeRule, Option, Topic
from compersion_talks.domain.merging import merge
from compersion_talks.domain.sheets import Sheet
from tests.builders import (
    a_deck,
    a_section,
    a_sheet,
    a_talk,
    an_answer,
    release_sheets,
    some_partners,
)
from tests.domain.agendas import list_topics, list_waiting, list_words
from tests.prompts import (
    a_focus,
    a_needs_prompt,
    a_prompt,
    a_text_prompt,
    limits_and_wishes,
    options,
)

ASH, BO, CAM = (partner.id for partner in some_partners(3))
ASK = a_text_prompt(MergeRule.ASKS, id="ask", is_addressable=True)
OFFER = a_text_prompt(MergeRule.OFFERS, id="offer", is_addressable=True)
TICKS = a_prompt(
    id="ticks", heat=2, options=(Option("red", "red", ("money",)), *options("green", "blue"))
)
PARK = a_prompt(MergeRule.PARK, id="park", options=options("money", "sex"))
ASKS = Topic("asks", "Asks", ("ask", "offer"))
REST = Topic("rest", "The rest", ("ticks", "a-needs", "limits-and-wishes"))


def a_small_deck(*topics_of_it: Topic, **changes: Any) -> Deck:
    """Make a deck that asks for an ask, an offer, ticks, a limit, and what is not for today."""
    page = a_section("first", ASK, OFFER, TICKS, limits_and_wishes(), a_needs_prompt())
    given = {"topics": topics_of_it or (ASKS, REST), **changes}
    return a_deck(page, a_section("second", PARK, a_focus("first", "second")), **given)


def merge_sheets(*sheets: Sheet, deck: Deck | None = None, minutes: int = 60) -> Agenda:
    """Merge the sheets of a talk on the small deck."""
    asked, talk = deck or a_small_deck(), a_talk(len(sheets), minutes=minutes)
    return merge(asked, talk, release_sheets(asked, talk, *sheets))


def says(**said: str | list[str]) -> Sheet:
    """Make a sheet that shows some lines."""
    given: Mapping[str, list[str]] = {
        key: [keys] if isinstance(keys, str) else keys for key, keys in said.items()
    }
    return a_sheet(shared=given)


def test_of_two_people_an_offer_stands_under_the_last_ask_of_the_other() -> None:
    agenda = merge_sheets(
        says(ask="more time", offer="a meal"), says(offer="a walk", ask="some rest")
    )

    assert list_topics(agenda)["Asks"] == [
        "Ash: more time",
        "- Bo offers: a walk",
        "Bo: some rest",
        "- Ash offers: a meal",
    ]
    assert agenda.offers == ()


def test_an_offer_without_an_ask_stands_in_its_block() -> None:
    agenda = merge_sheets(says(offer="a meal", ask="more time"), says())

    assert list_words(agenda.offers) == ["Ash: a meal"]
    assert list_topics(agenda)["Asks"] == ["Ash: more time"]


@pytest.mark.parametrize(("to", "is_under"), [(CAM, True), (ASH, False), ("", False), (BO, False)])
def test_in_a_group_an_offer_stands_only_under_the_ask_of_whom_it_is_for(
    to: str, is_under: bool
) -> None:
    bo = a_sheet(an_answer("offer", "a walk", addressee=to))

    agenda = merge_sheets(says(), bo, says(ask="more time"))

    below = ["- Bo offers: a walk"] if is_under else []
    assert list_topics(agenda)["Asks"] == ["Cam: more time", *below]
    assert bool(agenda.offers) is not is_under


def test_an_offer_in_its_block_says_whom_it_is_for() -> None:
    bo = a_sheet(an_answer("offer", "a walk", addressee=CAM))

    assert list_words(merge_sheets(says(), bo, says()).offers) == ["Bo, to Cam: a walk"]


def test_offers_of_no_topic_stand_in_their_block() -> None:
    deck = a_small_deck(Topic("asks", "Asks", ("ask",)), Topic("offers", "Offers", ("offer",)))

    agenda = merge_sheets(says(ask="more time"), says(offer="a walk"), deck=deck)

    assert list_words(agenda.offers) == ["Bo: a walk"]
    assert list(list_topics(agenda)) == ["Asks"]


def test_in_a_deck_in_order_offers_are_lines_of_their_topic() -> None:
    agenda = merge_sheets(says(offer="a meal"), says(), deck=a_small_deck(keeps_order=True))

    assert list_topics(agenda) == {"Asks": ["Ash: a meal"]}
    assert agenda.offers == ()


def test_a_parked_line_waits_and_the_topic_says_so() -> None:
    agenda = merge_sheets(says(ticks=["red", "green"]), says(park="money"))

    assert list_topics(agenda) == {"The rest": ["Ash: green"]}
    assert list_waiting(agenda) == {"The rest": ["Ash: red"]}
    assert agenda.topics[0][0].notes == ("Not today: money. Leave out any line that touches it.",)


def test_a_topic_with_nothing_but_parked_lines_gets_no_time() -> None:
    agenda = merge_sheets(says(ticks="red"), says(park="money"))

    assert list_topics(agenda) == {}
    assert list_waiting(agenda) == {"The rest": ["Ash: red"]}


def test_a_topic_that_is_parked_itself_is_out_with_all_its_lines() -> None:
    deck = a_small_deck(ASKS, Topic("rest", "The rest", REST.prompts, tags=("sex",)))

    agenda = merge_sheets(says(ticks=["red", "green"]), says(park="sex"), deck=deck)

    assert list_topics(agenda) == {}
    assert list_waiting(agenda) == {"The rest": ["Ash: red; green"]}


def test_own_words_carry_the_tags_of_their_question_only() -> None:
    tagged = a_text_prompt(MergeRule.ASKS, id="ask", tags=("sex",))
    deck = a_deck(a_section("first", tagged, PARK), topics=(Topic("asks", "Asks", ("ask",)),))

    of_sex = merge_sheets(says(ask="money"), says(park="sex"), deck=deck)
    of_money = merge_sheets(says(ask="money"), says(park="money"), deck=deck)

    assert list_waiting(of_sex) == {"Asks": ["Ash: money"]}
    assert list_topics(of_money) == {"Asks": ["Ash: money"]}


def test_a_limit_never_moves() -> None:
    prompt = limits_and_wishes(tags=("money",))
    deck = a_deck(a_section("first", prompt, PARK))
    ash = says(**{prompt.id: ["not-yet", "a-walk"]})

    agenda = merge_sheets(ash, says(park="money"), deck=deck)

    assert list_words(agenda.limits) == ["Ash: not yet"]
    assert list_waiting(agenda) == {"The limits": ["Ash: a walk"]}


def test_a_parked_offer_waits_with_the_topic_of_its_ask() -> None:
    offer = a_text_prompt(MergeRule.OFFERS, id="offer", tags=("sex",))
    deck = a_deck(a_section("first", ASK, offer, PARK), topics=(ASKS,))

    agenda = merge_sheets(says(ask="more time"), says(offer="a walk", park="sex"), deck=deck)

    assert list_topics(agenda) == {"Asks": ["Ash: more time"]}
    assert list_waiting(agenda) == {"Asks": ["Bo: a walk"]}
    assert agenda.offers == ()


def test_what_is_parked_in_own_words_parks_nothing_by_itself() -> None:
    park = a_text_prompt(MergeRule.PARK, id="park")
    deck = a_deck(a_section("first", TICKS, park))

    agenda = merge_sheets(says(ticks="red"), says(park="money"), deck=deck)

    assert list_topics(agenda) == {"The options": ["Ash: red"]}
    assert agenda.topics[0][0].notes == ()


@pytest.mark.parametrize("keeps_order", [False, True])
def test_an_offer_that_no_topic_names_stands_in_its_block_even_if_it_is_parked(
    keeps_order: bool,
) -> None:
    offer = a_text_prompt(MergeRule.OFFERS, id="offer", tags=("sex",))
    asks = Topic("asks", "Asks", ("ask",))
    deck = a_deck(a_section("first", ASK, offer, PARK), topics=(asks,), keeps_order=keeps_order)

    agenda = merge_sheets(says(ask="more time"), says(offer="a walk", park="sex"), deck=deck)

    assert list_words(agenda.offers) == ["Bo: a walk"]
    assert list_topics(agenda) == {"Asks": ["Ash: more time"]}


def test_a_card_of_the_deck_says_nothing_of_what_is_parked() -> None:
    agenda = merge_sheets(says(park="money"), says())

    assert [item.notes for part in agenda.topics for item in part] == [(), ()]
