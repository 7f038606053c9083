"""Every component in every state, for those who build pages; debug only."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from compersion_talks.library import read_deck
from compersion_talks.services import current_services

bp = Blueprint("gallery", __name__)


@bp.get("/components")
def components() -> ResponseReturnValue:
    """Show the gallery."""
    deck = read_deck(next(iter(current_services().decks.values())))
    return render_template("site/gallery.html", deck=deck, texts=deck.texts)
