"""The agreements page as a PDF, and the day to look again as a calendar file."""

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from compersion_talks import storage
from compersion_talks.paper.agreements import render_agreements
from compersion_talks.services import current_services
from compersion_talks.use_cases.access import Place
from compersion_talks.use_cases.agreements import read_agreements
from compersion_talks.use_cases.agreements_page import find_agreements_variant, lay_out_agreements
from compersion_talks.use_cases.calendar_days import Occasion
from compersion_talks.web.agenda.calendar import make_file
from compersion_talks.web.agenda.pdf_variants import read_size
from compersion_talks.web.http.access import opens_sheet
from compersion_talks.web.http.rate_limit import PDFS, limited
from compersion_talks.web.http.responses import make_pdf_response

bp = Blueprint("agreements_files", __name__, url_prefix="/t/<handle>")

_NAME = "agreements.pdf"


@bp.get("/agreements.pdf")
@opens_sheet
@limited(PDFS)
def pdf(place: Place) -> ResponseReturnValue:
    """Send what is agreed as a PDF, or 304 to a browser that has it already."""
    size = read_size() or place.talk.paper
    paper = lay_out_agreements(place, size, is_carrying="codes" in request.args)
    if not paper.page.agreements:
        abort(404)
    variant = find_agreements_variant(place, paper)
    if request.if_none_match.contains_weak(variant.tag):
        return make_pdf_response(b"", _NAME, tag=variant.tag, status=304)
    storage.rollback()  # a reader must not hold the database during a render
    pdfs = current_services().pdfs
    found = pdfs.find(variant) or pdfs.make(variant, lambda: render_agreements(paper))
    return make_pdf_response(found, _NAME, tag=variant.tag)


@bp.get("/agreements.ics")
@opens_sheet
def save_day(place: Place) -> ResponseReturnValue:
    """Give the day to look again as a calendar file, where one was chosen."""
    day = read_agreements(place).look_again_on
    if day is None:
        abort(404)
    return make_file(place.link, Occasion.REVIEW, day)
