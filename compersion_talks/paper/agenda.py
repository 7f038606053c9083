"""The agenda as a document: a whole HTML page for paper, and the PDF rendered from it."""

from dataclasses import replace
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from compersion_talks.assets import find_asset_dir
from compersion_talks.domain.agenda import Agenda
from compersion_talks.domain.talks import PaperSize
from compersion_talks.paper.agenda_view import build_agenda_view
from compersion_talks.paper.fit import fit_title, is_short, mark_further_lines
from compersion_talks.paper.layout import Layout as Layout
from compersion_talks.paper.typed_text import shape_agenda
from compersion_talks.pdf.render_client import Failure as Failure
from compersion_talks.pdf.render_client import RenderFailed as RenderFailed
from compersion_talks.pdf.render_client import render
from compersion_talks.pdf.stylesheets import AGENDA, PLAN, list_stylesheets


def write_agenda(agenda: Agenda, size: PaperSize, layout: Layout = Layout.PLAN) -> str:
    """Write the agenda as the HTML document that its PDF is rendered from."""
    template = load_templates().get_template("documents/agenda.html")
    shaped = replace(shape_agenda(agenda), paper=size)
    view = build_agenda_view(shaped, is_large=layout.is_large)
    document = PLAN if layout is Layout.PLAN else AGENDA
    styles = list_stylesheets(document, size, is_large=layout.is_large)
    return template.render(agenda=view, layout=layout, styles=styles)


def render_agenda(agenda: Agenda, size: PaperSize, layout: Layout = Layout.PLAN) -> bytes:
    """Render the agenda as a PDF, the same bytes for the same agenda; raises `RenderFailed`."""
    return render(write_agenda(agenda, size, layout).encode())


@cache
def load_templates() -> Environment:
    """Return the templates of the documents, which need no Flask."""
    environment = Environment(
        loader=FileSystemLoader(find_asset_dir("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # WeasyPrint ignores `bdi`; `shape_agenda` inserts Unicode direction marks instead.
    environment.globals["marks_direction"] = False
    add_filters(environment)
    return environment


def add_filters(environment: Environment) -> None:
    """Add the filters of the document templates to a Jinja environment."""
    environment.tests["short"] = is_short
    environment.filters["fit_title"] = fit_title
    environment.filters["mark_further"] = mark_further_lines
