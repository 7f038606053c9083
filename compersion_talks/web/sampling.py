"""The sample agenda to look at: a page and a PDF, made from invented answers and kept nowhere."""

from functools import cache

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from compersion_talks.documents.agenda import agenda_pdf
from compersion_talks.documents.printout import printout
from compersion_talks.sample.paper import sample_agenda
from compersion_talks.web import files
from compersion_talks.web.parts import parts

bp = Blueprint("sampling", __name__)


@bp.get("/sample")
def sample() -> ResponseReturnValue:
    """Show the paper that two invented partners get."""
    agenda = sample_agenda()
    return render_template("about/sample.html", agenda=printout(agenda), paper=agenda.paper)


@bp.get("/sample.pdf")
def pdf() -> ResponseReturnValue:
    """Give that paper as a PDF, drawn once in each process."""
    return files.paper(_drawn(), "sample.pdf")


@cache
def _drawn() -> bytes:
    agenda = sample_agenda()
    return parts().papers.draw_unkept("sample", lambda: agenda_pdf(agenda, agenda.paper))
