"""What a thief reads who knows the program: every key tried on every blob of a stolen database."""

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from compersion_talks import vault
from compersion_talks.links import LinkKind, ShareLink

Row = dict[str, Any]
NO_RING = vault.KeyRing({1: bytes(32), 2: bytes(32), 3: bytes(32)}, 1)
SUB_KEYS = ("shared", "agenda", "opener", "cookie", "agreements")


@dataclass(frozen=True)
class Database:
    """All rows of a stolen file."""

    talks: list[Row]
    partners: list[Row]
    links: list[Row]
    agreements: list[Row]
    raw: bytes = field(repr=False)


def read_stolen(path: Path) -> Database:
    """Read all rows of a stolen file."""
    with closing(sqlite3.connect(path)) as opened:
        opened.row_factory = sqlite3.Row
        tables = [
            [dict(row) for row in opened.execute(f"SELECT * FROM {name}")]  # noqa: S608 - ours
            for name in ("talk", "partner", "link", "agreements")
        ]
    talks, partners, links, agreements = tables
    return Database(talks, partners, links, agreements, path.read_bytes())


def decrypt_all(
    database: Database,
    links: Iterable[ShareLink] = (),
    ring: vault.KeyRing = NO_RING,
    keys: Iterable[bytes] = (),
) -> str:
    """Return every text that opens with the links, the keys in them, the ring and other keys."""
    found, known, tried = set(keys), set(links), set[ShareLink]()
    texts: set[str] = set()
    while known - tried:
        found |= {key for link in known for key in unwrap_keys(database, link, ring)}
        texts = set(_read_texts(database, found, ring))
        tried |= known
        secrets = {one for text in texts for one in re.findall(r"\b[0-9a-f]{64}\b", text)}
        known |= {ShareLink(LinkKind.INVITATION, bytes.fromhex(secret)) for secret in secrets}
    return "\n".join(texts or _read_texts(database, found, ring))


def unwrap_keys(database: Database, link: ShareLink, ring: vault.KeyRing) -> Iterator[bytes]:
    """Yield the keys that a link unwraps, from any row and under any ring key."""
    for row in database.links:
        context = (row["kind"].encode(), row["talk_id"], row["partner_id"] or b"", row["lookup"])
        for kid in ring.keys:
            key = vault.derive_link_key(ring, kid, link.secret, row["lookup"])
            unwrap = partial(vault.unseal, is_padded=False)
            plain = _try(unwrap, key, row["wrap"], (b"wrap", *context))
            yield from (plain[at : at + 32] for at in range(0, len(plain), 32))


def _read_texts(database: Database, keys: Iterable[bytes], ring: vault.KeyRing) -> Iterator[str]:
    for key in _derive_all(database, keys, ring):
        for blob, context in _read_blobs(database):
            text = _try(vault.unseal, key, blob, context).decode()
            if text:
                yield text


def _derive_all(database: Database, keys: Iterable[bytes], ring: vault.KeyRing) -> set[bytes]:
    """Derive from each key, and from none at all, all keys that the program derives."""
    bases = {*keys, *ring.keys.values()}
    subs = {vault.derive_sub_key(key, name) for key in bases for name in SUB_KEYS}
    gates = {
        vault.derive_gate_key(ring, kid, key, talk["id"])
        for key in bases
        for kid in ring.keys
        for talk in database.talks
    }
    return bases | subs | gates


def _read_blobs(database: Database) -> Iterator[tuple[bytes, tuple[bytes, ...]]]:
    for talk in database.talks:
        revision = talk["shared_rev"].to_bytes(4)
        yield talk["shared_blob"], (b"shared", talk["id"], b"", revision)
        yield talk["agenda_blob"] or b"", (b"agenda", talk["id"])
    for row in database.partners:
        own = (row["talk_id"], row["id"], row["private_rev"].to_bytes(4))
        yield row["private_blob"] or b"", (b"private", *own)
        yield row["release_blob"] or b"", (b"release", *own, _read_roster(database, row["talk_id"]))
    for row in database.agreements:
        yield row["blob"], (b"agreements", row["talk_id"], row["rev"].to_bytes(4))
    for link in database.links:
        holder = (link["talk_id"], link["partner_id"] or b"")
        yield link["invitations_blob"] or b"", (b"invitations", *holder)


def _read_roster(database: Database, talk_id: bytes) -> bytes:
    return vault.hash_roster(row["id"] for row in database.partners if row["talk_id"] == talk_id)


def _try(opener: Any, key: bytes, blob: bytes, context: tuple[bytes, ...]) -> bytes:
    try:
        plain: bytes = opener(key, blob, *context)
    except vault.CannotOpen:
        return b""
    return plain
