"""Authorisation: from the handle in an address to one partner's place, or a refusal."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from flask import Flask, Response, g, make_response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from compersion_talks import links, storage
from compersion_talks.domain.errors import (
    LinkHasStopped,
    LinkIsSecondHand,
    LinkOpensNothing,
    VisitHasEnded,
)
from compersion_talks.links import LinkKind, ShareLink
from compersion_talks.services import current_services
from compersion_talks.storage import StoredTalk
from compersion_talks.use_cases.access import OpenLink, Place, find_place, open_link
from compersion_talks.web.http import idempotency, rate_limit, visit_cookie
from compersion_talks.web.http.request_size import SAFE_METHODS
from compersion_talks.web.http.responses import read_option, set_option

P = ParamSpec("P")
PlaceView = Callable[Concatenate[Place, P], ResponseReturnValue]
AgendaView = Callable[Concatenate[OpenLink, StoredTalk, P], ResponseReturnValue]
HandleView = Callable[..., ResponseReturnValue]

AGENDA_KINDS = (LinkKind.PARTNER, LinkKind.AGENDA)
FIRST_PAGES = {
    LinkKind.PARTNER: "talks.place",
    LinkKind.OPENER: "people.show",
    LinkKind.AGENDA: "agenda.show",
}

HAS_READ_BEFORE = "has_read_before"
"""Where the session keeps that somebody in this browser has read what to know before a start."""

_RENEWS_NO_VISIT = "renews_no_visit"

renews_no_visit = set_option(_RENEWS_NO_VISIT, value=True)
"""Decorate a view: a page asks for it by itself, which keeps no visit alive."""


def install(app: Flask) -> None:
    """Make the database read-only for safe requests, and renew the visit of each request."""
    app.before_request(_begin_storage)
    app.after_request(_renew_visit)


def opens_sheet(view: PlaceView[P]) -> HandleView:
    """Let partners in, each to their own sheet."""
    return _open_place(view, (LinkKind.PARTNER,))


def opens_walk(view: PlaceView[P]) -> HandleView:
    """Let partners in to write; a second-hand link must be replaced first."""

    @wraps(view)
    def opened(handle: str, *args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        place = find_place(*_open(handle, (LinkKind.PARTNER,)))
        if not needs_fresh_link(place):
            return view(place, *args, **kwargs)
        if request.method in SAFE_METHODS:
            return redirect(url_for("talks.place", handle=handle), 303)
        raise LinkIsSecondHand

    return opened


def opens_talk(view: PlaceView[P]) -> HandleView:
    """Let partners in, and an opener who is no partner."""
    return _open_place(view, (LinkKind.PARTNER, LinkKind.OPENER))


def opens_agenda(view: AgendaView[P]) -> HandleView:
    """Let partners in, and holders of an agenda-only link."""

    @wraps(view)
    def opened(handle: str, *args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        link, stored = _open(handle, AGENDA_KINDS)
        return view(link, stored, *args, **kwargs)

    return opened


def arrive(
    link: ShareLink,
    *,
    is_made_here: bool,
    invitation_id: bytes = visit_cookie.NO_INVITATION,
    why: str = "new",
) -> Response:
    """Begin a visit in this browser and redirect to the first page of a link.

    A link made here is shown on that page, for its holder to keep. `invitation_id` is the link id
    of the invitation that made it, and `why` the query argument that shows the link.
    """
    visit = visit_cookie.begin(
        link, current_services(), is_made_here=is_made_here, invitation_id=invitation_id
    )
    return go_home(visit, **({why: "1"} if is_made_here else {}))


def go_home(visit: visit_cookie.Visit, **arguments: Any) -> Response:
    """Redirect to the first page of a visit with such a query, and send its cookie."""
    address = url_for(FIRST_PAGES[visit.link.kind], handle=visit.handle, **arguments)
    response = make_response(redirect(address, 303))
    g.pop("visit", None)
    visit_cookie.send(response, visit, current_services())
    return response


def begin_again(handle: str, text: str) -> None:
    """Begin a visit with an own link that came with a form, as the rest of this request needs it.

    The browser keeps the visit once the link has opened; one that it has by now needs no link.
    Raises `LinkOpensNothing` for any link but the one of this handle.
    """
    services = current_services()
    with suppress(LinkOpensNothing, VisitHasEnded):
        find_visit(handle)
        return
    link = links.read(links.clean(links.find_token(text)), services.keys.signing)
    visit = visit_cookie.begin(link, services, is_made_here=False)
    if visit.handle != handle or link.kind is not LinkKind.PARTNER:
        raise LinkOpensNothing
    g.begun = visit


def is_open() -> bool:
    """Say whether a link has opened in this request."""
    return "visit" in g


def is_kept() -> bool:
    """Say whether this visit is kept on a device of one's own."""
    visit: visit_cookie.Visit = g.visit
    return bool(visit.kept_until)


def keep_until(last_day: date | None) -> visit_cookie.Visit:
    """Return this visit, kept in this browser until the end of a day (UTC), or as any other."""
    visit: visit_cookie.Visit = g.visit
    if last_day is None:
        return visit_cookie.restore_limits(visit, current_services())
    end = datetime.combine(last_day + timedelta(days=1), time(), UTC)
    return replace(visit, kept_until=int(end.timestamp()))


def is_second_hand(place: Place) -> bool:
    """Say whether another person may have the link of this visit, while that can do harm."""
    visit: visit_cookie.Visit = g.visit
    return visit.is_second_hand and not place.is_merged


def needs_fresh_link(place: Place) -> bool:
    """Say whether a second-hand link must be replaced first: nothing is answered yet."""
    return is_second_hand(place) and not place.sheet.answers


def end_visit(response: Response, handle: str) -> None:
    """End the visit behind a handle in this browser; the next person there may be another."""
    g.pop("visit", None)
    session.pop(HAS_READ_BEFORE, None)
    visit_cookie.end_visit(response, handle, current_services())


def _begin_storage() -> None:
    storage.begin(read_only=request.method in SAFE_METHODS)


def _renew_visit(response: Response) -> Response:
    visit: visit_cookie.Visit | None = g.get("visit")
    if visit is not None and visit is g.get("begun"):
        visit_cookie.send(response, visit, current_services())
    elif visit is not None and not read_option(_RENEWS_NO_VISIT, default=False):
        visit_cookie.renew(response, visit, current_services())
    return response


def _open_place(view: PlaceView[P], kinds: tuple[LinkKind, ...]) -> HandleView:
    @wraps(view)
    def opened(handle: str, *args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        link, stored = _open(handle, kinds)
        return view(find_place(link, stored), *args, **kwargs)

    return opened


def find_visit(handle: str, kinds: tuple[LinkKind, ...] = tuple(LinkKind)) -> visit_cookie.Visit:
    """Find the visit behind a handle in this browser.

    Raises `VisitHasEnded`, and `LinkOpensNothing` where there is none of these kinds.
    """
    services = current_services()
    visit = visit_cookie.read(handle, services)
    if visit is None or visit.link.kind not in kinds:
        raise LinkOpensNothing
    if visit_cookie.is_over(visit, services):
        raise VisitHasEnded
    return visit


def _open(handle: str, kinds: tuple[LinkKind, ...]) -> tuple[OpenLink, StoredTalk]:
    services, begun = current_services(), g.get("begun")
    visit = begun or find_visit(handle, kinds)
    is_writing = request.method not in SAFE_METHODS
    try:
        link, stored = open_link(visit.link, services.keys, services.today, is_writing=is_writing)
    except LinkOpensNothing:
        raise (LinkOpensNothing if begun else LinkHasStopped) from None
    g.visit = visit
    rate_limit.count_visit(link, is_writing=is_writing)
    if not is_writing:
        idempotency.drop_keys_after_a_page()
    return link, stored
