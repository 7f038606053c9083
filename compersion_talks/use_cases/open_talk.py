"""Open a talk: keys, a row for each partner, the opener's link and the invitations."""

from dataclasses import dataclass, replace
from datetime import date

from compersion_talks import library, vault
from compersion_talks.domain.agreements import Agreement
from compersion_talks.domain.errors import LinkOpensNothing
from compersion_talks.domain.names import list_reserved_names
from compersion_talks.domain.plain_text import to_text
from compersion_talks.domain.talks import (
    PaperSize,
    Partner,
    Talk,
    check_answer_by,
    check_date,
    check_partners,
    find_last_answer_by,
    find_last_day,
    seat_partners,
)
from compersion_talks.links import LinkKind, ShareLink
from compersion_talks.storage import AlreadyStored, StoredPartner, StoredTalk, rollback, talks
from compersion_talks.use_cases.access import KEY_BYTES, open_link, seal_talk
from compersion_talks.use_cases.links import Holder, invite, make_link, seal_invitations
from compersion_talks.use_cases.sheets import seal_empty_sheet

ID_BYTES = 16


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the opener chose; the first name is their own if they take part.

    `goes_on` is for three names or more, with a day in `answer_by`. `last_time` are agreements to
    ask about anew, and `begins` is the name of who begins, or empty.
    """

    names: tuple[str, ...]
    takes_part: bool
    minutes: int
    paper: PaperSize
    kept_days: int
    held_on: date | None = None
    answer_by: date | None = None
    goes_on: bool = False
    last_time: tuple[Agreement, ...] = ()
    begins: str = ""


@dataclass(frozen=True, slots=True)
class _Draft:
    """A talk about to be stored, with its keys."""

    talk: Talk
    stored: StoredTalk
    talk_key: bytes
    own_key: bytes


def open_talk(
    wishes: Wishes,
    offered: library.OfferedDeck,
    idempotency_key: bytes,
    keys: vault.Keys,
    today: date,
) -> ShareLink:
    """Open a talk and return its opener's link; the same key and wishes find it again.

    The idempotency key is 32 bytes that only the opener's browser knows: a repeated press finds
    the talk of the first press. Other wishes open another talk.
    """
    kind = LinkKind.PARTNER if wishes.takes_part else LinkKind.OPENER
    asked_for = f"{offered.source.hash} {to_text(wishes)}".encode()
    new = ShareLink(kind, vault.hkdf(idempotency_key, b"ct/v1/open", asked_for, KEY_BYTES))
    if _is_made(new, keys, today):
        return new
    try:
        _add(_draft(wishes, offered, today), new, offered, keys)
    except AlreadyStored:
        # The same press was sent twice at once, and the other request won (PostgreSQL only).
        rollback()
        if not _is_made(new, keys, today):
            raise
    return new


def _is_made(new: ShareLink, keys: vault.Keys, today: date) -> bool:
    try:
        open_link(new, keys, today, is_writing=True)
    except LinkOpensNothing:
        return False
    return True


def _draft(wishes: Wishes, offered: library.OfferedDeck, today: date) -> _Draft:
    talk_id = vault.make_key()[:ID_BYTES]
    talk = _write_talk(talk_id.hex(), wishes, offered, today)
    talk_key, own_key = vault.make_key(), vault.make_key()
    bare = StoredTalk(talk_id, today, talk.expires_on, False, b"", 0, None)
    return _Draft(talk, seal_talk(talk_key, bare, talk), talk_key, own_key)


def _write_talk(talk_id: str, wishes: Wishes, offered: library.OfferedDeck, today: date) -> Talk:
    named = tuple(Partner(vault.make_key()[:ID_BYTES].hex(), name) for name in wishes.names)
    reserved = list_reserved_names(offered.deck.texts)
    expires_on = find_last_day(today, wishes.kept_days)
    held_on = check_date(wishes.held_on, today, expires_on)
    last = find_last_answer_by(expires_on, held_on, goes_on=wishes.goes_on)
    return Talk(
        id=talk_id,
        deck_hash=offered.source.hash,
        partners=seat_partners(talk_id, check_partners(named, reserved)),
        minutes=wishes.minutes,
        paper=wishes.paper,
        opened_on=today,
        expires_on=expires_on,
        held_on=held_on,
        opener_id=named[0].id if wishes.takes_part else "",
        answer_by=check_answer_by(wishes.answer_by, today, last),
        goes_on=wishes.goes_on,
        last_time=wishes.last_time,
        begins_id=next((one.id for one in named if one.name == wishes.begins), ""),
    )


def _add(draft: _Draft, new: ShareLink, offered: library.OfferedDeck, keys: vault.Keys) -> None:
    today = draft.talk.opened_on
    talks.keep_deck(offered.source.hash, offered.source.to_text(), today)
    talks.add_talk(draft.stored)
    _add_partners(draft)
    _add_links(draft, new, keys, today)


def _add_partners(draft: _Draft) -> None:
    for partner in draft.talk.partners:
        own = bytes.fromhex(partner.id)
        row = StoredPartner(own, draft.stored.id, None, 0, None, None)
        if partner.id == draft.talk.opener_id:
            row = replace(row, private_blob=seal_empty_sheet(draft.own_key, row))
        talks.add_partner(row)


def _add_links(draft: _Draft, new: ShareLink, keys: vault.Keys, today: date) -> None:
    opener_id = bytes.fromhex(draft.talk.opener_id) or None
    invitations = {
        partner.id: invite(
            Holder(draft.stored.id, bytes.fromhex(partner.id)), draft.talk_key, keys, today
        ).secret
        for partner in draft.talk.partners
        if partner.id != draft.talk.opener_id
    }
    holder = Holder(draft.stored.id, opener_id)
    stored = make_link(new, holder, draft.talk_key + draft.own_key, keys, today)
    blob = seal_invitations(draft.own_key, stored, invitations)
    talks.save_link(replace(stored, invitations_blob=blob))
