"""Read an agreements page that carries its words: shown to whoever has it, and kept nowhere."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from compersion_talks.domain.carrier import pack, write_whole
from compersion_talks.domain.errors import CarrierFault, CarrierIsUnreadable
from compersion_talks.use_cases.agreements_carrier import read_carrier
from compersion_talks.web.http.error_handlers import echo_form
from compersion_talks.web.http.form_errors import OPEN_TOO_LONG
from compersion_talks.web.http.i18n import _, _l
from compersion_talks.web.http.rate_limit import CARRIERS, limited

_NOT_ON_IT = {"value": "", "label": _l("None of them is mine")}

bp = Blueprint("agreements_reading", __name__)

_FAULTS = {
    CarrierFault.NOTHING_FOUND: _l(
        "There's nothing in it that we can read. Send the file that you printed with codes, "
        "or the texts of its codes."
    ),
    CarrierFault.DAMAGED: _l(
        "Some of it is damaged, missing, or not from an agreements page, so none of it was used. "
        "Try the file, another copy, or all of its codes once more."
    ),
    CarrierFault.NEWER: _l("A newer version of this program wrote it. This one can't read it."),
    CarrierFault.TOO_BIG: _l("It's bigger than any agreements page, so it wasn't read."),
}


@bp.get("/agreements")
def ask() -> ResponseReturnValue:
    """Ask for a file, or for the texts of the codes."""
    return _render("", "")


@bp.post("/agreements")
@limited(CARRIERS)
def read() -> ResponseReturnValue:
    """Show what a file or a text carries; nothing of it is kept."""
    file, text = request.files.get("file"), request.form.get("codes", "")
    try:
        page = read_carrier((file.read() if file is not None else b"") or text)
    except CarrierIsUnreadable as refusal:
        return _render(text, _explain(refusal)), 422
    return render_template(
        "agreements/carried.html",
        page=page,
        carrier=write_whole(pack(page)),
        own="",
        names=[*({"value": one, "label": one} for one in page.names), _NOT_ON_IT],
    )


def echo() -> ResponseReturnValue:
    """Show the form again with the text that was sent, when its token was lost."""
    return _render(request.form.get("codes", ""), str(OPEN_TOO_LONG)), 400


def _render(text: str, fault: str) -> str:
    faults = {"codes" if text else "file": fault} if fault else {}
    return render_template("agreements/read.html", text=text, faults=faults)


def _explain(refusal: CarrierIsUnreadable) -> str:
    numbers = ", ".join(map(str, refusal.numbers))
    if refusal.fault is CarrierFault.ROW_IS_WRONG:
        # NOTE: %(number)s is the number of a row, as printed.
        return _("Row %(number)s isn't as it was printed. Compare its letters.", number=numbers)
    if refusal.fault is CarrierFault.PARTS_ARE_MISSING:
        return _("These codes are missing: %(numbers)s. Add their texts.", numbers=numbers)
    return str(_FAULTS[refusal.fault])


echo_form(bp, echo, "read")
