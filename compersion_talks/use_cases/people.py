"""Change the list of partners until the merge: rename, add, remove, invite again."""

from dataclasses import replace
from datetime import date

from compersion_talks import vault
from compersion_talks.domain.errors import LinkOpensNothing
from compersion_talks.domain.names import list_reserved_names
from compersion_talks.domain.talks import Partner, Talk
from compersion_talks.storage import StoredPartner, talks
from compersion_talks.use_cases.access import Place, refuse_after_merge, seal_talk
from compersion_talks.use_cases.close_and_merge import reopen_all
from compersion_talks.use_cases.links import (
    Holder,
    invite,
    is_joined_by_others,
    read_invitations,
    save_invitations,
)
from compersion_talks.use_cases.open_talk import ID_BYTES


def rename(place: Place, name: str) -> None:
    """Change the own name; closed sheets stay closed."""
    refuse_after_merge(place.stored)
    own = replace(place.partner, name=name)
    _save(place, place.talk.with_partners([own, *place.others], _list_reserved_names(place)))


def add_partner(place: Place, name: str, keys: vault.Keys, today: date) -> None:
    """Add a partner with an invitation; every closed sheet is reopened.

    Once somebody else has joined, the lines of whoever is added match nobody's (decision 43).
    """
    refuse_after_merge(place.stored)
    new = Partner(vault.make_key()[:ID_BYTES].hex(), name)
    talk = place.talk.with_partners([*place.talk.partners, new], _list_reserved_names(place))
    talk = _note_later(talk, new) if is_joined_by_others(place) else talk
    _change_list(place, talk, today)
    _add_seat(place, new, keys, today)


def remove_partner(place: Place, partner_id: str, today: date) -> None:
    """Remove a partner with their sheet; every closed sheet is reopened."""
    refuse_after_merge(place.stored)
    gone = _find_listed(place, partner_id)
    rest = [partner for partner in place.talk.partners if partner != gone]
    _change_list(place, place.talk.with_partners(rest), today)
    talks.remove_partner(bytes.fromhex(gone.id))


def give_out_anew(place: Place, partner_id: str, keys: vault.Keys, today: date) -> None:
    """Delete a place with its sheet and links, and invite to a new one under the same name."""
    refuse_after_merge(place.stored)
    gone = _find_listed(place, partner_id)
    new = Partner(vault.make_key()[:ID_BYTES].hex(), gone.name)
    rest = [partner for partner in place.talk.partners if partner.id != gone.id]
    opener_id = new.id if gone.id == place.talk.opener_id else place.talk.opener_id
    talk = replace(place.talk.with_partners([*rest, new]), opener_id=opener_id)
    talk = _note_later(talk, new) if gone.id in place.talk.added_later else talk
    _change_list(place, talk, today)
    talks.remove_partner(bytes.fromhex(gone.id))
    _add_seat(place, new, keys, today)


def _list_reserved_names(place: Place) -> tuple[str, ...]:
    return list_reserved_names(place.deck.texts)


def _change_list(place: Place, talk: Talk, today: date) -> None:
    """Save another list, reopen every closed sheet, and note the change for everyone."""
    _save(place, replace(talk.with_answer_by_after(today), list_has_changed=True))
    reopen_all(place)


def _note_later(talk: Talk, new: Partner) -> Talk:
    return replace(talk, added_later=(*talk.added_later, new.id))


def _find_listed(place: Place, partner_id: str) -> Partner:
    partner = place.talk.find_partner(partner_id)
    if partner is None:
        raise LinkOpensNothing
    return partner


def _save(place: Place, talk: Talk) -> None:
    talks.save_talk(seal_talk(place.link.talk_key, place.stored, talk))


def _add_seat(place: Place, new: Partner, keys: vault.Keys, today: date) -> None:
    own = bytes.fromhex(new.id)
    talks.add_partner(StoredPartner(own, place.stored.id, None, 0, None, None))
    made = invite(Holder(place.stored.id, own), place.link.talk_key, keys, today)
    save_invitations(place, {**read_invitations(place), new.id: made.secret})
