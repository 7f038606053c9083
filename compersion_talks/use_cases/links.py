"""New links: a fresh row whose wrap carries the keys of its kind."""

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date

from compersion_talks import vault
from compersion_talks.domain.errors import LinkOpensNothing
from compersion_talks.domain.talks import Partner
from compersion_talks.links import LinkKind
from compersion_talks.storage import StoredLink, talks
from compersion_talks.use_cases.access import KEY_BYTES, OpenLink, Place, open_link, wrap_context
from compersion_talks.use_cases.sheets import empty_sheet_blob


@dataclass(frozen=True, slots=True)
class ShareLink:
    """The secret of a link that was just made, to be signed and shown once."""

    kind: LinkKind
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a new link belongs to; no partner for an agenda-only link or a mere opener."""

    talk_id: bytes
    partner_id: bytes | None


def make_link(
    new: ShareLink, holder: Holder, carried: bytes, keys: vault.Keys, today: date
) -> StoredLink:
    """Store a link that carries the given keys, and return its row."""
    lookup = vault.derive_link_id(new.kind, new.secret)
    kid = keys.ring.current
    bare = StoredLink(lookup, new.kind, holder.talk_id, holder.partner_id, kid, b"", today, None)
    key = vault.derive_link_key(keys.ring, kid, new.secret, lookup)
    stored = replace(
        bare, wrapped_key=vault.seal_small(key, carried, *wrap_context(new.kind, bare))
    )
    talks.add_link(stored)
    return stored


def invite(holder: Holder, talk_key: bytes, keys: vault.Keys, today: date) -> ShareLink:
    """Make the invitation to one place."""
    new = ShareLink(LinkKind.INVITATION, vault.make_key())
    make_link(new, holder, talk_key, keys, today)
    return new


def replace_link(old: ShareLink, seed: bytes, keys: vault.Keys, today: date) -> ShareLink:
    """Carry the keys of a link over to a fresh one; the old one dies at once.

    The seed is 32 bytes known to the holder's browser only: a repeated press, or one whose
    answer was lost, finds the link that the first press made. Raises `LinkOpensNothing`.
    """
    new = ShareLink(old.kind, vault.hkdf(seed, old.secret, b"ct/v1/replace", KEY_BYTES))
    try:
        link, _ = open_link(old.kind, old.secret, keys, today, is_writing=True)
    except LinkOpensNothing:
        open_link(new.kind, new.secret, keys, today, is_writing=True)
        return new
    holder = Holder(link.stored.talk_id, link.stored.partner_id)
    talks.remove_link(link.stored.link_id)
    stored = make_link(new, holder, link.talk_key + link.own_key, keys, today)
    talks.save_link(replace(stored, invitations_blob=link.stored.invitations_blob))
    return new


def renew_wrap(link: OpenLink, keys: vault.Keys) -> None:
    """Wrap the keys of a link anew under the current ring key, if an older one holds them."""
    if link.stored.key_id == keys.ring.current:
        return
    carried = link.talk_key + link.own_key or link.agenda_key
    renewed = replace(link.stored, key_id=keys.ring.current)
    key = vault.derive_link_key(keys.ring, renewed.key_id, link.secret, renewed.link_id)
    wrap = vault.seal_small(key, carried, *wrap_context(link.kind, renewed))
    talks.save_link(replace(renewed, wrapped_key=wrap))


@dataclass(frozen=True, slots=True)
class Seat:
    """One place of a talk: whose it is, whether it is taken up, and its unspent invitation.

    `invitation` is the secret of an invitation that the viewer made and nobody used, or empty.
    """

    partner: Partner
    is_taken: bool
    invitation: bytes = field(default=b"", repr=False)


def sealed_invitations(own_key: bytes, link: StoredLink, secrets: Mapping[str, bytes]) -> bytes:
    """Seal invitation secrets by partner id, for the holder of one link."""
    text = json.dumps({partner_id: secret.hex() for partner_id, secret in secrets.items()})
    return vault.seal(vault.derive_sub_key(own_key, "opener"), text.encode(), *_context(link))


def made_by(place: Place) -> dict[str, bytes]:
    """Read the invitation secrets that the holder of this place made, by partner id."""
    blob = place.link.stored.invitations_blob
    if blob is None:
        return {}
    key = vault.derive_sub_key(place.link.own_key, "opener")
    text = vault.unseal(key, blob, *_context(place.link.stored)).decode()
    return {partner_id: bytes.fromhex(secret) for partner_id, secret in json.loads(text).items()}


def remember(place: Place, secrets: Mapping[str, bytes]) -> None:
    """Keep the invitations that the holder of this place made, for people who are still listed."""
    listed = {row.id.hex() for row in talks.list_partners(place.stored.id)}
    kept = {partner_id: secret for partner_id, secret in secrets.items() if partner_id in listed}
    blob = sealed_invitations(place.link.own_key, place.link.stored, kept)
    talks.save_link(replace(place.link.stored, invitations_blob=blob))


def seats(place: Place) -> tuple[Seat, ...]:
    """List the places of the talk in seat order, and never how far anyone is."""
    links = talks.list_links(place.stored.id)
    taken = {link.partner_id for link in links if link.kind == LinkKind.PARTNER}
    unspent = _unspent(place, links)
    return tuple(
        Seat(partner, is_taken, b"" if is_taken else unspent.get(partner.id, b""))
        for partner in place.talk.partners
        for is_taken in [bytes.fromhex(partner.id) in taken]
    )


def _unspent(place: Place, links: Iterable[StoredLink]) -> dict[str, bytes]:
    # A backup holds no rows of invitations: after a restore, those made before open nothing.
    living = {link.link_id for link in links}
    return {
        partner_id: secret
        for partner_id, secret in made_by(place).items()
        if vault.derive_link_id(LinkKind.INVITATION, secret) in living
    }


def _context(link: StoredLink) -> tuple[bytes, ...]:
    return (b"invitations", link.talk_id, link.partner_id or b"")


def take_up(
    invitation: bytes, seed: bytes, keys: vault.Keys, today: date, before: Sequence[bytes] = ()
) -> ShareLink:
    """Spend an invitation and return the partner's own link.

    The seed is 32 bytes known to the partner's browser only: a repeated press, or one whose
    answer was lost, finds the link that the first press made, with this seed or with one that
    the browser had `before`. Raises `LinkOpensNothing`.
    """
    new = _own_link(seed, invitation)
    try:
        link, stored = open_link(LinkKind.INVITATION, invitation, keys, today, is_writing=True)
    except LinkOpensNothing:
        return _found([_own_link(one, invitation) for one in (seed, *before)], keys, today)
    partner_id = link.stored.partner_id
    row = next((one for one in talks.list_partners(stored.id) if one.id == partner_id), None)
    if row is None:
        raise LinkOpensNothing
    own_key = vault.make_key()
    talks.remove_link(link.stored.link_id)
    made = make_link(new, Holder(stored.id, partner_id), link.talk_key + own_key, keys, today)
    talks.save_link(replace(made, invitations_blob=sealed_invitations(own_key, made, {})))
    talks.save_partner(replace(row, private_blob=empty_sheet_blob(own_key, row)))
    return new


def _own_link(seed: bytes, invitation: bytes) -> ShareLink:
    own = vault.hkdf(seed, invitation, b"ct/v1/join", KEY_BYTES)
    return ShareLink(LinkKind.PARTNER, own)


def _found(made: Iterable[ShareLink], keys: vault.Keys, today: date) -> ShareLink:
    for link in made:
        with suppress(LinkOpensNothing):
            open_link(link.kind, link.secret, keys, today, is_writing=True)
            return link
    raise LinkOpensNothing
