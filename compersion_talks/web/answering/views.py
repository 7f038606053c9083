"""The walk: before you start, one page for each section, and a moment between some of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from secrets import token_urlsafe

from flask import Blueprint, abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from compersion_talks import library, storage
from compersion_talks.domain.errors import SheetHasChanged
from compersion_talks.domain.sheets import Sheet
from compersion_talks.domain.walk import Step
from compersion_talks.services import current_services
from compersion_talks.use_cases import sheets
from compersion_talks.use_cases.access import Place
from compersion_talks.use_cases.sheets import read_sheet, refuse_unless_open, save_sheet
from compersion_talks.web.answering import fields as forms
from compersion_talks.web.answering.fields import Asked
from compersion_talks.web.answering.printable import letters_missing_in
from compersion_talks.web.answering.summary import FROM_REVIEW, saved_elsewhere
from compersion_talks.web.answering.walk import Way, pause_words
from compersion_talks.web.http.access import opens_walk
from compersion_talks.web.http.error_handlers import echo_form
from compersion_talks.web.http.form_errors import CHANGED_ELSEWHERE, OPEN_TOO_LONG

bp = Blueprint("walk", __name__, url_prefix="/t/<handle>")

FORM_FIELDS = ("shown", "submit_id")


def fresh_fields(sheet: Sheet, asked: Sequence[Asked]) -> dict[str, str]:
    """Return what a form carries that shows one page of a sheet as it is saved."""
    shown = sheets.digest_page(sheet, _ids(asked))
    return {"shown": shown, "submit_id": token_urlsafe(9)}


def sent_fields() -> dict[str, str]:
    """Return what the form carried that was just sent."""
    return {name: request.form.get(name, "") for name in FORM_FIELDS}


def save_page(way: Way, step: Step, asked: Sequence[Asked]) -> Sheet:
    """Save a page, and return the sheet as it is kept.

    Raises `SheetHasChanged` where the form may not replace what is saved by now.
    """
    given = [] if _next() == "skip" else forms.answers(asked, way.place.others, way.sheet)
    saved = way.sheet.with_answers(given, _ids(asked))
    stopped = replace(saved, stopped_on=step.id if _next() in ("stay", "stop") else "")
    sheets.save_page(way.place, stopped, _ids(asked), **sent_fields())
    return stopped


def go_on(way: Way, step: Step, fields: dict[str, str]) -> ResponseReturnValue:
    """Lead on from a page that is saved; one that saves itself stays, and gets fresh fields."""
    handle = way.place.handle
    if _next() == "stay":
        return jsonify(**fields, letters=letters_missing_in(request.form))
    if _next() == "review":
        return redirect(url_for("review.review", handle=handle), 303)
    if _next() == "stop":
        return redirect(url_for("talks.place", handle=handle, saved=1), 303)
    return redirect(way.address_after(step), 303)


def _ids(asked: Sequence[Asked]) -> list[str]:
    return [one.prompt.id for one in asked]


def _next() -> str:
    """Return what comes after saving: on, review, stop, skip, or stay."""
    return request.form.get("next", "")


@bp.get("/before")
@opens_walk
def before(place: Place) -> ResponseReturnValue:
    """Say what this is, who could read along, and how to leave; ask for the two settings."""
    way = _way(place)
    texts = place.deck.texts
    return render_template(
        "answering/before.html",
        place=place,
        texts=texts,
        host_notice=texts["before"]["host_notice"].format(
            operator=current_services().settings.operator
        ),
        checks=library.checks_before(place.deck),
        sheet=way.sheet,
        back_url=url_for("talks.place", handle=place.handle),
    )


@bp.post("/before")
@opens_walk
def begin(place: Place) -> ResponseReturnValue:
    """Keep the two settings and go on to the first page."""
    sheet = replace(
        read_sheet(place),
        on_short_path=request.form.get("path") == "short",
        without_sex="without_sex" in request.form,
    )
    save_sheet(place, sheet)
    storage.commit()
    way = Way(place, sheet)
    return redirect(way.address(way.first), 303)


@bp.get("/resume")
@opens_walk
def resume(place: Place) -> ResponseReturnValue:
    """Go on where the answers end."""
    way = _way(place)
    return redirect(way.address(way.last_page if "last" in request.args else way.next_open), 303)


@bp.get("/pause/<slug>")
@opens_walk
def pause(place: Place, slug: str) -> ResponseReturnValue:
    """Give everyone the same moment between two pages."""
    way = _way(place)
    step = _step(way, f"pause/{slug}")
    title, lines = pause_words(place, step)
    return render_template(
        "answering/pause.html",
        place=place,
        title=title,
        lines=lines,
        next_url=way.address_after(step),
        back_url=way.address_before(step),
    )


@bp.get("/pages/<slug>")
@opens_walk
def page(place: Place, slug: str) -> ResponseReturnValue:
    """Show one page of the walk as it was kept."""
    way = _way(place)
    step = _step(way, f"pages/{slug}")
    return _page(way, step, forms.from_sheet(way.asked(step), way.sheet))


@bp.post("/pages/<slug>")
@opens_walk
def answer(place: Place, slug: str) -> ResponseReturnValue:
    """Save the answers of one page and go on to the next."""
    way = Way(place, read_sheet(place))
    step = _step(way, f"pages/{slug}")
    asked = forms.from_form(way.asked(step), request.form)
    if forms.faults(asked):
        refuse_unless_open(place)
        return _page(way, step, asked, forms.faults(asked)), 422
    try:
        saved = save_page(way, step, asked)
    except SheetHasChanged:
        return _page(way, step, asked, {"page": str(CHANGED_ELSEWHERE)}), 409
    storage.commit()
    return go_on(way, step, fresh_fields(saved, asked))


@opens_walk
def echo_page(place: Place, slug: str) -> ResponseReturnValue:
    """Show a page again as it was sent, when the token of its form was lost."""
    way = _way(place)
    step = _step(way, f"pages/{slug}")
    asked = forms.from_form(way.asked(step), request.form)
    return _page(way, step, asked, {"page": str(OPEN_TOO_LONG)}), 400


def _way(place: Place) -> Way:
    """Let only an open sheet be walked through."""
    refuse_unless_open(place)
    return Way(place, read_sheet(place))


def _step(way: Way, slug: str) -> Step:
    return way.step(slug) or abort(404)


def _back(way: Way, step: Step) -> str:
    if "review" in request.args:
        return url_for("review.review", handle=way.place.handle)
    return way.address_before(step)


def _page(
    way: Way, step: Step, asked: Sequence[Asked], faults: Mapping[str, str] | None = None
) -> str:
    place, is_stale = way.place, "page" in (faults or {})
    return render_template(
        "answering/page.html",
        place=place,
        section=place.deck.section(step.id),
        page_url=way.address(step) + (FROM_REVIEW if "review" in request.args else ""),
        is_from_review="review" in request.args,
        asked=[forms.drawn(one, place.deck) for one in asked],
        others=place.others,
        texts=place.deck.texts,
        faults=faults or {},
        elsewhere=saved_elsewhere(place, way.sheet, asked) if is_stale else [],
        # A page that does not show what is saved elsewhere may not be saved over it.
        **(sent_fields() if faults and not is_stale else fresh_fields(way.sheet, asked)),
        step=way.number(step),
        steps=way.pages,
        back_url=_back(way, step),
    )


echo_form(bp, "answer", echo_page)
