"""The form "Open a talk": read, checked, and turned into what the opener asks for."""

import hmac
from dataclasses import dataclass, replace
from datetime import date

from werkzeug.datastructures import MultiDict

from compersion_talks.domain.carrier import AgreementsPage, read_letters
from compersion_talks.domain.errors import (
    CarrierIsUnreadable,
    DateIsOutsideTalk,
    NameIsMissing,
    Refusal,
)
from compersion_talks.domain.names import list_reserved_names, normalise_name
from compersion_talks.domain.normalise import normalise_line
from compersion_talks.domain.talks import (
    FEWEST_TO_GO_ON,
    KEPT_DAYS,
    LENGTHS,
    MOST_PARTNERS,
    PaperSize,
    Partner,
    check_answer_by,
    check_date,
    check_partners,
    find_last_answer_by,
    find_last_day,
    recommend_length,
)
from compersion_talks.services import Services
from compersion_talks.use_cases.open_talk import Wishes
from compersion_talks.web.http.form_errors import explain
from compersion_talks.web.http.i18n import _, _l, format_day, read_day

Faults = dict[str, str]
"""What is wrong with a form: a sentence by the id of its field, in the order of the page."""

MOST_NAMES = 2 * MOST_PARTNERS

_CHOICE = _l("Choose one of the answers.")
_OWN_NAME = _l('Write your own name first, or untick "I\'m taking part".')
_CODE = _l(
    "This isn't your group's passphrase. Capital letters count. The person who runs this site "
    "knows it."
)
_CLOSED = _l("You can't start a talk here right now. This page says when you can.")
_DATE = _l("Write the date as year, month and day, such as 2027-01-31, or leave it empty.")
_NO_DAY_TO_GO_ON_FROM = _l("If you don't want to wait, write the day to answer by.")
DAMAGED = _l(
    "The agreements from last time got damaged on the way, so no talk was started. "
    "Please go back, and load them once more."
)
WAIT, GO_ON = "wait", "go-on"
SUITED = "suited"
"""The talk lasts what suits the number of people."""
_CHOICES: dict[str, list[str]] = {
    "minutes": [SUITED, *(str(number) for number in LENGTHS)],
    "paper": [paper.value for paper in PaperSize],
    "kept_days": [str(number) for number in KEPT_DAYS],
    "if_late": [WAIT, GO_ON],
}


@dataclass(frozen=True, slots=True)
class NewTalkForm:
    """The values in the fields of the page, as text."""

    deck: str
    takes_part: bool = True
    names: tuple[str, ...] = ()
    minutes: str = SUITED
    paper: str = PaperSize.A4.value
    kept_days: str = "30"
    held_on: str = ""
    answer_by: str = ""
    if_late: str = WAIT
    create_code: str = ""
    last_time: str = ""

    def pad_names(self) -> list[str]:
        """Return the names with empty ones behind them, so that there is a field for each seat."""
        return [*self.names, *[""] * (MOST_PARTNERS - len(self.names))]

    def has_more(self, usual: "NewTalkForm") -> bool:
        """Say whether a field in the fold "More choices" is not as it was offered."""
        return self != replace(
            usual,
            deck=self.deck,
            takes_part=self.takes_part,
            names=self.names,
            create_code=self.create_code,
            last_time=self.last_time,
        )

    def follow(self, page: AgreementsPage | None) -> "NewTalkForm":
        """Return the form with the length and the paper of an agreements page, if there is one."""
        if page is None:
            return self
        return replace(self, minutes=str(page.minutes), paper=page.paper.value)

    def list_names(self) -> tuple[str, ...]:
        """Return the names as they would stand on the plan, without empty ones."""
        return tuple(filter(None, map(normalise_name, self.names)))

    def find_minutes(self) -> int:
        """Return how long the talk lasts, in minutes."""
        if self.minutes == SUITED:
            return recommend_length(len(self.list_names()))
        return int(self.minutes)

    def goes_on(self) -> bool:
        """Say whether the plan may be made without those who are late; not with two people."""
        return self.if_late == GO_ON and len(self.list_names()) >= FEWEST_TO_GO_ON


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
        answer_by=sent.get("answer_by", "").strip(),
        if_late=sent.get("if_late", WAIT),
        create_code=sent.get("create_code", ""),
        last_time=sent.get("last_time", ""),
    )


def make_usual_form(services: Services, paper: PaperSize) -> NewTalkForm:
    """Return the form as it is offered on this copy, with the paper that suits the browser."""
    settings = services.settings
    return NewTalkForm(
        services.default_deck.id,
        minutes=str(settings.default_minutes or SUITED),
        paper=settings.default_paper or paper.value,
        kept_days=str(settings.default_kept_days),
    )


def read_last_time(carried: str) -> AgreementsPage | None:
    """Read the agreements page that came along with a form; `None` where it is unreadable."""
    try:
        return read_letters(carried)
    except CarrierIsUnreadable:
        return None


def can_open(services: Services) -> bool:
    """Say whether the operator lets talks be opened at this hour."""
    hours = services.settings.opening_hours
    return hours is None or hours.include(services.now())


def parse_form(form: NewTalkForm, services: Services) -> Wishes | Faults:
    """Return what the opener asks for, or every fault of the form."""
    page = read_last_time(form.last_time) if form.last_time else None
    faults = {
        **({} if can_open(services) else {"deck": str(_CLOSED)}),
        **({} if page or not form.last_time else {"deck": str(DAMAGED)}),
        **({} if form.deck in services.decks else {"deck": str(_CHOICE)}),
        **_check_names(form, services),
        **{name: str(_CHOICE) for name in _CHOICES if getattr(form, name) not in _CHOICES[name]},
        **_check_days(form, services.today),
        **_check_code(form.create_code, services.settings.create_code),
    }
    return faults or Wishes(
        names=form.list_names(),
        takes_part=form.takes_part,
        minutes=form.find_minutes(),
        paper=PaperSize(form.paper),
        kept_days=int(form.kept_days),
        held_on=read_day(form.held_on),
        answer_by=read_day(form.answer_by),
        goes_on=form.goes_on(),
        last_time=page.agreements if page else (),
        begins=normalise_name(page.begins) if page else "",
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


def _check_days(form: NewTalkForm, today: date) -> Faults:
    """Check the day of the talk and the day to answer by; each fault names the last day."""
    unreadable = {
        name: str(_DATE)
        for name in ("held_on", "answer_by")
        if getattr(form, name) and read_day(getattr(form, name)) is None
    }
    if form.if_late == GO_ON and not form.answer_by:
        unreadable["answer_by"] = str(_NO_DAY_TO_GO_ON_FROM)
    if unreadable or form.kept_days not in _CHOICES["kept_days"]:
        return unreadable
    return _check_reach(form, today, find_last_day(today, int(form.kept_days)))


def _check_reach(form: NewTalkForm, today: date, expires_on: date) -> Faults:
    held_on = read_day(form.held_on)
    try:
        check_date(held_on, today, expires_on)
    except DateIsOutsideTalk:
        return {"held_on": _say_last_day(expires_on)}
    last = find_last_answer_by(expires_on, held_on, goes_on=form.goes_on())
    try:
        check_answer_by(read_day(form.answer_by), today, last)
    except DateIsOutsideTalk:
        return {"answer_by": _say_last_day(last)}
    return {}


def _say_last_day(last: date) -> str:
    return _("Choose a day from today to %(day)s.", day=format_day(last))


def _check_code(given: str, needed: str) -> Faults:
    if not needed or hmac.compare_digest(given.encode(), needed.encode()):
        return {}
    return {"create_code": str(_CODE)}
