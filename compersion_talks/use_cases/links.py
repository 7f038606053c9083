"""Share links: make, take up, replace and remember them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date

from compersion_talks import vault
from compersion_talks.domain.errors import LinkOpensNothing
from compersion_talks.domain.talks import Partner
from compersion_talks.links import LinkKind, ShareLink
from compersion_talks.storage import StoredLink, talks
from compersion_talks.use_cases.access import (
    KEY_BYTES,
    OpenLink,
    Place,
    open_link,
    spend_invitations,
    wrap_keys,
)
from compersion_talks.use_cases.sheets import seal_empty_sheet


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a new link belongs to; no partner for an agenda-only link or a mere opener."""

    talk_id: bytes
    partner_id: bytes | None


def make_link(
    new: ShareLink, holder: Holder, carried: bytes, keys: vault.Keys, today: date
) -> StoredLink:
    """Store a link that carries the given keys, and return its row."""
    link_id = vault.derive_link_id(new.kind, new.secret)
    bare = StoredLink(link_id, new.kind, holder.talk_id, holder.partner_id, 0, b"", today, None)
    bare = replace(bare, handle_hash=_hash_handle(new, keys))
    stored = wrap_keys(bare, new.secret, carried, keys.ring)
    talks.add_link(stored)
    return stored


def invite(holder: Holder, talk_key: bytes, keys: vault.Keys, today: date) -> ShareLink:
    """Make the invitation to one place."""
    new = ShareLink(LinkKind.INVITATION, vault.make_key())
    make_link(new, holder, talk_key, keys, today)
    return new


def take_up(
    invitation: bytes, idempotency_keys: Sequence[bytes], keys: vault.Keys, today: date
) -> ShareLink:
    """Take up the place of an invitation and return the partner's own link.

    Until the invitation is spent or the agenda made, another browser that presses gets the place:
    the own link made before stops, and the new sheet tells the day of that one.

    The idempotency keys are 32 bytes each, newest first, that only the partner's browser knows: a
    repeated press finds the link that one of them made, until the invitation is spent. Raises
    `LinkOpensNothing`.
    """
    # First of all: it locks the talk, so that two presses come one after the other.
    link, stored = open_link(
        ShareLink(LinkKind.INVITATION, invitation), keys, today, is_writing=True
    )
    candidates = [_derive_own_link(key, invitation) for key in idempotency_keys]
    with suppress(LinkOpensNothing):
        return _find_living(candidates, keys, today, is_writing=True)
    if stored.is_merged and _list_own_links(stored.id, link.stored.partner_id):
        raise LinkOpensNothing
    _seat_anew(link, candidates[0], keys, today)
    return candidates[0]


def _seat_anew(invitation: OpenLink, new: ShareLink, keys: vault.Keys, today: date) -> None:
    """Put the holder of a new own link in the place of an invitation, before an empty sheet."""
    talk_id, partner_id = invitation.stored.talk_id, invitation.stored.partner_id
    row = next((one for one in talks.list_partners(talk_id) if one.id == partner_id), None)
    if row is None:
        raise LinkOpensNothing
    opened_before = _stop_own_link(talk_id, row.id)
    own_key, row = vault.make_key(), replace(row, private_rev=0)
    own = make_link(new, Holder(talk_id, row.id), invitation.talk_key + own_key, keys, today)
    talks.save_link(replace(own, invitations_blob=seal_invitations(own_key, own, {})))
    talks.save_partner(replace(row, private_blob=seal_empty_sheet(own_key, row, opened_before)))


def _stop_own_link(talk_id: bytes, partner_id: bytes) -> date | None:
    """Stop the own link to a place, if there is one, and return the day on which it was made."""
    made = [link.created_on for link in _list_own_links(talk_id, partner_id)]
    talks.remove_links(partner_id, LinkKind.PARTNER)
    return max(made, default=None)


def _list_own_links(talk_id: bytes, partner_id: bytes | None) -> list[StoredLink]:
    links = talks.list_links(talk_id)
    return [one for one in links if (one.kind, one.partner_id) == (LinkKind.PARTNER, partner_id)]


def find_own_link(
    invitation: bytes, idempotency_keys: Sequence[bytes], keys: vault.Keys, today: date
) -> ShareLink:
    """Find the own link that one of the keys made from an invitation that is not spent.

    Raises `LinkOpensNothing`: once the place is in use, its visit leads there, and a copied key
    opens nothing.
    """
    open_link(ShareLink(LinkKind.INVITATION, invitation), keys, today, is_writing=False)
    candidates = [_derive_own_link(key, invitation) for key in idempotency_keys]
    return _find_living(candidates, keys, today, is_writing=False)


def _derive_own_link(idempotency_key: bytes, invitation: bytes) -> ShareLink:
    own = vault.hkdf(idempotency_key, invitation, b"ct/v1/join", KEY_BYTES)
    return ShareLink(LinkKind.PARTNER, own)


def _find_living(
    links: Iterable[ShareLink], keys: vault.Keys, today: date, *, is_writing: bool
) -> ShareLink:
    for link in links:
        with suppress(LinkOpensNothing):
            open_link(link, keys, today, is_writing=is_writing)
            return link
    raise LinkOpensNothing


def replace_link(
    old: ShareLink, idempotency_key: bytes, keys: vault.Keys, today: date
) -> ShareLink:
    """Move the keys of a link to a new one; the old one opens nothing any more.

    The invitation to the place opens nothing from then on, either.

    The idempotency key is 32 bytes that only the holder's browser knows: a repeated press finds
    the link of the first press. Raises `LinkOpensNothing`.
    """
    new = ShareLink(old.kind, vault.hkdf(idempotency_key, old.secret, b"ct/v1/replace", KEY_BYTES))
    try:
        link, _ = open_link(old, keys, today, is_writing=True)
    except LinkOpensNothing:
        open_link(new, keys, today, is_writing=True)
        return new
    holder = Holder(link.stored.talk_id, link.stored.partner_id)
    talks.remove_link(link.stored.link_id)
    if holder.partner_id is not None:
        spend_invitations(holder.talk_id, holder.partner_id)
    stored = make_link(new, holder, link.carried, keys, today)
    talks.save_link(replace(stored, invitations_blob=link.stored.invitations_blob))
    return new


def rewrap_keys(link: OpenLink, keys: vault.Keys) -> None:
    """Wrap the keys of a link under the current ring key, unless they are already."""
    hashed = _hash_handle(link, keys)
    if (link.stored.key_id, link.stored.handle_hash) != (keys.ring.current, hashed):
        row = replace(link.stored, handle_hash=hashed)
        talks.save_link(wrap_keys(row, link.secret, link.carried, keys.ring))


def _hash_handle(link: ShareLink, keys: vault.Keys) -> bytes:
    return keys.hash_handle(vault.derive_handle(link.kind, link.secret))


@dataclass(frozen=True, slots=True)
class Seat:
    """One place of a talk: whose it is, whether it is taken up, and its unspent invitation.

    `is_declined` says that its invitation was answered with no.
    `invitation` is the secret of an unused invitation that the viewer made, or empty.
    """

    partner: Partner
    is_taken: bool
    is_declined: bool
    invitation: bytes = field(default=b"", repr=False)


def list_seats(place: Place) -> tuple[Seat, ...]:
    """List the places of the talk in seat order, and never how far anyone is."""
    links = talks.list_links(place.stored.id)
    taken = {link.partner_id for link in links if link.kind == LinkKind.PARTNER}
    unspent = _find_unspent(place, links)
    return tuple(
        Seat(
            partner,
            is_taken,
            not is_taken and partner.id in place.talk.declined,
            b"" if is_taken else unspent.get(partner.id, b""),
        )
        for partner in place.talk.partners
        for is_taken in [bytes.fromhex(partner.id) in taken]
    )


def is_joined_by_others(place: Place) -> bool:
    """Say whether anybody but the viewer has taken up a place; everyone in the talk sees that."""
    return any(seat.is_taken and seat.partner.id != place.own_id for seat in list_seats(place))


def _find_unspent(place: Place, links: Iterable[StoredLink]) -> dict[str, bytes]:
    # A backup has no invitations: after a restore, those made before open nothing.
    living = {link.link_id for link in links}
    return {
        partner_id: secret
        for partner_id, secret in read_invitations(place).items()
        if vault.derive_link_id(LinkKind.INVITATION, secret) in living
    }


def read_invitations(place: Place) -> dict[str, bytes]:
    """Read the secrets of the invitations that the holder of this place made, by partner id."""
    blob = place.link.stored.invitations_blob
    if blob is None:
        return {}
    key = vault.derive_sub_key(place.link.own_key, "opener")
    text = vault.unseal(key, blob, *_bind_to_holder(place.link.stored)).decode()
    return {partner_id: bytes.fromhex(secret) for partner_id, secret in json.loads(text).items()}


def save_invitations(place: Place, secrets: Mapping[str, bytes]) -> None:
    """Save the invitations that the holder of this place made, to people still on the list."""
    listed = {row.id.hex() for row in talks.list_partners(place.stored.id)}
    kept = {partner_id: secret for partner_id, secret in secrets.items() if partner_id in listed}
    blob = seal_invitations(place.link.own_key, place.link.stored, kept)
    talks.save_link(replace(place.link.stored, invitations_blob=blob))


def seal_invitations(own_key: bytes, link: StoredLink, secrets: Mapping[str, bytes]) -> bytes:
    """Seal invitation secrets by partner id for the holder of one link."""
    text = json.dumps({partner_id: secret.hex() for partner_id, secret in secrets.items()})
    key = vault.derive_sub_key(own_key, "opener")
    return vault.seal(key, text.encode(), *_bind_to_holder(link))


def _bind_to_holder(link: StoredLink) -> tuple[bytes, ...]:
    return (b"invitations", link.talk_id, link.partner_id or b"")
