"""Link cookies: the secret of an opened link, sealed, in the browser that opened it.

A copied cookie is not the link itself: it ends after 120 idle minutes or 12 hours.
"""

import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from flask import Response, request
from werkzeug.http import dump_cookie

from compersion_talks import vault
from compersion_talks.links import LinkKind
from compersion_talks.services import Services
from compersion_talks.use_cases.links import ShareLink

IDLE_SECONDS = 120 * 60
FRESH_SECONDS = 60
LONGEST_SECONDS = 12 * 60 * 60
MOST_COOKIES = 5
HANDLE_LENGTH = 12
Cookies = Mapping[str, str]
_LAYOUT = struct.Struct(">c32sQQ?")


@dataclass(frozen=True, slots=True)
class Visit:
    """An opened link in one browser, its public name, and when it was opened and last used.

    It is second-hand unless the link was made in this browser: whoever made it knows it, too.
    """

    kind: LinkKind
    secret: bytes = field(repr=False)
    issued: int
    seen: int
    handle: str
    is_second_hand: bool = False

    def is_over(self, now: int) -> bool:
        """Say whether it was idle or open for too long; a clock set back counts as no time."""
        return now - self.seen > IDLE_SECONDS or now - self.issued > LONGEST_SECONDS


def begin(link: ShareLink, parts: Services, *, is_made_here: bool) -> Visit:
    """Begin a visit with a link that was just opened, or just made here.

    Whoever made a link here and opens it again did so in the same browser, however long ago.
    """
    now = int(parts.now().timestamp())
    handle = vault.derive_handle(link.kind, link.secret)
    before = _read(request.cookies.get(_name(handle, parts), ""), handle, parts)
    is_second_hand = not is_made_here and (before is None or before.is_second_hand)
    return Visit(link.kind, link.secret, now, now, handle, is_second_hand)


def current(sent: Cookies, handle: str, parts: Services) -> Visit | None:
    """Read the visit behind a handle from the cookies that a browser sent."""
    visit = _read(sent.get(_name(handle, parts), ""), handle, parts)
    if visit is None or visit.is_over(int(parts.now().timestamp())):
        return None
    return visit


def send(response: Response, visit: Visit, parts: Services) -> None:
    """Send the visit's cookie, and end the oldest visits of this browser beyond five."""
    _add(response, _lines(request.cookies, visit, parts))


def renew(response: Response, visit: Visit, parts: Services) -> None:
    """Send the visit's cookie anew when it is due, so that it does not run out."""
    now = int(parts.now().timestamp())
    is_fresh = visit.seen <= now < visit.seen + FRESH_SECONDS
    if not is_fresh:  # a minute after the last
        _add(response, _lines(request.cookies, visit, parts))


def end(response: Response, name: str, parts: Services) -> None:
    """Expire one cookie of this browser."""
    response.headers.add("Set-Cookie", _ending(name, parts))


def end_visit(response: Response, handle: str, parts: Services) -> None:
    """End the visit behind a handle in this browser."""
    end(response, _name(handle, parts), parts)


def names(sent: Cookies, parts: Services) -> list[str]:
    """List the names of all link cookies among those that a browser sent."""
    prefix, length = _prefix(parts), len(_prefix(parts)) + HANDLE_LENGTH
    return [name for name in sent if name.startswith(prefix) and len(name) == length]


def none_came(parts: Services) -> bool:
    """Say whether this browser sent no cookie from here at all, as one does that keeps none."""
    return not any(name.startswith(_prefix(parts)) for name in request.cookies)


def all_names(parts: Services) -> list[str]:
    """List the names of all cookies that a browser may hold from here."""
    return [*names(request.cookies, parts), session_name(parts), language_name(parts)]


def session_name(parts: Services) -> str:
    """Name the cookie that holds the form token."""
    return _prefix(parts) + "s"


def language_name(parts: Services) -> str:
    """Name the cookie that holds the language somebody chose."""
    return _prefix(parts) + "l"


def _used(visit: Visit, now: int) -> Visit:
    # Behind a clock that was set back, the visit would last until the old time comes again.
    return replace(visit, issued=min(visit.issued, now), seen=now)


def _oldest_beyond(most: int, sent: Cookies, newest: str, parts: Services) -> list[str]:
    others = [name for name in names(sent, parts) if name != newest]
    prefix = len(_prefix(parts))

    def issued(name: str) -> int:
        visit = _read(sent[name], name[prefix:], parts)
        return visit.issued if visit is not None else 0

    return sorted(others, key=issued)[: max(0, len(others) + 1 - most)]


def _lines(sent: Cookies, visit: Visit, parts: Services) -> list[str]:
    used, name = _used(visit, int(parts.now().timestamp())), _name(visit.handle, parts)
    beyond = _oldest_beyond(MOST_COOKIES, sent, name, parts)
    return [*(_ending(one, parts) for one in beyond), _line(name, _sealed(used, parts), parts)]


def _add(response: Response, lines: list[str]) -> None:
    for line in lines:
        response.headers.add("Set-Cookie", line)


def _line(name: str, value: str, parts: Services, seconds: int | None = None) -> str:
    return dump_cookie(
        name,
        value,
        max_age=seconds,
        expires=seconds,
        path="/",
        secure=parts.is_https,
        httponly=True,
        samesite="Strict",
    )


def _ending(name: str, parts: Services) -> str:
    return _line(name, "", parts, 0)


def _prefix(parts: Services) -> str:
    return "__Host-ct-" if parts.is_https else "ct-"


def _name(handle: str, parts: Services) -> str:
    return _prefix(parts) + handle


def sealed(plain: bytes, *context: bytes, parts: Services) -> str:
    """Seal something that a cookie carries and nobody but this copy can read."""
    kid = parts.keys.ring.current
    blob = vault.seal_small(vault.derive_cookie_key(parts.keys.ring, kid), plain, *context)
    return urlsafe_b64encode(kid.to_bytes(4) + blob).decode()


def unsealed(value: str, *context: bytes, parts: Services) -> bytes | None:
    """Open what `sealed` made for the same context; None for anything else."""
    try:
        raw = urlsafe_b64decode(value)
        key = vault.derive_cookie_key(parts.keys.ring, int.from_bytes(raw[:4]))
        return vault.unseal_small(key, raw[4:], *context)
    except (NotBase64, ValueError, vault.CannotOpen):
        return None


def _sealed(visit: Visit, parts: Services) -> str:
    times = (visit.issued, visit.seen)
    plain = _LAYOUT.pack(visit.kind.encode(), visit.secret, *times, visit.is_second_hand)
    return sealed(plain, b"cookie", visit.handle.encode(), parts=parts)


def _read(value: str, handle: str, parts: Services) -> Visit | None:
    plain = unsealed(value, b"cookie", handle.encode(), parts=parts)
    if plain is None:
        return None
    # A cookie of an earlier version does not tell where its link was made.
    told = plain.ljust(_LAYOUT.size, b"\x01")
    kind, secret, issued, seen, is_second_hand = _LAYOUT.unpack(told)
    return Visit(LinkKind(kind.decode()), secret, issued, seen, handle, is_second_hand)
