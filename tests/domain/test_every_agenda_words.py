"""What holds for every agenda, on any deck and whatever partners say: its words."""

from hypothesis import given

from compersion_talks.domain.agenda import Agenda
from compersion_talks.domain.decks import MergeRule
from compersion_talks.domain.plain_text import from_text, to_text
from tests.domain.merged_talks import (
    MANY,
    MergedTalk,
    find_marks,
    list_block_lines,
    list_items,
    merged_talks,
)
from tests.domain.strategies import mark


@MANY
@given(merged_talks())
def test_nothing_is_printed_that_is_not_visible(one: MergedTalk) -> None:
    fears = [line.value for line in one.expected if line.prompt.merge is MergeRule.FEARS]
    beside = {mark("needs", need) for fear in fears for need in one.deck.vocabulary.pairs[fear]}

    expected = {line.mark for line in one.expected}
    assert set(find_marks(to_text(one.agenda))) <= beside | expected


@MANY
@given(merged_talks())
def test_no_number_stands_beside_an_answer(one: MergedTalk) -> None:
    constant = list_constant_words(one.agenda).casefold()

    assert not any(character.isdigit() for character in constant)
    assert "all of us" not in constant


@MANY
@given(merged_talks())
def test_both_of_us_is_said_of_two_partners_only(one: MergedTalk) -> None:
    lines = one.deck.texts["lines"]
    of_two = [lines[key] for key in ("both_lead", "open_both", "both_same", "both_close_by")]
    of_many = [lines[key] for key in ("many_lead", "open_many", "same", "close_by")]

    for template in of_many if one.is_of_two else of_two:
        assert template.partition("{")[0] not in list_constant_words(one.agenda)


@MANY
@given(merged_talks())
def test_the_agenda_reads_back_equal(one: MergedTalk) -> None:
    text = to_text(one.agenda)

    assert from_text(Agenda, text) == one.agenda
    assert to_text(from_text(Agenda, text)) == text


def list_constant_words(agenda: Agenda) -> str:
    """Join all printed words that no partner typed."""
    items = (*list_items(agenda), *agenda.another_time)
    entries = [entry for item in items for entry in item.entries]
    lines = [line for _block, line in list_block_lines(agenda)]
    lines += [line for entry in entries for line in (entry.words, *entry.below)]
    words = [run.text for line in lines for run in line if not run.is_own]
    return "".join((*words, *(entry.lead for entry in entries)))
