"""Domain objects as JSON: canonical on the way out, strict on the way in, old texts included."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compersion_talks.domain.agenda import Agenda, Entry
from compersion_talks.domain.plain_text import TextIsUnreadable, from_text, to_text
from compersion_talks.domain.sheets import ReleasedAnswer, ReleasedLine, ReleasedSheet, Sheet
from compersion_talks.domain.talks import Talk
from compersion_talks.domain.wording import Run, flatten
from tests.builders import a_full_agenda, a_sheet, a_talk, an_answer
from tests.domain.strategies import draw_talk, every_kind_deck

DECK = every_kind_deck()
FIRST_EDITION = (Path(__file__).parent / "frozen" / "agenda_of_the_first_edition.json").read_text(
    encoding="utf-8"
)
STORED_SHEET = (
    '{"answers":{"a":{"addressee":"","excepted":[],"lines":[{"key":"x","visibility":"shared"}],'
    '"prompt_id":"a","visibility":null}},'
    '"keeps_notes":false,"on_short_path":false,"opened_before":null,'
    '"stopped_on":"","submit_ids":[],"without_sex":false}'
)
STORED_RELEASED_SHEET = (
    '{"answers":[{"addressee":"","lines":[{"key":"x","only_if_mutual":true}],"prompt_id":"a"}],'
    '"keeps_notes":false,"partner_id":"1"}'
)


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
        TEXT.replace('"2030-01-02"', "1"),
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


@settings(max_examples=50, deadline=None)
@given(st.randoms(use_true_random=True))
def test_a_talk_and_its_sheets_read_back_equal(chance: Random) -> None:
    talk, sheets = draw_talk(DECK, chance)

    assert from_text(Talk, to_text(talk)) == talk
    for partner, sheet in zip(talk.partners, sheets, strict=True):
        handed_in = sheet.release(DECK, partner.id)
        assert from_text(Sheet, to_text(sheet)) == sheet
        assert from_text(ReleasedSheet, to_text(handed_in)) == handed_in


def test_settings_and_words_of_any_script_are_kept() -> None:
    sheet = a_sheet(
        an_answer("a", "سلام\nשלום 👩‍🌾", addressee="1" * 32),
        on_short_path=True,
        without_sex=True,
        keeps_notes=True,
        submit_ids=("one", "two"),
    )

    assert from_text(Sheet, to_text(sheet)) == sheet


def test_an_answer_given_first_and_one_given_last_leave_no_trace_of_time() -> None:
    first = a_sheet(an_answer("a", "x"), an_answer("b", "y"))
    second = a_sheet(an_answer("b", "y"), an_answer("a", "x"))

    assert to_text(first) == to_text(second)


def test_stored_sheets_name_the_value_of_a_line_its_key() -> None:
    released = ReleasedSheet("1", (ReleasedAnswer("a", (ReleasedLine("x", only_if_mutual=True),)),))

    assert to_text(a_sheet(an_answer("a", "x"))) == STORED_SHEET
    assert from_text(Sheet, STORED_SHEET) == a_sheet(an_answer("a", "x"))
    assert to_text(released) == STORED_RELEASED_SHEET
    assert from_text(ReleasedSheet, STORED_RELEASED_SHEET) == released


@pytest.mark.parametrize("kind", [Sheet, ReleasedSheet, Talk])
@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "[]", '{"answers":1}', '{"partners":[1]}', '{"answers":{"a":{}}}'),
        STORED_SHEET.replace('"key"', '"value"'),
    ],
)
def test_a_text_that_is_no_sheet_and_no_talk_is_refused(kind: type[object], text: str) -> None:
    with pytest.raises(TextIsUnreadable):
        from_text(kind, text)


def test_a_talk_does_not_read_as_a_sheet() -> None:
    with pytest.raises(TextIsUnreadable):
        from_text(Sheet, to_text(a_talk()))


@pytest.mark.parametrize("agenda", [a_full_agenda(), a_full_agenda(12, held_on=None)])
def test_an_agenda_reads_back_equal(agenda: Agenda) -> None:
    assert from_text(Agenda, to_text(agenda)) == agenda


def test_an_agenda_of_the_first_edition_reads_with_all_its_lines() -> None:
    agenda = from_text(Agenda, FIRST_EDITION)

    (asks,), (fears,) = agenda.topics
    assert [flatten(entry.words) for entry in asks.entries] == [
        "Ash: tell me the day before",
        "Bo: tell me the day before",
    ]
    assert asks.entries[0] == Entry(
        (Run("Ash", is_own=True), Run(": "), Run("tell me the day before", is_own=True)),
        has_answers=True,
    )
    assert (asks.title, asks.begins, asks.minutes) == ("One thing I ask for", "Ash", 10)
    assert not fears.has_answers
    assert fears.notes == ("Feeling glad and feeling jealous are two separate things.",)
    assert [flatten(entry.words) for entry in agenda.another_time[0].entries] == [
        "Both of us said yes or maybe."
    ]
    assert agenda.another_time[0].notes == ()


def test_an_agenda_of_the_first_edition_has_nothing_that_only_the_second_has() -> None:
    agenda = from_text(Agenda, FIRST_EDITION)

    assert (agenda.introductions, agenda.next_talk, agenda.seconds_to_add) == ((), (), 0)
    assert not agenda.is_gated
    assert not agenda.begins_by_agreement


def test_an_agenda_of_the_first_edition_is_written_in_the_form_of_the_second() -> None:
    agenda = from_text(Agenda, FIRST_EDITION)

    text = to_text(agenda)

    assert from_text(Agenda, text) == agenda
    assert '"has_asks"' not in text


def test_no_block_of_the_first_edition_is_lost() -> None:
    before = json.loads(FIRST_EDITION)

    after = json.loads(to_text(from_text(Agenda, FIRST_EDITION)))

    unchanged = before.keys() - {"topics", "another_time"}
    assert {key: after[key] for key in unchanged} == {key: before[key] for key in unchanged}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"names":["Ash"]}',
        '{"topics":[],"another_time":["lines"]}',
        '{"topics":[],"another_time":[1]}',
        '{"topics":1,"another_time":[]}',
        '{"topics":[],"another_time":[{"lines":1}]}',
        '{"topics":[],"another_time":[],"names":' + "[" * 100_000,
    ],
)
def test_a_text_that_is_no_agenda_is_refused(text: str) -> None:
    with pytest.raises(TextIsUnreadable):
        from_text(Agenda, text)


@pytest.mark.parametrize("depth", [100, 300, 450, 600, 900, 990])
def test_a_text_that_goes_too_deep_is_refused(depth: int) -> None:
    nested = "[" * depth + "]" * depth

    with pytest.raises(TextIsUnreadable):
        from_text(Agenda, '{"topics":[],"another_time":[],"names":' + nested + "}")
