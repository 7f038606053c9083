"""The invitations somebody made, sealed under that person's own key, so that only they see them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from compersion_talks import vault
from compersion_talks.domain.talks import Partner
from compersion_talks.keeping.places import Place
from compersion_talks.links import LinkKind
from compersion_talks.storage import StoredLink, talks


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
    return vault.seal(vault.sub_key(own_key, "opener"), text.encode(), *_context(link))


def made_by(place: Place) -> dict[str, bytes]:
    """Read the invitation secrets that the holder of this place made, by partner id."""
    blob = place.link.stored.invitations_blob
    if blob is None:
        return {}
    key = vault.sub_key(place.link.own_key, "opener")
    text = vault.unseal(key, blob, *_context(place.link.stored)).decode()
    return {partner_id: bytes.fromhex(secret) for partner_id, secret in json.loads(text).items()}


def remember(place: Place, secrets: Mapping[str, bytes]) -> None:
    """Keep the invitations that the holder of this place made, for people who are still listed."""
    listed = {row.id.hex() for row in talks.partners_of(place.stored.id)}
    kept = {partner_id: secret for partner_id, secret in secrets.items() if partner_id in listed}
    blob = sealed_invitations(place.link.own_key, place.link.stored, kept)
    talks.save_link(replace(place.link.stored, invitations_blob=blob))


def seats(place: Place) -> tuple[Seat, ...]:
    """List the places of the talk in seat order, and never how far anyone is."""
    links = talks.links_of(place.stored.id)
    taken = {link.partner_id for link in links if link.kind == LinkKind.PARTNER}
    unspent = _unspent(place, links)
    return tuple(
        Seat(partner, is_taken, b"" if is_taken else unspent.get(partner.id, b""))
        for partner in place.talk.partners
        for is_taken in [bytes.fromhex(partner.id) in taken]
    )


def _unspent(place: Place, links: Iterable[StoredLink]) -> dict[str, bytes]:
    # A backup holds no rows of invitations: after a restore, those made before open nothing.
    living = {link.lookup for link in links}
    return {
        partner_id: secret
        for partner_id, secret in made_by(place).items()
        if vault.lookup_of(LinkKind.INVITATION, secret) in living
    }


def _context(link: StoredLink) -> tuple[bytes, ...]:
    return (b"invitations", link.talk_id, link.partner_id or b"")
