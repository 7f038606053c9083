"""Two sets of sheets that show the same lines make the same paper, on every deck we ship."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compersion_talks.domain.agenda import Agenda
from compersion_talks.domain.decks import NOT_SURE, Deck, Prompt, Visibility
from compersion_talks.domain.gate import shorten
from compersion_talks.domain.merging import merge
from compersion_talks.domain.plain_text import to_text
from compersion_talks.domain.sheets import Answer, Line, Sheet
from compersion_talks.domain.talks import PaperSize, Talk
from compersion_talks.domain.visible import find_visible
from compersion_talks.paper.agenda import render_agenda, write_agenda
from tests.builders import release_sheets
from tests.leaks.expected import NOTHING, expect_all_lines, expect_lines
from tests.leaks.strategies import NOBODY, change_hidden, draw_any_talk, every_deck, real_decks

PRIVATE, IF_MUTUAL, SHARED = Visibility.PRIVATE, Visibility.IF_MUTUAL, Visibility.SHARED
SOME = settings(max_examples=12, deadline=None)
CHANCE = st.randoms(use_true_random=True)
DECKS = pytest.mark.parametrize("deck", every_deck().values(), ids=list(every_deck()))


def agenda(deck: Deck, talk: Talk, sheets: Sequence[Sheet]) -> Agenda:
    """Merge what these sheets release."""
    return merge(deck, talk, release_sheets(deck, talk, *sheets))


@DECKS
@SOME
@given(chance=CHANCE)
def test_what_the_app_shows_is_what_the_four_rules_leave(deck: Deck, chance: Random) -> None:
    talk, sheets = draw_any_talk(deck, chance)

    seen = find_visible(deck, talk, release_sheets(deck, talk, *sheets))

    ids = ("", *(partner.id for partner in talk.partners))
    assert [
        (
            replies.prompt.id,
            line.seat,
            line.value,
            ids[0 if (to := line.to_seat) is None else to + 1],
        )
        for replies in seen.answers
        for line in replies.lines
    ] == [
        (prompt.id, *said)
        for prompt, lines in zip(deck.prompts, expect_all_lines(deck, talk, sheets), strict=True)
        for said in lines
    ]


@DECKS
@SOME
@given(chance=CHANCE)
def test_whatever_else_is_hidden_the_paper_is_the_same(deck: Deck, chance: Random) -> None:
    talk, sheets = draw_any_talk(deck, chance)
    others = change_hidden(deck, talk, sheets, chance)
    in_any_order = chance.sample(release_sheets(deck, talk, *others), len(others))

    first, second = agenda(deck, talk, sheets), merge(deck, talk, in_any_order)

    assert others != sheets
    assert to_text(first) == to_text(second)
    assert to_text(shorten(first)) == to_text(shorten(second))


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
    """Answer everything else, only if matched."""
    return with_lines(prompt, answer, IF_MUTUAL)


def locked(prompt: Prompt, answer: Answer) -> Answer:
    """Pick locked lines, as a forged form might."""
    keys = [option.id for option in prompt.options if option.is_locked]
    added = tuple(Line(key, SHARED) for key in keys)
    return Answer(prompt.id, (*added, *answer.lines), answer.addressee)


def not_sure(prompt: Prompt, answer: Answer) -> Answer:
    """Say "not sure"."""
    return Answer(prompt.id, (Line(NOT_SURE, SHARED), *answer.lines), answer.addressee)


def never_sent(prompt: Prompt, answer: Answer) -> Answer:
    """Answer prompts that are never sent, as a forged form might."""
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
    """Hide an answer to every prompt of the first sheet."""
    changed = list(sheets)
    for prompt in deck.prompts:
        before = expect_lines(prompt, talk, changed)
        answer = hide(prompt, changed[0].answers.get(prompt.id, NOTHING))
        other = replace(changed[0], answers={**changed[0].answers, prompt.id: answer})
        if expect_lines(prompt, talk, [other, *changed[1:]]) == before:
            changed[0] = other
    return changed


@pytest.mark.parametrize("hide", HIDING, ids=lambda hide: str(hide.__name__))
def test_each_way_of_hiding_leaves_no_trace(hide: Hide) -> None:
    deck = real_decks()["other-connections"]
    talk, sheets = draw_any_talk(deck, Random("soup"))  # noqa: S311 # drawn, not secret
    sheets = (replace(sheets[0], without_sex=True), *sheets[1:-1], Sheet())

    changed = hidden(deck, talk, sheets, hide)

    assert changed[0] != sheets[0]
    assert agenda(deck, talk, changed) == agenda(deck, talk, sheets)


def test_the_same_lines_make_the_same_file() -> None:
    chance = Random("bread")  # noqa: S311 # drawn, not secret
    deck = real_decks()["exploring"]
    talk, sheets = draw_any_talk(deck, chance)
    others = change_hidden(deck, talk, sheets, chance)

    agendas = [agenda(deck, talk, changed) for changed in (sheets, others)]
    pages = {write_agenda(one, PaperSize.A4) for one in agendas}
    files = {render_agenda(one, PaperSize.A4) for one in agendas}

    assert (len(pages), len(files)) == (1, 1)
    assert NOBODY.encode() not in files.pop()
