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
from compersion_talks.domain.sheets import ReleasedAnswer, ReleasedLine, ReleasedSheet
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


STORED_SHEET = (
    '{"answers":{"a":{"addressee":"","lines":[{"key":"x","visibility":"shared"}],"prompt_id":"a"}},'
    '"keeps_notes":false,"on_short_path":false,"stopped_on":"","submit_ids":[],"without_sex":false}'
)
STORED_RELEASED_SHEET = (
    '{"answers":[{"addressee":"","lines":[{"key":"x","only_if_mutual":true}],"prompt_id":"a"}],'
    '"keeps_notes":false,"partner_id":"1"}'
)


def test_stored_sheets_name_the_value_of_a_line_its_key() -> None:
    released = ReleasedSheet("1", (ReleasedAnswer("a", (ReleasedLine("x", only_if_mutual=True),)),))

    assert sheet_to_text(a_sheet(an_answer("a", "x"))) == STORED_SHEET
    assert sheet_from_text(STORED_SHEET) == a_sheet(an_answer("a", "x"))
    assert released_to_text(released) == STORED_RELEASED_SHEET
    assert released_from_text(STORED_RELEASED_SHEET) == released


@pytest.mark.parametrize("read", [sheet_from_text, released_from_text, talk_from_text])
@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "[]", '{"answers":1}', '{"partners":[1]}', '{"answers":{"a":{}}}'),
        STORED_SHEET.replace('"key"', '"value"'),
    ],
)
def test_another_text_is_refused(read: Callable[[str], Any], text: str) -> None:
    with pytest.raises(TextIsUnreadable):
        read(text)


def test_a_talk_does_not_read_as_a_sheet() -> None:
    with pytest.raises(TextIsUnreadable):
        sheet_from_text(talk_to_text(a_talk()))
