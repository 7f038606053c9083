"""Change the list of partners until the merge: rename, add, remove, invite again."""

from dataclasses import replace
from datetime import date

from compersion_talks import vault
from compersion_talks.domain.errors import LinkOpensNothing
from compersion_talks.domain.list_changes import ChangeKind, ListChange
from compersion_talks.domain.names import list_reserved_names
from compersion_talks.domain.talks import Partner, Talk
from compersion_talks.storage import StoredLink, StoredPartner, talks
from compersion_talks.use_cases.access import (
    GIVEN_OUT_ANEW,
    STOPPED,
    TAKEN_OFF,
    Place,
    refuse_after_merge,
    seal_talk,
)
from compersion_talks.use_cases.close_and_merge import reopen_all
from compersion_talks.use_cases.links import (
    Holder,
    invite,
    is_joined_by_others,
    read_invitations,
    save_invitations,
)
from compersion_talks.use_cases.open_talk import ID_BYTES

# A talk of twelve has twenty-four links at most; the rest is for names that came and went.
MOST_STOPPED_LINKS = 48


def rename(place: Place, name: str, today: date) -> None:
    """Change the own name; closed sheets stay closed."""
    refuse_after_merge(place.stored)
    before = place.partner
    listed = [replace(before, name=name), *place.others]
    talk = place.talk.with_partners(listed, _list_reserved_names(place))
    if name != before.name:
        talk = talk.with_change(ListChange(ChangeKind.RENAMED, before.name, today, name))
    _save(place, talk)


def add_partner(place: Place, name: str, keys: vault.Keys, today: date) -> None:
    """Add a partner with an invitation; every closed sheet is reopened.

    Once somebody else has joined, the lines of whoever is added match nobody's (decision 43).
    """
    refuse_after_merge(place.stored)
    new = Partner(vault.make_key()[:ID_BYTES].hex(), name)
    talk = place.talk.with_partners([*place.talk.partners, new], _list_reserved_names(place))
    talk = _note_later(talk, new) if is_joined_by_others(place) else talk
    _change_list(place, talk, ListChange(ChangeKind.ADDED, name, today))
    _add_seat(place, new, keys, today)


def remove_partner(place: Place, partner_id: str, today: date) -> None:
    """Remove a partner with their sheet; every closed sheet is reopened."""
    refuse_after_merge(place.stored)
    gone = _find_listed(place, partner_id)
    talk = place.talk.with_partners(p for p in place.talk.partners if p != gone)
    _change_list(place, talk, ListChange(ChangeKind.REMOVED, gone.name, today))
    _delete_seat(place, gone, TAKEN_OFF, today)


def give_out_anew(place: Place, partner_id: str, keys: vault.Keys, today: date) -> None:
    """Delete a place with its sheet and links, and invite to a new one under the same name."""
    refuse_after_merge(place.stored)
    gone = _find_listed(place, partner_id)
    new = Partner(vault.make_key()[:ID_BYTES].hex(), gone.name)
    rest = [partner for partner in place.talk.partners if partner.id != gone.id]
    opener_id = new.id if gone.id == place.talk.opener_id else place.talk.opener_id
    talk = replace(place.talk.with_partners([*rest, new]), opener_id=opener_id)
    talk = _note_later(talk, new) if gone.id in place.talk.added_later else talk
    _change_list(place, talk, ListChange(ChangeKind.GIVEN_OUT_ANEW, gone.name, today))
    _delete_seat(place, gone, GIVEN_OUT_ANEW, today)
    _add_seat(place, new, keys, today)


def _list_reserved_names(place: Place) -> tuple[str, ...]:
    return list_reserved_names(place.deck.texts)


def _change_list(place: Place, talk: Talk, change: ListChange) -> None:
    """Save another list, reopen every closed sheet, and keep for everyone what happened."""
    _save(place, talk.with_answer_by_after(change.day).with_change(change))
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


def _delete_seat(place: Place, gone: Partner, kind: str, today: date) -> None:
    """Delete a partner and their sheet; their links open nothing, and tell what happened."""
    links = talks.list_links(place.stored.id)
    room = MOST_STOPPED_LINKS - sum(link.kind in STOPPED for link in links)
    own = [link for link in links if link.partner_id == bytes.fromhex(gone.id)]
    for link in own[: max(0, room)]:
        talks.save_link(_stop_link(link, kind, today))
    talks.remove_partner(bytes.fromhex(gone.id))


def _stop_link(link: StoredLink, kind: str, today: date) -> StoredLink:
    """Return the row of a link without its keys, and without a partner, so that it stays."""
    return StoredLink(link.link_id, kind, link.talk_id, None, 0, b"", today, None)


def _add_seat(place: Place, new: Partner, keys: vault.Keys, today: date) -> None:
    own = bytes.fromhex(new.id)
    talks.add_partner(StoredPartner(own, place.stored.id, None, 0, None, None))
    made = invite(Holder(place.stored.id, own), place.link.talk_key, keys, today)
    save_invitations(place, {**read_invitations(place), new.id: made.secret})
