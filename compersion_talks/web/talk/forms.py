"""What "Open a talk" asks for, checked, with one message for each fault."""

import hmac
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, PasswordField, RadioField
from wtforms.validators import AnyOf, Optional

from compersion_talks.domain.errors import NameIsMissing, Refusal
from compersion_talks.domain.names import list_reserved_names, normalise_name
from compersion_talks.domain.normalise import normalise_line
from compersion_talks.domain.talks import (
    KEPT_DAYS,
    LENGTHS,
    MOST_PARTNERS,
    Paper,
    Partner,
    check_date,
    check_partners,
    find_last_day,
)
from compersion_talks.library import read_deck
from compersion_talks.services import Services
from compersion_talks.use_cases.open_talk import Wishes
from compersion_talks.web.http.form_errors import explain
from compersion_talks.web.http.i18n import _l

Faults = dict[str, str]

_CHOICE = _l("Choose one of the answers.")
_OWN_NAME = _l('Write your own name first, or take away the tick at "I take part myself".')
_CODE = _l(
    "This is not the passphrase of your group. Capital letters count. "
    "The person who runs this site knows it."
)
_DATE = _l("Write the date as year, month and day, such as 2027-01-31, or leave it empty.")


class NewTalkForm(FlaskForm):  # type: ignore[misc]  # the extension ships no types
    """The choices of the page; the names stand beside it, since there may be twelve."""

    deck = RadioField(validate_choice=False)
    takes_part = BooleanField()
    minutes = RadioField(
        validate_choice=False, validators=[AnyOf([str(n) for n in LENGTHS], message=_CHOICE)]
    )
    paper = RadioField(validate_choice=False, validators=[AnyOf(list(Paper), message=_CHOICE)])
    kept_days = RadioField(
        validate_choice=False, validators=[AnyOf([str(n) for n in KEPT_DAYS], message=_CHOICE)]
    )
    held_on = DateField(validators=[Optional()])
    create_code = PasswordField()


def blank(deck: str) -> dict[str, Any]:
    """Fill the page in as a newcomer finds it."""
    return {
        "deck": deck,
        "takes_part": True,
        "names": [""] * MOST_PARTNERS,
        "minutes": "60",
        "paper": Paper.A4.value,
        "kept_days": "30",
        "held_on": "",
        "create_code": "",
    }


def typed(sent: Mapping[str, str], names: list[str]) -> dict[str, Any]:
    """Give the page back as it was sent, save for the passphrase."""
    given = {
        name: sent.get(name, "") for name in ("deck", "minutes", "paper", "kept_days", "held_on")
    }
    filled = [*names, *[""] * MOST_PARTNERS][: max(MOST_PARTNERS, len(names))]
    return {**given, "takes_part": "takes_part" in sent, "names": filled, "create_code": ""}


def faults(form: NewTalkForm, names: list[str], held: Services) -> Faults:
    """List every fault of the page, in the order of its fields."""
    form.validate_on_submit()
    return {
        **_deck_faults(form, held),
        **_name_faults(form, names, held),
        **{field: str(said[0]) for field, said in form.errors.items() if field != "held_on"},
        **_date_faults(form, held.today),
        **_code_faults(form, held),
    }


def wishes(form: NewTalkForm, names: list[str]) -> Wishes:
    """Return what the opener asks for, from a page without faults."""
    return Wishes(
        names=tuple(filter(None, map(normalise_name, names))),
        takes_part=bool(form.takes_part.data),
        minutes=int(form.minutes.data),
        paper=Paper(form.paper.data),
        kept_days=int(form.kept_days.data),
        held_on=form.held_on.data,
    )


def _deck_faults(form: NewTalkForm, held: Services) -> Faults:
    return {} if form.deck.data in held.decks else {"deck": str(_CHOICE)}


def _name_faults(form: NewTalkForm, names: list[str], held: Services) -> Faults:
    given = [normalise_name(name) for name in names]
    if form.takes_part.data and not any(given[:1]):
        return {"names-0": str(_OWN_NAME)}
    for number, name in enumerate(names):
        if normalise_line(name) and not given[number]:
            return {f"names-{number}": explain(NameIsMissing())}
    partners = [Partner(str(number), name) for number, name in enumerate(given) if name]
    try:
        check_partners(partners, _reserved(form.deck.data, held))
    except Refusal as refusal:
        return {"names-0": explain(refusal, at_opening=True)}
    return {}


def _reserved(deck: str, held: Services) -> tuple[str, ...]:
    """List the names that the paper of a deck keeps for itself."""
    source = held.decks.get(deck)
    return list_reserved_names(read_deck(source).texts) if source is not None else ()


def _code_faults(form: NewTalkForm, held: Services) -> Faults:
    given, asked = form.create_code.data or "", held.settings.create_code
    if not asked or hmac.compare_digest(given.encode(), asked.encode()):
        return {}
    return {"create_code": str(_CODE)}


def _date_faults(form: NewTalkForm, today: date) -> Faults:
    if form.held_on.errors:
        return {"held_on": str(_DATE)}
    if form.kept_days.data not in map(str, KEPT_DAYS):
        return {}
    try:
        check_date(form.held_on.data, today, find_last_day(today, int(form.kept_days.data)))
    except Refusal as refusal:
        return {"held_on": explain(refusal)}
    return {}
