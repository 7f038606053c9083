"""The context of every template: who runs this copy, the support text, the languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask, g, request

from compersion_talks import __version__
from compersion_talks.domain.decks import Deck
from compersion_talks.services import find_services
from compersion_talks.settings import NOBODY_NAMED, Settings
from compersion_talks.web.http import i18n
from compersion_talks.web.http.i18n import _
from compersion_talks.web.http.static_files import link_file


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """What this copy says on every page: its operator, and the words that are the same for all.

    `operator` is empty where nobody was named. Two are never equal, so that one can be a key.
    """

    operator: str
    safety: Mapping[str, Any]
    language: str
    helplines: tuple[str, ...]


def install(app: Flask) -> None:
    """Give the context that all pages share to every template of an app."""
    services = find_services(app)
    site = _describe(services.settings, services.default_deck)
    app.jinja_env.globals["asset"] = link_file
    app.context_processor(partial(_build_context, site))


def _describe(settings: Settings, deck: Deck) -> Site:
    operator = "" if settings.operator == NOBODY_NAMED else settings.operator
    return Site(
        operator, deck.texts["safety"], deck.language, read_helplines(settings.support_file)
    )


def _build_context(site: Site) -> dict[str, Any]:
    return {
        "site": site,
        "version": __version__,
        "operator": site.operator or _("someone who hasn't given their name here"),
        "lang": i18n.find_page_tag(),
        "dir": i18n.find_page_direction(),
        "languages": i18n.list_languages(),
        "visit_handle": g.visit.handle if "visit" in g else "",
        "came_from": _find_address(),
    }


def _find_address() -> str:
    """Return where this page can be asked for again; a token never gets into a query."""
    is_page = request.method == "GET" and "token" not in (request.view_args or {})
    return request.path if is_page else ""


def read_helplines(file: Path | None) -> tuple[str, ...]:
    """Read the operator's own helplines from a text file, one a line."""
    if file is None:
        return ()
    lines = file.read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip())
