"""Where a token leads in this browser: home, to a place held beside it, or to a link that is over.

Only a press asks this, never the page of a link. The answers come from this browser's own cookies.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from compersion_talks import vault
from compersion_talks.domain.errors import (
    LinkHasStopped,
    LinkOpensNothing,
    PlaceIsGone,
    VisitHasEnded,
)
from compersion_talks.links import LinkKind, ShareLink
from compersion_talks.services import Services
from compersion_talks.storage import StoredTalk
from compersion_talks.use_cases.access import OpenLink, Place, find_place, open_link
from compersion_talks.web.http import visit_cookie
from compersion_talks.web.http.visit_cookie import Visit


def find_home(link: ShareLink, services: Services) -> Visit | None:
    """Find the living visit to the place that this browser took up with an invitation."""
    for visit in _list_visits_from(link, services):
        if not visit_cookie.is_over(visit, services) and _open(visit.link, services):
            return visit
    return None


def find_other_place(link: ShareLink, services: Services) -> Place | None:
    """Find another place of the same talk that this browser holds, before an invitation is used."""
    found = _open(link, services) if link.kind is LinkKind.INVITATION else None
    if found is None:
        return None
    invitation, talk = found
    for visit in visit_cookie.list_visits(services):
        held = None if visit_cookie.is_over(visit, services) else _open(visit.link, services)
        if held is not None and _is_beside(held[0], invitation):
            return find_place(held[0], talk)
    return None


def _is_beside(held: OpenLink, invitation: OpenLink) -> bool:
    """Say whether an open link leads to another place of the talk that an invitation is for."""
    own, asked = held.stored, invitation.stored
    is_a_place = held.kind is not LinkKind.AGENDA
    return is_a_place and own.talk_id == asked.talk_id and own.partner_id != asked.partner_id


@contextmanager
def telling_endings(link: ShareLink, services: Services) -> Iterator[None]:
    """Where a link opens nothing, raise what became of the visit that this browser had with it.

    Raises `VisitHasEnded` or `LinkHasStopped`; a browser that had none is told nothing.
    """
    try:
        yield
    except LinkOpensNothing:
        _explain_ending(link, services)
        raise


def _explain_ending(link: ShareLink, services: Services) -> None:
    visits = [*_list_visits_from(link, services)]
    own = visit_cookie.read(vault.derive_handle(link.kind, link.secret), services)
    for visit in [*visits, *([own] if own is not None else [])]:
        raise VisitHasEnded if _open(visit.link, services) else LinkHasStopped


def derive_invitation_id(link: ShareLink) -> bytes:
    """Derive what the cookie of a visit remembers of the invitation that it began with."""
    if link.kind is not LinkKind.INVITATION:
        return visit_cookie.NO_INVITATION
    return vault.derive_link_id(link.kind, link.secret)


def _list_visits_from(link: ShareLink, services: Services) -> list[Visit]:
    if link.kind is not LinkKind.INVITATION:
        return []
    own = derive_invitation_id(link)
    return [one for one in visit_cookie.list_visits(services) if one.invitation_id == own]


def _open(link: ShareLink, services: Services) -> tuple[OpenLink, StoredTalk] | None:
    with suppress(LinkOpensNothing, PlaceIsGone):
        return open_link(link, services.keys, services.today, is_writing=False)
    return None
