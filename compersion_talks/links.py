"""The tokens of share links: signed, cleaned and read (itsdangerous)."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from html import unescape

from itsdangerous import BadSignature, Signer

from compersion_talks.domain.errors import LinkOpensNothing

VERSION = b"\x01"
SECRET_SIZE = 32
LENGTH = 90
NEVER_IN_A_TOKEN = re.compile(r"[^A-Za-z0-9_.=-]")
AFTER_A_TOKEN = re.compile(r"[/?#\s]")
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


@dataclass(frozen=True, slots=True)
class ShareLink:
    """What a token says: the kind of a link, and its secret of 32 bytes."""

    kind: LinkKind
    secret: bytes = field(repr=False)


class LinkIsForged(LinkOpensNothing):
    """A token was not signed by this copy, or was altered."""


def sign(link: ShareLink, signing_keys: Sequence[bytes]) -> str:
    """Make the token of a link, 90 characters, signed with the last of `signing_keys`."""
    if len(link.secret) != SECRET_SIZE:
        raise ValueError(f"the secret of a link has {SECRET_SIZE} bytes")
    payload = urlsafe_b64encode(VERSION + link.kind.encode() + link.secret).rstrip(b"=")
    return _make_signer(link.kind, signing_keys).sign(payload).decode()


def find_token(text: str) -> str:
    """Find the token in a whole address that somebody pasted; a token alone stays as it is."""
    return AFTER_A_TOKEN.split(text.strip().rpartition("/l/")[2])[0]


def clean(text: str) -> str:
    """Remove from a token what messengers and word processors add to it or change in it."""
    plain = unescape(text).partition("&")[0].translate(MADE_FROM_HYPHENS)
    return NEVER_IN_A_TOKEN.sub("", plain).strip(".")[:LENGTH]


def read(token: str, signing_keys: Sequence[bytes]) -> ShareLink:
    """Return the link of a token that was signed with any of `signing_keys`.

    Raises `LinkIsForged`. One signature has several valid spellings: compare links, not tokens.
    """
    shape = SHAPE.fullmatch(token)
    payload = urlsafe_b64decode(f"{shape[1]}==") if shape else b""
    kind = payload[1:2].decode("latin-1")
    if shape is None or payload[:1] != VERSION or kind not in set(LinkKind):
        raise LinkIsForged
    if urlsafe_b64encode(payload).rstrip(b"=") != shape[1].encode():
        raise LinkIsForged
    try:
        _make_signer(LinkKind(kind), signing_keys).unsign(token)
    except BadSignature:
        raise LinkIsForged from None
    return ShareLink(LinkKind(kind), payload[2:])


def _make_signer(kind: LinkKind, signing_keys: Sequence[bytes]) -> Signer:
    return Signer(
        list(signing_keys),
        salt=f"ct/link/v1/{kind}".encode(),
        key_derivation="hmac",
        digest_method=sha256,
    )
