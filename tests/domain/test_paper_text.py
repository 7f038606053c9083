"""The agenda as one text, and back."""

import pytest
from hypothesis import given, settings

from compersion_talks.domain.merging import merge
from compersion_talks.domain.paper import Agenda
from compersion_talks.domain.paper_text import agenda_from_text, agenda_to_text
from compersion_talks.domain.plain_text import TextIsUnreadable
from compersion_talks.domain.sheets import Sheet
from compersion_talks.domain.talks import Talk
from tests.builders import a_full_agenda, released
from tests.domain.drawn import filled_talks, marked_deck

DECK = marked_deck()


@pytest.mark.parametrize("agenda", [a_full_agenda(), a_full_agenda(12, held_on=None)])
def test_an_agenda_reads_back_equal(agenda: Agenda) -> None:
    assert agenda_from_text(agenda_to_text(agenda)) == agenda


@settings(max_examples=50, deadline=None)
@given(filled_talks(DECK))
def test_every_merged_agenda_reads_back_equal(drawn: tuple[Talk, tuple[Sheet, ...]]) -> None:
    talk, sheets = drawn
    agenda = merge(DECK, talk, released(DECK, talk, *sheets))

    text = agenda_to_text(agenda)

    assert agenda_from_text(text) == agenda
    assert agenda_to_text(agenda_from_text(text)) == text


def test_another_text_is_refused() -> None:
    with pytest.raises(TextIsUnreadable):
        agenda_from_text('{"names":["Ash"]}')
