"""Open a talk, show a partner's own place in it, and forget it for everyone."""

from flask import Blueprint, get_flashed_messages, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from compersion_talks import storage
from compersion_talks.domain.talks import FEWEST_PARTNERS, LENGTHS, PaperSize
from compersion_talks.services import current_services
from compersion_talks.use_cases.access import Place, has_open_invitation
from compersion_talks.use_cases.after_merge import forget as forget_talk
from compersion_talks.use_cases.links import list_seats
from compersion_talks.use_cases.open_talk import Wishes, open_talk
from compersion_talks.use_cases.sheets import find_earlier_opening, has_notes
from compersion_talks.web.http import access, idempotency, rate_limit, visit_cookie
from compersion_talks.web.http.access import opens_sheet, opens_talk
from compersion_talks.web.http.error_handlers import echo_form
from compersion_talks.web.http.form_errors import KEEPS_NOTHING, OPEN_TOO_LONG
from compersion_talks.web.http.i18n import _, ngettext
from compersion_talks.web.http.rate_limit import FAILURES, WRONG_CODES, limited, limited_by_failures
from compersion_talks.web.talk.confirm import FORGET_TALK, ask
from compersion_talks.web.talk.forms import (
    SUITED,
    Faults,
    NewTalkForm,
    can_open,
    make_usual_form,
    parse_form,
    read_form,
    read_last_time,
)
from compersion_talks.web.talk.links import describe_own_link

SAVED = "saved in "
"""The one-time message of a page of the walk that was saved to be left: no address says so."""
_ON_LETTER = ("-US", "-CA")

bp = Blueprint("talks", __name__)


@bp.get("/talks/new")
def new() -> ResponseReturnValue:
    """Ask what a new talk needs."""
    idempotency.add_key()
    return _render_page(make_usual_form(current_services(), find_usual_paper()), {})


@bp.post("/talks")
@limited_by_failures(FAILURES, WRONG_CODES)
def create() -> ResponseReturnValue:
    """Open a talk and go to its opener's first page."""
    services = current_services()
    form = read_form(request.form)
    wishes = parse_form(form, services)
    if not isinstance(wishes, Wishes):
        if "create_code" in wishes:
            rate_limit.count(FAILURES, WRONG_CODES)
        return _render_page(form, wishes), 422
    limits = rate_limit.list_limits_of_new_talks()
    rate_limit.check(*limits)
    offered = services.decks[form.deck]
    key = idempotency.read_newest_key()
    link = open_talk(wishes, offered, key, services.keys, services.today)
    storage.commit()
    rate_limit.count(*limits)
    return access.arrive(link, is_made_here=True)


def echo_new() -> ResponseReturnValue:
    """Show the form again as it was sent, when its token was lost."""
    fault = KEEPS_NOTHING if visit_cookie.is_cookieless(current_services()) else OPEN_TOO_LONG
    return _render_page(read_form(request.form), {"deck": str(fault)}), 400


@bp.get("/t/<handle>/", endpoint="place")
@opens_sheet
def show_place(place: Place) -> ResponseReturnValue:
    """Show a partner's own place: what comes next, the own link, the people."""
    needs_fresh_link = access.needs_fresh_link(place)
    idempotency.drop_keys()
    if needs_fresh_link:
        idempotency.add_key()
    is_new = _must_keep_link(place)
    return render_template(
        "talk/first_view.html" if is_new and _is_first_view(place) else "talk/place.html",
        place=place,
        is_new=is_new,
        is_second_hand=access.is_second_hand(place),
        needs_fresh_link=needs_fresh_link,
        is_saved=SAVED + place.handle in get_flashed_messages(),
        notes_url=url_for("notes.show", handle=place.handle) if has_notes(place) else "",
        **_list_missing(place),
        **describe_own_link(place),
        **_find_next_step(place),
    )


@bp.get("/t/<handle>/forget")
@opens_talk
def confirm_forgetting(place: Place) -> ResponseReturnValue:
    """Ask before the talk is forgotten for everyone."""
    return ask(FORGET_TALK, place)


@bp.post("/t/<handle>/forget")
@opens_talk
@limited()  # it must work, whatever was done a moment before
def forget(place: Place) -> ResponseReturnValue:
    """Forget the talk for everyone."""
    storage.run_even_when_full(lambda: forget_talk(place))
    current_services().pdfs.forget(place.stored.id)
    response = make_response(render_template("talk/forgotten.html"))
    access.end_visit(response, place.handle)
    return response


def _render_page(form: NewTalkForm, faults: Faults) -> str:
    return render_template("talk/new.html", **describe_form(form, faults))


def describe_form(form: NewTalkForm, faults: Faults) -> dict[str, object]:
    """Return what a page needs on which talks are opened."""
    services = current_services()
    last_time = read_last_time(form.last_time) if form.last_time else None
    usual = make_usual_form(services, find_usual_paper()).follow(last_time)
    return {
        "usual": usual,
        "decks": [offered.deck for offered in services.decks.values()],
        "typed": form,
        "last_time": last_time,
        "faults": faults,
        "has_more": form.has_more(usual),
        "lengths": [
            {"value": SUITED, "label": _("What suits the number of people")},
            *(
                {"value": str(n), "label": ngettext("%(number)s minute", "%(number)s minutes", n)}
                for n in LENGTHS
            ),
        ],
        "needs_code": bool(services.settings.create_code),
        "opening_hours": services.settings.opening_hours,
        "can_open": can_open(services),
    }


def find_usual_paper() -> PaperSize:
    """Return the size that people print on where this browser says that it is."""
    # Of the languages a browser asks for, the first tells most: many add en-US at the end.
    language = request.accept_languages.best or ""
    return PaperSize.LETTER if language.upper().endswith(_ON_LETTER) else PaperSize.A4


def _must_keep_link(place: Place) -> bool:
    """Say whether the own link stands first: it is new, and nobody else has it."""
    # The first page stays in the history, and may be a bookmark: whoever has begun goes on from it.
    has_begun = place.revision > 0 or place.is_merged
    is_new = ("new" in request.args and not has_begun) or "replaced" in request.args
    is_new = is_new or has_open_invitation(place)
    return is_new and not access.is_second_hand(place)


def _list_missing(place: Place) -> dict[str, object]:
    """List who can still be invited, and who said no; and one's own way in and out."""
    seats = list_seats(place)
    return {
        "leave_talk_url": _find_way_out(place),
        "opened_before": find_earlier_opening(place),
        "is_led_home": "home" in request.args,
        "unjoined": [seat.partner.name for seat in seats if seat.invitation],
        "declined": [seat.partner.name for seat in seats if seat.is_declined],
    }


def _is_first_view(place: Place) -> bool:
    return bool(request.args.keys() & {"new", "replaced"}) and not (
        place.is_merged or place.is_closed or place.revision
    )


def _find_way_out(place: Place) -> str:
    """Return where a partner leaves: a talk of two ends with that."""
    if len(place.talk.partners) == FEWEST_PARTNERS:
        return url_for("talks.confirm_forgetting", handle=place.handle)
    return url_for("people.confirm_removal", handle=place.handle, partner_id=place.own_id)


def _find_next_step(place: Place) -> dict[str, str]:
    if place.is_merged:
        target, label = "agenda.show", _("Open the plan")
    elif place.is_closed:
        target, label = "review.waiting", _("See if the plan is ready")
    elif place.revision:
        target, label = "walk.resume", _("Go on with my answers")
    else:
        target, label = "before.now", _("Start my answers")
    return {"next_label": label, "next_url": url_for(target, handle=place.handle)}


echo_form(bp, echo_new, "create")
