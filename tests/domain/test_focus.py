"""The pages that someone does not want to be left out, from the answer to the topic with time."""

import pytest

from compersion_talks.domain.agenda import Agenda
from compersion_talks.domain.decks import Block, MergeRule, Prompt
from compersion_talks.domain.merging import merge
from tests.builders import a_deck, a_section, a_sheet, a_talk, release_sheets
from tests.prompts import (
    MULTI_CHOICE,
    a_fears_prompt,
    a_focus,
    a_needs_prompt,
    a_prompt,
    a_scale,
    a_text_prompt,
)

WORDS = a_text_prompt(MergeRule.LINES, id="earlier", title="Earlier", block=Block.VIEWS)
TICKS = a_prompt(id="earlier", title="Earlier", heat=2)


def half_an_hour(earlier: Prompt, later: Prompt, of_ash: str, of_bo: str, focus: str) -> Agenda:
    """Merge a talk with time for one topic, where Ash does not want one page left out."""
    last = a_section("third", a_focus("first", "second"))
    deck = a_deck(a_section("first", earlier), a_section("second", later), last)
    said = "my view" if earlier.is_text else "red"
    ash = a_sheet(shared={"earlier": [said], later.id: [of_ash], "a-focus": [focus]})
    bo = a_sheet(shared={later.id: [of_bo]} if of_bo else {})
    talk = a_talk(minutes=30)
    return merge(deck, talk, release_sheets(deck, talk, ash, bo))


def list_titles(agenda: Agenda) -> list[str]:
    """List the topics that got time."""
    return [item.title for items in agenda.topics for item in items]


@pytest.mark.parametrize(
    ("earlier", "later", "of_ash", "of_bo"),
    [
        (TICKS, a_prompt(title="Later", heat=2), "blue", ""),
        (TICKS, a_fears_prompt(title="Later"), "fear-one", ""),
        (TICKS, a_scale(title="Later"), "2", ""),
        (TICKS, a_scale(title="Later"), "1", "5"),
        (TICKS, a_needs_prompt(title="Later"), "need-time", "need-room"),
        (WORDS, a_text_prompt(MergeRule.LINES, title="Later", block=Block.VIEWS), "a view", ""),
    ],
)
def test_a_topic_gets_time_for_the_page_where_it_was_asked(
    earlier: Prompt, later: Prompt, of_ash: str, of_bo: str
) -> None:
    on_its_page = half_an_hour(earlier, later, of_ash, of_bo, focus="second")
    elsewhere = half_an_hour(earlier, later, of_ash, of_bo, focus="first")

    assert list_titles(on_its_page) == ["Later"]
    assert list_titles(elsewhere) == ["Earlier"]


@pytest.mark.parametrize("later", [TICKS, a_prompt(MergeRule.ASKS)])
def test_own_words_go_before_ticks_whatever_is_in_focus(later: Prompt) -> None:
    ticks = a_prompt(later.merge, MULTI_CHOICE, id="later", title="Later", heat=2)

    agenda = half_an_hour(WORDS, ticks, "blue", "blue", focus="second")

    assert list_titles(agenda) == ["Earlier"]


def test_a_focus_is_printed_nowhere() -> None:
    steered = half_an_hour(WORDS, TICKS_LATER, "blue", "", focus="second")
    elsewhere = half_an_hour(WORDS, TICKS_LATER, "blue", "", focus="first")

    assert steered == elsewhere


TICKS_LATER = a_prompt(id="later", title="Later", heat=2)
