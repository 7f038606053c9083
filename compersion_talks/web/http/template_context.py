"""The context of every template: who runs this copy, the support text, the languages."""

from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, g, request, url_for

from compersion_talks import __version__
from compersion_talks.services import current_services
from compersion_talks.settings import NOBODY_NAMED
from compersion_talks.web.http import i18n
from compersion_talks.web.http.i18n import _
from compersion_talks.web.http.static_files import link_file


def install(app: Flask) -> None:
    """Give the context that all pages share to every template of an app."""
    app.context_processor(_build_context)


def _build_context() -> dict[str, Any]:
    services = current_services()
    operator = services.settings.operator
    is_unnamed = operator == NOBODY_NAMED
    deck = services.default_deck
    safety = deck.texts["safety"]
    return {
        "operator": _("someone in your group who has not given a name") if is_unnamed else operator,
        "version": __version__,
        "leave_url": url_for("home.leave"),
        "safety": safety,
        "safety_language": deck.language,
        "support": {
            **safety["support"],
            "helplines": read_helplines(services.settings.support_file),
        },
        "asset": link_file,
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


@cache
def read_helplines(file: Path | None) -> tuple[str, ...]:
    """Read the operator's own helplines from a text file, one a line."""
    if file is None:
        return ()
    lines = file.read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip())
