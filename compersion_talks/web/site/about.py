"""Pages about this site, the same for everyone: how it works, promises, words, leaving."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from compersion_talks.domain.decks import Deck
from compersion_talks.domain.timebox import PLANS
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


@bp.get("/helping")
def helping() -> ResponseReturnValue:
    """Show a sheet for someone who helps at a talk; it knows nothing of any talk."""
    deck = current_services().default_deck
    minutes = request.args.get("minutes", type=int)
    return render_template(
        "site/helping.html",
        rules=deck.texts["ground_rules"],
        language=deck.language,
        plans=list_plans(deck, minutes if minutes in PLANS else None),
        lengths=list(PLANS),
    )


def list_plans(deck: Deck, minutes: int | None) -> dict[int, list[tuple[int, int, str]]]:
    """List the times of a talk of that length, or of each length: from, to, and what for."""
    blocks = {block["id"]: block["title"] for block in deck.texts["agenda"]["block"]}
    return {
        length: [
            (one.starts_at, one.starts_at + one.minutes, blocks[one.kind]) for one in stretches
        ]
        for length, stretches in PLANS.items()
        if minutes in (None, length)
    }


@bp.get("/leaving")
def leaving() -> ResponseReturnValue:
    """Explain how to leave at once, what that does not do, and what to do on a shared device."""
    return render_template("site/leaving.html", leave_site=current_services().settings.leave_url)
