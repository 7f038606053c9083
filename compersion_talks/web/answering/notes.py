"""The notes that a partner kept for themselves: as a page, as a PDF, and destroyed."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from compersion_talks import storage
from compersion_talks.paper.notes import lay_out_notes, render_notes
from compersion_talks.services import current_services
from compersion_talks.use_cases.access import Place
from compersion_talks.use_cases.sheets import destroy_notes, has_notes, read_notes
from compersion_talks.web.agenda.pdf_variants import is_large_print, list_prints, read_size
from compersion_talks.web.answering.summary import show_everything
from compersion_talks.web.http.access import opens_sheet
from compersion_talks.web.http.rate_limit import PDFS, limited
from compersion_talks.web.http.responses import make_pdf_response
from compersion_talks.web.talk.confirm import DESTROY_NOTES, ask

bp = Blueprint("notes", __name__, url_prefix="/t/<handle>")


@bp.get("/notes")
@opens_sheet
def show(place: Place) -> ResponseReturnValue:
    """Show this partner the notes that they kept."""
    if not has_notes(place):
        abort(404)
    return render_template(
        "answering/notes.html",
        place=place,
        texts=place.deck.texts,
        groups=show_everything(place, read_notes(place)),
        pdf_urls=list_prints("notes.pdf", place.handle, place.talk.paper),
        delete_url=url_for("notes.confirm_destroying", handle=place.handle),
    )


@bp.get("/notes.pdf")
@opens_sheet
@limited(PDFS)
def pdf(place: Place) -> ResponseReturnValue:
    """Send this partner the notes that they kept as a PDF."""
    if not has_notes(place):
        abort(404)
    notes = lay_out_notes(place.deck, place.talk, read_notes(place))
    storage.rollback()  # a reader must not hold the database during a render
    wanted = read_size() or place.talk.paper, is_large_print()
    key = ("notes", place.own_id, *wanted)
    rendered = current_services().pdfs.render_uncached(key, lambda: render_notes(notes, *wanted))
    return make_pdf_response(rendered, "notes.pdf")


@bp.get("/notes/destroy")
@opens_sheet
def confirm_destroying(place: Place) -> ResponseReturnValue:
    """Ask before the kept notes are destroyed."""
    return ask(DESTROY_NOTES, place)


@bp.post("/notes/destroy")
@opens_sheet
@limited()  # it must work, whatever was done a moment before
def destroy(place: Place) -> ResponseReturnValue:
    """Destroy the kept notes."""
    if has_notes(place):
        storage.run_even_when_full(lambda: destroy_notes(place))
    return redirect(url_for("talks.place", handle=place.handle), 303)
