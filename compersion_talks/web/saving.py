"""Save one page of the walk, and go where its button leads (decisions 21 and 35)."""

from collections.abc import Sequence
from dataclasses import replace
from secrets import token_urlsafe

from flask import jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from compersion_talks.domain.sheets import Sheet
from compersion_talks.domain.walk import Step
from compersion_talks.keeping import sheets
from compersion_talks.web.forms import page as forms
from compersion_talks.web.forms.page import Asked
from compersion_talks.web.printable import letters_missing_in
from compersion_talks.web.steps import Way

FORM_FIELDS = ("shown", "submit_id")


def fresh_fields(sheet: Sheet, asked: Sequence[Asked]) -> dict[str, str]:
    """Return what a form carries that shows one page of a sheet as it is saved."""
    shown = sheets.page_digest(sheet, _ids(asked))
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
