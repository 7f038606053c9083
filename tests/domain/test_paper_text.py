"""The agenda as one text, and back; agendas of the first edition can still be read."""

import json
from pathlib import Path

import pytest

from compersion_talks.domain.agenda import Agenda, Entry
from compersion_talks.domain.plain_text import TextIsUnreadable, agenda_from_text, agenda_to_text
from compersion_talks.domain.wording import Run, flatten
from tests.builders import a_full_agenda

FIRST_EDITION = (Path(__file__).parent / "frozen" / "agenda_of_the_first_edition.json").read_text(
    encoding="utf-8"
)


@pytest.mark.parametrize("agenda", [a_full_agenda(), a_full_agenda(12, held_on=None)])
def test_an_agenda_reads_back_equal(agenda: Agenda) -> None:
    assert agenda_from_text(agenda_to_text(agenda)) == agenda


def test_an_agenda_of_the_first_edition_reads_with_all_its_lines() -> None:
    agenda = agenda_from_text(FIRST_EDITION)

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
    agenda = agenda_from_text(FIRST_EDITION)

    assert (agenda.introductions, agenda.next_talk, agenda.seconds_to_add) == ((), (), 0)
    assert not agenda.is_gated
    assert not agenda.begins_by_agreement


def test_an_agenda_of_the_first_edition_is_written_in_the_form_of_the_second() -> None:
    agenda = agenda_from_text(FIRST_EDITION)

    text = agenda_to_text(agenda)

    assert agenda_from_text(text) == agenda
    assert '"has_asks"' not in text


def test_no_block_of_the_first_edition_is_lost() -> None:
    before, after = (
        json.loads(FIRST_EDITION),
        json.loads(agenda_to_text(agenda_from_text(FIRST_EDITION))),
    )

    changed = {"topics", "another_time"}
    assert {key: after[key] for key in before if key not in changed} == {
        key: before[key] for key in before if key not in changed
    }


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
def test_another_text_is_refused(text: str) -> None:
    with pytest.raises(TextIsUnreadable):
        agenda_from_text(text)


@pytest.mark.parametrize("depth", [100, 300, 450, 600, 900, 990])
def test_a_text_that_goes_too_deep_is_refused(depth: int) -> None:
    nested = "[" * depth + "]" * depth

    with pytest.raises(TextIsUnreadable):
        agenda_from_text('{"topics":[],"another_time":[],"names":' + nested + "}")
