"""The tokens of share links: signed, cleaned and read (itsdangerous)."""

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
    """A token was not signed by this copy, or was altered."""


def sign(kind: LinkKind, secret: bytes, signing_keys: Sequence[bytes]) -> str:
    """Make the token of a link, 90 characters, signed with the last of `signing_keys`."""
    if len(secret) != SECRET_SIZE:
        raise ValueError(f"the secret of a link has {SECRET_SIZE} bytes")
    payload = urlsafe_b64encode(VERSION + kind.encode() + secret).rstrip(b"=")
    return _make_signer(kind, signing_keys).sign(payload).decode()


def clean(text: str) -> str:
    """Remove from a token what messengers and word processors add to it or change in it."""
    plain = unescape(text).partition("&")[0].translate(MADE_FROM_HYPHENS)
    return NEVER_IN_A_TOKEN.sub("", plain).strip(".")[:LENGTH]


def read(token: str, signing_keys: Sequence[bytes]) -> tuple[LinkKind, bytes]:
    """Return the kind and the secret of a token signed with any of `signing_keys`.

    Raises `LinkIsForged`. One signature has several valid spellings: compare secrets, not tokens.
    """
    shape = SHAPE.fullmatch(token)
    if shape is None:
        raise LinkIsForged
    kind, secret = _decode(shape[1])
    try:
        _make_signer(kind, signing_keys).unsign(token)
    except BadSignature:
        raise LinkIsForged from None
    return kind, secret


def _decode(text: str) -> tuple[LinkKind, bytes]:
    payload = urlsafe_b64decode(text + "==")
    if urlsafe_b64encode(payload).rstrip(b"=") != text.encode() or payload[:1] != VERSION:
        raise LinkIsForged
    try:
        return LinkKind(payload[1:2].decode("ascii")), payload[2:]
    except ValueError:
        raise LinkIsForged from None


def _make_signer(kind: LinkKind, signing_keys: Sequence[bytes]) -> Signer:
    return Signer(
        list(signing_keys),
        salt=f"ct/link/v1/{kind}".encode(),
        key_derivation="hmac",
        digest_method=sha256,
    )
