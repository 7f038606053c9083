"""Domain objects as JSON: canonical on the way out, strict on the way in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import pytest

from compersion_talks.domain.plain_text import TextIsUnreadable, from_text, to_text


class Colour(StrEnum):
    """A word of a small list."""

    RED = "red"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A small thing."""

    text: str


@dataclass(frozen=True, slots=True)
class Tree:
    """A thing with a field of every form."""

    colour: Colour
    number: int
    is_tall: bool
    leaves: tuple[tuple[Leaf, ...], ...]
    by_name: Mapping[str, Leaf]
    planted_on: date | None = None
    words: Any = None


A_TREE = Tree(
    Colour.RED, 3, True, ((Leaf("é"),), ()), {"a": Leaf("b")}, date(2030, 1, 2), {"k": [1, "x"]}
)
TEXT = (
    '{"by_name":{"a":{"text":"b"}},"colour":"red","is_tall":true,"leaves":[[{"text":"é"}],[]],'
    '"number":3,"planted_on":"2030-01-02","words":{"k":[1,"x"]}}'
)


def test_an_object_is_written_in_one_way_only() -> None:
    assert to_text(A_TREE) == TEXT


def test_an_object_reads_back_equal() -> None:
    assert from_text(Tree, TEXT) == A_TREE


def test_an_older_text_may_lack_a_field_with_a_default() -> None:
    older = '{"by_name":{},"colour":"red","is_tall":false,"leaves":[],"number":0}'

    assert from_text(Tree, older) == Tree(Colour.RED, 0, False, (), {})


def test_nothing_stands_for_a_missing_date() -> None:
    text = TEXT.replace('"2030-01-02"', "null")

    assert from_text(Tree, text).planted_on is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{}",
        "[" * 100_000,
        TEXT.replace('"colour":"red"', '"colour":"blue"'),
        TEXT.replace('"colour":"red"', '"colour":1'),
        TEXT.replace('"number":3', '"number":"3"'),
        TEXT.replace('"number":3', '"number":3.0'),
        TEXT.replace('"number":3', '"number":true'),
        TEXT.replace('"is_tall":true', '"is_tall":1'),
        TEXT.replace('"number":3,', ""),
        TEXT.replace('"number":3', '"number":3,"more":1'),
        TEXT.replace("2030-01-02", "2030-13-02"),
        TEXT.replace("[[", '["').replace("],[]]", '",[]]'),
        TEXT.replace('{"a":{"text":"b"}}', "[]"),
        TEXT.replace('{"text":"b"}', '{"text":null}'),
    ],
)
def test_a_text_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(TextIsUnreadable):
        from_text(Tree, text)


def test_a_number_that_is_none_is_not_written() -> None:
    with pytest.raises(ValueError, match="float"):
        to_text({"k": float("nan")})
