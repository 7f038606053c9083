"""Agreements after a talk: each is a draft until everyone has said yes to its exact words."""

from dataclasses import astuple, dataclass, fields, replace
from datetime import date

from compersion_talks.domain.errors import (
    AgreementHasChanged,
    AgreementIsEmpty,
    AgreementsAreTooLong,
    TooManyAgreements,
)
from compersion_talks.domain.normalise import normalise_line

MOST_AGREEMENTS = 7
MOST_CHARACTERS = 1_400


@dataclass(frozen=True, slots=True)
class Agreement:
    """The words of one agreement, one line each; all but `what` may be empty.

    `stops` says what would make partners stop, `helps` how they notice that it helps.
    """

    what: str
    who: str = ""
    begins: str = ""
    ends: str = ""
    stops: str = ""
    helps: str = ""

    def count_characters(self) -> int:
        """Count the characters of all its texts."""
        return sum(map(len, astuple(self)))


FIELDS = tuple(one.name for one in fields(Agreement))


@dataclass(frozen=True, slots=True)
class Draft:
    """An agreement, and the ids of those who said yes to it as it stands.

    With `is_contested`, someone would say it differently: nobody can say yes until it is asked
    again or changed.
    """

    agreement: Agreement
    yeses: tuple[str, ...] = ()
    is_contested: bool = False


@dataclass(frozen=True, slots=True)
class Agreements:
    """All drafts of a talk, those that everyone said yes to among them.

    `people` holds the ids of those who are asked. With `has_changed`, something that was agreed
    is not any more.
    """

    people: tuple[str, ...]
    drafts: tuple[Draft, ...] = ()
    look_again_on: date | None = None
    has_changed: bool = False

    @property
    def agreed(self) -> tuple[Agreement, ...]:
        """List the agreements that everyone said yes to."""
        return tuple(one.agreement for one in self.drafts if self.is_agreed(one))

    def is_agreed(self, draft: Draft) -> bool:
        """Say whether everyone on the list has said yes to a draft."""
        return bool(self.people) and set(self.people) <= set(draft.yeses)

    def find(self, agreement: Agreement) -> Draft | None:
        """Find the draft with exactly these words."""
        return next((one for one in self.drafts if one.agreement == agreement), None)

    def count_characters(self) -> int:
        """Count the characters of all texts."""
        return sum(one.agreement.count_characters() for one in self.drafts)


def write_agreement(**typed: str) -> Agreement:
    """Return the words of an agreement, normalised; raises `AgreementIsEmpty` without a `what`."""
    agreement = Agreement(**{name: normalise_line(text) for name, text in typed.items()})
    if not agreement.what:
        raise AgreementIsEmpty
    return agreement


def ask_people(agreements: Agreements, people: tuple[str, ...]) -> Agreements:
    """Return the agreements as these people are asked; another list of people voids every yes."""
    if set(people) == set(agreements.people):
        return agreements
    asked_anew = tuple(replace(one, yeses=()) for one in agreements.drafts)
    return _note_change(agreements, replace(agreements, people=people, drafts=asked_anew))


def put_forward(
    agreements: Agreements, agreement: Agreement, before: Agreement | None = None
) -> Agreements:
    """Add an agreement, or put it in the place of the one `before`; nobody has said yes to it.

    The same words twice are one agreement, which stays as it is. Raises `TooManyAgreements`,
    `AgreementsAreTooLong`, or `AgreementHasChanged` where the one before is gone.
    """
    if before is not None:
        _require(agreements, before)
    if agreements.find(agreement) is not None:
        return agreements if before in (None, agreement) else take_off(agreements, before)
    new = Draft(agreement)
    drafts = (
        (*agreements.drafts, new)
        if before is None
        else tuple(new if one.agreement == before else one for one in agreements.drafts)
    )
    return _note_change(agreements, _check(replace(agreements, drafts=drafts)))


def take_off(agreements: Agreements, agreement: Agreement | None) -> Agreements:
    """Remove an agreement; one that is gone stays gone."""
    left = tuple(one for one in agreements.drafts if one.agreement != agreement)
    return _note_change(agreements, replace(agreements, drafts=left))


def say_yes(agreements: Agreements, agreement: Agreement, partner_id: str) -> Agreements:
    """Note one partner's yes to these exact words.

    Raises `AgreementHasChanged` where they are gone, or someone would say them differently.
    """
    draft = _require(agreements, agreement)
    if draft.is_contested or partner_id not in agreements.people:
        raise AgreementHasChanged
    yeses = tuple(sorted({*draft.yeses, partner_id}))
    return _put(agreements, replace(draft, yeses=yeses))


def take_back(agreements: Agreements, agreement: Agreement, partner_id: str) -> Agreements:
    """Take back one partner's yes; what was agreed is then gone, as if it had never been there."""
    draft = agreements.find(agreement)
    if draft is None or partner_id not in draft.yeses:
        return agreements
    if agreements.is_agreed(draft):
        return take_off(agreements, agreement)
    yeses = tuple(one for one in draft.yeses if one != partner_id)
    return _put(agreements, replace(draft, yeses=yeses))


def contest(agreements: Agreements, agreement: Agreement) -> Agreements:
    """Note that someone would say it differently, and void every yes; nobody's name is kept.

    Raises `AgreementHasChanged` where it is gone or agreed by now.
    """
    draft = _require(agreements, agreement)
    if agreements.is_agreed(draft):
        raise AgreementHasChanged
    return _put(agreements, Draft(agreement, is_contested=True))


def ask_again(agreements: Agreements, agreement: Agreement) -> Agreements:
    """Ask everyone once more about words that someone would have said differently.

    Raises `AgreementHasChanged` where they are gone.
    """
    return _put(agreements, replace(_require(agreements, agreement), is_contested=False))


def _require(agreements: Agreements, agreement: Agreement) -> Draft:
    draft = agreements.find(agreement)
    if draft is None:
        raise AgreementHasChanged
    return draft


def _put(agreements: Agreements, draft: Draft) -> Agreements:
    drafts = (draft if one.agreement == draft.agreement else one for one in agreements.drafts)
    return replace(agreements, drafts=tuple(drafts))


def _check(agreements: Agreements) -> Agreements:
    if len(agreements.drafts) > MOST_AGREEMENTS:
        raise TooManyAgreements
    if agreements.count_characters() > MOST_CHARACTERS:
        raise AgreementsAreTooLong(agreements.count_characters(), MOST_CHARACTERS)
    return agreements


def _note_change(before: Agreements, now: Agreements) -> Agreements:
    """Note whether something that was agreed is not any more."""
    is_less = not set(before.agreed) <= set(now.agreed)
    return replace(now, has_changed=now.has_changed or is_less)
