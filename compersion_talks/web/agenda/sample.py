"""Papers that belong to no talk: the sample agenda as page and PDF, and blank worksheets."""

from functools import cache, lru_cache

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from compersion_talks.domain.talks import Paper
from compersion_talks.library import DeckSource, read_deck
from compersion_talks.paper.agenda import agenda_pdf
from compersion_talks.paper.agenda_view import printout
from compersion_talks.paper.worksheet import worksheet_pdf
from compersion_talks.sample.answers import make_sample_agenda
from compersion_talks.services import current_services
from compersion_talks.web.http.static_files import pdf_response

MOST_KEPT = 24

bp = Blueprint("sample", __name__)


@bp.get("/sample")
def sample() -> ResponseReturnValue:
    """Show the paper that two invented partners get."""
    agenda = make_sample_agenda()
    return render_template("site/sample.html", agenda=printout(agenda), paper=agenda.paper)


@bp.get("/sample.pdf")
def pdf() -> ResponseReturnValue:
    """Give that paper as a PDF, drawn once in each process."""
    return pdf_response(_draw_sample(), "sample.pdf")


@cache
def _draw_sample() -> bytes:
    agenda = make_sample_agenda()
    return current_services().papers.draw_unkept("sample", lambda: agenda_pdf(agenda, agenda.paper))


@bp.get("/worksheets/<int:number>.pdf")
def worksheet(number: int) -> ResponseReturnValue:
    """Give the deck of that number on the first page as a blank worksheet.

    It is the same for everyone, so it is drawn once; its address tells no topic.
    """
    source = dict(enumerate(current_services().decks.values(), 1)).get(number)
    if source is None:
        abort(404)
    paper = Paper.LETTER if request.args.get("paper") == Paper.LETTER else Paper.A4
    return pdf_response(_draw_worksheet(source, paper), "worksheet.pdf")


@lru_cache(MOST_KEPT)
def _draw_worksheet(source: DeckSource, paper: Paper) -> bytes:
    name = f"{source.hash} {paper}"
    return current_services().papers.draw_unkept(
        name, lambda: worksheet_pdf(read_deck(source), paper)
    )
