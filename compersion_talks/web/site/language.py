"""The page to choose a language; the choice is kept in one browser only."""

from flask import (
    Blueprint,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from compersion_talks.services import current_services
from compersion_talks.web.http import visit_cookie
from compersion_talks.web.http.i18n import _, list_languages

bp = Blueprint("languages", __name__)


@bp.get("/language")
def choose() -> ResponseReturnValue:
    """Ask for the language of the pages."""
    return _render_page({})


@bp.post("/language")
def keep() -> ResponseReturnValue:
    """Keep the choice in a session cookie, and go back."""
    chosen = request.form.get("language", "")
    if chosen not in list_languages():
        return _render_page({"language": _("Choose one of the languages.")}), 422
    response = make_response(redirect(_find_way_back(), 303))
    _send(response, chosen)
    return response


def _render_page(faults: dict[str, str]) -> str:
    return render_template("site/language.html", back=request.values.get("back"), faults=faults)


def _send(response: Response, chosen: str) -> None:
    name, is_secure = (
        visit_cookie.name_language_cookie(current_services()),
        current_services().is_https,
    )
    response.set_cookie(name, chosen, secure=is_secure, httponly=True, samesite="Lax", path="/")


def _find_way_back() -> str:
    """Return the page that led here, or the first page; never an address of another site."""
    try:
        found = current_app.url_map.bind("").match(request.form.get("back"), "GET")
    except HTTPException:
        return url_for("home.index")
    endpoint, values = found
    return url_for(endpoint, **values)
