"""The agenda as a document: a whole HTML page for paper, and the PDF drawn from it."""

from dataclasses import replace
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from compersion_talks.assets import asset_dir
from compersion_talks.domain.agenda import Agenda
from compersion_talks.domain.talks import Paper
from compersion_talks.paper.agenda_view import printout
from compersion_talks.paper.cards import is_short
from compersion_talks.paper.forms import Form
from compersion_talks.paper.typed_text import ready_for_paper
from compersion_talks.pdf.render_client import Failure, RenderFailed, render
from compersion_talks.pdf.stylesheets import AGENDA, PLAN, sheets_for

__all__ = ["Failure", "Form", "RenderFailed", "agenda_html", "agenda_pdf"]


def agenda_html(agenda: Agenda, paper: Paper, form: Form = Form.PLAN) -> str:
    """Write the agenda as the HTML document that its PDF is drawn from."""
    template = templates().get_template("documents/agenda.html")
    laid_out = printout(replace(ready_for_paper(agenda), paper=paper), is_large=form.is_large)
    styles = sheets_for(PLAN if form is Form.PLAN else AGENDA, paper, is_large=form.is_large)
    return template.render(agenda=laid_out, form=form, styles=styles)


def agenda_pdf(agenda: Agenda, paper: Paper, form: Form = Form.PLAN) -> bytes:
    """Draw the agenda as a PDF, the same bytes for the same agenda; raises `RenderFailed`."""
    return render(agenda_html(agenda, paper, form).encode())


@cache
def templates() -> Environment:
    """Return the templates of the documents, read without Flask."""
    environment = Environment(
        loader=FileSystemLoader(asset_dir("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # WeasyPrint knows no such mark: `ready_for_paper` puts others among the letters.
    environment.globals["marks_direction"] = False
    environment.tests["short"] = is_short
    return environment
