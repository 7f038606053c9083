"""Changes of the list until the merge: names, places given out anew, partners added or removed."""

from dataclasses import replace
from datetime import date

from compersion_talks import vault
from compersion_talks.domain.errors import LinkOpensNothing
from compersion_talks.domain.names import names_of_paper
from compersion_talks.domain.talks import Partner, Talk
from compersion_talks.storage import StoredPartner, talks
from compersion_talks.use_cases.access import Place, refuse_after_merge, sealed_talk
from compersion_talks.use_cases.close_and_merge import reopen_all
from compersion_talks.use_cases.links import Holder, invite, made_by, remember
from compersion_talks.use_cases.open_talk import ID_BYTES


def rename(place: Place, name: str) -> None:
    """Change the own name for the paper; closed sheets stay closed."""
    refuse_after_merge(place.stored)
    own = replace(place.partner, name=name)
    _save(place, place.talk.with_partners([own, *place.others], _reserved(place)))


def add_partner(place: Place, name: str, keys: vault.Keys, today: date) -> None:
    """Add a name to the list with an invitation; every closed sheet is reopened."""
    refuse_after_merge(place.stored)
    new = Partner(vault.make_key()[:ID_BYTES].hex(), name)
    _change_list(place, place.talk.with_partners([*place.talk.partners, new], _reserved(place)))
    _seat(place, new, keys, today)


def remove_partner(place: Place, partner_id: str) -> None:
    """Take a name off the list and destroy that sheet unread; every closed sheet is reopened."""
    refuse_after_merge(place.stored)
    gone = _listed(place, partner_id)
    _change_list(place, place.talk.with_partners(p for p in place.talk.partners if p != gone))
    talks.remove_partner(bytes.fromhex(gone.id))


def give_out_anew(place: Place, partner_id: str, keys: vault.Keys, today: date) -> None:
    """Destroy a place with its sheet and links, and make a new invitation under the same name."""
    refuse_after_merge(place.stored)
    gone = _listed(place, partner_id)
    new = Partner(vault.make_key()[:ID_BYTES].hex(), gone.name)
    rest = [partner for partner in place.talk.partners if partner.id != gone.id]
    opener_id = new.id if gone.id == place.talk.opener_id else place.talk.opener_id
    _change_list(place, replace(place.talk.with_partners([*rest, new]), opener_id=opener_id))
    talks.remove_partner(bytes.fromhex(gone.id))
    _seat(place, new, keys, today)


def _reserved(place: Place) -> tuple[str, ...]:
    return names_of_paper(place.deck.texts)


def _change_list(place: Place, talk: Talk) -> None:
    """Save another list, reopen every closed sheet, and let everyone know that it changed."""
    _save(place, replace(talk, list_has_changed=True))
    reopen_all(place)


def _listed(place: Place, partner_id: str) -> Partner:
    partner = place.talk.partner(partner_id)
    if partner is None:
        raise LinkOpensNothing
    return partner


def _save(place: Place, talk: Talk) -> None:
    talks.save_talk(sealed_talk(place.link.talk_key, place.stored, talk))


def _seat(place: Place, new: Partner, keys: vault.Keys, today: date) -> None:
    own = bytes.fromhex(new.id)
    talks.add_partner(StoredPartner(own, place.stored.id, None, 0, None, None))
    made = invite(Holder(place.stored.id, own), place.link.talk_key, keys, today)
    remember(place, {**made_by(place), new.id: made.secret})
