"""One day as a file for a calendar app: neutral words, an alarm, and the same bytes each time."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

_NOBODY = "-//Calendar//EN"
_MORNING_BEFORE = timedelta(hours=-15)
"""Nine o'clock on the day before, counted from the midnight at which a whole day begins."""


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day with the words that a calendar shows for it, and the number that tells it apart."""

    id: UUID
    day: date
    title: str
    reminder: str


def calendar_file(what: CalendarDay) -> bytes:
    """Write one whole day as an iCalendar file; it names no person, no host and no moment."""
    # Few requests need it, and a server should not wait for it when it starts.
    from icalendar import Alarm, Calendar, Event

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", what.reminder)
    alarm.add("trigger", _MORNING_BEFORE)
    event = Event.new(
        uid=what.id,
        stamp=datetime.combine(what.day, time(), UTC),
        start=what.day,
        end=what.day + timedelta(days=1),
        summary=what.title,
        subcomponents=[alarm],
    )
    # Shared calendars show no title of what is private, and the day stays free for other things.
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", _NOBODY)
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written
