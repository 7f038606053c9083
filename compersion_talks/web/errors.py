"""One table from each refusal and fault to one page: what happened, what is safe, what to do."""

import logging
from collections.abc import Callable

from flask import Flask, Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from compersion_talks import storage
from compersion_talks.domain import errors
from compersion_talks.web import talks, walk
from compersion_talks.web.forms.given_back import typed_words
from compersion_talks.web.language import _
from compersion_talks.web.troubles import BY_REFUSAL, BY_STATUS, FAILED, Trouble

log = logging.getLogger(__name__)


GIVEN_BACK: dict[str, Callable[..., ResponseReturnValue]] = {
    "walk.answer": walk.give_back,
    "talks.create": talks.give_back,
}


def install(app: Flask) -> None:
    """Answer every refusal and fault of an app with its page."""
    app.register_error_handler(errors.LinkOpensNothing, _dead_link)
    app.register_error_handler(CSRFError, _untrusted_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _fault)
    for kind, trouble in BY_REFUSAL.items():
        app.register_error_handler(kind, _showing(trouble))


def _showing(trouble: Trouble) -> Callable[[Exception], Response]:
    return lambda error: _page(trouble)


def _untrusted_form(error: CSRFError) -> ResponseReturnValue:
    """Give a page back as it was sent where its module can; it takes one more press."""
    again = GIVEN_BACK.get(request.endpoint or "")
    if again is None:
        return _page(BY_STATUS[400])
    return again(**(request.view_args or {}))


def _dead_link(error: Exception) -> Response:
    storage.rollback()
    return make_response(render_template("errors/dead_link.html", kept=typed_words()), 404)


def _http(error: HTTPException) -> Response:
    if error.code is not None and error.code < 400:
        return make_response(error.get_response())
    return _page(BY_STATUS.get(error.code or 500, FAILED))


def _fault(error: Exception) -> Response:
    log.error("fault in %s: %s", request.endpoint, type(error).__name__)
    return _page(FAILED)


def _page(trouble: Trouble) -> Response:
    storage.rollback()
    actions = [{"label": _("Go to the first page"), "href": url_for("home.index")}]
    handle = (request.view_args or {}).get("handle")
    if handle and request.endpoint != "talks.place":
        address = url_for("talks.place", handle=handle)
        actions.insert(0, {"label": _("Go to my own page"), "href": address})
    page = render_template(
        "errors/error.html",
        heading=trouble.heading,
        lines=trouble.lines,
        kept=typed_words(),
        actions=actions,
    )
    return make_response(page, trouble.status, trouble.headers)
