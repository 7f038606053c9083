"""Blank worksheets of the decks, for someone who prefers a pen."""

from functools import lru_cache

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from compersion_talks.documents.worksheet import worksheet_pdf
from compersion_talks.domain.talks import Paper
from compersion_talks.library import DeckSource, read_deck
from compersion_talks.web import files
from compersion_talks.web.parts import parts

MOST_KEPT = 24

bp = Blueprint("worksheets", __name__)


@bp.get("/worksheets/<int:number>.pdf")
def worksheet(number: int) -> ResponseReturnValue:
    """Give the deck of that number on the first page as a blank worksheet.

    It is the same for everyone, so it is drawn once; its address tells no topic.
    """
    source = dict(enumerate(parts().decks.values(), 1)).get(number)
    if source is None:
        abort(404)
    paper = Paper.LETTER if request.args.get("paper") == Paper.LETTER else Paper.A4
    return files.paper(_drawn(source, paper), "worksheet.pdf")


@lru_cache(MOST_KEPT)
def _drawn(source: DeckSource, paper: Paper) -> bytes:
    name = f"{source.hash} {paper}"
    return parts().papers.draw_unkept(name, lambda: worksheet_pdf(read_deck(source), paper))
