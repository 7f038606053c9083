"""A reader of stored talks, written from `docs/format.md` with nothing but the standard library.

It shares no code with the program, so that the page is proved to be enough to write another one.
"""

import hmac
import json
import sqlite3
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

Json = dict[str, Any]


class IsRefused(Exception):
    """A token or a blob is not what it should be."""


# The primitives: HKDF (RFC 5869), XChaCha20-Poly1305 (RFC 8439, draft-irtf-cfrg-xchacha).


def hkdf(ikm: bytes, salt: bytes, info: bytes, size: int) -> bytes:
    """Derive up to 32 bytes."""
    pseudorandom = hmac.digest(salt, ikm, sha256)
    return hmac.digest(pseudorandom, info + b"\x01", sha256)[:size]


def frame(*parts: bytes) -> bytes:
    """Join parts, each behind its length in 4 bytes."""
    return b"".join(struct.pack(">I", len(part)) + part for part in parts)


def _mix(state: list[int]) -> list[int]:
    """Twenty rounds of ChaCha."""
    x = list(state)
    for _ in range(10):
        for a, b, c, d in (
            *((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15)),
            *((0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)),
        ):
            for left, right, mixed, turn in (
                (a, b, d, 16),
                (c, d, b, 12),
                (a, b, d, 8),
                (c, d, b, 7),
            ):
                x[left] = (x[left] + x[right]) & 0xFFFFFFFF
                word = x[mixed] ^ x[left]
                x[mixed] = ((word << turn) | (word >> (32 - turn))) & 0xFFFFFFFF
    return x


def _begin(key: bytes, last_four: bytes) -> list[int]:
    return list(struct.unpack("<16I", b"expand 32-byte k" + key + last_four))


def _stream(key: bytes, nonce: bytes, size: int, count: int) -> bytes:
    blocks = []
    for number in range(count, count + (size + 63) // 64):
        state = _begin(key, struct.pack("<I", number) + nonce)
        mixed = ((one + two) & 0xFFFFFFFF for one, two in zip(_mix(state), state, strict=True))
        blocks.append(struct.pack("<16I", *mixed))
    return b"".join(blocks)[:size]


def _tag(key: bytes, text: bytes) -> bytes:
    """Return the Poly1305 tag of a text whose length is a multiple of 16."""
    r = int.from_bytes(key[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    total = 0
    for start in range(0, len(text), 16):
        total = (total + int.from_bytes(text[start : start + 16] + b"\x01", "little")) * r
        total %= (1 << 130) - 5
    return ((total + int.from_bytes(key[16:], "little")) % (1 << 128)).to_bytes(16, "little")


def _crypt(key: bytes, nonce: bytes, text: bytes) -> tuple[bytes, bytes]:
    """Return a text under the stream of a key and a nonce of 24 bytes, and the key of its tag."""
    words = _mix(_begin(key, nonce[:16]))
    inner, rest = struct.pack("<8I", *words[:4], *words[12:]), bytes(4) + nonce[16:]
    stream = _stream(inner, rest, len(text), 1)
    mixed = (one ^ two for one, two in zip(text, stream, strict=True))
    return bytes(mixed), _stream(inner, rest, 32, 0)


def _authenticate(key: bytes, sealed: bytes, associated: bytes) -> bytes:
    lengths = struct.pack("<QQ", len(associated), len(sealed))
    fill = (bytes(-len(one) % 16) for one in (associated, sealed))
    return _tag(key, associated + next(fill) + sealed + next(fill) + lengths)


# Blobs.


def seal(key: bytes, plain: bytes, *context: bytes, nonce: bytes, is_padded: bool = True) -> bytes:
    """Seal a text with a nonce of 24 bytes."""
    if is_padded:
        size = 8192
        while size <= len(plain):
            size *= 2
        plain += b"\x80" + bytes(size - len(plain) - 1)
    sealed, tag_key = _crypt(key, nonce, plain)
    return b"\x01" + nonce + sealed + _authenticate(tag_key, sealed, frame(b"ct/v1", *context))


def unseal(key: bytes, blob: bytes, *context: bytes, is_padded: bool = True) -> bytes:
    """Open a blob, or raise `IsRefused`."""
    nonce, sealed, tag = blob[1:25], blob[25:-16], blob[-16:]
    plain, tag_key = _crypt(key, nonce, sealed)
    if blob[:1] != b"\x01" or tag != _authenticate(tag_key, sealed, frame(b"ct/v1", *context)):
        raise IsRefused
    return plain[: plain.rindex(b"\x80")] if is_padded else plain


# Links.


def read_token(token: str, signing: list[bytes]) -> tuple[str, bytes]:
    """Return the kind and the secret of a token, or raise `IsRefused`."""
    payload, _, signature = token.partition(".")
    raw = urlsafe_b64decode(payload + "==")
    if raw[:1] != b"\x01" or len(raw) != 34:
        raise IsRefused
    kind, secret = raw[1:2].decode(), raw[2:]
    if signature not in {_sign(kind, payload, key) for key in signing}:
        raise IsRefused
    return kind, secret


def write_token(kind: str, secret: bytes, signing: list[bytes]) -> str:
    """Write the token of a link."""
    payload = urlsafe_b64encode(b"\x01" + kind.encode() + secret).decode().rstrip("=")
    return f"{payload}.{_sign(kind, payload, signing[-1])}"


def _sign(kind: str, payload: str, key: bytes) -> str:
    derived = hmac.digest(key, f"ct/link/v1/{kind}".encode(), sha256)
    signature = hmac.digest(derived, payload.encode(), sha256)
    return urlsafe_b64encode(signature).decode().rstrip("=")


def derive_link_id(kind: str, secret: bytes) -> bytes:
    """Return `link.lookup`."""
    return hkdf(secret, b"ct/v1/lookup", b"lookup|" + kind.encode(), 16)


def derive_handle(kind: str, secret: bytes) -> str:
    """Return the twelve characters that stand for a link in addresses."""
    return urlsafe_b64encode(hkdf(secret, b"ct/v1/handle", kind.encode(), 9)).decode()


def derive_wrapping_key(ring_key: bytes, kid: int, kind: str, secret: bytes) -> bytes:
    """Return the key of `link.wrap`."""
    link_id = derive_link_id(kind, secret)
    return hkdf(secret, ring_key, frame(b"ct/v1/kek", struct.pack(">I", kid), link_id), 32)


def derive_released_key(ring_key: bytes, kid: int, talk_key: bytes, talk_id: bytes) -> bytes:
    """Return the key of `partner.release_blob`."""
    return hkdf(talk_key, ring_key, frame(b"ct/v1/gate", struct.pack(">I", kid), talk_id), 32)


def derive_sub_key(key: bytes, name: str) -> bytes:
    """Return the key of one purpose."""
    return hkdf(key, b"ct/v1/sub", name.encode(), 32)


def hash_roster(ids: list[bytes]) -> bytes:
    """Return the hash of the list of people."""
    return sha256(frame(b"ct/v1/roster", *sorted(ids))).digest()


# The key file, the tables, and what a link opens.


@dataclass(frozen=True)
class Keys:
    """What the key file holds."""

    ring: dict[int, bytes]
    signing: list[bytes]
    csrf: bytes

    @classmethod
    def read(cls, text: str) -> "Keys":
        """Read the key file."""
        fields = json.loads(text)
        assert fields["format"] == 1
        return cls(
            {one["kid"]: bytes.fromhex(one["key"]) for one in fields["ring"]},
            [bytes.fromhex(one["key"]) for one in fields["signing"]],
            bytes.fromhex(fields["csrf"]),
        )

    @property
    def copy_id(self) -> bytes:
        """Return `meta.copy_id`."""
        return hkdf(self.csrf, b"ct/v1/copy", b"copy", 16)

    def hash_handle(self, handle: str) -> bytes:
        """Return `link.handle_hash`."""
        return hkdf(self.csrf, b"ct/v1/copy", b"handle|" + handle.encode(), 16)


def read_all(database: Path, keys: Keys, token: str) -> Json:
    """Return all that a link opens, by the name of its blob, with the row of the link."""
    kind, secret = read_token(token, keys.signing)
    with closing(sqlite3.connect(database)) as opened:
        opened.row_factory = sqlite3.Row
        return _Opened(opened, keys, kind, secret).read()


class _Opened:
    """A link that was looked up, with the keys that it carries."""

    def __init__(self, base: sqlite3.Connection, keys: Keys, kind: str, secret: bytes) -> None:
        link_id = derive_link_id(kind, secret)
        self.base, self.keys = base, keys
        self.link = self._find("link", "lookup", link_id)
        self.talk = self._find("talk", "id", self.link["talk_id"])
        self.own_id = self.link["partner_id"] or b""
        key = derive_wrapping_key(keys.ring[self.link["kid"]], self.link["kid"], kind, secret)
        context = (b"wrap", kind.encode(), self.talk["id"], self.own_id, link_id)
        carried = unseal(key, self.link["wrap"], *context, is_padded=False)
        self.talk_key = b"" if kind == "a" else carried[:32]
        self.own_key = carried[32:]
        self.agenda_key = carried if kind == "a" else derive_sub_key(self.talk_key, "agenda")

    def read(self) -> Json:
        """Open every blob that the link opens."""
        found = {"link": dict(self.link), "agenda": self._read_agenda()}
        if not self.talk_key:
            return found
        found["shared"] = self._read_shared()
        found["agreements"] = self._read_agreements()
        found["released"] = self._read_released()
        if self.own_key:
            found["private"], found["invitations"] = self._read_own(), self._read_invitations()
        return found

    def _find(self, table: str, column: str, value: bytes) -> sqlite3.Row:
        query = f"SELECT * FROM {table} WHERE {column} = ?"  # noqa: S608 - names of ours
        row: sqlite3.Row | None = self.base.execute(query, (value,)).fetchone()
        if row is None:
            raise IsRefused
        return row

    def _read_shared(self) -> Any:
        context = (b"shared", self.talk["id"], b"", struct.pack(">I", self.talk["shared_rev"]))
        key = derive_sub_key(self.talk_key, "shared")
        return json.loads(unseal(key, self.talk["shared_blob"], *context))

    def _read_agenda(self) -> Any:
        blob = self.talk["agenda_blob"]
        return blob and json.loads(unseal(self.agenda_key, blob, b"agenda", self.talk["id"]))

    def _read_agreements(self) -> Any:
        query = "SELECT * FROM agreements WHERE talk_id = ?"
        row = self.base.execute(query, (self.talk["id"],)).fetchone()
        if row is None:
            return None
        context = (b"agreements", self.talk["id"], struct.pack(">I", row["rev"]))
        return json.loads(
            unseal(derive_sub_key(self.talk_key, "agreements"), row["blob"], *context)
        )

    def _read_released(self) -> list[Any]:
        rows = self.base.execute("SELECT * FROM partner WHERE talk_id = ?", (self.talk["id"],))
        people = list(rows)
        roster = hash_roster([row["id"] for row in people])
        return [self._read_one_released(row, roster) for row in people if row["release_blob"]]

    def _read_one_released(self, row: sqlite3.Row, roster: bytes) -> Any:
        kid, talk_id = row["release_kid"], self.talk["id"]
        key = derive_released_key(self.keys.ring[kid], kid, self.talk_key, talk_id)
        revision = struct.pack(">I", row["private_rev"])
        context = (b"release", talk_id, row["id"], revision, roster)
        return json.loads(unseal(key, row["release_blob"], *context))

    def _read_own(self) -> Any:
        if not self.own_id:
            return None
        row = self._find("partner", "id", self.own_id)
        if row["private_blob"] is None:
            return None
        context = (b"private", self.talk["id"], self.own_id, struct.pack(">I", row["private_rev"]))
        return json.loads(unseal(self.own_key, row["private_blob"], *context))

    def _read_invitations(self) -> Any:
        blob, context = self.link["invitations_blob"], (self.talk["id"], self.own_id)
        key = derive_sub_key(self.own_key, "opener")
        return blob and json.loads(unseal(key, blob, b"invitations", *context))
