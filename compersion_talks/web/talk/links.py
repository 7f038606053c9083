"""Links to hold in the hand: QR codes, the invitation card, and the own link as a file."""

from io import BytesIO

import segno
from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from compersion_talks import storage
from compersion_talks.links import LinkKind, ShareLink
from compersion_talks.services import current_services
from compersion_talks.use_cases.access import Place, has_open_invitation, open_link
from compersion_talks.use_cases.links import list_seats, replace_link
from compersion_talks.web.http import access, idempotency, rate_limit
from compersion_talks.web.http.access import opens_talk
from compersion_talks.web.http.responses import save_as
from compersion_talks.web.talk.confirm import REPLACE_LINK, ask

bp = Blueprint("links", __name__, url_prefix="/t/<handle>")


@bp.get("/link.svg")
@opens_talk
def draw_own_code(place: Place) -> ResponseReturnValue:
    """Draw the own link as a QR code."""
    return _draw_code(current_services().format_own_address(place))


@bp.get("/link.txt")
@opens_talk
def save_own_link(place: Place) -> ResponseReturnValue:
    """Give the own link as a small text file with a neutral name."""
    address = current_services().format_own_address(place)
    return Response(f"{address}\n", headers=save_as("link.txt"), mimetype="text/plain")


@bp.get("/link/replace")
@opens_talk
def confirm_replacing(place: Place) -> ResponseReturnValue:
    """Ask before the own link is replaced."""
    idempotency.add_key()
    return ask(REPLACE_LINK, place)


@bp.post("/link/replace")
def replace(handle: str) -> ResponseReturnValue:
    """Replace the own link, which dies at once; a repeated press finds the new one."""
    services = current_services()
    visit = access.find_visit(handle, (LinkKind.PARTNER, LinkKind.OPENER))
    if not idempotency.has_key():
        # A second press would not find what this one makes, and the sheet would be lost.
        return redirect(url_for("links.confirm_replacing", handle=handle), 303)
    new = replace_link(visit.link, idempotency.read_newest_key(), services.keys, services.today)
    link, _ = open_link(new, services.keys, services.today, is_writing=True)
    rate_limit.count_visit(link, is_writing=True)
    storage.commit()
    response = access.arrive(
        new, is_made_here=True, invitation_id=visit.invitation_id, why="replaced"
    )
    access.end_visit(response, handle)
    return response


@bp.get("/people/<partner_id>.svg")
@opens_talk
def draw_invitation_code(place: Place, partner_id: str) -> ResponseReturnValue:
    """Draw an invitation made here as a QR code."""
    return _draw_code(list_invitation_addresses(place).get(partner_id) or abort(404))


@bp.get("/people/<partner_id>/card")
@opens_talk
def print_card(place: Place, partner_id: str) -> ResponseReturnValue:
    """Show an invitation as a card to print, with neutral words."""
    address = list_invitation_addresses(place).get(partner_id) or abort(404)
    code = url_for("links.draw_invitation_code", handle=place.handle, partner_id=partner_id)
    return render_template("talk/card.html", url=address, qr_url=code)


@bp.get("/people/cards")
@opens_talk
def print_all_cards(place: Place) -> ResponseReturnValue:
    """Show every open invitation made here as a card to cut out, with its name above it."""
    return render_template(
        "talk/cards.html",
        place=place,
        invitations=list_invitation_addresses(place),
        paper=place.talk.paper,
    )


def describe_own_link(place: Place) -> dict[str, object]:
    """Return what the part of a page with the own link needs."""
    return {
        "own_url": current_services().format_own_address(place),
        "has_open_invitation": has_open_invitation(place),
        "is_own_device": access.is_kept(),
        "is_just_kept": "kept" in request.args,
    }


def list_invitation_addresses(place: Place) -> dict[str, str]:
    """Return the addresses of the open invitations made here, by the id of the partner."""
    return {
        seat.partner.id: current_services().format_address(
            ShareLink(LinkKind.INVITATION, seat.invitation)
        )
        for seat in list_seats(place)
        if seat.invitation
    }


def _draw_code(address: str) -> Response:
    image = BytesIO()
    segno.make(address, error="m").save(image, kind="svg", scale=4, border=4, light="white")
    return Response(image.getvalue(), mimetype="image/svg+xml")
