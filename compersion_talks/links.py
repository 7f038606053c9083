"""Share links: what a token carries, signing it, and reading it back (itsdangerous)."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from enum import StrEnum
from hashlib import sha256
from html import unescape

from itsdangerous import BadSignature, Signer

VERSION = b"\x01"
SECRET_SIZE = 32
LENGTH = 90
NEVER_IN_A_TOKEN = re.compile(r"[^A-Za-z0-9_.=-]")
MADE_FROM_HYPHENS = str.maketrans(
    {**dict.fromkeys("\u2010\u2011\u2013\u2212", "-"), "\u2014": "--"}
)
SHAPE = re.compile(r"([A-Za-z0-9_-]{46})\.[A-Za-z0-9_=-]{1,64}")


class LinkKind(StrEnum):
    """What a link opens, as one letter inside its token."""

    INVITATION = "j"
    PARTNER = "p"
    OPENER = "o"
    AGENDA = "a"


class LinkIsForged(Exception):
    """A token was not made by this copy, or not as it now stands."""


def sign(kind: LinkKind, secret: bytes, signing_keys: Sequence[bytes]) -> str:
    """Make the token of a link: 90 characters, the last of `signing_keys` vouching for it."""
    if len(secret) != SECRET_SIZE:
        raise ValueError(f"the secret of a link has {SECRET_SIZE} bytes")
    payload = urlsafe_b64encode(VERSION + kind.encode() + secret).rstrip(b"=")
    return _signer(kind, signing_keys).sign(payload).decode()


def mended(text: str) -> str:
    """Take out of a token what programs put into it and around it on its way to a person."""
    plain = unescape(text).partition("&")[0].translate(MADE_FROM_HYPHENS)
    return NEVER_IN_A_TOKEN.sub("", plain).strip(".")[:LENGTH]


def read(token: str, signing_keys: Sequence[bytes]) -> tuple[LinkKind, bytes]:
    """Return the kind and the secret of a token that any of `signing_keys` vouches for.

    Several spellings of one signature are good, so never compare tokens: compare secrets.
    """
    shape = SHAPE.fullmatch(token)
    if shape is None:
        raise LinkIsForged
    kind, secret = _decoded(shape[1])
    try:
        _signer(kind, signing_keys).unsign(token)
    except BadSignature:
        raise LinkIsForged from None
    return kind, secret


def _decoded(text: str) -> tuple[LinkKind, bytes]:
    payload = urlsafe_b64decode(text + "==")
    if urlsafe_b64encode(payload).rstrip(b"=") != text.encode() or payload[:1] != VERSION:
        raise LinkIsForged
    try:
        return LinkKind(payload[1:2].decode("ascii")), payload[2:]
    except ValueError:
        raise LinkIsForged from None


def _signer(kind: LinkKind, signing_keys: Sequence[bytes]) -> Signer:
    return Signer(
        list(signing_keys),
        salt=f"ct/link/v1/{kind}".encode(),
        key_derivation="hmac",
        digest_method=sha256,
    )
