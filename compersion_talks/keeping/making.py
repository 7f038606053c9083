"""New links: a fresh row whose wrap carries the keys of its kind."""

from dataclasses import dataclass, field, replace
from datetime import date

from compersion_talks import vault
from compersion_talks.domain.errors import LinkOpensNothing
from compersion_talks.keeping.opened import KEY_BYTES, OpenLink, open_link, wrap_context
from compersion_talks.links import LinkKind
from compersion_talks.storage import StoredLink, talks


@dataclass(frozen=True, slots=True)
class NewLink:
    """The secret of a link that was just made, to be signed and shown once."""

    kind: LinkKind
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a new link belongs to; no partner for an agenda-only link or a mere opener."""

    talk_id: bytes
    partner_id: bytes | None


def make_link(
    new: NewLink, holder: Holder, carried: bytes, keys: vault.Keys, today: date
) -> StoredLink:
    """Store a link that carries the given keys, and return its row."""
    lookup = vault.lookup_of(new.kind, new.secret)
    kid = keys.ring.current
    bare = StoredLink(lookup, new.kind, holder.talk_id, holder.partner_id, kid, b"", today, None)
    key = vault.link_key(keys.ring, kid, new.secret, lookup)
    stored = replace(bare, wrap=vault.seal_small(key, carried, *wrap_context(new.kind, bare)))
    talks.add_link(stored)
    return stored


def invite(holder: Holder, talk_key: bytes, keys: vault.Keys, today: date) -> NewLink:
    """Make the invitation to one place."""
    new = NewLink(LinkKind.INVITATION, vault.new_key())
    make_link(new, holder, talk_key, keys, today)
    return new


def replace_link(old: NewLink, seed: bytes, keys: vault.Keys, today: date) -> NewLink:
    """Carry the keys of a link over to a fresh one; the old one dies at once.

    The seed is 32 bytes known to the holder's browser only: a repeated press, or one whose
    answer was lost, finds the link that the first press made. Raises `LinkOpensNothing`.
    """
    new = NewLink(old.kind, vault.hkdf(seed, old.secret, b"ct/v1/replace", KEY_BYTES))
    try:
        link, _ = open_link(old.kind, old.secret, keys, today, is_writing=True)
    except LinkOpensNothing:
        open_link(new.kind, new.secret, keys, today, is_writing=True)
        return new
    holder = Holder(link.stored.talk_id, link.stored.partner_id)
    talks.remove_link(link.stored.lookup)
    stored = make_link(new, holder, link.talk_key + link.own_key, keys, today)
    talks.save_link(replace(stored, invitations_blob=link.stored.invitations_blob))
    return new


def renew_wrap(link: OpenLink, keys: vault.Keys) -> None:
    """Wrap the keys of a link anew under the current ring key, if an older one holds them."""
    if link.stored.kid == keys.ring.current:
        return
    carried = link.talk_key + link.own_key or link.agenda_key
    renewed = replace(link.stored, kid=keys.ring.current)
    key = vault.link_key(keys.ring, renewed.kid, link.secret, renewed.lookup)
    wrap = vault.seal_small(key, carried, *wrap_context(link.kind, renewed))
    talks.save_link(replace(renewed, wrap=wrap))
