"""The container of an app: settings, keys, decks, clock and the cache of PDFs.

The web, the commands and `doctor` all take it from here.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from flask import Flask, current_app

from compersion_talks import links, vault
from compersion_talks.domain.decks import Deck
from compersion_talks.library import OfferedDeck
from compersion_talks.links import ShareLink
from compersion_talks.settings import Settings
from compersion_talks.use_cases.access import Place
from compersion_talks.use_cases.agenda_pdf import AgendaPdfs

log = logging.getLogger(__name__)

_NAME = "compersion_talks"


def utc_now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Services:
    """What one process of a copy shares.

    `decks` are the offered ones, by id; `pdfs` renders agendas and caches the PDFs; `now` returns
    the present moment in UTC.
    """

    settings: Settings
    keys: vault.Keys = field(repr=False)
    decks: Mapping[str, OfferedDeck] = field(repr=False)
    now: Callable[[], datetime] = utc_now
    pdfs: AgendaPdfs = field(default_factory=AgendaPdfs, repr=False)

    @property
    def today(self) -> date:
        """Return the present day in UTC."""
        return self.now().date()

    @property
    def default_deck(self) -> Deck:
        """Return the deck that is offered first."""
        return next(iter(self.decks.values())).deck

    @property
    def is_https(self) -> bool:
        """Say whether browsers reach this copy by HTTPS."""
        return self.settings.public_url.startswith("https:")

    def format_address(self, link: ShareLink) -> str:
        """Return the full address of a link, as a person keeps it."""
        token = links.sign(link, self.keys.signing)
        return f"{self.settings.public_url.rstrip('/')}/l/{token}"

    def format_own_address(self, place: Place) -> str:
        """Return the full address of the link that opened a place."""
        return self.format_address(place.link)


def register(app: Flask, services: Services) -> None:
    """Attach its services to an app."""
    app.extensions[_NAME] = services


def current_services() -> Services:
    """Return the services of the app that serves this request or command."""
    return find_services(current_app)


def find_services(app: Flask) -> Services:
    """Return the services of an app."""
    services: Services = app.extensions[_NAME]
    return services


def follow_key_file(app: Flask, configure: Callable[[Flask, vault.Keys], None]) -> None:
    """Let a process that serves take up keys that were rotated, with the next request.

    `configure` tells the app of them.
    """
    file = find_services(app).settings.keys_file
    answer, seen = app.wsgi_app, _read_stamp(file)

    def answer_with_new_keys(environ: Any, start_response: Any) -> Any:
        nonlocal seen
        stamp = _read_stamp(file)
        if stamp != seen:
            seen = stamp
            _take_up_keys(app, configure)
        return answer(environ, start_response)

    app.wsgi_app = answer_with_new_keys  # type: ignore[method-assign]


def _take_up_keys(app: Flask, configure: Callable[[Flask, vault.Keys], None]) -> None:
    services = find_services(app)
    try:
        keys = vault.load_keys(services.settings.keys_file, are_needed=lambda: True)
    except vault.KeysAreUnfit as fault:
        log.error("the old keys stay in use: %s", fault)
        return
    if keys.copy_id != services.keys.copy_id:
        log.error("the old keys stay in use: the key file is now that of another copy")
        return
    register(app, replace(services, keys=keys))
    configure(app, keys)


def _read_stamp(path: Path) -> tuple[int, ...]:
    """Return numbers that change with the file; none if it cannot be looked at."""
    try:
        status = path.stat()
    except OSError:
        return ()
    return status.st_mtime_ns, status.st_ino, status.st_size
