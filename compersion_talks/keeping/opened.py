"""From the secret of a link to the keys it carries, or one refusal for every dead link."""

from dataclasses import dataclass, field
from datetime import date

from compersion_talks import vault
from compersion_talks.domain.errors import LinkOpensNothing
from compersion_talks.links import LinkKind
from compersion_talks.storage import StoredLink, StoredTalk, talks

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class OpenLink:
    """A live link with the keys it carries; a key that its kind does not carry is empty.

    `talk_key` opens what all partners share, `own_key` what only this partner may read, and
    `agenda_key` the agenda. All are 32 bytes.
    """

    kind: LinkKind
    handle: str
    stored: StoredLink = field(repr=False)
    secret: bytes = field(repr=False)
    talk_key: bytes = field(default=b"", repr=False)
    own_key: bytes = field(default=b"", repr=False)
    agenda_key: bytes = field(default=b"", repr=False)


def open_link(
    kind: LinkKind, secret: bytes, keys: vault.Keys, today: date, *, is_writing: bool
) -> tuple[OpenLink, StoredTalk]:
    """Open a link and its talk, locking the talk for an act that writes.

    Raises `LinkOpensNothing` for a link that is unknown, spent, replaced, expired or forged.
    """
    found = _found(kind, secret)
    read = talks.lock_talk if is_writing else talks.find_talk
    talk = read(found.talk_id)
    stored = _found(kind, secret) if is_writing else found
    if talk is None or today > talk.expires_on:
        raise LinkOpensNothing
    return unlocked(kind, secret, stored, keys), talk


def _found(kind: LinkKind, secret: bytes) -> StoredLink:
    stored = talks.find_link(vault.lookup_of(kind, secret))
    if stored is None or stored.kind != kind:
        raise LinkOpensNothing
    return stored


def unlocked(kind: LinkKind, secret: bytes, stored: StoredLink, keys: vault.Keys) -> OpenLink:
    """Open the keys that a link carries; raises `LinkOpensNothing` where its wrap does not open."""
    carried = _unwrapped(kind, secret, stored, keys)
    handle = vault.handle_of(kind, secret)
    if kind is LinkKind.AGENDA:
        return OpenLink(kind, handle, stored, secret, agenda_key=carried)
    talk_key, own_key = carried[:KEY_BYTES], carried[KEY_BYTES:]
    agenda_key = vault.sub_key(talk_key, "agenda")
    return OpenLink(kind, handle, stored, secret, talk_key, own_key, agenda_key)


def _unwrapped(kind: LinkKind, secret: bytes, stored: StoredLink, keys: vault.Keys) -> bytes:
    try:
        key = vault.link_key(keys.ring, stored.kid, secret, stored.lookup)
        return vault.unseal_small(key, stored.wrap, *wrap_context(kind, stored))
    except vault.CannotOpen as error:
        raise LinkOpensNothing from error


def wrap_context(kind: LinkKind, stored: StoredLink) -> tuple[bytes, ...]:
    """Bind a wrap to its kind, talk, partner and row, so that none can be swapped."""
    return (b"wrap", kind.encode(), stored.talk_id, stored.partner_id or b"", stored.lookup)
