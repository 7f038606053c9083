"""The form of one agreement: write it, change its words, or take it off."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from compersion_talks import storage
from compersion_talks.domain.agreements import FIELDS, MOST_CHARACTERS, Agreement, write_agreement
from compersion_talks.domain.errors import (
    AgreementHasChanged,
    AgreementIsEmpty,
    AgreementsAreTooLong,
    TooManyAgreements,
)
from compersion_talks.use_cases import agreements as use_cases
from compersion_talks.use_cases.access import Place
from compersion_talks.use_cases.agreements import find_agreement, read_agreements
from compersion_talks.web.http.access import opens_sheet
from compersion_talks.web.http.error_handlers import echo_form
from compersion_talks.web.http.form_errors import OPEN_TOO_LONG, explain
from compersion_talks.web.http.i18n import ngettext

bp = Blueprint("agreements_writing", __name__, url_prefix="/t/<handle>/agreements")

_NOTHING = Agreement("")


@bp.get("/write")
@opens_sheet
def write(place: Place) -> ResponseReturnValue:
    """Show an empty form."""
    return _render(place, _NOTHING)


@bp.post("/write")
@opens_sheet
def save(place: Place) -> ResponseReturnValue:
    """Put a new agreement forward."""
    return _save(place, "")


@bp.get("/<sign>/change")
@opens_sheet
def change(place: Place, sign: str) -> ResponseReturnValue:
    """Show the form with the words of an agreement."""
    try:
        words = find_agreement(place, read_agreements(place), sign)
    except AgreementHasChanged:
        return _go_back(place)
    return _render(place, words, sign)


@bp.post("/<sign>/change")
@opens_sheet
def save_change(place: Place, sign: str) -> ResponseReturnValue:
    """Change the words of an agreement; everyone is asked anew."""
    return _save(place, sign)


@bp.post("/<sign>/take-off")
@opens_sheet
def take_off(place: Place, sign: str) -> ResponseReturnValue:
    """Take an agreement off for everyone; one that is gone stays gone."""
    try:
        use_cases.take_off(place, sign)
    except AgreementHasChanged:
        return _go_back(place)
    storage.commit()
    return _go_back(place)


@opens_sheet
def echo(place: Place, sign: str = "") -> ResponseReturnValue:
    """Show the form again as it was sent, when its token was lost."""
    return _render(place, _read_typed(), sign, str(OPEN_TOO_LONG)), 400


def _save(place: Place, sign: str) -> ResponseReturnValue:
    typed = _read_typed()
    try:
        use_cases.put_forward(place, write_agreement(**_list_fields(typed)), sign)
    except AgreementHasChanged as refusal:
        return _render(place, typed, "", explain(refusal)), 409
    except (AgreementIsEmpty, AgreementsAreTooLong, TooManyAgreements) as refusal:
        return _render(place, typed, sign, _explain(refusal)), 422
    storage.commit()
    return _go_back(place)


def _explain(refusal: AgreementIsEmpty | AgreementsAreTooLong | TooManyAgreements) -> str:
    if isinstance(refusal, AgreementsAreTooLong):
        return ngettext(
            "All agreements together are %(number)s character too long. "
            "Make this one shorter, or take another one off.",
            "All agreements together are %(number)s characters too long. "
            "Make this one shorter, or take another one off.",
            refusal.given - refusal.most,
        )
    return explain(refusal)


def _read_typed() -> Agreement:
    return Agreement(**{name: request.form.get(name, "") for name in FIELDS})


def _list_fields(agreement: Agreement) -> dict[str, str]:
    return {name: getattr(agreement, name) for name in FIELDS}


def _render(place: Place, typed: Agreement, sign: str = "", fault: str = "") -> str:
    now, handle = read_agreements(place), place.handle
    return render_template(
        "agreements/write.html",
        typed=typed,
        faults={"what": fault} if fault else {},
        characters_left=max(0, MOST_CHARACTERS - now.count_characters()),
        is_new=not sign,
        action=url_for("agreements_writing.save_change", handle=handle, sign=sign)
        if sign
        else url_for("agreements_writing.save", handle=handle),
        take_off_url=url_for("agreements_writing.take_off", handle=handle, sign=sign)
        if sign
        else "",
        back_url=url_for("agreements.show", handle=handle),
    )


def _go_back(place: Place) -> ResponseReturnValue:
    return redirect(url_for("agreements.show", handle=place.handle), 303)


echo_form(bp, echo, "save", "save_change")
