"""The first screen, the neutral page of a link and its button, leaving, and health."""

from cachetools import TTLCache, cached
from flask import (
    Blueprint,
    Response,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from compersion_talks import links, storage
from compersion_talks.domain.errors import LinkOpensNothing
from compersion_talks.links import LinkKind, ShareLink
from compersion_talks.services import current_services
from compersion_talks.use_cases.access import open_link
from compersion_talks.use_cases.links import rewrap_keys, take_up
from compersion_talks.web.http import access, arrivals, idempotency, rate_limit, visit_cookie
from compersion_talks.web.http.rate_limit import (
    FAILURES,
    LINK_VIEWS,
    OPENINGS,
    limited,
    limited_by_failures,
)
from compersion_talks.web.http.responses import is_from_our_page

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
    """Open a link by its button; an invitation takes up the place."""
    services, sent = current_services(), request.form.get("token", "")
    try:
        link = links.read(links.clean(sent), services.keys.signing)
        home = arrivals.find_home(link, services)
        if home is not None:
            return access.go_home(home)
        other = None if "for_me" in request.form else arrivals.find_other_place(link, services)
        if other is not None:
            own_page = url_for(access.FIRST_PAGES[other.link.kind], handle=other.handle)
            return render_template("talk/for_you.html", place=other, token=sent, own_page=own_page)
        return _open(link)
    except LinkOpensNothing:
        rate_limit.count(FAILURES)
        raise


def _open(link: ShareLink) -> Response:
    """Open a link that this browser does not hold; an invitation takes up the place."""
    services, own = current_services(), link
    try:
        if link.kind is LinkKind.INVITATION:
            browser_keys = idempotency.read_keys()
            own = take_up(link.secret, browser_keys, services.keys, services.today)
        else:
            opened, _ = open_link(link, services.keys, services.today, is_writing=True)
            rewrap_keys(opened, services.keys)
    except LinkOpensNothing:
        arrivals.explain_ending(link, services)
        raise
    storage.commit()
    return access.arrive(
        own,
        is_made_here=link.kind is LinkKind.INVITATION,
        invitation_id=arrivals.derive_invitation_id(link),
    )


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


@cached(TTLCache(maxsize=1, ttl=HEALTH_SECONDS))
def _is_writable(_database_url: str) -> bool:
    # Cached: a trial write takes the write lock and touches the disk, and the page is public.
    return storage.is_writable()
