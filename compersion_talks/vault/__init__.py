"""Keys out of links, and blobs that only those keys open; the only room that imports PyNaCl.

It imports nothing else of the package and runs without Flask.
"""

from compersion_talks.vault.deriving import (
    cookie_key,
    gate_key,
    handle_of,
    link_key,
    lookup_of,
    new_key,
    roster_hash,
    sub_key,
)
from compersion_talks.vault.framing import hkdf, lp
from compersion_talks.vault.keyfile import load_keys, rotate_keys
from compersion_talks.vault.keys import CannotOpen, Keys, KeysAreUnfit, Ring
from compersion_talks.vault.sealing import seal, seal_small, sealing_of, unseal, unseal_small

__all__ = [
    "CannotOpen",
    "Keys",
    "KeysAreUnfit",
    "Ring",
    "cookie_key",
    "gate_key",
    "handle_of",
    "hkdf",
    "link_key",
    "load_keys",
    "lookup_of",
    "lp",
    "new_key",
    "roster_hash",
    "rotate_keys",
    "seal",
    "seal_small",
    "sealing_of",
    "sub_key",
    "unseal",
    "unseal_small",
]
