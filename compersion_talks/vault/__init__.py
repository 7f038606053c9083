"""Key derivation, sealed blobs and the key file; the only folder that imports PyNaCl.

It imports nothing else of the package and runs without Flask.
"""

from compersion_talks.vault.crypto import (
    CannotOpen,
    KeyRing,
    Keys,
    KeysAreUnfit,
    derive_cookie_key,
    derive_gate_key,
    derive_handle,
    derive_link_id,
    derive_link_key,
    derive_sub_key,
    hash_roster,
    hkdf,
    make_key,
    prefix_lengths,
    read_nonce,
    seal,
    unseal,
)
from compersion_talks.vault.keyfile import load_keys, rotate_keys

__all__ = [
    "CannotOpen",
    "KeyRing",
    "Keys",
    "KeysAreUnfit",
    "derive_cookie_key",
    "derive_gate_key",
    "derive_handle",
    "hkdf",
    "derive_link_key",
    "load_keys",
    "derive_link_id",
    "prefix_lengths",
    "make_key",
    "hash_roster",
    "rotate_keys",
    "seal",
    "read_nonce",
    "derive_sub_key",
    "unseal",
]
