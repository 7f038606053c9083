"""Link cookies: the secret of an opened link, sealed, in the browser that opened it.

A copied cookie is not the link itself: it ends after 120 idle minutes or 12 hours, or on the
last day of the talk where somebody said that the device is their own. It dies with its ring key.
"""

import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Iterator
from dataclasses import dataclass, replace

from flask import Response, request

from compersion_talks import vault
from compersion_talks.links import LinkKind, ShareLink
from compersion_talks.services import Services

IDLE_SECONDS = 120 * 60
FRESH_SECONDS = 60
LONGEST_SECONDS = 12 * 60 * 60
MOST_VISITS = 5
HANDLE_LENGTH = 12
NO_INVITATION = bytes(16)
_LAYOUT = struct.Struct(">c32sQQ?Q16s")
# A cookie of an earlier version ends earlier. One that does not tell where its link was made is
# second-hand. One of a later version, after going back to this one, holds more at its end.
_MISSING = bytes(49) + b"\x01" + bytes(24)


@dataclass(frozen=True, slots=True)
class Visit:
    """An opened link in one browser: its handle, and when it was opened and last used.

    It is second-hand unless the link was made in this browser: the person who made it knows it,
    too. `invitation_id` is the link id of the invitation that this browser took up the place with.
    `issued`, `seen` and `kept_until` are seconds of the epoch; `kept_until` is 0 unless the visit
    was kept on a device of one's own.
    """

    link: ShareLink
    issued: int
    seen: int
    handle: str
    is_second_hand: bool = False
    kept_until: int = 0
    invitation_id: bytes = NO_INVITATION

    def is_over(self, now: int) -> bool:
        """Say whether it was idle or open for too long; a clock set back counts as no time.

        A kept one ends with its talk.
        """
        is_too_long = now - self.seen > IDLE_SECONDS or now - self.issued > LONGEST_SECONDS
        return is_too_long and not self.kept_until


def begin(
    link: ShareLink,
    services: Services,
    *,
    is_made_here: bool,
    invitation_id: bytes = NO_INVITATION,
) -> Visit:
    """Begin a visit with a link that was just opened, or just made in this browser.

    A link that this browser made or kept stays so when it is opened here again.
    """
    now = _read_clock(services)
    handle = vault.derive_handle(link.kind, link.secret)
    begun = Visit(link, now, now, handle, not is_made_here, invitation_id=invitation_id)
    earlier = read(handle, services)
    if earlier is None:
        return begun
    return replace(
        begun,
        is_second_hand=begun.is_second_hand and earlier.is_second_hand,
        kept_until=0 if earlier.is_over(now) else earlier.kept_until,
        invitation_id=invitation_id if is_made_here else earlier.invitation_id,
    )


def read(handle: str, services: Services) -> Visit | None:
    """Return the visit behind a handle in this browser, even one that is over."""
    sealed = request.cookies.get(_name_cookie(handle, services), "")
    plain = unseal(sealed, b"cookie", handle.encode(), services=services)
    if plain is None:
        return None
    kind, secret, issued, seen, *rest = _LAYOUT.unpack_from(plain + _MISSING[len(plain) :])
    return Visit(ShareLink(LinkKind(kind.decode()), secret), issued, seen, handle, *rest)


def is_over(visit: Visit, services: Services) -> bool:
    """Say whether a visit of this browser is over by now."""
    return visit.is_over(_read_clock(services))


def list_visits(services: Services) -> Iterator[Visit]:
    """Yield the visits of this browser, also those that are over."""
    for name in _list_visit_names(services):
        visit = read(name[-HANDLE_LENGTH:], services)
        if visit is not None:
            yield visit


def send(response: Response, visit: Visit, services: Services) -> None:
    """Send the cookie of a visit, and end the oldest visits of this browser beyond five."""
    now = _read_clock(services)
    # A visit issued before a clock was set back would last until the old time comes again.
    used = replace(visit, issued=min(visit.issued, now), seen=now)
    for name in _list_oldest_beyond(MOST_VISITS, visit.handle, services):
        end(response, name, services)
    response.set_cookie(
        _name_cookie(visit.handle, services),
        _seal_visit(used, services),
        secure=services.is_https,
        httponly=True,
        samesite="Strict",
        expires=used.kept_until or None,
    )


def renew(response: Response, visit: Visit, services: Services) -> None:
    """Send the cookie of a visit again if it is a minute old, so that it does not run out."""
    if not visit.seen <= _read_clock(services) < visit.seen + FRESH_SECONDS:
        send(response, visit, services)


def restore_limits(visit: Visit, services: Services) -> Visit:
    """Return a visit that ends as any other; the hours of one that was kept begin now."""
    issued = _read_clock(services) if visit.kept_until else visit.issued
    return replace(visit, kept_until=0, issued=issued)


def end(response: Response, name: str, services: Services) -> None:
    """Expire one cookie of this browser."""
    response.delete_cookie(name, secure=services.is_https, httponly=True, samesite="Strict")


def end_visit(response: Response, handle: str, services: Services) -> None:
    """End the visit behind a handle in this browser."""
    end(response, _name_cookie(handle, services), services)


def is_cookieless(services: Services) -> bool:
    """Say whether this browser sent none of our cookies, as one does that refuses them."""
    return not any(name.startswith(_choose_prefix(services)) for name in request.cookies)


def list_names(services: Services) -> list[str]:
    """List the names of all cookies that this browser may hold from here."""
    return [
        *_list_visit_names(services),
        name_session_cookie(services),
        name_language_cookie(services),
    ]


def name_session_cookie(services: Services) -> str:
    """Name the cookie that holds the form token."""
    return _choose_prefix(services) + "s"


def name_language_cookie(services: Services) -> str:
    """Name the cookie that holds the chosen language."""
    return _choose_prefix(services) + "l"


def seal(plain: bytes, *context: bytes, services: Services) -> str:
    """Seal the content of a cookie, so that only this copy can read it, for the same context."""
    key_id = services.keys.ring.current
    key = vault.derive_cookie_key(services.keys.ring, key_id)
    blob = vault.seal(key, plain, *context, is_padded=False)
    return urlsafe_b64encode(key_id.to_bytes(4) + blob).decode()


def unseal(value: str, *context: bytes, services: Services) -> bytes | None:
    """Open what `seal` made for the same context; None for anything else."""
    try:
        raw = urlsafe_b64decode(value)
        key = vault.derive_cookie_key(services.keys.ring, int.from_bytes(raw[:4]))
        return vault.unseal(key, raw[4:], *context, is_padded=False)
    except (NotBase64, ValueError, vault.CannotOpen):
        return None


def _list_oldest_beyond(most: int, newest: str, services: Services) -> list[str]:
    """Name the oldest cookies of other visits, so that no more than `most` are left with it."""
    others = [
        name for name in _list_visit_names(services) if name != _name_cookie(newest, services)
    ]

    def rank(name: str) -> tuple[bool, int]:
        visit = read(name[-HANDLE_LENGTH:], services)
        return (False, 0) if visit is None else (bool(visit.kept_until), visit.issued)

    return sorted(others, key=rank)[: max(0, len(others) + 1 - most)]


def _list_visit_names(services: Services) -> list[str]:
    prefix = _choose_prefix(services)
    length = len(prefix) + HANDLE_LENGTH
    return [name for name in request.cookies if name.startswith(prefix) and len(name) == length]


def _choose_prefix(services: Services) -> str:
    return "__Host-ct-" if services.is_https else "ct-"


def _name_cookie(handle: str, services: Services) -> str:
    return _choose_prefix(services) + handle


def _read_clock(services: Services) -> int:
    return int(services.now().timestamp())


def _seal_visit(visit: Visit, services: Services) -> str:
    plain = _LAYOUT.pack(
        visit.link.kind.encode(),
        visit.link.secret,
        visit.issued,
        visit.seen,
        visit.is_second_hand,
        visit.kept_until,
        visit.invitation_id,
    )
    return seal(plain, b"cookie", visit.handle.encode(), services=services)
