"""What holds for every merge: hidden things change nothing, and names stand where they may."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compersion_talks.domain.decks import MergeRule, Prompt
from compersion_talks.domain.merging import RULES, merge
from compersion_talks.domain.paper_text import agenda_to_text
from compersion_talks.domain.sheets import Answer, Line, Sheet
from compersion_talks.domain.talks import Talk
from compersion_talks.domain.visible import Topic, Visible, VisibleLine, visible
from tests.builders import NAMES, a_sheet, a_talk, released
from tests.domain.drawn import filled_talks, sheets_on
from tests.domain.projected import DECK, only_visible, visible_items
from tests.prompts import PRIVATE, a_prompt, a_text_prompt

FEW = settings(max_examples=80, deadline=None)


def paper(talk: Talk, sheets: Sequence[Sheet]) -> str:
    """Merge and write the agenda."""
    return agenda_to_text(merge(DECK, talk, released(DECK, talk, *sheets)))


def test_every_merge_rule_has_its_function() -> None:
    assert set(RULES) == set(MergeRule)


@pytest.mark.parametrize("prompt", [a_text_prompt(MergeRule.NONE), a_prompt(MergeRule.FOCUS)])
def test_what_only_steers_or_is_for_oneself_prints_nothing_even_if_it_is_seen(
    prompt: Prompt,
) -> None:
    topic = Topic(prompt, "first", (VisibleLine(0, "red"),))

    found = RULES[prompt.merge](topic, Visible(DECK, NAMES[:2], (topic,)))

    assert list(found) == []


@FEW
@given(filled_talks(DECK))
def test_the_visible_set_is_what_the_four_rules_leave(
    drawn: tuple[Talk, tuple[Sheet, ...]],
) -> None:
    talk, sheets = drawn

    seen = visible(DECK, talk, released(DECK, talk, *sheets))

    assert {
        (line.seat, topic.prompt.id, line.key) for topic in seen.topics for line in topic.lines
    } == visible_items(sheets)


@FEW
@given(filled_talks(DECK))
def test_hidden_lines_change_nothing_on_the_paper(drawn: tuple[Talk, tuple[Sheet, ...]]) -> None:
    talk, sheets = drawn

    assert paper(talk, sheets) == paper(talk, only_visible(sheets))


@FEW
@given(filled_talks(DECK), st.data())
def test_private_lines_can_be_anything(
    drawn: tuple[Talk, tuple[Sheet, ...]], data: st.DataObject
) -> None:
    talk, sheets = drawn
    before = paper(talk, sheets)

    noisy = [with_private(sheet, data.draw(sheets_on(DECK, talk))) for sheet in sheets]

    assert paper(talk, noisy) == before


def with_private(sheet: Sheet, noise: Sheet) -> Sheet:
    """Add another sheet's lines as private ones, between and before one's own."""
    answers = dict(sheet.answers)
    for prompt_id, answer in noise.answers.items():
        own = answers.get(prompt_id, Answer(prompt_id, ()))
        added = tuple(Line(line.key, PRIVATE) for line in answer.lines)
        answers[prompt_id] = replace(own, lines=(*added, *own.lines))
    return replace(
        sheet, answers=answers, keeps_notes=noise.keeps_notes, on_short_path=noise.on_short_path
    )


@FEW
@given(filled_talks(DECK), st.data())
def test_the_order_in_which_sheets_are_given_never_matters(
    drawn: tuple[Talk, tuple[Sheet, ...]], data: st.DataObject
) -> None:
    talk, sheets = drawn
    given_sheets = released(DECK, talk, *sheets)
    shuffled = data.draw(st.permutations(given_sheets))

    assert merge(DECK, talk, shuffled) == merge(DECK, talk, given_sheets)


@FEW
@given(filled_talks(DECK))
def test_no_private_word_ever_reaches_the_paper(drawn: tuple[Talk, tuple[Sheet, ...]]) -> None:
    talk, sheets = drawn
    hidden = "a private word"
    told = [
        with_private(sheet, a_sheet(shared={prompt.id: [hidden] for prompt in DECK.prompts}))
        for sheet in sheets
    ]

    assert hidden not in paper(talk, told)


@FEW
@given(filled_talks(DECK, most=12))
def test_the_skeleton_depends_on_length_and_people_only(
    drawn: tuple[Talk, tuple[Sheet, ...]],
) -> None:
    talk, sheets = drawn
    agenda = merge(DECK, talk, released(DECK, talk, *sheets))
    nothing = merge(DECK, talk, released(DECK, talk, *[a_sheet() for _ in sheets]))

    assert agenda.plan == nothing.plan
    assert agenda.next_begins == nothing.next_begins
    assert [[(item.minutes, item.turn_seconds) for item in items] for items in agenda.topics] == [
        [(item.minutes, item.turn_seconds) for item in items] for items in nothing.topics
    ]


@st.composite
def two_groups_behind_the_same_lines(draw: st.DrawFn) -> tuple[Talk, list[Sheet], list[Sheet]]:
    """Draw who shows what, twice: named lines alike, unnamed ones with other people behind."""
    talk = a_talk(draw(st.integers(3, 5)), minutes=draw(st.sampled_from((30, 60, 90, 120))))
    seats = range(len(talk.partners))
    groups = st.lists(st.sampled_from(seats), min_size=2, unique=True)
    picked: tuple[list[dict[str, list[str]]], ...] = tuple([{} for _ in seats] for _ in "ab")
    for prompt in DECK.prompts:
        keys = [option.id for option in prompt.options if prompt.is_list and not option.is_locked]
        for key in keys if prompt.merge is not MergeRule.FOCUS else []:
            alone = draw(st.none() | st.sampled_from(seats) | st.just(-1))
            for sheets in picked:
                people = draw(groups) if alone == -1 else [alone] if alone is not None else []
                for seat in people:
                    sheets[seat].setdefault(prompt.id, []).append(key)
    first, second = ([a_sheet(shared=answers) for answers in sheets] for sheets in picked)
    return talk, first, second


@settings(max_examples=80, deadline=None)
@given(two_groups_behind_the_same_lines())
def test_nothing_tells_who_or_how_many_stand_behind_an_unnamed_line(
    drawn: tuple[Talk, list[Sheet], list[Sheet]],
) -> None:
    talk, first, second = drawn

    assert paper(talk, first) == paper(talk, second)


def test_the_ids_of_partners_stay_off_the_paper() -> None:
    talk = a_talk(12)
    sheets = [a_sheet(shared={"a-thanks": ["soup"]}) for _ in NAMES]

    text = paper(talk, sheets)

    assert not any(partner.id in text for partner in talk.partners)
    assert talk.id not in text
