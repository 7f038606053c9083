"""After the merge: agenda-only links; and forgetting, at any time."""

from datetime import date

from compersion_talks import vault
from compersion_talks.domain.errors import LinkOpensNothing, TalkIsNotMerged
from compersion_talks.links import LinkKind
from compersion_talks.storage import StoredLink, talks
from compersion_talks.use_cases.access import KEY_BYTES, Place, refuse_after_merge
from compersion_talks.use_cases.links import Holder, ShareLink, make_link


def make_agenda_link(place: Place, seed: bytes, keys: vault.Keys, today: date) -> ShareLink:
    """Make a link that opens the agenda and nothing else.

    The seed is 32 bytes known to the maker's browser only: a repeated press finds the link
    that the first press made.
    """
    if not place.is_merged:
        raise TalkIsNotMerged
    new = _agenda_link(place, seed)
    if agenda_link_made_with(place, seed) is None:
        make_link(new, Holder(place.stored.id, None), place.link.agenda_key, keys, today)
    return new


def agenda_link_made_with(place: Place, seed: bytes) -> ShareLink | None:
    """Find the agenda-only link that this partner made with a seed, while it lives."""
    new = _agenda_link(place, seed)
    lookup = vault.derive_link_id(new.kind, new.secret)
    return new if lookup in {link.link_id for link in agenda_links(place)} else None


def agenda_links(place: Place) -> list[StoredLink]:
    """List the talk's agenda-only links, oldest day first."""
    links = talks.list_links(place.stored.id)
    made = [link for link in links if link.kind == LinkKind.AGENDA]
    return sorted(made, key=lambda link: (link.created_on, link.link_id))


def revoke(place: Place, lookup: bytes) -> None:
    """Stop one agenda-only link of this talk; stopping it twice is once."""
    if lookup in {link.link_id for link in agenda_links(place)}:
        talks.remove_link(lookup)


def forget(place: Place) -> None:
    """Forget the talk for everyone; an opener who is no partner may do so until the merge."""
    if place.link.kind is LinkKind.OPENER:
        refuse_after_merge(place.stored)
    elif place.link.kind is not LinkKind.PARTNER:
        raise LinkOpensNothing
    talks.forget_talk(place.stored.id)


def _agenda_link(place: Place, seed: bytes) -> ShareLink:
    # The own secret in it keeps apart what one seed makes in several talks and places.
    secret = vault.hkdf(seed, place.link.secret, b"ct/v1/agenda", KEY_BYTES)
    return ShareLink(LinkKind.AGENDA, secret)
