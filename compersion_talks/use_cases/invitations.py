"""Look at an invitation without spending it, and decline it."""

from datetime import date

from compersion_talks import vault
from compersion_talks.domain.decks import Deck
from compersion_talks.domain.errors import LinkOpensNothing
from compersion_talks.links import LinkKind, ShareLink
from compersion_talks.storage import talks
from compersion_talks.use_cases.access import find_place, open_link, read_talk, seal_talk


def look_at(invitation: ShareLink, keys: vault.Keys, today: date) -> Deck:
    """Return the deck that an invitation asks to answer, and write nothing.

    Raises `LinkOpensNothing`.
    """
    return find_place(*open_link(invitation, keys, today, is_writing=False)).deck


def decline(invitation: ShareLink, keys: vault.Keys, today: date) -> None:
    """Spend an invitation by a no; its place stays open, and no sheet changes.

    Raises `LinkOpensNothing`.
    """
    link, stored = open_link(invitation, keys, today, is_writing=True)
    if link.stored.partner_id is None:
        raise LinkOpensNothing
    if any(
        one.kind == LinkKind.PARTNER and one.partner_id == link.stored.partner_id
        for one in talks.list_links(stored.id)
    ):
        raise LinkOpensNothing  # somebody has joined by now: theirs is the word
    talk = read_talk(link, stored).decline(link.stored.partner_id.hex())
    talks.remove_link(link.stored.link_id)
    talks.save_talk(seal_talk(link.talk_key, stored, talk))
