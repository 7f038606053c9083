"""What the factory hands to the pages: settings, keys, a clock and the papers kept."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from flask import Flask, current_app

from compersion_talks import links, vault
from compersion_talks.keeping.making import NewLink
from compersion_talks.keeping.papers import Papers
from compersion_talks.keeping.places import Place
from compersion_talks.library import DeckSource
from compersion_talks.settings import Settings

_NAME = "compersion_talks"


def utc_now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Parts:
    """Settings, keys, offered decks by id, the clock and the papers of one running copy."""

    settings: Settings
    keys: vault.Keys = field(repr=False)
    decks: dict[str, DeckSource] = field(repr=False)
    now: Callable[[], datetime] = utc_now
    papers: Papers = field(default_factory=Papers, repr=False)

    @property
    def today(self) -> date:
        """Return the present day in UTC."""
        return self.now().date()

    @property
    def is_https(self) -> bool:
        """Say whether this copy is reached by HTTPS."""
        return self.settings.public_url.startswith("https:")

    def address(self, link: NewLink) -> str:
        """Write a link out as the full address that a person keeps."""
        token = links.sign(link.kind, link.secret, self.keys.signing)
        return f"{self.settings.public_url.rstrip('/')}/l/{token}"

    def own_address(self, place: Place) -> str:
        """Write out the own link that opened a place."""
        return self.address(NewLink(place.link.kind, place.link.secret))


def hand_over(app: Flask, parts: Parts) -> None:
    """Give the pages of an app their parts."""
    app.extensions[_NAME] = parts


def parts() -> Parts:
    """Return the parts of the app that serves this request."""
    return parts_of(current_app)


def parts_of(app: Flask) -> Parts:
    """Return the parts of an app."""
    found: Parts = app.extensions[_NAME]
    return found
