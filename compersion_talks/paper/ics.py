"""An iCalendar file of one day: neutral words, an alarm, the same bytes each time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

_PROGRAM = "-//Calendar//EN"
# Nine o'clock, counted from the midnight at which a whole day begins.
MORNING_BEFORE = timedelta(hours=-15)
MORNING_OF_THE_DAY = timedelta(hours=9)


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day with the words that a calendar shows for it, its id, and when it reminds.

    `reminds_at` is counted from the midnight at which the day begins.
    """

    id: UUID
    day: date
    title: str
    alarm: str
    reminds_at: timedelta = MORNING_BEFORE


def write_calendar(what: CalendarDay) -> bytes:
    """Write one whole day as an iCalendar file; it names no person, no host and no moment."""
    # Imported here because few requests need it and it would slow the start.
    from icalendar import Alarm, Calendar, Event

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", what.alarm)
    alarm.add("trigger", what.reminds_at)
    event = Event()
    for name, value in _list_properties(what):
        event.add(name, value)
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", _PROGRAM)
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _list_properties(what: CalendarDay) -> Iterator[tuple[str, object]]:
    yield "uid", str(what.id)
    yield "dtstamp", datetime.combine(what.day, time(), UTC)
    yield "dtstart", what.day
    yield "dtend", what.day + timedelta(days=1)
    yield "summary", what.title
    # Shared calendars show no title of what is private, and the day stays free for other things.
    yield "class", "PRIVATE"
    yield "transp", "TRANSPARENT"
