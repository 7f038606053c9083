"""The days of a talk for a calendar: the talk, the review date, and days to look for the plan."""

from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from compersion_talks import vault
from compersion_talks.domain.talks import TIME_ZONE_SLACK, Talk
from compersion_talks.links import LinkKind
from compersion_talks.storage import StoredTalk
from compersion_talks.use_cases.access import OpenLink, read_agenda, read_talk

_UUID_BYTES = 16
_SOON = (timedelta(days=1), timedelta(days=3))


class Occasion(StrEnum):
    """What a day is for."""

    TALK = "talk"
    REVIEW = "review"
    LOOK = "look"


def find_day(link: OpenLink, stored: StoredTalk) -> date | None:
    """Return the day of the talk, if one was chosen; an agenda-only link finds it on the agenda."""
    if link.kind is LinkKind.PARTNER:
        return read_talk(link, stored).held_on
    return read_agenda(link, stored).held_on


def list_days_to_look(talk: Talk, today: date) -> list[date]:
    """List days that are worth a look for the plan: soon, and the day by which to be done.

    None is later than the last day of the talk.
    """
    days = {today + pause for pause in _SOON}
    if talk.answer_by is not None:
        days.add(talk.answer_by)
    return sorted(day for day in days if today < day <= talk.expires_on)


def can_look_on(day: date, talk: Talk, today: date) -> bool:
    """Say whether a day is worth a note: not past, and not after the talk is forgotten."""
    return today - TIME_ZONE_SLACK <= day <= talk.expires_on + TIME_ZONE_SLACK


def derive_day_id(link: OpenLink, occasion: Occasion, day: date) -> UUID:
    """Derive the id of a calendar event: the same for every partner, and not to be guessed."""
    info = vault.prefix_lengths(occasion.encode(), day.isoformat().encode())
    derived = vault.hkdf(link.agenda_key, b"ct/v1/calendar", info, _UUID_BYTES)
    return UUID(bytes=derived, version=4)
