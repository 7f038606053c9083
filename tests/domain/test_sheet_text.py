"""Sheets, released sheets and talks as texts, and back."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compersion_talks.domain.plain_text import (
    TextIsUnreadable,
    released_from_text,
    released_to_text,
    sheet_from_text,
    sheet_to_text,
    talk_from_text,
    talk_to_text,
)
from tests.builders import a_sheet, a_talk, an_answer
from tests.domain.drawn import drawn_talk, every_kind

DECK = every_kind()


@settings(max_examples=50, deadline=None)
@given(st.randoms(use_true_random=True))
def test_a_talk_and_its_sheets_read_back_equal(chance: Random) -> None:
    talk, sheets = drawn_talk(DECK, chance)

    assert talk_from_text(talk_to_text(talk)) == talk
    for partner, sheet in zip(talk.partners, sheets, strict=True):
        handed_in = sheet.release(DECK, partner.id)
        assert sheet_from_text(sheet_to_text(sheet)) == sheet
        assert released_from_text(released_to_text(handed_in)) == handed_in


def test_settings_and_words_of_any_script_are_kept() -> None:
    sheet = a_sheet(
        an_answer("a", "سلام\nשלום 👩‍🌾", addressee="1" * 32),
        on_short_path=True,
        without_sex=True,
        keeps_notes=True,
        submit_ids=("one", "two"),
    )

    assert sheet_from_text(sheet_to_text(sheet)) == sheet


def test_an_answer_given_first_and_one_given_last_leave_no_trace_of_time() -> None:
    first = a_sheet(an_answer("a", "x"), an_answer("b", "y"))
    second = a_sheet(an_answer("b", "y"), an_answer("a", "x"))

    assert sheet_to_text(first) == sheet_to_text(second)


@pytest.mark.parametrize("read", [sheet_from_text, released_from_text, talk_from_text])
@pytest.mark.parametrize(
    "text", ["", "x", "[]", '{"answers":1}', '{"partners":[1]}', '{"answers":{"a":{}}}']
)
def test_another_text_is_refused(read: Callable[[str], Any], text: str) -> None:
    with pytest.raises(TextIsUnreadable):
        read(text)


def test_a_talk_does_not_read_as_a_sheet() -> None:
    with pytest.raises(TextIsUnreadable):
        sheet_from_text(talk_to_text(a_talk()))
