"""The agreements of a talk: written by anyone in it, and agreed once each of them said yes.

Each has a sign, a keyed hash of its words that is the same for everyone in the talk: a form names
with it the exact words that were shown.
"""

import json
from collections.abc import Callable
from dataclasses import astuple, replace
from datetime import date
from hashlib import blake2b

from compersion_talks import vault
from compersion_talks.domain import agreements as rules
from compersion_talks.domain.agreements import Agreement, Agreements
from compersion_talks.domain.errors import AgreementHasChanged, LinkOpensNothing, TalkIsNotMerged
from compersion_talks.domain.plain_text import from_text, to_text
from compersion_talks.domain.talks import check_review_date
from compersion_talks.storage import StoredAgreements, talks
from compersion_talks.use_cases.access import Place

SIGN_BYTES = 8


def read_agreements(place: Place) -> Agreements:
    """Read the agreements of a talk, with the yeses of those who are on the list now.

    Raises `TalkIsNotMerged` before there is a plan.
    """
    if not place.is_merged:
        raise TalkIsNotMerged
    people = tuple(one.id for one in place.talk.partners)
    stored = talks.find_agreements(place.stored.id)
    if stored is None:
        return Agreements(people)
    try:
        text = vault.unseal(derive_key(place), stored.blob, *_bind(stored.talk_id, stored.rev))
    except vault.CannotOpen as error:
        raise LinkOpensNothing from error
    return rules.ask_people(from_text(Agreements, text.decode()), people)


def put_forward(place: Place, agreement: Agreement, before: str = "") -> None:
    """Put an agreement forward to everyone, or change the one whose sign is `before`.

    Raises as `domain.agreements.put_forward` does.
    """

    def change(now: Agreements) -> Agreements:
        old = find_agreement(place, now, before) if before else None
        return rules.put_forward(now, agreement, old)

    _change(place, change)


def take_off(place: Place, sign: str) -> None:
    """Take an agreement off for everyone; raises `AgreementHasChanged` where it is gone."""
    _change(place, lambda now: rules.take_off(now, find_agreement(place, now, sign)))


def say_yes(place: Place, sign: str) -> None:
    """Say yes to the exact words of a sign; raises `AgreementHasChanged` where they changed."""
    _change(place, lambda now: rules.say_yes(now, find_agreement(place, now, sign), place.own_id))


def take_back(place: Place, sign: str) -> None:
    """Take this partner's yes back; a yes that is not there is no fault."""
    now = read_agreements(place)
    found = next((one for one in now.drafts if sign_of(place, one.agreement) == sign), None)
    if found is not None:
        _save(place, rules.take_back(now, found.agreement, place.own_id))


def contest(place: Place, sign: str) -> None:
    """Say "not like this"; raises `AgreementHasChanged` where it is gone or agreed by now."""
    _change(place, lambda now: rules.contest(now, find_agreement(place, now, sign)))


def ask_again(place: Place, sign: str) -> None:
    """Ask everyone once more; raises `AgreementHasChanged` where the words are gone."""
    _change(place, lambda now: rules.ask_again(now, find_agreement(place, now, sign)))


def choose_day(place: Place, day: date | None, today: date) -> None:
    """Choose the day to look again, or none; raises `ReviewIsOutOfReach`."""
    chosen = None if day is None else check_review_date(day, today)
    _change(place, lambda now: replace(now, look_again_on=chosen))


def forget(place: Place) -> None:
    """Delete the agreements for everyone; the talk stays."""
    talks.forget_agreements(place.stored.id)


def sign_of(place: Place, agreement: Agreement) -> str:
    """Return the sign of an agreement's words; without a link of the talk nobody can make it."""
    key = vault.derive_sub_key(derive_key(place), "sign")
    words = json.dumps(astuple(agreement)).encode()
    return blake2b(words, key=key, digest_size=SIGN_BYTES).hexdigest()


def find_agreement(place: Place, now: Agreements, sign: str) -> Agreement:
    """Find the words of a sign; raises `AgreementHasChanged` where they are gone."""
    for draft in now.drafts:
        if sign_of(place, draft.agreement) == sign:
            return draft.agreement
    raise AgreementHasChanged


def derive_key(place: Place) -> bytes:
    """Derive the key of the agreements, which an agenda-only link does not carry."""
    return vault.derive_sub_key(place.link.talk_key, "agreements")


def _change(place: Place, change: Callable[[Agreements], Agreements]) -> None:
    _save(place, change(read_agreements(place)))


def _save(place: Place, agreements: Agreements) -> None:
    stored = talks.find_agreements(place.stored.id)
    talk_id, rev = place.stored.id, (stored.rev if stored is not None else 0) + 1
    text = to_text(agreements).encode()
    blob = vault.seal(derive_key(place), text, *_bind(talk_id, rev))
    talks.save_agreements(StoredAgreements(talk_id, blob, rev))


def _bind(talk_id: bytes, rev: int) -> tuple[bytes, ...]:
    return (b"agreements", talk_id, rev.to_bytes(4))
