"""Take up a place: spend the invitation and make an own link that the inviter never saw."""

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


def take_up(invitation: bytes, seed: bytes, keys: vault.Keys, today: date) -> NewLink:
    """Spend an invitation and return the partner's own link.

    The seed is 32 bytes known to the partner's browser only: a repeated press, or one whose
    answer was lost, finds the link that the first press made. Raises `LinkOpensNothing`.
    """
    own = vault.hkdf(seed, invitation, b"ct/v1/join", KEY_BYTES)
    new = NewLink(LinkKind.PARTNER, own)
    try:
        link, stored = open_link(LinkKind.INVITATION, invitation, keys, today, is_writing=True)
    except LinkOpensNothing:
        open_link(LinkKind.PARTNER, own, keys, today, is_writing=True)
        return new
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
