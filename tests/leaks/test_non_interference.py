"""Two sets of sheets that show the same lines make the same paper, on every deck we ship."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compersion_talks.domain.decks import NOT_SURE, Deck, Prompt, Visibility
from compersion_talks.domain.gate import short_plan_of
from compersion_talks.domain.merging import merge
from compersion_talks.domain.paper import Agenda
from compersion_talks.domain.plain_text import agenda_to_text
from compersion_talks.domain.sheets import Answer, Line, Sheet
from compersion_talks.domain.talks import Paper, Talk
from compersion_talks.domain.visible import visible
from compersion_talks.paper.agenda import render_agenda, write_agenda
from tests.builders import released
from tests.leaks.drawing import NOBODY, drawn_talk, every_deck, otherwise_hidden, real_decks
from tests.leaks.oracle import NOTHING, visible_on, visible_set

PRIVATE, IF_MUTUAL, SHARED = Visibility.PRIVATE, Visibility.IF_MUTUAL, Visibility.SHARED
SOME = settings(max_examples=12, deadline=None)
CHANCE = st.randoms(use_true_random=True)
DECKS = pytest.mark.parametrize("deck", every_deck().values(), ids=list(every_deck()))


def agenda(deck: Deck, talk: Talk, sheets: Sequence[Sheet]) -> Agenda:
    """Merge what these sheets release."""
    return merge(deck, talk, released(deck, talk, *sheets))


@DECKS
@SOME
@given(chance=CHANCE)
def test_what_the_app_shows_is_what_the_four_rules_leave(deck: Deck, chance: Random) -> None:
    talk, sheets = drawn_talk(deck, chance)

    seen = visible(deck, talk, released(deck, talk, *sheets))

    ids = ("", *(partner.id for partner in talk.partners))
    assert [
        (
            replies.prompt.id,
            line.seat,
            line.value,
            ids[0 if (to := line.to_seat) is None else to + 1],
        )
        for replies in seen.replies
        for line in replies.lines
    ] == [
        (prompt.id, *said)
        for prompt, lines in zip(deck.prompts, visible_set(deck, talk, sheets), strict=True)
        for said in lines
    ]


@DECKS
@SOME
@given(chance=CHANCE)
def test_whatever_else_is_hidden_the_paper_is_the_same(deck: Deck, chance: Random) -> None:
    talk, sheets = drawn_talk(deck, chance)
    others = otherwise_hidden(deck, talk, sheets, chance)
    in_any_order = chance.sample(released(deck, talk, *others), len(others))

    first, second = agenda(deck, talk, sheets), merge(deck, talk, in_any_order)

    assert others != sheets
    assert agenda_to_text(first) == agenda_to_text(second)
    assert agenda_to_text(short_plan_of(first)) == agenda_to_text(short_plan_of(second))


Hide = Callable[[Prompt, Answer], Answer]


def with_lines(prompt: Prompt, answer: Answer, visibility: Visibility) -> Answer:
    """Add every line that is not there yet, before and behind those that are."""
    keys = ["words"] if prompt.is_text else [option.id for option in prompt.options]
    said = {line.value for line in answer.lines}
    added = tuple(Line(key, visibility) for key in keys if key not in said)
    return Answer(prompt.id, (*added[::2], *answer.lines, *added[1::2]), answer.addressee)


def private(prompt: Prompt, answer: Answer) -> Answer:
    """Say everything else, just for oneself."""
    return with_lines(prompt, answer, PRIVATE)


def unmatched(prompt: Prompt, answer: Answer) -> Answer:
    """Say everything else, if somebody shows it too."""
    return with_lines(prompt, answer, IF_MUTUAL)


def locked(prompt: Prompt, answer: Answer) -> Answer:
    """Say what is locked, as a forged form might."""
    keys = [option.id for option in prompt.options if option.is_locked]
    added = tuple(Line(key, SHARED) for key in keys)
    return Answer(prompt.id, (*added, *answer.lines), answer.addressee)


def not_sure(prompt: Prompt, answer: Answer) -> Answer:
    """Say "not sure"."""
    return Answer(prompt.id, (Line(NOT_SURE, SHARED), *answer.lines), answer.addressee)


def never_sent(prompt: Prompt, answer: Answer) -> Answer:
    """Say what is never sent, as a forged form might."""
    return with_lines(prompt, answer, SHARED) if prompt.is_never_sent else answer


def about_sex(prompt: Prompt, answer: Answer) -> Answer:
    """Say every line about sex, on a sheet that leaves them out."""
    keys = [option.id for option in prompt.options if "sex" in option.tags]
    return Answer(prompt.id, (*answer.lines, *(Line(key, SHARED) for key in keys)))


def for_somebody(prompt: Prompt, answer: Answer) -> Answer:
    """Keep words for oneself, meant for one person."""
    lines = answer.lines or (Line("words", PRIVATE),)
    return Answer(prompt.id, lines, answer.addressee if answer.lines else "2" * 32)


def skipped(prompt: Prompt, answer: Answer) -> Answer:
    """Skip what only oneself could see."""
    return replace(answer, lines=tuple(one for one in answer.lines if one.visibility is SHARED))


HIDING: tuple[Hide, ...] = (
    private,
    unmatched,
    locked,
    not_sure,
    never_sent,
    about_sex,
    for_somebody,
    skipped,
)


def hidden(deck: Deck, talk: Talk, sheets: Sequence[Sheet], hide: Hide) -> list[Sheet]:
    """Hide something on every prompt of the first sheet where nobody could see it."""
    told = list(sheets)
    for prompt in deck.prompts:
        before = visible_on(prompt, talk, told)
        answer = hide(prompt, told[0].answers.get(prompt.id, NOTHING))
        other = replace(told[0], answers={**told[0].answers, prompt.id: answer})
        if visible_on(prompt, talk, [other, *told[1:]]) == before:
            told[0] = other
    return told


@pytest.mark.parametrize("hide", HIDING, ids=lambda hide: str(hide.__name__))
def test_each_way_of_hiding_leaves_no_trace(hide: Hide) -> None:
    deck = real_decks()["other-connections"]
    talk, sheets = drawn_talk(deck, Random("soup"))  # noqa: S311 # drawn, not secret
    sheets = (replace(sheets[0], without_sex=True), *sheets[1:-1], Sheet())

    told = hidden(deck, talk, sheets, hide)

    assert told[0] != sheets[0]
    assert agenda(deck, talk, told) == agenda(deck, talk, sheets)


def test_the_same_lines_make_the_same_file() -> None:
    chance = Random("bread")  # noqa: S311 # drawn, not secret
    deck = real_decks()["exploring"]
    talk, sheets = drawn_talk(deck, chance)
    others = otherwise_hidden(deck, talk, sheets, chance)

    agendas = [agenda(deck, talk, told) for told in (sheets, others)]
    pages = {write_agenda(one, Paper.A4) for one in agendas}
    files = {render_agenda(one, Paper.A4) for one in agendas}

    assert (len(pages), len(files)) == (1, 1)
    assert NOBODY.encode() not in files.pop()
