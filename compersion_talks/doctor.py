"""What an operator should know about a copy: each check says what is wrong and how to mend it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from compersion_talks import library, storage
from compersion_talks.paper.agenda import agenda_pdf
from compersion_talks.pdf import font_coverage
from compersion_talks.pdf.render_client import Failure, PaperFailed
from compersion_talks.sample import make_sample
from compersion_talks.services import Services
from compersion_talks.use_cases.access import open_link, read_agenda

MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what was looked at, what was found, and what to do where it is unfit."""

    name: str
    trouble: str = ""
    told: str = ""

    def __str__(self) -> str:
        """Say it in one line."""
        if self.trouble:
            return f"unfit  {self.name}: {self.trouble}"
        return f"fit    {self.name}: {self.told}" if self.told else f"fit    {self.name}"


def examine(parts: Services) -> Iterator[Finding]:
    """Look at the database, the decks, the clock and the paper, one after the other."""
    told = {"letters": ", ".join(font_coverage.scripts())}
    tables = _found(_tables, parts)
    if tables:
        yield Finding("database", tables)
    for name, check in (WITHOUT_TABLES if tables else CHECKS).items():
        yield Finding(name, _found(check, parts), told.get(name, ""))


def _found(check: Callable[[Services], str], parts: Services) -> str:
    """Return the trouble that a check finds, or that the check itself runs into."""
    try:
        return check(parts)
    except storage.FAULTS as fault:
        return storage.explain(fault)
    finally:
        storage.rollback()


def _tables(_parts: Services) -> str:
    try:
        storage.require_tables()
    except (storage.TablesAreMissing, storage.DatabaseIsNewer) as trouble:
        return str(trouble)
    return ""


def _database(_parts: Services) -> str:
    fault = storage.find_write_fault()
    if fault is not None:
        return storage.explain(fault)
    return "" if storage.has_space() else "it is nearly full. Raise COMPERSION_DATABASE_QUOTA_MIB."


def _keys(parts: Services) -> str:
    missing = storage.talks.list_ring_keys_in_use() - set(parts.keys.ring.keys)
    if missing:
        return f"{parts.settings.keys_file} lacks keys that living links need. Put its backup back."
    return ""


def _decks(parts: Services) -> str:
    faults = library.offered(parts.settings.decks_dir).faults
    return "; ".join(str(fault) for fault in faults)


def _letters(parts: Services) -> str:
    """Look for fonts that cannot be read, and for words of decks that no font can draw."""
    unreadable = ", ".join(file.name for file in font_coverage.unreadable_files())
    if unreadable:
        return f"{unreadable} cannot be read as fonts. Take them out of COMPERSION_FONTS_DIR."
    missing = font_coverage.unprintable(source.to_text() for source in parts.decks.values())
    if missing:
        return (
            f"decks have letters that no font here can draw: {' '.join(missing[:MOST_TOLD])}. "
            "Put a font that has them into the folder of COMPERSION_FONTS_DIR."
        )
    return ""


def _day(parts: Services) -> str:
    if parts.today.year < 2026:
        return f"it says {parts.today}. Set it right, or links stop and talks are kept too long."
    return ""


def _clock(parts: Services) -> str:
    doubt = storage.clock.find_doubt(parts.today)
    if doubt is None or _day(parts):
        return _day(parts)
    return (
        f"it jumped, which was noticed on {doubt.since}. Nothing is forgotten until it has proved "
        f"right: after an hour of serving, or on {doubt.until}. Set it right if it is wrong."
    )


def _proxy(parts: Services) -> str:
    """Look for a proxy that nobody named: this program itself speaks no HTTPS."""
    if parts.is_https and not parts.settings.trusted_proxies:
        return (
            "people come by HTTPS, so through a proxy, but it is not named. So everyone has its "
            "address, and tries cannot be counted for each. Set COMPERSION_TRUSTED_PROXIES to 1."
        )
    return ""


def _paper(parts: Services) -> str:
    """Draw a whole sample paper; nothing of it is kept."""
    if storage.find_write_fault() is not None or not storage.has_space():
        return "it could not be tried, for the database takes nothing new."
    source = next(iter(parts.decks.values()))
    link = make_sample(source, parts.keys, parts.today)[0].link
    opened = open_link(link.kind, link.secret, parts.keys, parts.today, is_writing=False)
    agenda = read_agenda(*opened)
    storage.rollback()  # while it is drawn, nobody has to wait for the database
    try:
        agenda_pdf(agenda, agenda.paper)
    except PaperFailed as failure:
        return NO_PAPER[failure.kind]
    return ""


NO_PAPER = {
    Failure.NOT_INSTALLED: (
        "a library is missing. On Debian: apt install libpangoft2-1.0-0 libharfbuzz-subset0"
    ),
    Failure.TIMEOUT: "drawing took too long. Look for what keeps the processor busy; try again.",
    Failure.CRASHED: "the process that draws ended too early. Look for a lack of memory.",
    Failure.TOO_BIG: "the sample became too big to hand out. Install this program anew.",
}
CHECKS: dict[str, Callable[[Services], str]] = {
    "database": _database,
    "keys": _keys,
    "decks": _decks,
    "letters": _letters,
    "clock": _clock,
    "proxy": _proxy,
    "paper": _paper,
}
WITHOUT_TABLES: dict[str, Callable[[Services], str]] = {
    "decks": _decks,
    "letters": _letters,
    "clock": _day,
    "proxy": _proxy,
}
