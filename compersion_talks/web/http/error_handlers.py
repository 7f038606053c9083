"""One table from each refusal and fault to one page: what happened, what is safe, what to do."""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    g,
    make_response,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from compersion_talks import storage
from compersion_talks.domain import errors
from compersion_talks.services import current_services
from compersion_talks.web.http import rate_limit, visit_cookie
from compersion_talks.web.http.access import FIRST_PAGES
from compersion_talks.web.http.error_pages import (
    BY_REFUSAL,
    BY_STATUS,
    DOES_NOT_FIT,
    FAILED,
    KEEPS_NOTHING,
    MANY_TALKS,
    NOTHING_TYPED,
    TOO_BIG_TO_READ,
    Trouble,
)
from compersion_talks.web.http.i18n import _
from compersion_talks.web.http.request_size import sent_something

log = logging.getLogger(__name__)


_RESCUE = "compersion_talks.rescue_input"
RescuedInput = list[tuple[str, str]]


def install(app: Flask, rescue_input: Callable[[], RescuedInput]) -> None:
    """Answer every refusal and fault of an app with its page, and echo what was typed on it."""
    app.extensions[_RESCUE] = rescue_input
    app.register_error_handler(errors.LinkOpensNothing, _dead_link)
    app.register_error_handler(CSRFError, _untrusted_form)
    app.register_error_handler(rate_limit.TooOften, _too_often)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _fault)
    for kind, trouble in BY_REFUSAL.items():
        app.register_error_handler(kind, _showing(trouble))


def _showing(trouble: Trouble) -> Callable[[Exception], Response]:
    return lambda error: _page(trouble)


def echo_form(bp: Blueprint, view: str, echo: Callable[..., ResponseReturnValue]) -> None:
    """Show one form of a blueprint again, as it was sent, when its token was lost.

    It takes one more press. Where nothing could be read, an empty form would look like lost words.
    """

    def answer(error: CSRFError) -> ResponseReturnValue:
        if request.endpoint != f"{bp.name}.{view}" or not sent_something():
            return _untrusted_form(error)
        try:
            return echo(**(request.view_args or {}))
        except (errors.Refusal, HTTPException) as refusal:
            return current_app.handle_user_exception(refusal)

    bp.register_error_handler(CSRFError, answer)


def _untrusted_form(error: CSRFError) -> ResponseReturnValue:
    return _page(KEEPS_NOTHING if visit_cookie.is_cookieless(current_services()) else _once_more())


def _rescue_input() -> RescuedInput:
    rescue: Callable[[], RescuedInput] = current_app.extensions[_RESCUE]
    return rescue()


def _once_more() -> Trouble:
    return BY_STATUS[400] if _rescue_input() else NOTHING_TYPED


def _dead_link(error: Exception) -> Response:
    storage.rollback()
    return make_response(_rendered("errors/dead_link.html"), 404)


def _http(error: HTTPException) -> Response:
    code = error.code or 500
    if code < 400:
        return make_response(error.get_response())
    trouble = _by_what_arrived(code)
    allowed = {name: value for name, value in error.get_headers() if name == "Allow"}
    return _page(replace(trouble, headers={**trouble.headers, **allowed}))


def _by_what_arrived(code: int) -> Trouble:
    """Choose the page of a status; some say whether anything that was typed could be read."""
    if code == 400:
        return _once_more()
    if code == 413 and not sent_something():
        return TOO_BIG_TO_READ
    other = replace(DOES_NOT_FIT, status=code) if code < 500 else FAILED
    return BY_STATUS.get(code, other)


def _too_often(error: rate_limit.TooOften) -> Response:
    trouble = MANY_TALKS if error.limit in rate_limit.NEW_TALKS else BY_STATUS[429]
    return _page(replace(trouble, headers={"Retry-After": str(error.retry_after)}))


def _fault(error: Exception) -> Response:
    log.error("fault in %s: %s", request.endpoint, type(error).__name__)
    return _page(FAILED)


def _page(trouble: Trouble) -> Response:
    storage.rollback()
    page = _rendered("errors/error.html", trouble=trouble, actions=_ways_out(trouble))
    return make_response(page, trouble.status, trouble.headers)


def _rendered(template: str, **words: Any) -> str:
    """Fill a page of trouble in: it is the same for everyone, whatever address led to it."""
    return render_template(template, kept=_rescue_input(), came_from="", **words)


def _ways_out(trouble: Trouble) -> list[dict[str, str]]:
    """List where to go from here: only pages that the link of this visit opens."""
    home = {"label": _("Go to the first page"), "href": url_for("home.index")}
    handle = (request.view_args or {}).get("handle")
    if not handle:
        return [home]
    visit = g.get("visit")
    own = FIRST_PAGES[visit.kind] if visit is not None else "talks.place"
    ways = [trouble.way_out] if trouble.way_out is not None else []
    known = [endpoint for _label, endpoint in ways]
    if own not in (request.endpoint, *known):
        ways.append((_("Go to my own page"), own))
    return [
        *({"label": label, "href": url_for(place, handle=handle)} for label, place in ways),
        home,
    ]
