"""The agenda as a page and as a PDF, and the agenda-only links to it."""

from collections.abc import Callable, Mapping

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from compersion_talks import storage
from compersion_talks.domain.agenda import Agenda
from compersion_talks.domain.errors import TalkIsNotMerged
from compersion_talks.links import LinkKind
from compersion_talks.paper.agenda import add_filters
from compersion_talks.paper.agenda_view import build_agenda_view
from compersion_talks.services import current_services
from compersion_talks.storage import StoredTalk
from compersion_talks.use_cases import after_merge
from compersion_talks.use_cases.access import OpenLink, Place, find_place, read_agenda
from compersion_talks.use_cases.agenda_pdf import find_variant
from compersion_talks.use_cases.agreements_page import write_carrier
from compersion_talks.web.agenda import gate
from compersion_talks.web.agenda.pdf_variants import list_layouts, read_layout, read_size
from compersion_talks.web.http import idempotency
from compersion_talks.web.http.access import opens_agenda, opens_sheet
from compersion_talks.web.http.rate_limit import PDFS, limited
from compersion_talks.web.http.responses import make_pdf_response

bp = Blueprint("agenda", __name__, url_prefix="/t/<handle>")
bp.record_once(lambda state: add_filters(state.app.jinja_env))


@bp.get("/agenda")
@opens_agenda
def show(link: OpenLink, stored: StoredTalk) -> ResponseReturnValue:
    """Show the paper as a page; until the merge, lead to the own page."""
    return _render_or_go_home(render_page, link, stored)


@bp.get("/agenda/talk")
@opens_agenda
def talk(link: OpenLink, stored: StoredTalk) -> ResponseReturnValue:
    """Show talk mode: all steps in one page, which goes on without a network."""
    return _render_or_go_home(_render_talk_mode, link, stored)


def _render_or_go_home(
    render: Callable[[OpenLink, StoredTalk, Agenda], str], link: OpenLink, stored: StoredTalk
) -> ResponseReturnValue:
    try:
        agenda = read_agenda(link, stored)
    except TalkIsNotMerged:
        return redirect(url_for("talks.place", handle=link.handle), 303)
    return render(link, stored, agenda)


def _render_talk_mode(link: OpenLink, _stored: StoredTalk, agenda: Agenda) -> str:
    plan_url = url_for("agenda.show", handle=link.handle)
    view = build_agenda_view(agenda)
    return render_template("agenda/talk_mode.html", agenda=view, plan_url=plan_url)


def render_page(
    link: OpenLink,
    stored: StoredTalk,
    agenda: Agenda,
    review_on: str = "",
    faults: Mapping[str, str] | None = None,
) -> str:
    """Render the page around the paper, with the review date that was typed."""
    place = find_place(link, stored) if link.kind is LinkKind.PARTNER else None
    handle = link.handle
    return render_template(
        "agenda/agenda.html",
        agenda=build_agenda_view(agenda),
        gate=gate.describe_buttons(place) if place and agenda.is_gated else None,
        paper=agenda.paper,
        handle=handle,
        **_describe_place(place),
        forms=list_layouts(handle, agenda.paper),
        calendar_url=url_for("calendar.save_day", handle=handle) if agenda.held_on else "",
        review_url=url_for("calendar.save_review", handle=handle),
        review_on=review_on,
        faults=faults or {},
    )


def _describe_place(place: Place | None) -> dict[str, object]:
    """Return what only people in the talk see around the paper."""
    return {
        "is_partner": place is not None,
        "is_late": place is not None and bool(place.talk.left_out),
        "carrier": write_carrier(place) if place is not None else "",
        "own": place.partner.name if place is not None else "",
    }


@bp.get("/agenda.pdf")
@opens_agenda
@limited(PDFS)
def pdf(link: OpenLink, stored: StoredTalk) -> ResponseReturnValue:
    """Send the paper as a PDF, or 304 to a browser that has it already."""
    size = read_size() or read_agenda(link, stored).paper
    variant = find_variant(link, stored.agenda_blob, size, read_layout())
    if request.if_none_match.contains_weak(variant.tag):
        return make_pdf_response(b"", "agenda.pdf", tag=variant.tag, status=304)
    pdfs = current_services().pdfs
    found = pdfs.find(variant)
    if found is None:
        agenda = read_agenda(link, stored)
        storage.rollback()  # a reader must not hold the database during a render
        found = pdfs.render(variant, agenda)
    return make_pdf_response(found, "agenda.pdf", tag=variant.tag)


@bp.get("/agenda/links")
@opens_sheet
@idempotency.keeps_keys
def links(place: Place) -> ResponseReturnValue:
    """List the agenda-only links of the talk by day; show one that was just made, this once."""
    new = (
        after_merge.find_agenda_link(place, idempotency.read_newest_key())
        if "made" in request.args
        else None
    )
    idempotency.add_key()
    return render_template(
        "agenda/links.html",
        place=place,
        links=after_merge.list_agenda_links(place),
        new_url=current_services().format_address(new) if new else "",
    )


@bp.post("/agenda/links")
@opens_sheet
def make_link(place: Place) -> ResponseReturnValue:
    """Make an agenda-only link; a repeated press finds the one that the first press made."""
    services = current_services()
    after_merge.make_agenda_link(
        place, idempotency.read_newest_key(), services.keys, services.today
    )
    storage.commit()
    return redirect(url_for("agenda.links", handle=place.handle, made=1), 303)


@bp.post("/agenda/links/<link_id>/revoke")
@opens_sheet
def revoke(place: Place, link_id: str) -> ResponseReturnValue:
    """Stop an agenda-only link."""
    try:
        after_merge.revoke(place, bytes.fromhex(link_id))
    except ValueError:
        abort(404)
    storage.commit()
    return redirect(url_for("agenda.links", handle=place.handle), 303)
