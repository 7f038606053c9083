"""After the merge: agenda-only links; and at any time: forget the talk."""

from datetime import date

from compersion_talks import vault
from compersion_talks.domain.errors import LinkOpensNothing, TalkIsNotMerged
from compersion_talks.links import LinkKind, ShareLink
from compersion_talks.storage import StoredLink, talks
from compersion_talks.use_cases.access import KEY_BYTES, Place, refuse_after_merge
from compersion_talks.use_cases.links import Holder, make_link


def make_agenda_link(
    place: Place, idempotency_key: bytes, keys: vault.Keys, today: date
) -> ShareLink:
    """Make a link that opens the agenda and nothing else.

    The idempotency key is 32 bytes that only the maker's browser knows: a repeated press finds
    the link of the first press. Raises `TalkIsNotMerged`.
    """
    if not place.is_merged:
        raise TalkIsNotMerged
    new = _derive_agenda_link(place, idempotency_key)
    if find_agenda_link(place, idempotency_key) is None:
        make_link(new, Holder(place.stored.id, None), place.link.agenda_key, keys, today)
    return new


def find_agenda_link(place: Place, idempotency_key: bytes) -> ShareLink | None:
    """Find the agenda-only link that this partner made with a key, unless it was revoked."""
    new = _derive_agenda_link(place, idempotency_key)
    link_id = vault.derive_link_id(new.kind, new.secret)
    return new if link_id in {link.link_id for link in list_agenda_links(place)} else None


def list_agenda_links(place: Place) -> list[StoredLink]:
    """List the talk's agenda-only links, oldest day first."""
    links = talks.list_links(place.stored.id)
    made = [link for link in links if link.kind == LinkKind.AGENDA]
    return sorted(made, key=lambda link: (link.created_on, link.link_id))


def revoke(place: Place, link_id: bytes) -> None:
    """Delete one agenda-only link of this talk, if it is still there."""
    if link_id in {link.link_id for link in list_agenda_links(place)}:
        talks.remove_link(link_id)


def forget(place: Place) -> None:
    """Delete the talk for everyone; a mere opener may do so until the merge.

    Raises `TalkIsMerged` or `LinkOpensNothing` for a link that may not.
    """
    if place.link.kind is LinkKind.OPENER:
        refuse_after_merge(place.stored)
    elif place.link.kind is not LinkKind.PARTNER:
        raise LinkOpensNothing
    talks.forget_talk(place.stored.id)


def _derive_agenda_link(place: Place, idempotency_key: bytes) -> ShareLink:
    # With the maker's own secret, one idempotency key gives another link in each talk and place.
    secret = vault.hkdf(idempotency_key, place.link.secret, b"ct/v1/agenda", KEY_BYTES)
    return ShareLink(LinkKind.AGENDA, secret)
