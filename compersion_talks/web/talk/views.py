"""Open a talk; one's own place in it; forgetting it for everyone."""

from typing import Any

from flask import Blueprint, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from compersion_talks import storage
from compersion_talks.domain.talks import LENGTHS, MOST_PARTNERS, least_length
from compersion_talks.library import read_deck
from compersion_talks.services import current_services
from compersion_talks.use_cases.access import Place
from compersion_talks.use_cases.after_merge import forget as forget_talk
from compersion_talks.use_cases.open_talk import open_talk
from compersion_talks.use_cases.sheets import has_notes, revision_of
from compersion_talks.web.http import access, idempotency, rate_limit, visit_cookie
from compersion_talks.web.http.access import opens_sheet, opens_talk
from compersion_talks.web.http.error_handlers import echo_form
from compersion_talks.web.http.form_errors import KEEPS_NOTHING, OPEN_TOO_LONG
from compersion_talks.web.http.i18n import _
from compersion_talks.web.talk import confirm
from compersion_talks.web.talk import forms as forms
from compersion_talks.web.talk.confirm import ask

bp = Blueprint("talks", __name__)


@bp.get("/talks/new")
def new() -> ResponseReturnValue:
    """Ask what a new talk needs."""
    idempotency.plant()
    return _page(forms.blank(next(iter(current_services().decks))), [])


@bp.post("/talks")
def create() -> ResponseReturnValue:
    """Open a talk and go to its opener's first page."""
    services = current_services()
    form, names = forms.NewTalkForm(), request.form.getlist("names")
    faults = forms.faults(form, names, services)
    if forms.has_wrong_code(faults):
        rate_limit.count_wrong_code()
    if faults:
        return _page(forms.typed(request.form, names), faults), 422
    rate_limit.count_new_talk()
    source = services.decks[form.deck.data]
    link = open_talk(
        forms.wishes(form, names), source, idempotency.planted(), services.keys, services.today
    )
    storage.commit()
    return access.arrive(link, is_made_here=True)


def echo_new() -> ResponseReturnValue:
    """Show the form again as it was sent, when its token was lost."""
    names = request.form.getlist("names")
    wrong = KEEPS_NOTHING if visit_cookie.none_came(current_services()) else OPEN_TOO_LONG
    return _page(forms.typed(request.form, names), [("deck", str(wrong))]), 400


@bp.get("/t/<handle>/")
@opens_sheet
def place(place: Place) -> ResponseReturnValue:
    """Show a partner's own place: what comes next, the own link, the people."""
    needs_fresh_link = access.needs_fresh_link(place)
    idempotency.pull()
    if needs_fresh_link:
        idempotency.plant()
    return render_template(
        "talk/place.html",
        place=place,
        own_url=current_services().own_address(place),
        is_new="new" in request.args and not access.is_second_hand(place),
        is_second_hand=access.is_second_hand(place),
        needs_fresh_link=needs_fresh_link,
        is_saved="saved" in request.args,
        notes_url=url_for("notes.show", handle=place.handle) if has_notes(place) else "",
        **_next_step(place),
    )


@bp.get("/t/<handle>/forget")
@opens_talk
def confirm_forgetting(place: Place) -> ResponseReturnValue:
    """Ask before the talk is forgotten for everyone."""
    return ask(confirm.forgetting(), place)


@bp.post("/t/<handle>/forget")
@opens_talk
def forget(place: Place) -> ResponseReturnValue:
    """Forget the talk for everyone."""
    storage.even_when_full(lambda: forget_talk(place))
    current_services().pdfs.forget(place.stored.id)
    response = make_response(render_template("talk/forgotten.html"))
    access.end_visit(response, place.handle)
    return response


def _page(typed: dict[str, Any], faults: forms.Faults) -> str:
    services = current_services()
    return render_template(
        "talk/new.html",
        decks=[read_deck(source) for source in services.decks.values()],
        typed=typed,
        faults=faults,
        lengths=[_length(minutes) for minutes in LENGTHS],
        needs_code=bool(services.settings.create_code),
    )


def _length(minutes: int) -> dict[str, str]:
    fitting = [n for n in range(2, MOST_PARTNERS + 1) if least_length(n) == minutes]
    return {
        "value": str(minutes),
        "label": _("%(minutes)s minutes", minutes=minutes),
        "help": _("enough for %(few)s to %(many)s people", few=fitting[0], many=fitting[-1]),
    }


def _next_step(place: Place) -> dict[str, str]:
    if place.is_merged:
        target, label = "agenda.show", _("Open the paper")
    elif place.is_closed:
        target, label = "review.waiting", _("See where you are")
    elif revision_of(place):
        target, label = "walk.resume", _("Go on with my sheet")
    else:
        target, label = "walk.before", _("Start my sheet")
    return {"next_label": label, "next_url": url_for(target, handle=place.handle)}


echo_form(bp, "create", echo_new)
