"""Every component in every state, for those who build pages; debug only."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from compersion_talks.library import read_deck
from compersion_talks.web.parts import parts

bp = Blueprint("gallery", __name__)


@bp.get("/components")
def components() -> ResponseReturnValue:
    """Show the gallery."""
    deck = read_deck(next(iter(parts().decks.values())))
    return render_template("gallery/index.html", deck=deck, texts=deck.texts)
