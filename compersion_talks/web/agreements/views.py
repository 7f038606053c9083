"""The agreements of a talk as a page: what everyone said yes to, and what waits for it."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from compersion_talks import storage
from compersion_talks.domain.agreements import MOST_AGREEMENTS, Agreements, Draft
from compersion_talks.domain.errors import (
    AgreementHasChanged,
    DayIsUnreadable,
    ReviewIsOutOfReach,
    TalkIsNotMerged,
)
from compersion_talks.services import current_services
from compersion_talks.use_cases import agreements as use_cases
from compersion_talks.use_cases.access import Place
from compersion_talks.use_cases.agreements import find_agreement, read_agreements, sign_of
from compersion_talks.use_cases.agreements_page import write_carrier
from compersion_talks.web.agenda.pdf_variants import label_sizes
from compersion_talks.web.http.access import opens_sheet
from compersion_talks.web.http.error_handlers import echo_form
from compersion_talks.web.http.form_errors import OPEN_TOO_LONG, explain
from compersion_talks.web.http.i18n import read_day
from compersion_talks.web.http.rate_limit import limited
from compersion_talks.web.talk.confirm import FORGET_AGREEMENTS, TAKE_BACK, ask

bp = Blueprint("agreements", __name__, url_prefix="/t/<handle>/agreements")

_SAYINGS: Mapping[str, Callable[[Place, str], None]] = {
    "yes": use_cases.say_yes,
    "not-like-this": use_cases.contest,
    "ask-again": use_cases.ask_again,
    "take-back": use_cases.take_back,
}


@bp.get("/")
@opens_sheet
def show(place: Place) -> ResponseReturnValue:
    """Show what is agreed and what waits; until the merge, there is nothing to agree."""
    try:
        return render_page(place)
    except TalkIsNotMerged:
        return redirect(url_for("talks.place", handle=place.handle), 303)


def render_page(
    place: Place,
    typed_day: str | None = None,
    faults: Mapping[str, str] | None = None,
    *,
    is_late: bool = False,
) -> str:
    """Render the page; `is_late` says that what was sent was about older words."""
    now = read_agreements(place)
    day = now.look_again_on
    return render_template(
        "agreements/page.html",
        place=place,
        agreed=[_describe(place, now, one) for one in now.drafts if now.is_agreed(one)],
        waiting=[_describe(place, now, one) for one in now.drafts if not now.is_agreed(one)],
        is_full=len(now.drafts) >= MOST_AGREEMENTS,
        has_changed=now.has_changed,
        is_late=is_late,
        look_again_on=typed_day if typed_day is not None else day.isoformat() if day else "",
        calendar_url=url_for("agreements_files.save_day", handle=place.handle) if day else "",
        prints=_list_prints(place, now),
        carrier=write_carrier(place),
        own=place.partner.name,
        faults=faults or {},
    )


@bp.post("/say")
@opens_sheet
def say(place: Place) -> ResponseReturnValue:
    """Say yes, "not like this", or take a yes back, about the words that were shown."""
    saying = _SAYINGS.get(request.form.get("say", ""))
    if saying is None:
        abort(422)
    try:
        saying(place, request.form.get("agreement", ""))
    except AgreementHasChanged:
        return render_page(place, is_late=True), 409
    return _commit(place)


@bp.get("/<sign>/take-back")
@opens_sheet
def confirm_taking_back(place: Place, sign: str) -> ResponseReturnValue:
    """Ask before a line leaves the page for everyone."""
    try:
        words = find_agreement(place, read_agreements(place), sign)
    except AgreementHasChanged:
        return redirect(url_for("agreements.show", handle=place.handle), 303)
    back_url = url_for("agreements.show", handle=place.handle)
    return ask(TAKE_BACK, place, subject=words.what, back_url=back_url)


@bp.post("/<sign>/take-back")
@opens_sheet
@limited()  # it must work, whatever was done a moment before
def take_back(place: Place, sign: str) -> ResponseReturnValue:
    """Take this partner's yes back; the line leaves the page."""
    storage.run_even_when_full(lambda: use_cases.take_back(place, sign))
    return redirect(url_for("agreements.show", handle=place.handle), 303)


@bp.post("/day")
@opens_sheet
def choose_day(place: Place) -> ResponseReturnValue:
    """Choose the day to look again, or none."""
    typed = request.form.get("look_again_on", "").strip()
    try:
        day = read_day(typed)
        if typed and day is None:
            raise DayIsUnreadable
        use_cases.choose_day(place, day, current_services().today)
    except (DayIsUnreadable, ReviewIsOutOfReach) as refusal:
        return render_page(place, typed, {"look_again_on": explain(refusal)}), 422
    return _commit(place)


@bp.get("/forget")
@opens_sheet
def confirm_forgetting(place: Place) -> ResponseReturnValue:
    """Ask before the agreements are forgotten for everyone."""
    back_url = url_for("agreements.show", handle=place.handle)
    return ask(FORGET_AGREEMENTS, place, back_url=back_url)


@bp.post("/forget")
@opens_sheet
@limited()  # it must work, whatever was done a moment before
def forget(place: Place) -> ResponseReturnValue:
    """Forget the agreements for everyone; the plan stays."""
    storage.run_even_when_full(lambda: use_cases.forget(place))
    current_services().pdfs.forget(place.stored.id)
    return redirect(url_for("agreements.show", handle=place.handle), 303)


@opens_sheet
def echo_day(place: Place) -> ResponseReturnValue:
    """Show the page again with the day that was sent, when the form's token was lost."""
    typed = request.form.get("look_again_on", "")
    return render_page(place, typed, {"look_again_on": str(OPEN_TOO_LONG)}), 400


def _describe(place: Place, now: Agreements, draft: Draft) -> dict[str, Any]:
    """Return what one partner may see of a draft: of all yeses, the own one."""
    sign = sign_of(place, draft.agreement)
    return {
        "sign": sign,
        "words": draft.agreement,
        "is_agreed": now.is_agreed(draft),
        "is_contested": draft.is_contested,
        "is_mine": place.own_id in draft.yeses,
        "change_url": url_for("agreements_writing.change", handle=place.handle, sign=sign),
        "take_back_url": url_for("agreements.take_back", handle=place.handle, sign=sign),
    }


def _list_prints(place: Place, now: Agreements) -> list[dict[str, str]]:
    """List the PDFs, the talk's own size first; none where nothing is agreed."""
    sizes = sorted(label_sizes().items(), key=lambda one: one[0] is not place.talk.paper)
    pdf = "agreements_files.pdf"
    return [
        {
            "label": label,
            "href": url_for(pdf, handle=place.handle, paper=size.value),
            "carrying_href": url_for(pdf, handle=place.handle, paper=size.value, codes=1),
        }
        for size, label in (sizes if now.agreed else ())
    ]


def _commit(place: Place) -> ResponseReturnValue:
    storage.commit()
    return redirect(url_for("agreements.show", handle=place.handle), 303)


echo_form(bp, echo_day, "choose_day")
