"""What others will read from you; closing a sheet, waiting, and opening it again."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from compersion_talks import storage
from compersion_talks.domain.errors import ReadersHaveChanged, SheetHasChanged
from compersion_talks.keeping import closing
from compersion_talks.keeping.closing import Shown, shown
from compersion_talks.keeping.places import Place
from compersion_talks.keeping.sheets import read_sheet
from compersion_talks.web.access import opens_sheet, opens_walk
from compersion_talks.web.forms import readers
from compersion_talks.web.forms.given import revision
from compersion_talks.web.forms.shown import printable, steering, words_of
from compersion_talks.web.parts import parts
from compersion_talks.web.printable import letters_missing

bp = Blueprint("review", __name__, url_prefix="/t/<handle>")


@bp.get("/review")
@opens_walk
def review(place: Place) -> ResponseReturnValue:
    """Show exactly the lines that may be printed, with the way to change each."""
    if place.is_merged or place.is_closed:
        return redirect(url_for("talks.place", handle=place.handle), 303)
    return _review(place, shown(place), keeps_notes=read_sheet(place).keeps_notes)


@bp.post("/close")
@opens_walk
def close(place: Place) -> ResponseReturnValue:
    """Close the sheet; the last one to close makes the paper."""
    keeps_notes = "keeps_notes" in request.form
    seen = Shown(revision(request.form), readers.read(request.form))
    try:
        merged = closing.close(place, parts().keys, seen, keeps_notes=keeps_notes)
    except (SheetHasChanged, ReadersHaveChanged):
        return _review(place, seen, keeps_notes=keeps_notes), 409
    storage.commit()
    if merged is not None:
        parts().papers.draw_ahead(place.link, merged)
    return redirect(url_for("review.waiting", handle=place.handle), 303)


@bp.get("/waiting")
@opens_sheet
def waiting(place: Place) -> ResponseReturnValue:
    """Say that not everyone is done yet, and nothing else."""
    if place.is_merged:
        return redirect(url_for("agenda.show", handle=place.handle), 303)
    if not place.is_closed:
        return redirect(url_for("talks.place", handle=place.handle), 303)
    return render_template(
        "review/waiting.html",
        place=place,
        texts=place.deck.texts,
        own_url=parts().own_address(place),
    )


@bp.post("/reopen")
@opens_sheet
def reopen(place: Place) -> ResponseReturnValue:
    """Open the own sheet again; until the merge nobody sees it."""
    closing.reopen(place)
    storage.commit()
    return redirect(url_for("talks.place", handle=place.handle), 303)


def _review(place: Place, seen: Shown, *, keeps_notes: bool) -> str:
    now = shown(place)
    sheet = read_sheet(place)
    groups = printable(place, sheet)
    names = [partner.name for partner in place.talk.partners]
    return render_template(
        "review/review.html",
        place=place,
        texts=place.deck.texts,
        groups=groups,
        letters=letters_missing(*names, *words_of(groups)),
        focus=steering(place, sheet),
        is_empty=not groups,
        keeps_notes=keeps_notes,
        has_changed=seen.revision != now.revision,
        revision=now.revision,
        readers=readers.carried(now.readers),
        readers_have_changed=seen.readers != now.readers,
        changes=readers.changes(seen.readers, now.readers),
        back_url=url_for("walk.resume", handle=place.handle, last=1),
    )
