"""Every key and name that is derived: from a link's secret, a talk's key, the instance's ring."""

from base64 import urlsafe_b64encode
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from os import urandom

from compersion_talks.vault.framing import hkdf, lp
from compersion_talks.vault.keys import Ring

KEY_SIZE = 32
LOOKUP_SIZE = 16
HANDLE_SIZE = 9


def new_key() -> bytes:
    """Make a random key, or the random secret of a link."""
    return urandom(KEY_SIZE)


def lookup_of(kind: str, secret: bytes) -> bytes:
    """Derive the name of a link's row in the database, which does not give the secret away."""
    return hkdf(secret, b"ct/v1/lookup", b"lookup|" + kind.encode(), LOOKUP_SIZE)


def handle_of(kind: str, secret: bytes) -> str:
    """Derive the short public name of an opened link in clean addresses."""
    handle = hkdf(secret, b"ct/v1/handle", kind.encode(), HANDLE_SIZE)
    return urlsafe_b64encode(handle).decode()


def link_key(ring: Ring, kid: int, secret: bytes, lookup: bytes) -> bytes:
    """Derive the key that opens a link's wrap: only the link and this copy's ring give it."""
    return hkdf(secret, ring.key(kid), lp(b"ct/v1/kek", _number(kid), lookup), KEY_SIZE)


def sub_key(key: bytes, name: str) -> bytes:
    """Derive one purpose's key from a talk's, a partner's or an agenda's key."""
    return hkdf(key, b"ct/v1/sub", name.encode(), KEY_SIZE)


def gate_key(ring: Ring, kid: int, talk_key: bytes, talk_id: bytes) -> bytes:
    """Derive the key of what partners hand in for the merge."""
    return hkdf(talk_key, ring.key(kid), lp(b"ct/v1/gate", _number(kid), talk_id), KEY_SIZE)


def cookie_key(ring: Ring, kid: int) -> bytes:
    """Derive the key that seals the cookies of opened links."""
    return _cookie_key(ring.key(kid))


@cache
def _cookie_key(ring_key: bytes) -> bytes:
    # The ring itself lies in memory as long; of what belongs to a talk, nothing is remembered.
    return sub_key(ring_key, "cookie")


def roster_hash(person_ids: Iterable[bytes]) -> bytes:
    """Hash the partners' ids in whatever order, so that another list of partners shows."""
    return sha256(lp(b"ct/v1/roster", *sorted(person_ids))).digest()


def _number(kid: int) -> bytes:
    return kid.to_bytes(4, "big")
