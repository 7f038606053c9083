"""Before the first question, on one page: who reads what, if now is a good time, and the path."""

from dataclasses import replace

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from compersion_talks import storage
from compersion_talks.domain import walk
from compersion_talks.domain.decks import SEX, Deck, Visibility
from compersion_talks.use_cases.access import Place
from compersion_talks.use_cases.sheets import refuse_unless_open, save_sheet
from compersion_talks.web.http.access import HAS_READ_BEFORE, opens_walk

bp = Blueprint("before", __name__, url_prefix="/t/<handle>/before")


@bp.get("/readers")
@opens_walk
def readers(place: Place) -> ResponseReturnValue:
    """Lead to the one page: until there was one, this was the first of two."""
    again = "1" if "again" in request.args else None
    return redirect(url_for("before.now", handle=place.handle, again=again), 303)


@bp.get("")
@opens_walk
def now(place: Place) -> ResponseReturnValue:
    """Explain once who reads what; ask for the path, and if now is a good time."""
    refuse_unless_open(place)
    return render_template(
        "answering/before.html",
        place=place,
        texts=place.deck.texts,
        signs_used=list_signs(place.deck),
        sheet=place.sheet,
        has_one_path=walk.has_one_path(place.deck),
        has_sex=has_sex(place.deck),
        has_read=has_read(place) and "again" not in request.args,
        later_url=url_for("talks.place", handle=place.handle),
    )


@bp.post("")
@opens_walk
def begin(place: Place) -> ResponseReturnValue:
    """Keep the two settings and go on to the first question."""
    sheet = replace(
        place.sheet,
        on_short_path=request.form.get("path") == "short",
        without_sex="without_sex" in request.form,
    )
    save_sheet(place, sheet)
    storage.commit()
    session[HAS_READ_BEFORE] = True
    first = walk.time_steps(place.deck, sheet).steps[1]
    return redirect(f"{url_for('talks.place', handle=place.handle)}{first.slug}", 303)


def has_read(place: Place) -> bool:
    """Say whether this person has come this far before, in this talk or in this browser."""
    return place.revision > 0 or HAS_READ_BEFORE in session


def has_sex(deck: Deck) -> bool:
    """Say whether a deck has lines about sex that can be left out."""
    return any(SEX in option.tags for one in deck.prompts for option in one.options)


def list_signs(deck: Deck) -> list[str]:
    """List the signs that the pages of a deck show: a choice of who reads, or that nobody does."""
    allowed = {one for prompt in deck.prompts for one in prompt.visibility_allowed}
    has_unsent = any(
        prompt.is_never_sent or any(option.is_locked for option in prompt.options)
        for prompt in deck.prompts
    )
    return [*(one.value for one in Visibility if one in allowed), *["never"] * has_unsent]
