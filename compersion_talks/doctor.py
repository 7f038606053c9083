"""What an operator should know about a copy: each check says what is wrong and how to mend it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from compersion_talks import library, storage
from compersion_talks.documents.agenda import PaperFailed, agenda_pdf
from compersion_talks.keeping.opened import open_link
from compersion_talks.keeping.places import read_agenda
from compersion_talks.sample import make_sample
from compersion_talks.web.parts import Parts


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what was looked at, and what to do where it is unfit."""

    name: str
    trouble: str = ""

    def __str__(self) -> str:
        """Say it in one line."""
        return f"unfit  {self.name}: {self.trouble}" if self.trouble else f"fit    {self.name}"


def examine(parts: Parts) -> Iterator[Finding]:
    """Look at the database, the decks, the clock and the paper, one after the other."""
    for name, check in CHECKS.items():
        yield Finding(name, check(parts))


def _database(parts: Parts) -> str:
    if not storage.is_writable():
        return "nothing can be written. Look for a full disk, a read-only folder or a busy server."
    if not storage.is_up_to_date():
        return "the tables are of another version. Start `serve` once; it brings them up to date."
    return "" if storage.has_room() else "it is nearly full. Raise COMPERSION_DATABASE_QUOTA_MIB."


def _keys(parts: Parts) -> str:
    missing = storage.talks.ring_keys_in_use() - set(parts.keys.ring.keys)
    storage.rollback()
    if missing:
        return f"{parts.settings.keys_file} lacks keys that living links need. Put its backup back."
    return ""


def _decks(parts: Parts) -> str:
    faults = library.offered(parts.settings.decks_dir).faults
    return "; ".join(str(fault) for fault in faults)


def _clock(parts: Parts) -> str:
    if parts.today.year < 2026:
        return f"it says {parts.today}. Set it right, or links stop and talks are kept too long."
    return ""


def _paper(parts: Parts) -> str:
    """Draw a whole sample paper; nothing of it is kept."""
    source = next(iter(parts.decks.values()))
    link = make_sample(source, parts.keys, parts.today)[0].link
    opened = open_link(link.kind, link.secret, parts.keys, parts.today, is_writing=False)
    agenda = read_agenda(*opened)
    storage.rollback()
    try:
        agenda_pdf(agenda, agenda.paper)
    except PaperFailed as failure:
        return f"{failure}. On Debian: apt install libpangoft2-1.0-0 libharfbuzz-subset0"
    return ""


CHECKS: dict[str, Callable[[Parts], str]] = {
    "database": _database,
    "keys": _keys,
    "decks": _decks,
    "clock": _clock,
    "paper": _paper,
}
