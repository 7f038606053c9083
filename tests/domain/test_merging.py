"""What holds for every merge: hidden things change nothing, and no number stands behind a line."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compersion_talks.domain.agenda import Passage
from compersion_talks.domain.decks import Deck, MatchOn, MergeRule, Prompt, Visibility
from compersion_talks.domain.merging import merge, write_time_notice
from compersion_talks.domain.plain_text import to_text
from compersion_talks.domain.rules import RULES
from compersion_talks.domain.sheets import Answer, Line, Sheet
from compersion_talks.domain.talks import Talk
from compersion_talks.domain.visible import Visible, VisibleAnswers, VisibleLine
from compersion_talks.domain.wording import join
from tests.builders import NAMES, a_sheet, a_talk, release_sheets
from tests.domain.strategies import draw_talk, every_kind_deck
from tests.leaks.expected import expect_lines
from tests.prompts import PRIVATE, a_prompt, a_text_prompt

DECK = every_kind_deck()
DECKS = pytest.mark.parametrize(
    "deck", [DECK, every_kind_deck(keeps_order=True)], ids=["chosen", "kept"]
)
FEW = settings(max_examples=50, deadline=None)
CHANCE = st.randoms(use_true_random=True)


def paper(deck: Deck, talk: Talk, sheets: Sequence[Sheet]) -> str:
    """Merge and write the agenda."""
    return to_text(merge(deck, talk, release_sheets(deck, talk, *sheets)))


def test_every_merge_rule_has_its_function() -> None:
    assert set(RULES) == set(MergeRule)


@pytest.mark.parametrize("prompt", [a_text_prompt(MergeRule.NONE), a_prompt(MergeRule.FOCUS)])
def test_what_only_steers_or_is_for_oneself_prints_nothing_even_if_it_is_seen(
    prompt: Prompt,
) -> None:
    replies = VisibleAnswers(prompt, "first", (VisibleLine(0, "red"),))

    found = RULES[prompt.merge](replies, Visible(DECK, NAMES[:2], (replies,)))

    assert list(found) == []


@DECKS
@FEW
@given(CHANCE)
def test_hidden_lines_change_nothing_on_the_paper(deck: Deck, chance: Random) -> None:
    talk, sheets = draw_talk(deck, chance)

    assert paper(deck, talk, sheets) == paper(deck, talk, strip_hidden(deck, talk, sheets))


def strip_hidden(deck: Deck, talk: Talk, sheets: Sequence[Sheet]) -> tuple[Sheet, ...]:
    """Strip every line that may not be printed, as if it had never been there.

    "Nothing from me" lets other lines be printed, so it stays where they are.
    """
    stripped = [dict[str, Answer]() for _ in sheets]
    for prompt in deck.prompts:
        said = {(seat, key) for seat, key, _ in expect_lines(prompt, talk, sheets)}
        for seat, sheet in enumerate(sheets):
            answer = sheet.answers.get(prompt.id, Answer(prompt.id, ()))
            stripped[seat][prompt.id] = keep_visible(prompt, answer, seat, said)
    return tuple(
        replace(sheet, answers=answers) for sheet, answers in zip(sheets, stripped, strict=True)
    )


def keep_visible(prompt: Prompt, answer: Answer, seat: int, said: set[tuple[int, str]]) -> Answer:
    """Keep what is printed, and what an "everyone" waited for."""
    keeps_nothing = prompt.match_on is MatchOn.EVERYONE and bool(said)
    kept = (
        line
        for line in answer.lines
        if line.visibility is not Visibility.PRIVATE
        and ((seat, line.value) in said or (keeps_nothing and not line.value))
    )
    return replace(answer, lines=tuple(kept))


@DECKS
@FEW
@given(CHANCE)
def test_private_lines_can_be_anything(deck: Deck, chance: Random) -> None:
    talk, sheets = draw_talk(deck, chance)
    noise = a_sheet(shared={prompt.id: list_values(prompt) for prompt in deck.prompts})

    text = paper(deck, talk, [with_private(sheet, noise) for sheet in sheets])

    assert text == paper(deck, talk, sheets)
    assert "a private word" not in text


def list_values(prompt: Prompt) -> list[str]:
    """List all that can be said to a prompt."""
    return [option.id for option in prompt.options] or ["a private word"]


def with_private(sheet: Sheet, noise: Sheet) -> Sheet:
    """Add another sheet's lines as private ones before one's own, and turn every setting."""
    answers = dict(sheet.answers)
    for prompt_id, answer in noise.answers.items():
        own = answers.get(prompt_id, Answer(prompt_id, ()))
        added = tuple(Line(line.value, PRIVATE) for line in answer.lines)
        answers[prompt_id] = replace(own, lines=(*added, *own.lines))
    return replace(sheet, answers=answers, keeps_notes=True, on_short_path=True)


@DECKS
@FEW
@given(CHANCE)
def test_the_order_in_which_sheets_are_given_never_matters(deck: Deck, chance: Random) -> None:
    talk, sheets = draw_talk(deck, chance)
    given_sheets = release_sheets(deck, talk, *sheets)
    shuffled = chance.sample(given_sheets, len(given_sheets))

    texts = {to_text(merge(deck, talk, order)) for order in (given_sheets, shuffled)}

    assert len(texts) == 1


@FEW
@given(CHANCE)
def test_the_plan_depends_on_length_and_people_only(chance: Random) -> None:
    talk, sheets = draw_talk(DECK, chance)
    agenda = merge(DECK, talk, release_sheets(DECK, talk, *sheets))
    nothing = merge(DECK, talk, release_sheets(DECK, talk, *[a_sheet() for _ in sheets]))

    assert (agenda.plan, agenda.seconds_to_add) == (nothing.plan, nothing.seconds_to_add)
    assert [[(item.minutes, item.turn_seconds) for item in items] for items in agenda.topics] == [
        [(item.minutes, item.turn_seconds) for item in items] for items in nothing.topics
    ]


def two_groups_behind_the_same_lines(
    deck: Deck, chance: Random
) -> tuple[Talk, list[Sheet], list[Sheet]]:
    """Draw who shows what, twice: named lines alike, unnamed ones with other people behind."""
    talk = a_talk(chance.randint(3, 6), minutes=chance.choice((30, 60, 90, 120)))
    seats = range(len(talk.partners))
    first, second = ([dict[str, list[str]]() for _ in seats] for _ in "ab")
    for prompt in deck.prompts:
        for key in keys_behind_no_name(prompt):
            alone = chance.choice(seats)
            is_alone, is_said = chance.random() < 0.3, chance.random() < 0.5
            for sheets in (first, second) if is_said else ():
                group = chance.sample(seats, chance.randint(2, len(seats)))
                for seat in [alone] if is_alone else group:
                    sheets[seat].setdefault(prompt.id, []).append(key)
    return talk, [a_sheet(shared=one) for one in first], [a_sheet(shared=one) for one in second]


def keys_behind_no_name(prompt: Prompt) -> list[str]:
    """List the options that are printed without names where several pick them."""
    if not prompt.is_list or prompt.is_named or prompt.merge is MergeRule.FOCUS:
        return []
    return [one.id for one in prompt.options if not one.is_locked and not one.is_never_matched]


@DECKS
@FEW
@given(CHANCE)
def test_nothing_tells_who_or_how_many_stand_behind_an_unnamed_line(
    deck: Deck, chance: Random
) -> None:
    talk, first, second = two_groups_behind_the_same_lines(deck, chance)

    assert paper(deck, talk, first) == paper(deck, talk, second)


def test_the_ids_of_partners_stay_off_the_paper() -> None:
    talk = a_talk(12)
    sheets = [a_sheet(shared={"a-thanks": ["soup"]}) for _ in NAMES]

    text = paper(DECK, talk, sheets)

    assert not any(partner.id in text for partner in talk.partners)
    assert talk.id not in text


@pytest.mark.parametrize(
    ("minutes", "partners", "is_short"),
    [
        (30, 3, False),
        (30, 4, True),
        (60, 6, False),
        (60, 7, True),
        (90, 9, False),
        (90, 10, True),
        (120, 12, False),
    ],
)
def test_a_paper_says_so_where_the_talk_is_shorter_than_recommended(
    minutes: int, partners: int, is_short: bool
) -> None:
    agenda = merge(DECK, a_talk(partners, minutes=minutes), ())

    assert (write_time_notice(agenda.words, minutes, partners) in agenda.notices) is is_short


def test_what_a_deck_says_about_the_next_talk_stands_on_every_paper() -> None:
    texts = {**every_kind_deck().texts, "plan": {"again_title": "Next talk"}}
    deck = replace(every_kind_deck(), texts=texts, next_time="Go deeper {next} time.")

    agenda = merge(deck, a_talk(), [])

    assert agenda.next_talk == (Passage("Next talk", (join(["Go deeper {next} time."]),)),)
    assert not merge(every_kind_deck(), a_talk(), []).next_talk
