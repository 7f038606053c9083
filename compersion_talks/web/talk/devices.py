"""The way back: keep the own link, keep a visit on a device of one's own, and end it there."""

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue

from compersion_talks import storage
from compersion_talks.use_cases.access import Place, spend_invitation
from compersion_talks.web.http import access
from compersion_talks.web.http.access import opens_talk

bp = Blueprint("devices", __name__, url_prefix="/t/<handle>")


@bp.post("/link/keep")
@opens_talk
def keep(place: Place) -> ResponseReturnValue:
    """Spend the invitation, since its holder has kept the link; keep the visit where they say so.

    Without the box, the visit ends as any other.
    """
    spend_invitation(place)
    storage.commit()
    last_day = place.stored.expires_on if "own_device" in request.form else None
    return access.go_home(access.keep_until(last_day), kept="1")


@bp.post("/end")
def end(handle: str) -> ResponseReturnValue:
    """End a visit in this browser, kept or not; its link stays as it is."""
    access.find_visit(handle)
    response = make_response(render_template("talk/ended_here.html"))
    access.end_visit(response, handle)
    return response
