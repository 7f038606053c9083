"""Key derivation (HKDF-SHA256) and sealing (XChaCha20-Poly1305) with PyNaCl."""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from os import urandom

from nacl.bindings import sodium_pad, sodium_unpad
from nacl.exceptions import CryptoError
from nacl.secret import Aead


class KeysAreUnfit(Exception):
    """The key file cannot be used; the text says what to do."""


class CannotOpen(Exception):
    """A blob was altered, belongs to another key or context, or its ring key is gone."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The numbered keys that every link needs besides its own secret; `current` seals new ones."""

    keys: Mapping[int, bytes] = field(repr=False)
    current: int

    def find_key(self, key_id: int) -> bytes:
        """Return the key of that number; raises `CannotOpen` once it is destroyed."""
        if key_id not in self.keys:
            raise CannotOpen
        return self.keys[key_id]


@dataclass(frozen=True, slots=True)
class Keys:
    """All secrets of this copy; signing keys are oldest first, session keys newest first."""

    ring: KeyRing
    signing: tuple[bytes, ...] = field(repr=False)
    session: tuple[str, ...] = field(repr=False)
    csrf: str = field(repr=False)

    @property
    def copy_id(self) -> bytes:
        """Return the public id of the copy: 16 bytes that stay when keys are rotated."""
        return self._derive(b"copy")

    def hash_handle(self, handle: str) -> bytes:
        """Hash the handle of a link, so that only whoever has the key file knows it again."""
        return self._derive(b"handle|" + handle.encode())

    def _derive(self, name: bytes) -> bytes:
        # Of all keys, only this one is never rotated, and it opens nothing.
        return hkdf(bytes.fromhex(self.csrf), b"ct/v1/copy", name, LINK_ID_SIZE)


KEY_SIZE = 32
LINK_ID_SIZE = 16
HANDLE_SIZE = 9
HASH_SIZE = 32
LONGEST_OUTPUT = 255 * HASH_SIZE


def prefix_lengths(*parts: bytes) -> bytes:
    """Join parts, each after its length in 4 bytes: no two lists of parts give the same bytes."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def hkdf(ikm: bytes, salt: bytes, info: bytes, size: int) -> bytes:
    """Derive `size` bytes by HKDF-SHA256 (RFC 5869); raises `ValueError` for more than 8160."""
    if not 0 < size <= LONGEST_OUTPUT:
        raise ValueError(f"HKDF gives 1 to {LONGEST_OUTPUT} bytes, not {size}")
    pseudorandom = hmac.digest(salt, ikm, sha256)
    output, block, count = b"", b"", 1
    while len(output) < size:
        block = hmac.digest(pseudorandom, block + info + bytes([count]), sha256)
        output, count = output + block, count + 1
    return output[:size]


def make_key() -> bytes:
    """Return 32 random bytes: a key, or the secret of a link."""
    return urandom(KEY_SIZE)


def derive_link_id(kind: str, secret: bytes) -> bytes:
    """Derive the id of a link's row in the database, which reveals nothing of the secret."""
    return hkdf(secret, b"ct/v1/lookup", b"lookup|" + kind.encode(), LINK_ID_SIZE)


def derive_handle(kind: str, secret: bytes) -> str:
    """Derive the public handle of an opened link: 12 characters for clean addresses."""
    handle = hkdf(secret, b"ct/v1/handle", kind.encode(), HANDLE_SIZE)
    return urlsafe_b64encode(handle).decode()


def derive_link_key(ring: KeyRing, key_id: int, secret: bytes, link_id: bytes) -> bytes:
    """Derive the key that wraps the keys of a link; it takes the secret and the key ring."""
    return hkdf(
        secret,
        ring.find_key(key_id),
        prefix_lengths(b"ct/v1/kek", _encode_number(key_id), link_id),
        KEY_SIZE,
    )


def derive_sub_key(key: bytes, name: str) -> bytes:
    """Derive the key for one purpose from the key of a talk, a partner or an agenda."""
    return hkdf(key, b"ct/v1/sub", name.encode(), KEY_SIZE)


def derive_gate_key(ring: KeyRing, key_id: int, talk_key: bytes, talk_id: bytes) -> bytes:
    """Derive the key of the released sheets of a talk."""
    return hkdf(
        talk_key,
        ring.find_key(key_id),
        prefix_lengths(b"ct/v1/gate", _encode_number(key_id), talk_id),
        KEY_SIZE,
    )


def derive_cookie_key(ring: KeyRing, key_id: int) -> bytes:
    """Derive the key that seals the visit cookie."""
    return _derive_cookie_key(ring.find_key(key_id))


@cache
def _derive_cookie_key(ring_key: bytes) -> bytes:
    # The ring is in memory anyway; nothing derived from a talk may be cached.
    return derive_sub_key(ring_key, "cookie")


def hash_roster(person_ids: Iterable[bytes]) -> bytes:
    """Hash the ids of all partners, in any order; a changed list gives another hash."""
    return sha256(prefix_lengths(b"ct/v1/roster", *sorted(person_ids))).digest()


def _encode_number(key_id: int) -> bytes:
    return key_id.to_bytes(4, "big")


VERSION = b"\x01"
SMALLEST_PAD = 8192
NONCE_ENDS = len(VERSION) + Aead.NONCE_SIZE
SMALLEST_BLOB = NONCE_ENDS + Aead.MACBYTES


def seal(key: bytes, plain: bytes, *context: bytes, is_padded: bool = True) -> bytes:
    """Seal a text, padded to a power of two of at least 8192 bytes.

    What has no secret length needs no padding: wrapped keys, cookies.
    """
    padded = sodium_pad(plain, _pad_size(len(plain))) if is_padded else plain
    return VERSION + Aead(key).encrypt(padded, prefix_lengths(b"ct/v1", *context))


def unseal(key: bytes, blob: bytes, *context: bytes, is_padded: bool = True) -> bytes:
    """Open what `seal` made under the same key, context and padding; raises `CannotOpen`."""
    box = Aead(key)
    if blob[:1] != VERSION or len(blob) < SMALLEST_BLOB:
        raise CannotOpen
    try:
        plain = box.decrypt(blob[1:], prefix_lengths(b"ct/v1", *context))
        return sodium_unpad(plain, _pad_size(len(plain) - 1)) if is_padded else plain
    except CryptoError:
        raise CannotOpen from None


def read_nonce(blob: bytes) -> bytes:
    """Return the nonce of a blob; no two sealed blobs share one, even of the same words."""
    return blob[len(VERSION) : NONCE_ENDS]


def _pad_size(length: int) -> int:
    # Always more than the text: the padding begins with a marker byte.
    return max(SMALLEST_PAD, 1 << length.bit_length())
