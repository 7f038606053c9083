"""What normalising drops, keeps and never cuts."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compersion_talks.domain.normalise import normalise, normalise_line


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("e\u0301", "\u00e9"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("one\u2028two", "one\ntwo"),
        ("a\tb", "a\tb"),
        *((f"one{sign}two", "one\ntwo") for sign in "\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029"),
        ("a\x00b\x07c\x1bd\x7fe\x9ff", "abcdef"),
        ("\ufeffa", "a"),
        ("a\u202eb\u2066c\u2069d\u200ee\u200ff\u061cg", "abcdefg"),
        ("a\U000e0041\U000e007fb", "ab"),
        ("a\ud800b", "ab"),
        ("a\n\n\n\n\nb", "a\n\n\nb"),
        ("a\n \n\t\n \n\nb", "a\n\n\nb"),
        ("a\n\n\nb", "a\n\n\nb"),
        ("  a  ", "a"),
    ],
)
def test_a_text_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert normalise(typed) == kept


def test_at_most_three_marks_stand_on_each_other() -> None:
    tower = "x" + "\u0332" * 9

    assert normalise(tower) == "x" + "\u0332" * 3
    assert normalise("\u0332" * 9 + "x") == "\u0332" * 3 + "x"


def test_every_letter_has_room_for_its_own_marks() -> None:
    underlined = "q\u0332\u0308" * 9

    assert normalise(underlined) == underlined


def test_a_joiner_does_not_make_room_for_more_marks() -> None:
    tower = "x" + ("\u0332" * 3 + "\u200d") * 3

    kept = normalise(tower)

    assert kept == "x" + "\u0332" * 3 + "\u200d" * 3


@pytest.mark.parametrize(
    "word",
    ["\U0001f469\u200d\U0001f33e", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "क्षि"],
)
def test_joiners_that_writing_needs_are_kept(word: str) -> None:
    assert normalise(word) == unicodedata.normalize("NFC", word)


@pytest.mark.parametrize("typed", ["", "   ", "\u200d", "\u200b \u0301", "\n\n\t"])
def test_a_text_that_nobody_can_see_is_empty(typed: str) -> None:
    assert normalise(typed) == ""


def test_a_name_or_short_answer_is_one_line() -> None:
    assert normalise_line(" Ash\n\n and\u00a0 \tBo ") == "Ash and Bo"
    assert normalise_line("First line\x0bSecond line\x0cThird") == "First line Second line Third"


@given(st.text(max_size=60))
def test_normalising_again_changes_nothing(typed: str) -> None:
    once = normalise(typed)

    assert normalise(once) == once
    assert normalise_line(normalise_line(typed)) == normalise_line(typed)


@given(st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=3000))
def test_nothing_that_can_be_seen_is_ever_cut(typed: str) -> None:
    composed = unicodedata.normalize("NFC", typed)

    assert normalise(typed) == composed
