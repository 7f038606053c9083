"""Sealed blobs: a version byte, a nonce, then XChaCha20-Poly1305 bound to a context."""

from nacl.bindings import sodium_pad, sodium_unpad
from nacl.exceptions import CryptoError
from nacl.secret import Aead

from compersion_talks.vault.derivation import length_prefixed
from compersion_talks.vault.keys import CannotOpen

VERSION = b"\x01"
SMALLEST_PAD = 8192
NONCE_ENDS = len(VERSION) + Aead.NONCE_SIZE
SMALLEST_BLOB = NONCE_ENDS + Aead.MACBYTES


def seal(key: bytes, plain: bytes, *context: bytes) -> bytes:
    """Seal what partners wrote, padded to a power of two of at least 8192 bytes."""
    return seal_small(key, sodium_pad(plain, _pad_size(len(plain))), *context)


def unseal(key: bytes, blob: bytes, *context: bytes) -> bytes:
    """Open what `seal` made under the same key and context; raises `CannotOpen`."""
    padded = unseal_small(key, blob, *context)
    try:
        return sodium_unpad(padded, _pad_size(len(padded) - 1))
    except CryptoError:
        raise CannotOpen from None


def seal_small(key: bytes, plain: bytes, *context: bytes) -> bytes:
    """Seal without padding what has no secret length: wrapped keys, cookies."""
    return VERSION + Aead(key).encrypt(plain, length_prefixed(b"ct/v1", *context))


def unseal_small(key: bytes, blob: bytes, *context: bytes) -> bytes:
    """Open what `seal_small` made under the same key and context; raises `CannotOpen`."""
    box = Aead(key)
    if blob[:1] != VERSION or len(blob) < SMALLEST_BLOB:
        raise CannotOpen
    try:
        return box.decrypt(blob[1:], length_prefixed(b"ct/v1", *context))
    except CryptoError:
        raise CannotOpen from None


def read_nonce(blob: bytes) -> bytes:
    """Return the nonce of a blob; no two sealed blobs share one, even of the same words."""
    return blob[len(VERSION) : NONCE_ENDS]


def _pad_size(length: int) -> int:
    # Always more than the text: the padding begins with a marker byte.
    return max(SMALLEST_PAD, 1 << length.bit_length())
