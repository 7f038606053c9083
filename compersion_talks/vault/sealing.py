"""Sealing and opening blobs: version byte, nonce, then XChaCha20-Poly1305 bound to a context."""

from nacl.bindings import sodium_pad, sodium_unpad
from nacl.exceptions import CryptoError
from nacl.secret import Aead

from compersion_talks.vault.framing import lp
from compersion_talks.vault.keys import CannotOpen

VERSION = b"\x01"
SMALLEST_PAD = 8192
SEALING_ENDS = len(VERSION) + Aead.NONCE_SIZE
SMALLEST_BLOB = SEALING_ENDS + Aead.MACBYTES


def seal(key: bytes, plain: bytes, *context: bytes) -> bytes:
    """Seal what partners wrote, padded so that its length tells next to nothing."""
    return seal_small(key, sodium_pad(plain, _padded_size(len(plain))), *context)


def unseal(key: bytes, blob: bytes, *context: bytes) -> bytes:
    """Open what `seal` made under the same key and context."""
    padded = unseal_small(key, blob, *context)
    try:
        return sodium_unpad(padded, _padded_size(len(padded) - 1))
    except CryptoError:
        raise CannotOpen from None


def seal_small(key: bytes, plain: bytes, *context: bytes) -> bytes:
    """Seal something whose length is no secret: wrapped keys, cookies."""
    return VERSION + Aead(key).encrypt(plain, lp(b"ct/v1", *context))


def unseal_small(key: bytes, blob: bytes, *context: bytes) -> bytes:
    """Open what `seal_small` made under the same key and context."""
    box = Aead(key)
    if blob[:1] != VERSION or len(blob) < SMALLEST_BLOB:
        raise CannotOpen
    try:
        return box.decrypt(blob[1:], lp(b"ct/v1", *context))
    except CryptoError:
        raise CannotOpen from None


def sealing_of(blob: bytes) -> bytes:
    """Return the nonce: by it two sealings differ, even of the same words.

    The beginning of a blob, of `SEALING_ENDS` bytes, is enough to tell.
    """
    return blob[len(VERSION) : SEALING_ENDS]


def _padded_size(length: int) -> int:
    # Always more than the text: the padding begins with a mark of its own.
    return max(SMALLEST_PAD, 1 << length.bit_length())
