"""Review what others will read; close a sheet, wait, and reopen it."""

from collections.abc import Sequence
from enum import StrEnum

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from compersion_talks import storage
from compersion_talks.domain.errors import ReadersHaveChanged, SheetHasChanged
from compersion_talks.domain.talks import Partner
from compersion_talks.services import current_services
from compersion_talks.use_cases import close_and_merge
from compersion_talks.use_cases.access import Place
from compersion_talks.use_cases.calendar_days import list_days_to_look
from compersion_talks.use_cases.close_and_merge import Shown, read_shown
from compersion_talks.use_cases.sheets import read_sheet
from compersion_talks.web.answering.fields import Sent, explain_missing_letters, read_revision
from compersion_talks.web.answering.summary import list_focus, list_words, show_printable
from compersion_talks.web.http.access import opens_sheet, opens_walk, renews_no_visit
from compersion_talks.web.http.i18n import _
from compersion_talks.web.http.idempotency import keeps_keys
from compersion_talks.web.http.rate_limit import POLLS, limited
from compersion_talks.web.talk.confirm import GO_ON, ask

bp = Blueprint("review", __name__, url_prefix="/t/<handle>")

READER_FIELD = "reader"


class Progress(StrEnum):
    """What a page that waits may learn. The words are equally long: so is what is sent."""

    WAIT = "wait"
    PLAN = "plan"
    OPEN = "open"


@bp.get("/review")
@opens_walk
def review(place: Place) -> ResponseReturnValue:
    """Show exactly the lines that may be printed, with the way to change each."""
    if place.is_merged or place.is_closed:
        return redirect(url_for("talks.place", handle=place.handle), 303)
    return _render_review(place, read_shown(place), keeps_notes=read_sheet(place).keeps_notes)


@bp.post("/close")
@opens_walk
def close(place: Place) -> ResponseReturnValue:
    """Close the sheet; the last one to close makes the paper."""
    keeps_notes = "keeps_notes" in request.form
    seen = Shown(read_revision(request.form), read_readers(request.form))
    try:
        merged = close_and_merge.close(
            place, current_services().keys, seen, keeps_notes=keeps_notes
        )
    except (SheetHasChanged, ReadersHaveChanged):
        return _render_review(place, seen, keeps_notes=keeps_notes), 409
    storage.commit()
    if merged is not None:
        current_services().pdfs.render_ahead(place.link, merged)
    return redirect(url_for("review.waiting", handle=place.handle), 303)


@bp.get("/waiting")
@opens_sheet
def waiting(place: Place) -> ResponseReturnValue:
    """Say that not everyone is done yet, and when to look again."""
    if place.is_merged:
        return redirect(url_for("agenda.show", handle=place.handle), 303)
    if not place.is_closed:
        return redirect(url_for("talks.place", handle=place.handle), 303)
    return _render_waiting(place)


@bp.get("/waiting/again")
@opens_sheet
@renews_no_visit
@keeps_keys
@limited(POLLS)
def wait_again(place: Place) -> ResponseReturnValue:
    """Show the waiting page as a browser without scripts asks for it: the plan opens by a press."""
    return _render_waiting(place)


@bp.get("/waiting/progress")
@opens_sheet
@renews_no_visit
@keeps_keys
@limited(POLLS)
def poll(place: Place) -> ResponseReturnValue:
    """Tell the script of the waiting page whether the plan is made."""
    return {"now": _find_progress(place)}


@bp.get("/go-on")
@opens_sheet
def confirm_going_on(place: Place) -> ResponseReturnValue:
    """Ask before the plan is made without waiting longer."""
    back_url = url_for("review.waiting", handle=place.handle)
    if not close_and_merge.may_go_on(place, current_services().today):
        return redirect(back_url, 303)
    return ask(GO_ON, place, back_url=back_url)


@bp.post("/go-on")
@opens_sheet
def go_on(place: Place) -> ResponseReturnValue:
    """Make the plan without waiting longer, or say that it can't be made yet."""
    if place.is_merged or not place.is_closed:
        return redirect(url_for("review.waiting", handle=place.handle), 303)
    services = current_services()
    merged = close_and_merge.go_on(place, services.keys, services.today)
    storage.commit()
    if merged is None:
        return _render_waiting(place, must_wait=True), 409
    services.pdfs.render_ahead(place.link, merged)
    return redirect(url_for("agenda.show", handle=place.handle), 303)


@bp.post("/reopen")
@opens_sheet
def reopen(place: Place) -> ResponseReturnValue:
    """Reopen the own sheet; until the merge, the others do not see it."""
    close_and_merge.reopen(place)
    storage.commit()
    return redirect(url_for("talks.place", handle=place.handle), 303)


def _find_progress(place: Place) -> Progress:
    if place.is_merged:
        return Progress.PLAN
    return Progress.WAIT if place.is_closed else Progress.OPEN


def _render_waiting(place: Place, *, must_wait: bool = False) -> str:
    services = current_services()
    answer_by = place.talk.answer_by
    return render_template(
        "answering/waiting.html",
        place=place,
        texts=place.deck.texts,
        own_url=services.format_own_address(place),
        progress=_find_progress(place),
        answer_by=answer_by if answer_by is not None and answer_by >= services.today else None,
        days=list_days_to_look(place.talk, services.today),
        keeps_still="still" in request.args,
        may_go_on=not must_wait and close_and_merge.may_go_on(place, services.today),
        must_wait=must_wait,
    )


def _render_review(place: Place, seen: Shown, *, keeps_notes: bool) -> str:
    now = read_shown(place)
    sheet = read_sheet(place)
    groups = show_printable(place, sheet)
    names = [partner.name for partner in place.talk.partners]
    return render_template(
        "answering/review.html",
        place=place,
        texts=place.deck.texts,
        groups=groups,
        letters=explain_missing_letters(*names, *list_words(groups)),
        focus=list_focus(place, sheet),
        is_empty=not groups,
        keeps_notes=keeps_notes,
        has_changed=seen.revision != now.revision,
        revision=now.revision,
        readers=[f"{partner.id} {partner.name}" for partner in now.readers],
        readers_have_changed=seen.readers != now.readers,
        changes=list_changes(seen.readers, now.readers),
        back_url=url_for("walk.resume", handle=place.handle, last=1),
    )


def read_readers(form: Sent) -> tuple[Partner, ...]:
    """Read which people a page showed, in the order of the page."""
    values = (value.partition(" ") for value in form.getlist(READER_FIELD))
    return tuple(Partner(partner_id, name) for partner_id, _space, name in values)


def list_changes(seen: Sequence[Partner], now: Sequence[Partner]) -> list[str]:
    """Say who is new, gone or renamed; nothing if the page showed none of these people."""
    before, after = {one.id: one.name for one in seen}, {one.id: one.name for one in now}
    stayed = [(before[one], after[one]) for one in before if one in after]
    if not stayed:
        return []
    gone = [before[one] for one in before if one not in after]
    new = [after[one] for one in after if one not in before]
    return [
        *(_describe_rename(old, other) for old, other in stayed if old != other),
        *(_describe_new_seat(name) for name in new if name in gone),
        *(_("%(name)s is new on the list.", name=name) for name in new if name not in gone),
        *(_("%(name)s is no longer on the list.", name=name) for name in gone if name not in new),
    ]


def _describe_rename(old: str, new: str) -> str:
    return _("%(name)s is now called %(new_name)s.", name=old, new_name=new)


def _describe_new_seat(name: str) -> str:
    return _("The place of %(name)s was given out anew. Somebody else may be in it now.", name=name)
