"""Open the next talk: the usual form, filled in from an agreements page that came along.

What came along travels in forms alone, and nothing tells of the talk that it is from.
"""

from dataclasses import replace

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from compersion_talks.domain.carrier import AgreementsPage
from compersion_talks.services import current_services
from compersion_talks.web.http import idempotency
from compersion_talks.web.http.error_handlers import echo_form
from compersion_talks.web.http.form_errors import OPEN_TOO_LONG
from compersion_talks.web.talk.forms import (
    DAMAGED,
    Faults,
    NewTalkForm,
    make_usual_form,
    read_last_time,
)
from compersion_talks.web.talk.views import describe_form, find_usual_paper

DECK = "check-in"

bp = Blueprint("next_talk", __name__)


@bp.post("/talks/next")
def offer() -> ResponseReturnValue:
    """Offer to open a talk with what an agreements page says; nothing is opened or kept yet."""
    idempotency.add_key()
    return _render({})


def echo_offer() -> ResponseReturnValue:
    """Offer it once more, when the token of the form was lost."""
    return _render({"deck": str(OPEN_TOO_LONG)}, 400)


def _render(faults: Faults, status: int = 200) -> tuple[str, int]:
    usual = make_usual_form(current_services(), find_usual_paper())
    carried, own = request.form.get("last_time", ""), request.form.get("own", "")
    page = read_last_time(carried)
    if page is None:
        described = describe_form(usual, {"deck": str(DAMAGED)})
        return render_template("talk/new.html", **described), 422
    form = replace(fill_form(page, usual, own), last_time=carried)
    return render_template("talk/new.html", **describe_form(form, faults)), status


def fill_form(page: AgreementsPage, usual: NewTalkForm, own: str) -> NewTalkForm:
    """Fill the form in from a page; the name `own` stands first, as that of whoever opens.

    Whoever is none of the people on the page only invites them.
    """
    others = tuple(name for name in page.names if name != own)
    return replace(
        usual.follow(page),
        deck=DECK if DECK in current_services().decks else usual.deck,
        takes_part=own in page.names,
        names=(own, *others) if own in page.names else others,
    )


echo_form(bp, echo_offer, "offer")
