"""Limits of a request: bytes, by its path, and form fields."""

import re
from urllib.parse import parse_qsl

from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

# These change nothing, and their bodies are never read.
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
MOST_FIELDS = 600
MOST_BYTES = 262_144
# Pages of the walk take texts, and one takes a file; the others a link, a choice or a name, or
# those of a whole talk.
_TEXTS = re.compile(r"/t/[^/]+/pages/[^/]+/[^/]+(/open)?|/agreements")
_NAMES = re.compile(r"/talks(/several)?|/t/[^/]+/(close|agreements/(write|[^/]+/change))")
_SHORT_BYTES = 4_096
_NAMES_BYTES = 16_384
_OWN_FIELDS = frozenset({"csrf_token"})


def limit_bytes(path: str) -> int:
    """Return how many bytes may be sent to a path."""
    if _TEXTS.fullmatch(path):
        return MOST_BYTES
    return _NAMES_BYTES if _NAMES.fullmatch(path) else _SHORT_BYTES


def has_too_many_fields() -> bool:
    """Say whether this request has more fields than any page, without parsing them.

    A form with a file separates its fields otherwise, and Flask counts those.
    """
    if request.mimetype == "multipart/form-data":
        return False
    return request.get_data().count(b"&") >= MOST_FIELDS


def has_input() -> bool:
    """Say whether any field but the CSRF token arrived; an unreadable body has none."""
    return any(name not in _OWN_FIELDS for name in read_fields())


def read_fields() -> MultiDict[str, str]:
    """Parse as many fields of this request as a page may have, and none of a broken body."""
    try:
        return _read_first_fields() if has_too_many_fields() else request.form
    except HTTPException:
        return MultiDict()


def _read_first_fields() -> MultiDict[str, str]:
    fields = request.get_data().split(b"&", MOST_FIELDS)[:MOST_FIELDS]
    read = parse_qsl(b"&".join(fields).decode(errors="replace"), keep_blank_values=True)
    return MultiDict(read)
