"""Two ways to turn several byte strings into one: framed side by side, or stretched into keys."""

import hmac
from hashlib import sha256

HASH_SIZE = 32
LONGEST_OUTPUT = 255 * HASH_SIZE


def lp(*parts: bytes) -> bytes:
    """Join parts, each behind its length in 4 bytes, so that no two lists of parts look alike."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def hkdf(ikm: bytes, salt: bytes, info: bytes, size: int) -> bytes:
    """Derive `size` bytes by HKDF with SHA-256 (RFC 5869)."""
    if not 0 < size <= LONGEST_OUTPUT:
        raise ValueError(f"HKDF gives 1 to {LONGEST_OUTPUT} bytes, not {size}")
    pseudorandom = hmac.digest(salt, ikm, sha256)
    output, block, count = b"", b"", 1
    while len(output) < size:
        block = hmac.digest(pseudorandom, block + info + bytes([count]), sha256)
        output, count = output + block, count + 1
    return output[:size]
