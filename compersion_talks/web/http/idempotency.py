"""Idempotency keys: a button pressed twice finds what the first press made.

Keys are sealed in the session cookie, from the page with the button until the first page after
it, for ten minutes at most. A view uses the newest key, which came with the page: a copy of an
earlier cookie finds nothing.
"""

import struct

from flask import session

from compersion_talks import vault
from compersion_talks.services import current_services
from compersion_talks.web.http import visit_cookie
from compersion_talks.web.http.responses import read_option, set_option

LAST_SECONDS = 10 * 60
MOST = 4
_NAME = "seeds"
_LAYOUT = struct.Struct(">Q32s")
_KEEPS_KEYS = "keeps_idempotency_keys"

keeps_keys = set_option(_KEEPS_KEYS, value=True)
"""Decorate a view: it shows what was made with a key, so keys outlive a GET of it."""


def add_key() -> None:
    """Give this browser a fresh key."""
    kept = [*_read_keys()[1 - MOST :], (_read_clock(), vault.make_key())]
    plain = b"".join(_LAYOUT.pack(*one) for one in kept)
    session[_NAME] = visit_cookie.seal(plain, b"seeds", services=current_services())


def read_newest_key() -> bytes:
    """Return the newest key of this browser, 32 bytes; one that holds none gets a fresh key."""
    return read_keys()[0]


def read_keys() -> list[bytes]:
    """Return the keys of this browser, newest first; one that holds none gets a fresh key.

    Only the newest makes things; older ones find what they made.
    """
    if not has_key():
        add_key()
    return [key for _, key in reversed(_read_keys())]


def has_key() -> bool:
    """Say whether this browser holds a key that a repeated press will find again."""
    return bool(_read_keys())


def drop_keys() -> None:
    """Remove the keys from this browser once their work is done."""
    session.pop(_NAME, None)


def drop_keys_after_a_page() -> None:
    """Drop the keys, unless the current view shows what was made with them."""
    if not read_option(_KEEPS_KEYS, default=False):
        drop_keys()


def _read_keys() -> list[tuple[int, bytes]]:
    """Read the keys of the last ten minutes, oldest first, each with the second it was made."""
    sealed = session.get(_NAME, "")
    plain = visit_cookie.unseal(sealed, b"seeds", services=current_services()) or b""
    now = _read_clock()
    return [(at, key) for at, key in _LAYOUT.iter_unpack(plain) if 0 <= now - at <= LAST_SECONDS]


def _read_clock() -> int:
    return int(current_services().now().timestamp())
