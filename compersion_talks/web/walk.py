"""The walk: before you start, one page for each section, and a moment between some of them."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from compersion_talks import library, storage
from compersion_talks.domain.errors import SheetHasChanged
from compersion_talks.domain.walk import Step
from compersion_talks.keeping.places import Place
from compersion_talks.keeping.sheets import read_sheet, refuse_unless_open, save_sheet
from compersion_talks.web.access import opens_walk
from compersion_talks.web.forms import page as forms
from compersion_talks.web.forms.page import Asked
from compersion_talks.web.forms.shown import FROM_REVIEW, saved_elsewhere
from compersion_talks.web.parts import parts
from compersion_talks.web.refusals import CHANGED_ELSEWHERE, OPEN_TOO_LONG
from compersion_talks.web.saving import fresh_fields, go_on, save_page, sent_fields
from compersion_talks.web.steps import Way, pause_words

bp = Blueprint("walk", __name__, url_prefix="/t/<handle>")


@bp.get("/before")
@opens_walk
def before(place: Place) -> ResponseReturnValue:
    """Say what this is, who could read along, and how to leave; ask for the two settings."""
    way = _way(place)
    texts = place.deck.texts
    return render_template(
        "walk/before.html",
        place=place,
        texts=texts,
        host_notice=texts["before"]["host_notice"].format(operator=parts().settings.operator),
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
        "walk/pause.html",
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
        return _page(way, step, asked, [("page", str(CHANGED_ELSEWHERE))]), 409
    storage.commit()
    return go_on(way, step, fresh_fields(saved, asked))


def give_back(handle: str, slug: str) -> ResponseReturnValue:
    """Show a page again as it was sent, when its form could not be trusted."""
    return _give_back(handle, slug)


@opens_walk
def _give_back(place: Place, slug: str) -> ResponseReturnValue:
    way = _way(place)
    step = _step(way, f"pages/{slug}")
    asked = forms.from_form(way.asked(step), request.form)
    return _page(way, step, asked, [("page", str(OPEN_TOO_LONG))]), 400


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
    way: Way, step: Step, asked: Sequence[Asked], faults: Sequence[tuple[str, str]] = ()
) -> str:
    place, is_stale = way.place, any(name == "page" for name, _said in faults)
    return render_template(
        "walk/page.html",
        place=place,
        section=place.deck.section(step.id),
        page_url=way.address(step) + (FROM_REVIEW if "review" in request.args else ""),
        is_from_review="review" in request.args,
        asked=[forms.drawn(one, place.deck) for one in asked],
        others=place.others,
        texts=place.deck.texts,
        without_sex=way.sheet.without_sex,
        faults=faults,
        elsewhere=saved_elsewhere(place, way.sheet, asked) if is_stale else [],
        # A page that does not show what is saved elsewhere may not be saved over it.
        **(sent_fields() if faults and not is_stale else fresh_fields(way.sheet, asked)),
        step=way.number(step),
        steps=way.pages,
        back_url=_back(way, step),
    )
