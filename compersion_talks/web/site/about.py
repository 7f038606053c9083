"""Pages about this site, the same for everyone: how it works, promises, words, leaving."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from compersion_talks.services import current_services

bp = Blueprint("about", __name__)


@bp.get("/how")
def how() -> ResponseReturnValue:
    """Explain in four steps how it works."""
    return render_template("site/how.html")


@bp.get("/promises")
def promises() -> ResponseReturnValue:
    """Say what can be promised and what cannot."""
    return render_template("site/promises.html")


@bp.get("/words")
def words() -> ResponseReturnValue:
    """Explain the words that are used here."""
    deck = current_services().default_deck
    return render_template("site/words.html", words=deck.texts["word"], language=deck.language)


@bp.get("/rules")
def rules() -> ResponseReturnValue:
    """Show the ground rules of a talk in full, to be read or printed."""
    deck = current_services().default_deck
    rules = deck.texts["ground_rules"]
    return render_template("site/rules.html", rules=rules, language=deck.language)


@bp.get("/leaving")
def leaving() -> ResponseReturnValue:
    """Explain how to leave at once, what that does not do, and what to do on a shared device."""
    return render_template("site/leaving.html", leave_site=current_services().settings.leave_url)
