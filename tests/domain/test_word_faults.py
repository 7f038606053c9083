"""Texts that merging needs: there, and with the right things to fill in."""

from collections.abc import Mapping
from typing import Any

import pytest

from compersion_talks.domain.word_faults import placeholders, word_faults
from tests.words import LINES, TEXTS


def with_line(key: str, template: Any) -> Mapping[str, Any]:
    """Change one line template."""
    return {**TEXTS, "lines": {**LINES, key: template}}


def test_the_texts_of_a_deck_can_be_filled() -> None:
    assert list(word_faults(TEXTS)) == []


@pytest.mark.parametrize("template", ["", " ", None, 3])
def test_a_missing_text_is_a_fault(template: Any) -> None:
    assert list(word_faults(with_line("differ", template))) == [("lines.differ", "write this text")]


@pytest.mark.parametrize(
    "template", ["{name}: ", "{name}: {answer} {more}", "{name}: {answer", "{name}: {answer.x}"]
)
def test_a_text_that_cannot_be_filled_is_a_fault(template: str) -> None:
    assert list(word_faults(with_line("named", template))) == [
        ("lines.named", "write each of these exactly: {name} {answer}")
    ]


def test_a_text_without_anything_to_fill_in_has_no_braces() -> None:
    assert list(word_faults(with_line("open_both", "Both {of} us"))) == [
        ("lines.open_both", "write each of these exactly: no braces at all")
    ]


def test_missing_tables_are_all_reported_at_once() -> None:
    places = [place for place, _ in word_faults({})]

    assert "lines.named" in places
    assert "agenda.gate_notice" in places


def test_stray_braces_have_no_placeholders() -> None:
    assert placeholders("{") is None
    assert placeholders("{a} {b}") == frozenset({"a", "b"})
