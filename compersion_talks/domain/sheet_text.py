"""Sheets, released sheets and talks as texts, for the blobs that only a link opens."""

from compersion_talks.domain.plain_text import from_text, to_text
from compersion_talks.domain.sheets import ReleasedSheet, Sheet
from compersion_talks.domain.talks import Talk


def sheet_to_text(sheet: Sheet) -> str:
    """Write a sheet as canonical JSON."""
    return to_text(sheet)


def sheet_from_text(text: str) -> Sheet:
    """Read a sheet back, or raise `TextIsUnreadable`."""
    return from_text(Sheet, text)


def released_to_text(sheet: ReleasedSheet) -> str:
    """Write a released sheet as canonical JSON."""
    return to_text(sheet)


def released_from_text(text: str) -> ReleasedSheet:
    """Read a released sheet back, or raise `TextIsUnreadable`."""
    return from_text(ReleasedSheet, text)


def talk_to_text(talk: Talk) -> str:
    """Write a talk as canonical JSON."""
    return to_text(talk)


def talk_from_text(text: str) -> Talk:
    """Read a talk back, or raise `TextIsUnreadable`."""
    return from_text(Talk, text)
