"""The days of a talk for a calendar: the talk itself, and the review date."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from compersion_talks import vault
from compersion_talks.links import LinkKind
from compersion_talks.storage import StoredTalk
from compersion_talks.use_cases.access import OpenLink, read_agenda, read_talk

_UUID_BYTES = 16


class Occasion(StrEnum):
    """What a day is for."""

    TALK = "talk"
    REVIEW = "review"


def find_day(link: OpenLink, stored: StoredTalk) -> date | None:
    """Return the day of the talk, if one was chosen; an agenda-only link finds it on the agenda."""
    if link.kind is LinkKind.PARTNER:
        return read_talk(link, stored).held_on
    return read_agenda(link, stored).held_on


def derive_day_id(link: OpenLink, occasion: Occasion, day: date) -> UUID:
    """Derive the id of a calendar event: the same for every partner, and not to be guessed."""
    info = vault.prefix_lengths(occasion.encode(), day.isoformat().encode())
    derived = vault.hkdf(link.agenda_key, b"ct/v1/calendar", info, _UUID_BYTES)
    return UUID(bytes=derived, version=4)
