"""The hours in which talks can be opened."""

import re
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
SHAPE = re.compile(
    r"(?:(?P<days>(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:[,-](?:Mon|Tue|Wed|Thu|Fri|Sat|Sun))*) +)?"
    r"(?P<begin>\d\d:\d\d)-(?P<end>\d\d:\d\d) (?P<zone>[A-Za-z0-9_+/-]+)"
)
INSTEAD = (
    "write days, hours and a time zone, such as `Tue,Thu 18:00-22:30 Europe/Berlin` or "
    "`09:00-17:00 UTC`."
)


@dataclass(frozen=True, slots=True)
class Hours:
    """From when to when, on which days (Monday is 0), where; `text` is what the operator wrote.

    An end before the beginning is on the next day.
    """

    days: frozenset[int]
    begin: time
    end: time
    zone: ZoneInfo
    text: str

    def include(self, moment: datetime) -> bool:
        """Say whether a moment lies in these hours."""
        here = moment.astimezone(self.zone)
        day, now = here.weekday(), here.time()
        if self.begin < self.end:
            return day in self.days and self.begin <= now < self.end
        is_late, is_early = now >= self.begin, now < self.end
        return (is_late and day in self.days) or (is_early and (day - 1) % 7 in self.days)

    def __str__(self) -> str:
        """Return what the operator wrote."""
        return self.text


def read_hours(text: str) -> Hours:
    """Read days, hours and a time zone; raises `ValueError` with what to write instead."""
    found = SHAPE.fullmatch(text)
    if found is None:
        raise ValueError(INSTEAD)
    try:
        begin, end = time.fromisoformat(found["begin"]), time.fromisoformat(found["end"])
        zone = ZoneInfo(found["zone"])
    except (ValueError, ZoneInfoNotFoundError, OSError):
        raise ValueError(INSTEAD) from None
    days = _read_days(found["days"]) if found["days"] else frozenset(range(7))
    return Hours(days, begin, end, zone, text)


def _read_days(text: str) -> frozenset[int]:
    days: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        begin, end = DAYS.index(first), DAYS.index(last.rpartition("-")[2] or first)
        days |= {day % 7 for day in range(begin, end + (7 if end < begin else 0) + 1)}
    return frozenset(days)
