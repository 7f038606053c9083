"""Papers that belong to no talk: the sample agenda as page and PDF, and blank worksheets."""

from functools import cache, lru_cache

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from compersion_talks.domain.talks import PaperSize
from compersion_talks.library import OfferedDeck
from compersion_talks.paper.agenda import render_agenda
from compersion_talks.paper.agenda_view import build_agenda_view
from compersion_talks.paper.worksheet import render_worksheet
from compersion_talks.sample.answers import make_sample_agenda
from compersion_talks.services import current_services
from compersion_talks.web.agenda.pdf_variants import read_size
from compersion_talks.web.http.responses import make_pdf_response

MOST_CACHED = 24

bp = Blueprint("sample", __name__)


@bp.get("/sample")
def sample() -> ResponseReturnValue:
    """Show the paper that two invented partners get."""
    agenda = make_sample_agenda()
    return render_template("site/sample.html", agenda=build_agenda_view(agenda), paper=agenda.paper)


@bp.get("/sample.pdf")
def pdf() -> ResponseReturnValue:
    """Give that paper as a PDF, rendered once in each process."""
    return make_pdf_response(_render_sample(), "sample.pdf")


@cache
def _render_sample() -> bytes:
    agenda = make_sample_agenda()
    return current_services().pdfs.render_uncached(
        "sample", lambda: render_agenda(agenda, agenda.paper)
    )


@bp.get("/worksheets/<int:number>.pdf")
def worksheet(number: int) -> ResponseReturnValue:
    """Give the deck of that number on the first page as a blank worksheet.

    It is the same for everyone, so it is rendered once; its address tells no topic.
    """
    offered = dict(enumerate(current_services().decks.values(), 1)).get(number)
    if offered is None:
        abort(404)
    size = read_size() or PaperSize.A4
    return make_pdf_response(_render_worksheet(offered, size), "worksheet.pdf")


@lru_cache(MOST_CACHED)
def _render_worksheet(offered: OfferedDeck, size: PaperSize) -> bytes:
    return current_services().pdfs.render_uncached(
        (offered.source.hash, size), lambda: render_worksheet(offered.deck, size)
    )
