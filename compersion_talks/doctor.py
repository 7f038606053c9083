"""Health checks of a copy: each says what is wrong and how to fix it."""

import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from compersion_talks import library, storage
from compersion_talks.paper.agenda import render_agenda
from compersion_talks.pdf import font_coverage
from compersion_talks.pdf.render_client import Failure, RenderFailed
from compersion_talks.sample import make_sample
from compersion_talks.services import Services
from compersion_talks.use_cases.access import open_link, read_agenda
from compersion_talks.web.http import i18n

LETTERS_SHOWN = 20
OTHER_KEYS = (
    "{file} is the key file of another copy, and opens no talk of this database. Restore your "
    "copy of the right one. To give these talks up, move the database away."
)


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check: a problem with its fix, or none; `detail` is shown when fit."""

    name: str
    problem: str = ""
    detail: str = ""

    def __str__(self) -> str:
        """Return one line for the terminal."""
        if self.problem:
            return f"unfit  {self.name}: {self.problem}"
        return f"fit    {self.name}: {self.detail}" if self.detail else f"fit    {self.name}"


def examine(services: Services) -> Iterator[Finding]:
    """Run every check in turn; without tables, only those that do not read any.

    Needs an app context. Every check is rolled back, and a database error becomes a finding.
    """
    details = {"letters": ", ".join(font_coverage.list_scripts())}
    problem = _run(_check_tables, services)
    if problem:
        yield Finding("database", problem)
    for name, check in (WITHOUT_TABLES if problem else CHECKS).items():
        yield Finding(name, _run(check, services), details.get(name, ""))


def _run(check: Callable[[Services], str], services: Services) -> str:
    """Return the problem that a check finds, or the database error that stops it."""
    try:
        return check(services)
    except storage.FAULTS as fault:
        return storage.explain(fault)
    finally:
        storage.rollback()


def _check_tables(_services: Services) -> str:
    try:
        storage.require_tables()
    except (storage.TablesAreMissing, storage.DatabaseIsNewer) as fault:
        return str(fault)
    return ""


def _check_database(_services: Services) -> str:
    fault = storage.find_write_fault()
    if fault is not None:
        return storage.explain(fault)
    return "" if storage.has_space() else "it is nearly full. Raise COMPERSION_DATABASE_QUOTA_MIB."


def _check_keys(services: Services) -> str:
    missing = storage.talks.list_ring_keys_in_use() - set(services.keys.ring.keys)
    file = services.settings.keys_file
    if not storage.ownership.is_of(services.keys.copy_id):
        return OTHER_KEYS.format(file=file)
    return f"{file} lacks keys that links still need. Restore its backup." if missing else ""


def _check_decks(services: Services) -> str:
    faults = library.open_catalogue(services.settings.decks_dir).faults
    return "; ".join(str(fault) for fault in faults)


def _check_languages(services: Services) -> str:
    return " ".join(i18n.read_offered(services.settings).faults)


def _check_letters(services: Services) -> str:
    """Check that all fonts can be read, and that they cover every letter of the decks."""
    unreadable = ", ".join(file.name for file in font_coverage.list_unreadable_files())
    if unreadable:
        return f"{unreadable} cannot be read as fonts. Take them out of COMPERSION_FONTS_DIR."
    missing = font_coverage.find_unprintable(
        one.source.to_text() for one in services.decks.values()
    )
    if missing:
        return (
            f"no font here has these letters of the decks: {' '.join(missing[:LETTERS_SHOWN])}. "
            "Put a font that has them into COMPERSION_FONTS_DIR."
        )
    return ""


def _check_day(services: Services) -> str:
    if services.today.year < 2026:
        return (
            f"it says {services.today}. Set it, or links stop working and talks are kept too long."
        )
    return ""


def _check_clock(services: Services) -> str:
    doubt = storage.clock.find_doubt(services.today)
    if doubt is None or _check_day(services):
        return _check_day(services)
    return (
        f"it jumped, as seen on {doubt.since}. Nothing is deleted until the server has run for "
        f"an hour, or until {doubt.until}. Set the clock if it is wrong."
    )


def _check_proxy(services: Services) -> str:
    """Check that the proxy is declared: HTTPS means there is one, as `serve` speaks HTTP only."""
    if services.is_https and not services.settings.trusted_proxies:
        return (
            "COMPERSION_PUBLIC_URL is HTTPS, so there is a proxy, but everyone seems to come from "
            "its address, and rate limits cannot tell them apart. Set COMPERSION_TRUSTED_PROXIES=1."
        )
    return ""


def find_open_folder(services: Services) -> str:
    """Say how to close the data folder: one that was there before keeps its permissions."""
    folder = services.settings.data_dir
    if folder.stat().st_mode & stat.S_IRWXO:
        return f"every account on this machine can read it. Run: chmod 700 {folder}"
    return ""


def _check_paper(services: Services) -> str:
    """Render the agenda of a sample talk as a PDF, and keep neither."""
    if storage.find_write_fault() is not None or not storage.has_space():
        return "not tried, since the database cannot be written."
    link = make_sample(services.keys, services.today)[0].link
    opened = open_link(link, services.keys, services.today, is_writing=False)
    agenda = read_agenda(*opened)
    storage.rollback()  # rendering takes seconds: hold no lock on the database meanwhile
    try:
        render_agenda(agenda, agenda.paper)
    except RenderFailed as failure:
        return NO_PAPER[failure.kind]
    return ""


NO_PAPER = {
    Failure.NOT_INSTALLED: (
        "a library is missing. On Debian: apt install libpangoft2-1.0-0 libharfbuzz-subset0"
    ),
    Failure.TIMEOUT: "rendering took too long. Check what keeps the processor busy; try again.",
    Failure.CRASHED: "the render process ended early. Check whether memory ran out.",
    Failure.TOO_BIG: "the PDF of the sample is too big. Reinstall this program.",
}
CHECKS: dict[str, Callable[[Services], str]] = {
    "database": _check_database,
    "keys": _check_keys,
    "decks": _check_decks,
    "languages": _check_languages,
    "letters": _check_letters,
    "clock": _check_clock,
    "proxy": _check_proxy,
    "folder": find_open_folder,
    "paper": _check_paper,
}
WITHOUT_TABLES: dict[str, Callable[[Services], str]] = {
    "decks": _check_decks,
    "languages": _check_languages,
    "letters": _check_letters,
    "clock": _check_day,
    "proxy": _check_proxy,
    "folder": find_open_folder,
}
