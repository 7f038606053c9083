"""The calendar file by the letter of RFC 5545, with words longer and stranger than ours."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from icalendar import Calendar

from compersion_talks.paper.ics import MORNING_OF_THE_DAY, CalendarDay, write_calendar

LONGEST_LINE = 75
WORDS = {
    "short": "A talk we planned",
    "long": "A talk we planned " * 12,
    "of several bytes": "\u05e9\u05d9\u05d7\u05d4 \u05e9\u05ea\u05db\u05e0\u05e0\u05d5 " * 12,
    "signs with a meaning": 'One; two, three \\ four: "five"',
    "several lines": "One\nATTENDEE:mailto:ash@example.org",
}
each = pytest.mark.parametrize("words", WORDS.values(), ids=list(WORDS))


def write_day(words: str, day: date = date(2028, 2, 29)) -> bytes:
    """Write a day with the given words."""
    return write_calendar(CalendarDay(UUID(int=7, version=4), day, words, f"Tomorrow: {words}"))


@each
def test_lines_are_folded_and_end_as_the_standard_says(words: str) -> None:
    *lines, rest = write_day(words).split(b"\r\n")

    assert rest == b""
    assert max(map(len, lines)) <= LONGEST_LINE
    assert not [line for line in lines if b"\r" in line or b"\n" in line]
    assert [line.decode() for line in lines]


@each
def test_words_are_read_back_as_they_were_written(words: str) -> None:
    calendar = Calendar.from_ical(write_day(words))

    (event,), (alarm,) = calendar.walk("VEVENT"), calendar.walk("VALARM")
    assert event["SUMMARY"] == words
    assert alarm["DESCRIPTION"] == f"Tomorrow: {words}"
    assert "ATTENDEE" not in event
    assert not calendar.errors


@pytest.mark.parametrize(
    ("day", "following"),
    [
        (date(2028, 2, 28), date(2028, 2, 29)),
        (date(2028, 12, 31), date(2029, 1, 1)),
        (date(2030, 3, 31), date(2030, 4, 1)),
    ],
)
def test_a_whole_day_ends_where_the_next_one_begins(day: date, following: date) -> None:
    (event,) = Calendar.from_ical(write_day("A talk we planned", day)).events

    assert (event.start, event.end) == (day, following)


def test_a_day_can_remind_on_its_own_morning() -> None:
    day = CalendarDay(UUID(int=7, version=4), date(2030, 1, 2), "A", "B", MORNING_OF_THE_DAY)

    alarm: Any = Calendar.from_ical(write_calendar(day)).walk("VALARM")[0]

    assert alarm["TRIGGER"].dt == timedelta(hours=9)


def test_what_the_standard_demands_stands_once() -> None:
    lines = write_day("A talk we planned").decode().split("\r\n")

    names = [line.partition(":")[0].partition(";")[0] for line in lines]
    for name in ("VERSION", "PRODID", "UID", "DTSTAMP", "DTSTART", "ACTION", "TRIGGER"):
        assert names.count(name) == 1
