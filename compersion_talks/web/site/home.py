"""The first screen, the neutral page of a link and its button, leaving, and health."""

from cachetools import TTLCache, cached
from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from compersion_talks import links, storage
from compersion_talks.domain.errors import LinkOpensNothing
from compersion_talks.links import LinkKind
from compersion_talks.services import current_services
from compersion_talks.use_cases.access import open_link
from compersion_talks.use_cases.links import rewrap_keys
from compersion_talks.web.http import access, arrivals, idempotency, rate_limit, visit_cookie
from compersion_talks.web.http.rate_limit import (
    FAILURES,
    LINK_VIEWS,
    OPENINGS,
    limited,
    limited_by_failures,
)
from compersion_talks.web.http.responses import is_from_our_page
from compersion_talks.web.talk import invitation

HEALTH_SECONDS = 5

bp = Blueprint("home", __name__)


@bp.get("/")
def index() -> ResponseReturnValue:
    """Say in one screen what this is and who runs this copy."""
    decks = [offered.deck for offered in current_services().decks.values()]
    return render_template("site/home.html", decks=decks)


@bp.get("/l/<token>", strict_slashes=False)
@limited(LINK_VIEWS)
def link(token: str) -> ResponseReturnValue:
    """Show the neutral page of a link, the same for every link, living or dead."""
    idempotency.add_key()
    return render_template("site/link.html", token=token)


@bp.post("/open")
@limited(OPENINGS)
@limited_by_failures(FAILURES)
def open_() -> ResponseReturnValue:
    """Open a link by its button; an invitation first says what it is, and is not spent."""
    services, sent = current_services(), request.form.get("token", "")
    try:
        link = links.read(links.clean(sent), services.keys.signing)
        home = arrivals.find_home(link, services)
        if home is not None:
            return access.go_home(home, home="1")
        if link.kind is LinkKind.INVITATION:
            return invitation.show(link)
        with arrivals.telling_endings(link, services):
            opened, _ = open_link(link, services.keys, services.today, is_writing=True)
        rewrap_keys(opened, services.keys)
    except LinkOpensNothing:
        rate_limit.count(FAILURES)
        raise
    storage.commit()
    return access.arrive(link, is_made_here=False)


@bp.get("/leave")
def leave() -> ResponseReturnValue:
    """Leave at once: end this browser's visits and go to a neutral site.

    A link on another site leads there, too, but ends nothing.
    """
    if request.headers.get("Sec-Fetch-Dest", "document") != "document":
        return Response(status=204)
    response = make_response(redirect(current_services().settings.leave_url, 303))
    if is_from_our_page():
        for name in visit_cookie.list_names(current_services()):
            visit_cookie.end(response, name, current_services())
        # Never "cookies": that signs people out of every other site of the same domain.
        response.headers["Clear-Site-Data"] = '"cache"'
    return response


@bp.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Answer 200 while a write would succeed, else 503; the answer is up to 5 seconds old."""
    if _is_writable(current_services().settings.database_url):
        return jsonify(status="ok")
    return jsonify(status="unable to write"), 503


@bp.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Answer 200 if the tables and the keys fit, too; else 503 with what does not."""
    services = current_services()
    problem = _find_problem(services.settings.database_url, services.keys.copy_id)
    return (jsonify(status=problem), 503) if problem else jsonify(status="ok")


@cached(TTLCache(maxsize=1, ttl=HEALTH_SECONDS))
def _is_writable(_database_url: str) -> bool:
    # Cached: a trial write takes the write lock and touches the disk, and the page is public.
    return storage.is_writable()


@cached(TTLCache(maxsize=1, ttl=HEALTH_SECONDS))
def _find_problem(_database_url: str, copy_id: bytes) -> str:
    if not storage.is_writable():
        return "unable to write"
    if not storage.is_up_to_date():
        return "tables are of another version"
    return "" if storage.ownership.is_of(copy_id) else "keys are of another copy"
