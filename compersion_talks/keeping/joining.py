"""Take up a place: spend the invitation and make an own link that the inviter never saw."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date

from compersion_talks import vault
from compersion_talks.domain.errors import LinkOpensNothing
from compersion_talks.keeping.invitations import sealed_invitations
from compersion_talks.keeping.making import Holder, NewLink, make_link
from compersion_talks.keeping.opened import KEY_BYTES, open_link
from compersion_talks.keeping.sheets import empty_sheet_blob
from compersion_talks.links import LinkKind
from compersion_talks.storage import talks


def take_up(
    invitation: bytes, seed: bytes, keys: vault.Keys, today: date, before: Sequence[bytes] = ()
) -> NewLink:
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
    row = next((one for one in talks.partners_of(stored.id) if one.id == partner_id), None)
    if row is None:
        raise LinkOpensNothing
    own_key = vault.new_key()
    talks.remove_link(link.stored.lookup)
    made = make_link(new, Holder(stored.id, partner_id), link.talk_key + own_key, keys, today)
    talks.save_link(replace(made, invitations_blob=sealed_invitations(own_key, made, {})))
    talks.save_partner(replace(row, private_blob=empty_sheet_blob(own_key, row)))
    return new


def _own_link(seed: bytes, invitation: bytes) -> NewLink:
    own = vault.hkdf(seed, invitation, b"ct/v1/join", KEY_BYTES)
    return NewLink(LinkKind.PARTNER, own)


def _found(made: Iterable[NewLink], keys: vault.Keys, today: date) -> NewLink:
    for link in made:
        with suppress(LinkOpensNothing):
            open_link(link.kind, link.secret, keys, today, is_writing=True)
            return link
    raise LinkOpensNothing
