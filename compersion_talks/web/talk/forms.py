"""The form "Open a talk": read, checked, and turned into what the opener asks for."""

import hmac
from dataclasses import dataclass
from datetime import date

from werkzeug.datastructures import MultiDict

from compersion_talks.domain.errors import NameIsMissing, Refusal
from compersion_talks.domain.names import list_reserved_names, normalise_name
from compersion_talks.domain.normalise import normalise_line
from compersion_talks.domain.talks import (
    KEPT_DAYS,
    LENGTHS,
    MOST_PARTNERS,
    PaperSize,
    Partner,
    check_date,
    check_partners,
    find_last_day,
)
from compersion_talks.services import Services
from compersion_talks.use_cases.open_talk import Wishes
from compersion_talks.web.http.form_errors import explain
from compersion_talks.web.http.i18n import _l, read_day

Faults = dict[str, str]
"""What is wrong with a form: a sentence by the id of its field, in the order of the page."""

MOST_NAMES = 2 * MOST_PARTNERS

_CHOICE = _l("Choose one of the answers.")
_OWN_NAME = _l('Write your own name first, or take away the tick at "I take part myself".')
_CODE = _l(
    "This is not the passphrase of your group. Capital letters count. "
    "The person who runs this site knows it."
)
_DATE = _l("Write the date as year, month and day, such as 2027-01-31, or leave it empty.")
_CHOICES: dict[str, list[str]] = {
    "minutes": [str(number) for number in LENGTHS],
    "paper": [paper.value for paper in PaperSize],
    "kept_days": [str(number) for number in KEPT_DAYS],
}


@dataclass(frozen=True, slots=True)
class NewTalkForm:
    """The values in the fields of the page, as text."""

    deck: str
    takes_part: bool = True
    names: tuple[str, ...] = ()
    minutes: str = "30"
    paper: str = PaperSize.A4.value
    kept_days: str = "30"
    held_on: str = ""
    create_code: str = ""

    def pad_names(self) -> list[str]:
        """Return the names with empty ones behind them, so that there is a field for each seat."""
        return [*self.names, *[""] * (MOST_PARTNERS - len(self.names))]


def read_form(sent: MultiDict[str, str]) -> NewTalkForm:
    """Read the form that was sent; beyond a few more names than a talk takes, names are dropped."""
    return NewTalkForm(
        deck=sent.get("deck", ""),
        takes_part="takes_part" in sent,
        names=tuple(sent.getlist("names")[:MOST_NAMES]),
        minutes=sent.get("minutes", ""),
        paper=sent.get("paper", ""),
        kept_days=sent.get("kept_days", ""),
        held_on=sent.get("held_on", "").strip(),
        create_code=sent.get("create_code", ""),
    )


def parse_form(form: NewTalkForm, services: Services) -> Wishes | Faults:
    """Return what the opener asks for, or every fault of the form."""
    faults = {
        **({} if form.deck in services.decks else {"deck": str(_CHOICE)}),
        **_check_names(form, services),
        **{name: str(_CHOICE) for name in _CHOICES if getattr(form, name) not in _CHOICES[name]},
        **_check_day(form, services.today),
        **_check_code(form.create_code, services.settings.create_code),
    }
    return faults or Wishes(
        names=tuple(filter(None, map(normalise_name, form.names))),
        takes_part=form.takes_part,
        minutes=int(form.minutes),
        paper=PaperSize(form.paper),
        kept_days=int(form.kept_days),
        held_on=read_day(form.held_on),
    )


def _check_names(form: NewTalkForm, services: Services) -> Faults:
    names = [normalise_name(name) for name in form.names]
    if form.takes_part and not any(names[:1]):
        return {"names-0": str(_OWN_NAME)}
    for number, name in enumerate(form.names):
        if normalise_line(name) and not names[number]:
            return {f"names-{number}": explain(NameIsMissing())}
    partners = [Partner(str(number), name) for number, name in enumerate(names) if name]
    offered = services.decks.get(form.deck)
    reserved = list_reserved_names(offered.deck.texts) if offered is not None else ()
    try:
        check_partners(partners, reserved)
    except Refusal as refusal:
        return {"names-0": explain(refusal, at_opening=True)}
    return {}


def _check_day(form: NewTalkForm, today: date) -> Faults:
    day = read_day(form.held_on)
    if form.held_on and day is None:
        return {"held_on": str(_DATE)}
    if form.kept_days not in _CHOICES["kept_days"]:
        return {}
    try:
        check_date(day, today, find_last_day(today, int(form.kept_days)))
    except Refusal as refusal:
        return {"held_on": explain(refusal)}
    return {}


def _check_code(given: str, needed: str) -> Faults:
    if not needed or hmac.compare_digest(given.encode(), needed.encode()):
        return {}
    return {"create_code": str(_CODE)}
