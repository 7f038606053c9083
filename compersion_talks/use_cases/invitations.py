"""Look at an invitation without spending it, and decline it."""

from datetime import date

from compersion_talks import vault
from compersion_talks.domain.decks import Deck
from compersion_talks.domain.errors import InvitationIsUsed, LinkOpensNothing
from compersion_talks.links import LinkKind, ShareLink
from compersion_talks.storage import StoredLink, talks
from compersion_talks.use_cases.access import SPENT, find_place, open_link, read_talk, seal_talk


def look_at(invitation: ShareLink, keys: vault.Keys, today: date) -> Deck:
    """Return the deck that an invitation asks to answer, and write nothing.

    Raises `LinkOpensNothing`, and `InvitationIsUsed` where somebody has joined, whether or not it
    opens once more: whoever made it must not be able to look whether anything is written there.
    """
    _refuse_used(invitation, today)
    return find_place(*open_link(invitation, keys, today, is_writing=False)).deck


def _refuse_used(invitation: ShareLink, today: date) -> None:
    row = talks.find_link(vault.derive_link_id(invitation.kind, invitation.secret))
    talk = talks.find_talk(row.talk_id) if row is not None else None
    if row is None or talk is None or today > talk.expires_on:
        raise LinkOpensNothing
    if row.kind == SPENT or _is_joined(row):
        raise InvitationIsUsed


def _is_joined(invitation: StoredLink) -> bool:
    own = (LinkKind.PARTNER, invitation.partner_id)
    return own in [(one.kind, one.partner_id) for one in talks.list_links(invitation.talk_id)]


def decline(invitation: ShareLink, keys: vault.Keys, today: date) -> None:
    """Spend an invitation by a no; its place stays open, and no sheet changes.

    Raises `LinkOpensNothing`.
    """
    link, stored = open_link(invitation, keys, today, is_writing=True)
    if link.stored.partner_id is None or _is_joined(link.stored):
        raise LinkOpensNothing  # somebody has joined by now: theirs is the word
    talk = read_talk(link, stored).decline(link.stored.partner_id.hex())
    talks.remove_link(link.stored.link_id)
    talks.save_talk(seal_talk(link.talk_key, stored, talk))
