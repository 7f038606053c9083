"""The people of a talk: who has taken up their place, and changes of the list until the merge."""

from collections.abc import Callable, Mapping

from flask import (
    Blueprint,
    abort,
    flash,
    get_flashed_messages,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from compersion_talks import storage
from compersion_talks.domain.errors import Refusal, TalkIsMerged
from compersion_talks.domain.names import normalise_name
from compersion_talks.domain.talks import Partner
from compersion_talks.services import current_services
from compersion_talks.use_cases import people
from compersion_talks.use_cases.access import Place
from compersion_talks.use_cases.links import is_joined_by_others, list_seats
from compersion_talks.web.http import access, idempotency
from compersion_talks.web.http.access import opens_sheet, opens_talk
from compersion_talks.web.http.form_errors import explain
from compersion_talks.web.talk.confirm import (
    GIVE_OUT_ANEW,
    REMOVE_MYSELF,
    REMOVE_PARTNER,
    Confirmation,
    ask,
)
from compersion_talks.web.talk.links import describe_own_link, list_invitation_addresses

bp = Blueprint("people", __name__, url_prefix="/t/<handle>/people")

_CHANGED = "list of "


@bp.get("/")
@opens_talk
def show(place: Place) -> ResponseReturnValue:
    """Show who takes part, which places are taken up, and the invitations made here."""
    idempotency.drop_keys()
    return _render_page(place)


@bp.post("/rename")
@opens_sheet
def rename(place: Place) -> ResponseReturnValue:
    """Change the own name for the plan."""
    name = normalise_name(request.form.get("my_name", ""))
    if name == place.partner.name:
        return redirect(url_for("people.show", handle=place.handle), 303)
    today = current_services().today
    return _change(place, "my_name", lambda: people.rename(place, name, today))


@bp.post("/add")
@opens_talk
def add(place: Place) -> ResponseReturnValue:
    """Add a name to the list."""
    name = normalise_name(request.form.get("new_name", ""))
    services = current_services()
    return _change(
        place, "new_name", lambda: people.add_partner(place, name, services.keys, services.today)
    )


@bp.get("/<partner_id>/anew")
@opens_talk
def confirm_giving_out_anew(place: Place, partner_id: str) -> ResponseReturnValue:
    """Ask before a place is given out anew."""
    return _ask(GIVE_OUT_ANEW, place, _find_other(place, partner_id).name)


@bp.post("/<partner_id>/anew")
@opens_talk
def give_out_anew(place: Place, partner_id: str) -> ResponseReturnValue:
    """Give a place out anew."""
    _find_other(place, partner_id)
    services = current_services()
    people.give_out_anew(place, partner_id, services.keys, services.today)
    return _commit(place)


@bp.get("/<partner_id>/remove")
@opens_talk
def confirm_removal(place: Place, partner_id: str) -> ResponseReturnValue:
    """Ask before a name is taken off the list."""
    if partner_id == place.own_id:
        return _ask(REMOVE_MYSELF, place)
    return _ask(REMOVE_PARTNER, place, _find_partner(place, partner_id).name)


@bp.post("/<partner_id>/remove")
@opens_talk
def remove(place: Place, partner_id: str) -> ResponseReturnValue:
    """Take a name off the list."""
    _find_partner(place, partner_id)
    today = current_services().today
    return _change(place, "seats", lambda: people.remove_partner(place, partner_id, today))


def _change(place: Place, field: str, change: Callable[[], None]) -> ResponseReturnValue:
    """Change the list, or show it again with what is wrong with one field."""
    try:
        change()
    except TalkIsMerged:
        raise
    except Refusal as refusal:
        storage.rollback()
        return _render_page(place, {field: explain(refusal)}), 422
    return _commit(place)


def _commit(place: Place) -> ResponseReturnValue:
    storage.commit()
    if request.view_args and request.view_args.get("partner_id") == place.own_id:
        response = make_response(render_template("talk/left.html"))
        access.end_visit(response, place.handle)
        return response
    # The page says what happened from the talk itself: no name goes into a cookie or an address.
    flash(_CHANGED + place.handle)
    return redirect(url_for("people.show", handle=place.handle), 303)


def _ask(confirmation: Confirmation, place: Place, subject: str = "") -> ResponseReturnValue:
    back_url = url_for("people.show", handle=place.handle)
    return ask(confirmation, place, subject=subject, back_url=back_url)


def _find_partner(place: Place, partner_id: str) -> Partner:
    """Find a partner; who is gone meanwhile, as after Back, leads to the list, which tells it."""
    people_page = url_for("people.show", handle=place.handle)
    return place.talk.find_partner(partner_id) or abort(redirect(people_page, 303))


def _find_other(place: Place, partner_id: str) -> Partner:
    if partner_id == place.own_id:
        abort(404)
    return _find_partner(place, partner_id)


def _render_page(place: Place, faults: Mapping[str, str] | None = None) -> str:
    own_name = place.partner.name if place.own_id else ""
    return render_template(
        "talk/people.html",
        place=place,
        seats=list_seats(place),
        invitations=list_invitation_addresses(place),
        my_name=request.form.get("my_name", own_name),
        new_name=request.form.get("new_name", ""),
        faults=faults or {},
        can_change=not place.is_merged,
        is_joined=is_joined_by_others(place),
        done=place.talk.changes[-1:] if _CHANGED + place.handle in get_flashed_messages() else (),
        **({"own_url": ""} if place.own_id else describe_own_link(place)),
    )
