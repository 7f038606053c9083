"""An invitation before it is spent: what it is, its questions, taking part, and saying no.

The token travels in the body of each request. Only taking part and a told no write anything.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from compersion_talks import links, storage
from compersion_talks.domain.decks import Deck
from compersion_talks.domain.errors import InvitationIsUsed, LinkOpensNothing
from compersion_talks.links import LinkKind, ShareLink
from compersion_talks.services import current_services
from compersion_talks.use_cases.invitations import decline, look_at
from compersion_talks.use_cases.links import find_own_link, take_up
from compersion_talks.web.http import access, arrivals, idempotency, rate_limit
from compersion_talks.web.http.rate_limit import (
    FAILURES,
    JOININGS,
    LOOKS,
    limited,
    limited_by_failures,
)

InvitationView = Callable[[ShareLink], ResponseReturnValue]

bp = Blueprint("invitation", __name__, url_prefix="/open")


def opens_invitation(view: InvitationView) -> Callable[[], ResponseReturnValue]:
    """Give a view the invitation that was sent, or say that it is used.

    One that opens nothing counts as a failure.
    """

    @wraps(view)
    def opened() -> ResponseReturnValue:
        try:
            link = links.read(_read_token(), current_services().keys.signing)
            if link.kind is not LinkKind.INVITATION:
                raise LinkOpensNothing
            return view(link)
        except InvitationIsUsed:
            return _show_used()
        except LinkOpensNothing:
            rate_limit.count(FAILURES)
            raise

    return opened


def show(link: ShareLink) -> ResponseReturnValue:
    """Say what an invitation is; where a press of this browser has spent it, lead to its place."""
    services, pressed = current_services(), idempotency.read_keys()
    with suppress(LinkOpensNothing):
        own = find_own_link(link.secret, pressed, services.keys, services.today)
        return _arrive(own, link)
    try:
        with arrivals.telling_endings(link, services):
            deck = _look_at(link)
    except InvitationIsUsed:
        return _show_used()
    other = None if "for_me" in request.form else arrivals.find_other_place(link, services)
    if other is not None:
        own_page = url_for(access.FIRST_PAGES[other.link.kind], handle=other.handle)
        token = _read_token()
        return render_template("talk/for_you.html", place=other, token=token, own_page=own_page)
    # Fresh with each page that has the button: a person may read for longer than a key lasts.
    idempotency.add_key()
    return render_template("talk/invitation.html", token=_read_token(), deck=deck)


@bp.post("/look")
@limited(LOOKS)
@limited_by_failures(FAILURES)
@opens_invitation
def look(link: ShareLink) -> ResponseReturnValue:
    """Show the questions, and what others will and will not learn."""
    deck = _look_at(link)
    idempotency.add_key()
    return render_template("talk/invitation_look.html", token=_read_token(), deck=deck)


@bp.post("/join")
@limited(JOININGS)
@limited_by_failures(FAILURES)
@opens_invitation
def join(link: ShareLink) -> ResponseReturnValue:
    """Take up the place, and go to its first page."""
    services, browser_keys = current_services(), idempotency.read_keys()
    home = arrivals.find_home(link, services)
    if home is not None:
        return access.go_home(home, home="1")
    with arrivals.telling_endings(link, services):
        own = take_up(link.secret, browser_keys, services.keys, services.today)
    storage.commit()
    return _arrive(own, link)


def _arrive(own: ShareLink, invitation: ShareLink) -> ResponseReturnValue:
    invitation_id = arrivals.derive_invitation_id(invitation)
    return access.arrive(own, is_made_here=True, invitation_id=invitation_id)


@bp.post("/no")
@limited(LOOKS)
@limited_by_failures(FAILURES)
@opens_invitation
def ask_what_to_tell(link: ShareLink) -> ResponseReturnValue:
    """Ask what the others may learn of a no."""
    _look_at(link)
    return render_template("talk/invitation_no.html", token=_read_token())


@bp.post("/end")
@limited(JOININGS)
@limited_by_failures(FAILURES)
@opens_invitation
def end(link: ShareLink) -> ResponseReturnValue:
    """Tell the others no, or tell nobody anything."""
    if request.form.get("tell") != "no":
        return render_template("talk/invitation_end.html", what="untold")
    services = current_services()
    try:
        decline(link, services.keys, services.today)
    except LinkOpensNothing:
        # Pressed twice, or used by somebody else: nothing is left that could say which.
        rate_limit.count(FAILURES)
        return render_template("talk/invitation_end.html", what="gone"), 404
    storage.commit()
    return render_template("talk/invitation_end.html", what="told")


def _show_used() -> str:
    idempotency.add_key()
    return render_template("talk/invitation_used.html", token=_read_token())


def _look_at(link: ShareLink) -> Deck:
    services = current_services()
    storage.begin(read_only=True)  # as for a GET: the database itself refuses a write
    return look_at(link, services.keys, services.today)


def _read_token() -> str:
    return links.clean(request.form.get("token", ""))
