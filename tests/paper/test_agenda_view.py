"""Days, minutes and answers, written out for paper."""

from dataclasses import replace
from datetime import date
from itertools import accumulate

import pytest

from compersion_talks.domain.agenda import Agenda, Entry, Item, Stretch
from compersion_talks.domain.talks import LENGTHS
from compersion_talks.domain.wording import Run, flatten
from compersion_talks.paper.agenda_view import build_agenda_view
from tests.agendas import a_full_agenda
from tests.builders import NAMES
from tests.paper.papers import an_agenda


def test_the_day_of_the_talk_is_written_in_the_language_of_the_deck() -> None:
    german = replace(an_agenda(), language="de", held_on=date(2030, 1, 12))

    laid_out = build_agenda_view(german)

    assert laid_out.held_on == "Samstag, 12. Januar 2030"


@pytest.mark.parametrize(
    ("language", "listed"),
    [
        ("en", "Ash, Bo, and Cy"),
        ("de", "Ash, Bo und Cy"),
        ("fr", "Ash, Bo et Cy"),
        ("he", "Ash, Bo וCy"),
        ("ja", "Ash、Bo、Cy"),
        ("tlh-x-home", "Ash, Bo, Cy"),
    ],
)
def test_names_are_joined_as_the_language_of_the_deck_does(language: str, listed: str) -> None:
    laid_out = build_agenda_view(replace(an_agenda(), language=language, names=("Ash", "Bo", "Cy")))

    assert "".join(before + name for before, name in laid_out.names) == listed


def test_a_talk_without_a_day_leaves_room_for_it() -> None:
    laid_out = build_agenda_view(replace(an_agenda(), held_on=None))

    assert laid_out.held_on == ""


@pytest.mark.parametrize(
    ("language", "direction"), [("en", "ltr"), ("he", "rtl"), ("ar-EG", "rtl")]
)
def test_the_paper_runs_the_way_of_its_language(language: str, direction: str) -> None:
    laid_out = build_agenda_view(replace(an_agenda(), language=language))

    assert laid_out.direction == direction


def test_a_language_that_nobody_knows_still_makes_a_paper() -> None:
    laid_out = build_agenda_view(
        replace(an_agenda(), language="tlh-x-home", held_on=date(2030, 1, 12))
    )

    assert (laid_out.held_on, laid_out.direction) == ("2030-01-12", "ltr")


def test_a_turn_is_told_in_minutes_and_seconds() -> None:
    of_two = build_agenda_view(an_agenda(partners=2)).joined_stretches[3].topics[0]
    of_seven = build_agenda_view(an_agenda(partners=7, minutes=90)).joined_stretches[3].topics[0]
    cramped = build_agenda_view(an_agenda(partners=12, minutes=30)).joined_stretches[3].topics[0]

    assert of_two.lasts == "15 min, turns of 4 min 30 s"
    assert of_seven.lasts == "23 min, turns of 1 min 30 s"
    assert cramped.lasts == "12 min, turns of 35 s"


@pytest.mark.parametrize("minutes", LENGTHS)
def test_topics_are_counted_through_all_parts_of_the_talk(minutes: int) -> None:
    laid_out = build_agenda_view(an_agenda(minutes=minutes))

    labels = [topic.label for stretch in laid_out.joined_stretches for topic in stretch.topics]

    assert labels == [f"Topic {number}" for number in range(1, len(labels) + 1)]


def test_each_topic_names_who_begins() -> None:
    topic = build_agenda_view(an_agenda()).joined_stretches[3].topics[0]

    assert flatten(topic.begins) == f"{topic.item.begins} begins"


def test_only_the_first_part_of_a_kind_is_explained() -> None:
    parts = build_agenda_view(an_agenda(minutes=60)).joined_stretches

    assert [part.is_first for part in parts] == [True] * 4 + [False] + [True] * 2


@pytest.mark.parametrize("minutes", LENGTHS)
@pytest.mark.parametrize("partners", [2, 7, 12])
def test_the_rows_of_the_time_line_follow_each_other_without_a_gap(
    partners: int, minutes: int
) -> None:
    rows = build_agenda_view(an_agenda(partners, minutes, names=NAMES)).rows

    ends = list(accumulate(row.minutes for row in rows))
    spans = [f"{end - row.minutes} to {end}" for row, end in zip(rows, ends, strict=True)]
    assert ends[-1] == minutes
    assert [row.span for row in rows] == spans


def test_minutes_that_no_topic_takes_are_a_row_of_their_own() -> None:
    spare = replace(an_agenda(), plan=_with_spare_minutes(an_agenda()))

    titles = [row.title for row in build_agenda_view(spare).rows]

    assert titles[3:6] == ["Topic 1", "Spare time: 4 min", "Break"]


def _with_spare_minutes(agenda: Agenda) -> tuple[Stretch, ...]:
    return tuple(
        replace(stretch, spare=4) if stretch.starts_at == 14 else stretch for stretch in agenda.plan
    )


def test_what_is_left_of_one_topic_stands_under_one_heading_with_its_note() -> None:
    left = (
        Item("Glad", (Entry((Run("quite glad"),)),), notes=("Two things.",)),
        Item("Glad", (Entry((Run("late"),)),), notes=("Two things.",)),
        Item("Ask", ()),
    )

    waiting = build_agenda_view(replace(an_agenda(), another_time=left)).another_time

    told = [
        (one.item.title, [flatten(line.entry.words) for line in one.lines.shared], one.item.notes)
        for one in waiting
    ]
    assert told == [("Glad", ["quite glad", "late"], ("Two things.",)), ("Ask", [], ())]


@pytest.mark.parametrize(("seconds", "said"), [(0, "Whoever has something"), (90, "1 min 30 s")])
def test_whoever_has_something_adds_it_where_there_is_no_time_for_each(
    seconds: int, said: str
) -> None:
    laid_out = build_agenda_view(replace(an_agenda(), seconds_to_add=seconds))

    assert said in laid_out.anything_else


def test_the_strip_holds_every_minute_and_names_every_topic() -> None:
    laid_out = build_agenda_view(an_agenda(minutes=120))

    assert sum(one.minutes for one in laid_out.strip) == 120
    assert [one.title for one in laid_out.strip if one.number] == [
        item.title for items in laid_out.agenda.topics for item in items
    ]


@pytest.mark.parametrize(
    ("title", "shown", "is_tall"),
    [
        ("Last time", "Last time", False),
        ("What weighs on us, and what we need", "What weighs on us, and what we need", True),
        (
            "What each of us would ask for if it were easy to ask for, and easy to do",
            "What each of us would ask for if it were easy to ask…",
            True,
        ),
    ],
)
def test_a_long_title_takes_a_taller_strip_and_is_cut_after_a_row(
    title: str, shown: str, is_tall: bool
) -> None:
    agenda = a_full_agenda(5, 120)
    first, *others = agenda.topics[0]
    renamed = replace(agenda, topics=((replace(first, title=title), *others), *agenda.topics[1:]))

    laid_out = build_agenda_view(renamed)

    assert next(one.title for one in laid_out.strip if one.number == 1) == shown
    assert laid_out.strip_is_tall is is_tall


def test_a_piece_of_the_strip_too_narrow_for_its_title_holds_the_minute_alone() -> None:
    titles = {str(one.kind): one.title for one in build_agenda_view(an_agenda(minutes=120)).strip}

    assert titles["arrive"] == ""
    assert titles["thanks"] == "Thanks"
