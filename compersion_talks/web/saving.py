"""Save one page of the walk, and go where its button leads (decision 21)."""

from collections.abc import Sequence
from dataclasses import replace

from flask import jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from compersion_talks.domain.errors import SheetHasChanged
from compersion_talks.domain.walk import Step
from compersion_talks.keeping.sheets import revision_of, save_sheet
from compersion_talks.web.forms import page as forms
from compersion_talks.web.forms.given import revision
from compersion_talks.web.forms.page import Asked
from compersion_talks.web.printable import letters_missing_in
from compersion_talks.web.steps import Way


def save_page(way: Way, step: Step, asked: Sequence[Asked]) -> int:
    """Save a page, and return the revision that it made or, sent twice, had made before.

    Raises `SheetHasChanged` where a page that saves itself was overtaken by another tab.
    """
    given = [] if _next() == "skip" else forms.answers(asked, way.place.others, way.sheet)
    saved = way.sheet.with_answers(given, [one.prompt.id for one in asked])
    stopped = replace(saved, stopped_on=step.id if _next() in ("stay", "stop") else "")
    before = revision(request.form)
    is_repeated = save_sheet(way.place, stopped, before, request.form.get("submit_id", ""))
    if is_repeated and _next() == "stay" and revision_of(way.place) != before + 1:
        raise SheetHasChanged
    return before + 1


def go_on(way: Way, step: Step, revised: int) -> ResponseReturnValue:
    """Lead on from a page that is saved; one that saves itself stays, and learns its revision."""
    handle = way.place.handle
    if _next() == "stay":
        return jsonify(revision=revised, letters=letters_missing_in(request.form))
    if _next() == "review":
        return redirect(url_for("review.review", handle=handle), 303)
    if _next() == "stop":
        return redirect(url_for("talks.place", handle=handle, saved=1), 303)
    return redirect(way.address_after(step), 303)


def _next() -> str:
    """Return what comes after saving: on, review, stop, skip, or stay."""
    return request.form.get("next", "")
