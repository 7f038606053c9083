"""The agenda as one text: what is kept after the merge, the same bytes for everyone."""

from compersion_talks.domain.paper import Agenda
from compersion_talks.domain.plain_text import from_text, to_text


def agenda_to_text(agenda: Agenda) -> str:
    """Write an agenda as canonical JSON."""
    return to_text(agenda)


def agenda_from_text(text: str) -> Agenda:
    """Read an agenda back, or raise `TextIsUnreadable`."""
    return from_text(Agenda, text)
