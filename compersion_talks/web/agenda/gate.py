"""The buttons of a gated agenda: open the whole plan, or keep it short."""

from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from compersion_talks import storage
from compersion_talks.use_cases import gate
from compersion_talks.use_cases.access import Place
from compersion_talks.web.http.access import opens_sheet

bp = Blueprint("gate", __name__, url_prefix="/t/<handle>/agenda")


@bp.post("/open")
@opens_sheet
def want_open(place: Place) -> ResponseReturnValue:
    """Ask for the whole plan, and for a partner who has lost their link, too."""
    gate.want_open(place, request.form.get("lost", ""))
    storage.commit()
    return redirect(url_for("agenda.show", handle=place.handle), 303)


@bp.post("/keep-short")
@opens_sheet
def take_back(place: Place) -> ResponseReturnValue:
    """Withdraw the wish to open the whole plan."""
    gate.take_back(place)
    storage.commit()
    return redirect(url_for("agenda.show", handle=place.handle), 303)


def describe_buttons(place: Place) -> dict[str, Any]:
    """Return what the buttons need: this partner's wish, and the others they may speak for."""
    return {
        "is_wanted": gate.find_opening(place) is not None,
        "others": [{"value": one.id, "label": one.name} for one in gate.list_absentees(place)],
        "open_url": url_for("gate.want_open", handle=place.handle),
        "keep_url": url_for("gate.take_back", handle=place.handle),
    }
