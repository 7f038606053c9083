"""The questions of one talk as a blank worksheet, with what it asks about from last time."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from compersion_talks import storage
from compersion_talks.paper.worksheet import render_worksheet
from compersion_talks.services import current_services
from compersion_talks.use_cases.access import Place
from compersion_talks.web.agenda.pdf_variants import is_large_print, read_size
from compersion_talks.web.http.access import opens_sheet
from compersion_talks.web.http.rate_limit import PDFS, limited
from compersion_talks.web.http.responses import make_pdf_response

bp = Blueprint("worksheet", __name__, url_prefix="/t/<handle>")


@bp.get("/worksheet.pdf")
@opens_sheet
@limited(PDFS)
def pdf(place: Place) -> ResponseReturnValue:
    """Send the questions of this talk as a PDF to fill in by hand; it holds no answer."""
    deck, last_time = place.deck, place.talk.last_time
    storage.rollback()  # a reader must not hold the database during a render
    wanted = read_size() or place.talk.paper, is_large_print()
    key = ("worksheet", place.talk.id, *wanted)
    rendered = current_services().pdfs.render_uncached(
        key, lambda: render_worksheet(deck, *wanted, last_time=last_time)
    )
    return make_pdf_response(rendered, "worksheet.pdf")
