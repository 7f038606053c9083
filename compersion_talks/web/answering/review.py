"""Review what others will read; close a sheet, wait, and reopen it."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from compersion_talks import storage
from compersion_talks.domain.decks import Visibility
from compersion_talks.domain.errors import ReadersHaveChanged, SheetHasChanged
from compersion_talks.domain.options import read_number
from compersion_talks.domain.talks import Partner
from compersion_talks.services import current_services
from compersion_talks.use_cases import close_and_merge
from compersion_talks.use_cases.access import Place, reload_place
from compersion_talks.use_cases.calendar_days import list_days_to_look
from compersion_talks.use_cases.close_and_merge import Shown, SignedLine, change_reach, list_reaches
from compersion_talks.use_cases.links import list_seats
from compersion_talks.use_cases.sheets import refuse_unless_open
from compersion_talks.web.answering.fields import Sent, explain_missing_letters, read_revision
from compersion_talks.web.answering.printable import (
    Review,
    group_lines,
    list_line_changes,
    list_words,
    open_review,
    put_line,
)
from compersion_talks.web.answering.views import plan_walk
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
    opened, number = open_review(place), _read_number()
    if number > 1 and request.args.get("seen") != opened.mark:
        return redirect(opened.find_address(1, changed="1"), 303)
    current_services().pdfs.start_ahead()
    keeps_notes = "keeps_notes" in request.args or opened.keeps_notes
    has_changed = "changed" in request.args
    return _render_review(opened, number, keeps_notes=keeps_notes, has_changed=has_changed)


@bp.post("/close")
@opens_walk
def close(place: Place) -> ResponseReturnValue:
    """Close the sheet; the last one to close makes the paper."""
    keeps_notes = "keeps_notes" in request.form
    seen = read_seen(request.form)
    try:
        merged = close_and_merge.close(
            place, current_services().keys, seen, keeps_notes=keeps_notes
        )
    except (SheetHasChanged, ReadersHaveChanged):
        return _render_review(open_review(place), keeps_notes=keeps_notes, seen=seen), 409
    storage.commit()
    if merged is not None:
        current_services().pdfs.render_ahead(place.link, merged)
    return redirect(url_for("review.waiting", handle=place.handle), 303)


@bp.get("/review/lines/<sign>")
@opens_walk
def line(place: Place, sign: str) -> ResponseReturnValue:
    """Ask who reads one line that may be printed."""
    if place.is_merged or place.is_closed:
        return redirect(url_for("talks.place", handle=place.handle), 303)
    opened = open_review(place)
    found = opened.find_line(sign)
    if found is None:
        return redirect(opened.find_address(1), 303)
    return _render_line(opened, found)


@bp.post("/review/lines/<sign>")
@opens_walk
def change_line(place: Place, sign: str) -> ResponseReturnValue:
    """Change who reads one line, and go back to where it stands."""
    refuse_unless_open(place)
    opened = open_review(place)
    found = opened.find_line(sign)
    seen, wanted = (Visibility.parse(request.form.get(name, "")) for name in ("seen", "reach"))
    if found is not None and wanted not in list_reaches(place, found.prompt, found.value):
        return _render_line(opened, found, _("Choose who reads this line.")), 422
    try:
        change_reach(place, sign, seen or Visibility.PRIVATE, wanted or Visibility.PRIVATE)
    except SheetHasChanged:
        return _render_review(opened, has_changed=True), 409
    storage.commit()
    return redirect(_find_way_back(opened, sign), 303)


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
        unjoined=[seat.partner.name for seat in list_seats(place) if seat.invitation],
        progress=_find_progress(place),
        answer_by=answer_by if answer_by is not None and answer_by >= services.today else None,
        days=list_days_to_look(place.talk, services.today),
        keeps_still="still" in request.args,
        may_go_on=not must_wait and close_and_merge.may_go_on(place, services.today),
        must_wait=must_wait,
    )


def _read_number() -> int:
    """Read the number of a page of the review, from 1."""
    return max(read_number(request.args.get("page", "")) or 1, 1)


def _find_way_back(before: Review, sign: str) -> str:
    """Return the address of the page with a line, or of the one it left.

    What was shown on the pages before still counts, unless the review had changed by then.
    """
    place = before.place
    now = open_review(reload_place(place))
    left, stands = _read_number(), now.find_page(sign)
    is_known = left == 1 or request.args.get("seen") == before.mark
    number = min(left, stands or left, len(now.pages)) if is_known else 1
    return now.find_address(number, sign if stands == number else "")


def _render_review(
    opened: Review, number: int = 1, *, seen: Shown | None = None, **others: bool
) -> str:
    place, shown, number = opened.place, opened.shown, min(number, len(opened.pages))
    notes = {"keeps_notes": "yes"} if others.get("keeps_notes") else {}
    is_last = number == len(opened.pages)
    return render_template(
        "answering/review.html",
        place=place,
        texts=place.deck.texts,
        groups=group_lines(place, opened.pages[number - 1], opened.lines),
        letters=_explain_letters(opened),
        revision=shown.revision,
        readers=[f"{partner.id} {partner.name}" for partner in shown.readers],
        shown_lines=" ".join(shown.lines),
        number=number,
        most=len(opened.pages),
        next_url="" if is_last else opened.find_address(number + 1, **notes),
        back_url=_find_back_url(opened, number, notes),
        take_back_url=_find_take_back_address(opened),
        **opened.find_line_address(number),
        **{"keeps_notes": False, **_tell_changes(opened, seen or shown), **others},
    )


def _tell_changes(opened: Review, seen: Shown) -> dict[str, Any]:
    """Say what differs from what a page showed."""
    now = opened.shown
    return {
        "has_changed": (seen.revision, seen.lines) != (now.revision, now.lines),
        "line_changes": list_line_changes(opened.place, seen, opened.lines),
        "readers_have_changed": seen.readers != now.readers,
        "changes": list_changes(seen.readers, now.readers),
    }


def _explain_letters(opened: Review) -> str:
    names = [partner.name for partner in opened.shown.readers]
    return explain_missing_letters(*names, *list_words(opened.place, opened.lines))


def _find_take_back_address(opened: Review) -> str:
    walk = plan_walk(opened.place, opened.place.sheet)
    return walk.find_take_back_address(walk.steps[-1])


def _find_back_url(opened: Review, number: int, notes: dict[str, str]) -> str:
    if number > 1:
        return opened.find_address(number - 1, **notes)
    return url_for("walk.resume", handle=opened.place.handle, last=1)


def _render_line(opened: Review, line: SignedLine, fault: str = "") -> str:
    place, number = opened.place, _read_number()
    query = opened.find_line_address(number)
    reaches = list_reaches(place, line.prompt, line.value)
    return render_template(
        "answering/review_line.html",
        place=place,
        texts=place.deck.texts,
        prompt=replace(line.prompt, visibility_allowed=reaches),
        words=put_line(place, line),
        chosen=line.visibility,
        faults={"reach": fault} if fault else {},
        action=f"{query['line_home']}{line.sign}{query['line_query']}",
        back_url=opened.find_address(number),
    )


def read_seen(form: Sent) -> Shown:
    """Read what a review showed; a form of an older version says nothing of the lines."""
    lines = tuple(form.get("lines", "").split())
    return Shown(read_revision(form), read_readers(form), lines)


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
    return _(
        "A new invitation was made for %(name)s. Somebody else may have joined under this name.",
        name=name,
    )
