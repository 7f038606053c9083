"""How much may be sent at once: bytes for each address, and fields."""

import re
from urllib.parse import parse_qsl

from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

# They change nothing, and no body of theirs is read.
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
MOST_FIELDS = 600
MOST_BYTES = 262_144
# Pages of the walk take words; the others a link, a choice or a name, or the names of a talk.
_LONG = re.compile(r"/t/[^/]+/pages/[^/]+")
_NAMES = re.compile(r"/talks|/t/[^/]+/close")
_SHORT_BYTES = 4_096
_NAMES_BYTES = 16_384
_FORM_FIELDS = frozenset({"csrf_token"})


def most_bytes(path: str) -> int:
    """Return how many bytes may be sent to an address."""
    if _LONG.fullmatch(path):
        return MOST_BYTES
    return _NAMES_BYTES if _NAMES.fullmatch(path) else _SHORT_BYTES


def has_too_many_fields() -> bool:
    """Say whether this request has more fields than any page, without reading one of them."""
    return request.get_data().count(b"&") >= MOST_FIELDS


def sent_something() -> bool:
    """Say whether the fields of a page arrived: a body that cannot be read leaves none."""
    return any(name not in _FORM_FIELDS for name in read_fields())


def read_fields() -> MultiDict[str, str]:
    """Read the fields of this request: as many as a page may have, none of a broken body."""
    try:
        return first_fields() if has_too_many_fields() else request.form
    except HTTPException:
        return MultiDict()


def first_fields() -> MultiDict[str, str]:
    """Read as many fields as a page may have, of a request that has more."""
    fields = request.get_data().split(b"&", MOST_FIELDS)[:MOST_FIELDS]
    read = parse_qsl(b"&".join(fields).decode(errors="replace"), keep_blank_values=True)
    return MultiDict(read)
