"""Before the first question: the path, who will read what, and whether now is a good time."""

from dataclasses import replace

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from compersion_talks import storage
from compersion_talks.domain import walk
from compersion_talks.domain.decks import SEX, Deck
from compersion_talks.domain.sheets import Sheet
from compersion_talks.services import current_services
from compersion_talks.use_cases.access import Place
from compersion_talks.use_cases.sheets import read_sheet, refuse_unless_open, save_sheet
from compersion_talks.web.http.access import opens_walk

bp = Blueprint("before", __name__, url_prefix="/t/<handle>/before")

_HAS_READ = "has_read_before"


@bp.get("")
@opens_walk
def path(place: Place) -> ResponseReturnValue:
    """Ask for the two settings: the path, and whether lines about sex are asked."""
    refuse_unless_open(place)
    if not has_settings(place.deck):
        return redirect(_find_next_address(place, read_sheet(place)), 303)
    return render_template(
        "answering/before_path.html",
        place=place,
        texts=place.deck.texts,
        sheet=read_sheet(place),
        has_one_path=walk.has_one_path(place.deck),
        has_read=has_read(place),
        back_url=url_for("talks.place", handle=place.handle),
    )


@bp.post("")
@opens_walk
def begin(place: Place) -> ResponseReturnValue:
    """Keep the two settings; explain the rest to someone who has not read it yet."""
    before = read_sheet(place)
    sheet = replace(
        before,
        on_short_path=request.form.get("path") == "short",
        without_sex="without_sex" in request.form,
    )
    next_address = _find_next_address(place, sheet)
    save_sheet(place, sheet)
    storage.commit()
    return redirect(next_address, 303)


@bp.get("/readers")
@opens_walk
def readers(place: Place) -> ResponseReturnValue:
    """Explain who will read what, with the rest of what is worth knowing in a fold."""
    refuse_unless_open(place)
    host_notice = place.deck.texts["before"]["host_notice"]
    return render_template(
        "answering/before_readers.html",
        place=place,
        texts=place.deck.texts,
        host_notice=host_notice.format(operator=current_services().settings.operator),
        next_url=url_for("before.now", handle=place.handle),
        back_url=url_for("before.path", handle=place.handle),
    )


@bp.get("/now")
@opens_walk
def now(place: Place) -> ResponseReturnValue:
    """Ask whether now is a good time; nothing of it is sent."""
    refuse_unless_open(place)
    session[_HAS_READ] = True
    return render_template(
        "answering/before_now.html",
        place=place,
        texts=place.deck.texts,
        next_url=_find_first_address(place, read_sheet(place)),
        later_url=url_for("talks.place", handle=place.handle),
        back_url=url_for("before.readers", handle=place.handle),
    )


def has_read(place: Place) -> bool:
    """Say whether this person has come this far before, in this talk or in this browser."""
    return place.revision > 0 or _HAS_READ in session


def has_settings(deck: Deck) -> bool:
    """Say whether a deck has two paths, or lines about sex to leave out."""
    has_sex = any(SEX in option.tags for one in deck.prompts for option in one.options)
    return has_sex or not walk.has_one_path(deck)


def _find_next_address(place: Place, sheet: Sheet) -> str:
    if has_read(place):
        return _find_first_address(place, sheet)
    return url_for("before.readers", handle=place.handle)


def _find_first_address(place: Place, sheet: Sheet) -> str:
    first = walk.list_steps(place.deck, sheet)[1]
    return f"{url_for('talks.place', handle=place.handle)}{first.slug}"
