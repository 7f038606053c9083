"""Every built-in deck, walked and merged whole: nothing that was shown gets lost on the way."""

from dataclasses import replace
from datetime import date

import pytest

from compersion_talks.domain.agenda import Agenda
from compersion_talks.domain.answers import check_answer
from compersion_talks.domain.decks import NOT_SURE, Deck, MatchOn, MergeRule, Prompt, Visibility
from compersion_talks.domain.gate import shorten
from compersion_talks.domain.merging import merge
from compersion_talks.domain.plain_text import to_text
from compersion_talks.domain.prompts import Pick, may_match
from compersion_talks.domain.sheets import Sheet
from compersion_talks.domain.talks import PaperSize, Partner, Talk
from compersion_talks.domain.walk import (
    StepKind,
    has_one_path,
    list_steps,
    round_minutes,
    time_steps,
)
from compersion_talks.library import read_built_in

DECKS = {deck_id: one.deck for deck_id, one in read_built_in().items()}
NAMES = ("Ash", "Bo", "Cy")
MOST_QUESTIONS = 12
MOST_LINES = 14
LEAST_SLACK = 4  # minutes, for what stands around the questions, and the review
UNPRINTED = (MergeRule.FOCUS, MergeRule.NONE)


def list_printed_prompts(deck: Deck) -> list[Prompt]:
    """List the prompts whose answers may stand on the paper."""
    return [p for p in deck.prompts if not p.is_never_sent and p.merge not in UNPRINTED]


def a_talk(deck: Deck, minutes: int = 90) -> Talk:
    """Return a talk of three people with that deck."""
    partners = tuple(Partner(f"{number:032x}", name) for number, name in enumerate(NAMES))
    day = date(2026, 3, 1)
    return Talk("0" * 32, deck.id, partners, minutes, PaperSize.A4, day, day)


def choose_values(prompt: Prompt) -> list[str]:
    """Pick as many lines as a prompt allows, none that stands for itself."""
    if prompt.is_text:
        return [f"my words on {prompt.id}"[: prompt.max_chars]]
    offered = [
        option.id
        for option in prompt.options
        if not option.is_locked and option.id != NOT_SURE and option.id not in prompt.exclusive
    ]
    return offered[: prompt.most_picks or len(offered)]


def full_sheet(deck: Deck, visibility: Visibility) -> Sheet:
    """Answer every prompt that lets its lines travel that far."""
    answers = [
        check_answer(prompt, [Pick(key, visibility) for key in choose_values(prompt)])
        for prompt in deck.prompts
        if visibility in prompt.visibility_allowed
    ]
    return Sheet().with_answers(answers, [prompt.id for prompt in deck.prompts])


def merge_sheets(deck: Deck, *sheets: Sheet, minutes: int = 90) -> Agenda:
    """Merge the sheets of the first people; the others close with nothing."""
    talk = a_talk(deck, minutes)
    filled = [*sheets, *[Sheet()] * (len(NAMES) - len(sheets))]
    released = [
        sheet.release(deck, partner.id)
        for sheet, partner in zip(filled, talk.partners, strict=True)
    ]
    return merge(deck, talk, released)


def list_words(agenda: Agenda) -> str:
    """Return the words on the paper, without the constant texts."""
    return to_text(replace(agenda, words={}))


def list_printed(deck: Deck, prompt: Prompt) -> list[str]:
    """Say in words what `full_sheet` answers to a prompt."""
    options = {option.id: option.label for option in prompt.options}
    return [options.get(key, key) for key in choose_values(prompt)]


@pytest.mark.parametrize("deck", DECKS.values(), ids=DECKS)
def test_all_that_one_person_shows_stands_on_the_paper(deck: Deck) -> None:
    paper = list_words(merge_sheets(deck, full_sheet(deck, Visibility.SHARED)))

    missing = [
        said
        for prompt in list_printed_prompts(deck)
        if Visibility.SHARED in prompt.visibility_allowed
        for said in list_printed(deck, prompt)
        if said not in paper
    ]
    assert missing == []


@pytest.mark.parametrize("deck", DECKS.values(), ids=DECKS)
def test_what_two_show_if_matched_stands_there_without_a_name(deck: Deck) -> None:
    sheet = full_sheet(deck, Visibility.IF_MUTUAL)

    paper = list_words(merge_sheets(deck, sheet, sheet))

    matched = [
        prompt
        for prompt in list_printed_prompts(deck)
        if Visibility.IF_MUTUAL in prompt.visibility_allowed
        and may_match(prompt, len(NAMES))
        and prompt.match_on is not MatchOn.EVERYONE
    ]
    assert matched
    for prompt in matched:
        assert prompt.title in paper or prompt.ask in paper
    for name in NAMES:
        assert f'"name":"{name}"' not in paper


@pytest.mark.parametrize("deck", DECKS.values(), ids=DECKS)
def test_what_one_shows_if_matched_stands_nowhere(deck: Deck) -> None:
    alone = merge_sheets(deck, full_sheet(deck, Visibility.IF_MUTUAL))

    assert alone == merge_sheets(deck)


@pytest.mark.parametrize("deck", DECKS.values(), ids=DECKS)
def test_what_is_private_stands_nowhere(deck: Deck) -> None:
    assert merge_sheets(deck, full_sheet(deck, Visibility.PRIVATE)) == merge_sheets(deck)


@pytest.mark.parametrize("deck", DECKS.values(), ids=DECKS)
def test_an_empty_talk_is_still_a_full_plan(deck: Deck) -> None:
    agenda = merge_sheets(deck, minutes=120)

    titles = [item.title for part in agenda.topics for item in part]
    assert len(titles) == len(set(titles)) == 3
    assert sum(stretch.minutes for stretch in agenda.plan) == 120


@pytest.mark.parametrize("deck", DECKS.values(), ids=DECKS)
def test_the_short_path_is_shorter_and_begins_and_ends_alike(deck: Deck) -> None:
    full, short = list_steps(deck, Sheet()), list_steps(deck, Sheet(on_short_path=True))
    asked = [prompt for prompt in deck.prompts if prompt.is_core]

    assert 0 < len(asked) < len(deck.prompts) or has_one_path(deck)
    assert len(short) <= len(full)
    for way in (full, short):
        assert (way[0].kind, way[-1].kind) == (StepKind.BEFORE, StepKind.REVIEW)


@pytest.mark.parametrize("deck", DECKS.values(), ids=DECKS)
def test_the_short_path_is_really_short(deck: Deck) -> None:
    asked = [prompt for prompt in deck.prompts if prompt.is_core]

    assert len(asked) <= MOST_QUESTIONS
    assert max(len(prompt.core_options) for prompt in asked) <= MOST_LINES


@pytest.mark.parametrize("is_short", [True, False], ids=["short", "full"])
@pytest.mark.parametrize("deck", DECKS.values(), ids=DECKS)
def test_the_minutes_of_a_deck_are_measured_and_not_wished(deck: Deck, is_short: bool) -> None:
    promised = deck.minutes_short if is_short else deck.minutes_full
    sheet = Sheet(on_short_path=is_short)
    measured = round_minutes(time_steps(deck, sheet).seconds)

    assert measured <= promised <= measured + max(LEAST_SLACK, measured // 4)


def test_not_yet_proposes_a_later_day_and_names_nobody() -> None:
    deck = DECKS["repair"]
    [ready] = [prompt for prompt in deck.prompts if prompt.gate]
    answer = check_answer(ready, [Pick(ready.gate[0], Visibility.SHARED)])

    agenda = merge_sheets(deck, Sheet().with_answers([answer], [ready.id]))

    notices = shorten(agenda).notices
    assert agenda.is_gated
    assert deck.texts["agenda"]["gate_notice"] in notices
    assert "Ash" not in "".join(notices)
