"""Answers each error of an app with its page, and echoes what was typed."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import islice
from typing import Any, TypeVar

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
from compersion_talks.domain.deck_faults import MOST_PROMPTS
from compersion_talks.services import current_services
from compersion_talks.web.http import access, rate_limit, visit_cookie
from compersion_talks.web.http.access import FIRST_PAGES
from compersion_talks.web.http.error_pages import (
    DOES_NOT_FIT,
    ENDINGS,
    ERROR_PAGES,
    FAILED,
    MANY_TALKS,
    NO_COOKIES,
    NOTHING_TYPED,
    TOO_BIG_TO_READ,
    VISIT_HAS_ENDED,
    ErrorPage,
)
from compersion_talks.web.http.i18n import _
from compersion_talks.web.http.request_size import has_input, read_fields
from compersion_talks.web.http.responses import read_option, set_option

log = logging.getLogger(__name__)

RescuedInput = list[tuple[str, str]]
Rescue = Callable[[], Iterable[tuple[str, str]]]
V = TypeVar("V", bound=Callable[..., object])
LINK_FIELD = "own_link"
_RESCUE = "compersion_talks.rescue_input"
_OPENS_AGAIN = "opens_again"


def install(app: Flask, rescue_input: Rescue) -> None:
    """Answer every error of an app with its page.

    `rescue_input` yields what was typed in this request, as pairs of a label and a text.
    """
    app.extensions[_RESCUE] = rescue_input
    app.register_error_handler(errors.LinkOpensNothing, _answer_dead_link)
    app.register_error_handler(errors.PlaceIsGone, _answer_gone_place)
    app.register_error_handler(CSRFError, _answer_lost_token)
    app.register_error_handler(rate_limit.TooOften, _answer_limit)
    app.register_error_handler(HTTPException, _answer_status)
    app.register_error_handler(Exception, _answer_fault)
    for error, page in ERROR_PAGES.items():
        if isinstance(error, type):
            app.register_error_handler(error, _make_handler(page))


def opens_again(endpoint: str) -> Callable[[V], V]:
    """Decorate a view: a form that came after its visit can be sent there with the own link.

    That view takes the same arguments, and finds the link in `LINK_FIELD`.
    """
    return set_option(_OPENS_AGAIN, endpoint)


def echo_form(bp: Blueprint, echo: Callable[..., ResponseReturnValue], *views: str) -> None:
    """Show the form of some views of a blueprint again, as it was sent, when its token was lost.

    A form that could not be read gets an error page instead: an empty form would look like lost
    input.
    """
    endpoints = [f"{bp.name}.{view}" for view in views]

    def answer(error: CSRFError) -> ResponseReturnValue:
        if request.endpoint not in endpoints or not has_input():
            return _answer_lost_token(error)
        try:
            return echo(**(request.view_args or {}))
        except (errors.Refusal, HTTPException) as refusal:
            return current_app.handle_user_exception(refusal)

    bp.register_error_handler(CSRFError, answer)


def _make_handler(page: ErrorPage) -> Callable[[Exception], Response]:
    return lambda error: _answer(page)


def _answer_lost_token(error: CSRFError) -> Response:
    is_cookieless = visit_cookie.is_cookieless(current_services())
    return _answer(NO_COOKIES if is_cookieless else _choose_form_page())


def _answer_dead_link(error: Exception) -> Response:
    storage.rollback()
    return make_response(_render("errors/dead_link.html", **_find_way_back()), 404)


def _answer_gone_place(error: errors.PlaceIsGone) -> Response:
    storage.rollback()
    text = _render(
        "errors/gone_place.html", day=error.day, is_given_out_anew=error.is_given_out_anew
    )
    return make_response(text, 404)


def _answer_status(error: HTTPException) -> Response:
    code = error.code or 500
    if code < 400:
        return make_response(error.get_response())
    page = _choose_page(code)
    allowed = {name: value for name, value in error.get_headers() if name == "Allow"}
    return _answer(replace(page, headers={**page.headers, **allowed}))


def _answer_limit(error: rate_limit.TooOften) -> Response:
    page = MANY_TALKS if rate_limit.is_of_new_talks(error.limit) else ERROR_PAGES[429]
    return _answer(replace(page, headers={"Retry-After": str(error.retry_after)}))


def _answer_fault(error: Exception) -> Response:
    log.error("fault in %s: %s", request.endpoint, type(error).__name__)
    return _answer(FAILED)


def _choose_page(code: int) -> ErrorPage:
    if code == 400:
        return _choose_form_page()
    if code == 413 and not has_input():
        return TOO_BIG_TO_READ
    other = replace(DOES_NOT_FIT, status=code) if code < 500 else FAILED
    return ERROR_PAGES.get(code, other)


def _choose_form_page() -> ErrorPage:
    return ERROR_PAGES[400] if _rescue_input() else NOTHING_TYPED


def _rescue_input() -> RescuedInput:
    rescue: Rescue = current_app.extensions[_RESCUE]
    return list(islice(rescue(), MOST_PROMPTS))  # no page has more, and each becomes a box


def _answer(page: ErrorPage) -> Response:
    storage.rollback()
    is_over = page is VISIT_HAS_ENDED or request.endpoint == read_option(_OPENS_AGAIN, "-")
    way_back = _find_way_back() if is_over else {}
    text = _render("errors/error.html", page=page, actions=_list_actions(page), **way_back)
    return make_response(text, page.status, page.headers)


def _render(template: str, again_url: str = "", **context: Any) -> str:
    # The language form gets no address to return to: an error page is the same for everyone.
    return render_template(
        template, kept=_rescue_input(), came_from="", again_url=again_url, **context
    )


def _find_way_back() -> dict[str, Any]:
    """Return where this form can be sent once more, with the own link, and what was sent.

    It depends on the form alone: a browser that never had a visit gets the same.
    """
    endpoint = read_option(_OPENS_AGAIN, "")
    if not endpoint or access.is_open():
        return {}
    sent = read_fields()
    return {
        "again_url": url_for(endpoint, **(request.view_args or {})),
        "sent": [one for one in sent.items(multi=True) if one[0] not in ("csrf_token", LINK_FIELD)],
        "link_field": LINK_FIELD,
        "faults": {
            LINK_FIELD: _("This link doesn't open that page. Check that it's yours, and complete.")
        }
        if LINK_FIELD in sent
        else {},
    }


def _list_actions(page: ErrorPage) -> list[dict[str, str]]:
    """List where to go from here: only pages that the link of this visit opens."""
    home = {"label": _("Go to the first page"), "href": url_for("home.index")}
    handle = (request.view_args or {}).get("handle")
    if not handle or page in ENDINGS:
        return [home]
    visit = g.get("visit")
    own = FIRST_PAGES[visit.link.kind] if visit is not None else "talks.place"
    ways = [page.way_out] if page.way_out is not None else []
    known = [endpoint for _label, endpoint in ways]
    if own not in (request.endpoint, *known):
        ways.append((_("Go to my own page"), own))
    return [
        *({"label": label, "href": url_for(place, handle=handle)} for label, place in ways),
        home,
    ]
