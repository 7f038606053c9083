"""The pages that someone does not want to be left out, from the answer to the topic with time."""

import pytest

from compersion_talks.domain.decks import Block, MergeRule, Prompt
from compersion_talks.domain.merging import merge
from compersion_talks.domain.paper import Agenda
from tests.builders import a_deck, a_section, a_sheet, a_talk, released
from tests.prompts import a_fears_prompt, a_focus, a_needs_prompt, a_prompt, a_scale, a_text_prompt

EARLIER = a_prompt(MergeRule.OPTIONS, id="earlier", title="Earlier", heat=2)
EARLIER_OF_MANY = a_prompt(MergeRule.ASKS, id="earlier", title="Earlier")


def half_an_hour(earlier: Prompt, later: Prompt, of_ash: str, of_bo: str, focus: str) -> Agenda:
    """Merge a talk with time for one topic, where Ash does not want one page left out."""
    last = a_section("third", a_focus("first", "second"))
    deck = a_deck(a_section("first", earlier), a_section("second", later), last)
    ash = a_sheet(shared={"earlier": ["red"], later.id: [of_ash], "a-focus": [focus]})
    bo = a_sheet(shared={later.id: [of_bo]} if of_bo else {})
    if earlier is EARLIER_OF_MANY:
        bo = a_sheet(shared={"earlier": ["red"], later.id: [of_bo]})
    talk = a_talk(minutes=30)
    return merge(deck, talk, released(deck, talk, ash, bo))


def titles(agenda: Agenda) -> list[str]:
    """List the topics that got time."""
    return [item.title for items in agenda.topics for item in items]


@pytest.mark.parametrize(
    ("later", "of_ash"),
    [
        (a_prompt(MergeRule.OPTIONS, id="later", title="Later", heat=2), "blue"),
        (a_text_prompt(MergeRule.LINES, title="Later", block=Block.VIEWS), "a view"),
        (a_fears_prompt(title="Later"), "fear-one"),
        (a_scale(title="Later"), "2"),
    ],
)
def test_a_topic_under_a_name_gets_time_for_the_page_where_it_was_asked(
    later: Prompt, of_ash: str
) -> None:
    on_its_page = half_an_hour(EARLIER, later, of_ash, "", focus="second")
    elsewhere = half_an_hour(EARLIER, later, of_ash, "", focus="first")

    assert titles(on_its_page) == ["Later"]
    assert titles(elsewhere) == ["Earlier"]


@pytest.mark.parametrize(
    ("later", "of_ash", "of_bo", "title"),
    [
        (a_prompt(MergeRule.ASKS, id="later", title="Later"), "blue", "blue", "Later"),
        (a_fears_prompt(title="Later"), "fear-one", "fear-one", "Later"),
        (a_scale(title="Later"), "1", "5", "Later"),
        (a_needs_prompt(), "need-time", "need-room", "Two needs to hold together"),
    ],
)
def test_a_topic_of_more_than_one_of_us_gets_time_for_the_page_where_it_was_asked(
    later: Prompt, of_ash: str, of_bo: str, title: str
) -> None:
    on_its_page = half_an_hour(EARLIER_OF_MANY, later, of_ash, of_bo, focus="second")
    elsewhere = half_an_hour(EARLIER_OF_MANY, later, of_ash, of_bo, focus="first")

    assert titles(on_its_page) == [title]
    assert titles(elsewhere) == ["Earlier"]
