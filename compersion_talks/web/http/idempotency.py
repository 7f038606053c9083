"""Random bytes that only one browser knows, so that a repeated press finds what the first made.

They stand sealed in the form-token cookie, from the page with the button until the first page
after it, and for ten minutes at most. What is made is made with the newest one, which came with
the page at hand: a copy of the cookie from before that page finds nothing.
"""

import struct

from flask import session

from compersion_talks import vault
from compersion_talks.services import current_services
from compersion_talks.web.http import visit_cookie

LAST_SECONDS = 10 * 60
MOST = 4
_NAME = "seeds"
_LAYOUT = struct.Struct(">Q32s")


def plant() -> None:
    """Give this browser a fresh seed."""
    kept = [*_living()[1 - MOST :], (_now(), vault.make_key())]
    plain = b"".join(_LAYOUT.pack(*one) for one in kept)
    session[_NAME] = visit_cookie.sealed(plain, b"seeds", parts=current_services())


def planted() -> bytes:
    """Return this browser's newest seed; one that holds none gets a fresh one."""
    if not is_planted():
        plant()
    return _living()[-1][1]


def planted_before() -> tuple[bytes, ...]:
    """Return the older seeds of this browser, which find and never make anything."""
    return tuple(seed for _, seed in _living()[:-1])


def is_planted() -> bool:
    """Say whether this browser holds a seed that a repeated press will find again."""
    return bool(_living())


def pull() -> None:
    """Take the seeds out of this browser: what they were for is done."""
    session.pop(_NAME, None)


def _living() -> list[tuple[int, bytes]]:
    """Read the seeds of the last ten minutes, oldest first, each with the second it was made."""
    plain = visit_cookie.unsealed(session.get(_NAME, ""), b"seeds", parts=current_services()) or b""
    return [(at, seed) for at, seed in _LAYOUT.iter_unpack(plain) if _is_living(at)]


def _is_living(made_at: int) -> bool:
    return 0 <= _now() - made_at <= LAST_SECONDS


def _now() -> int:
    return int(current_services().now().timestamp())
