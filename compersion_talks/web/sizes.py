"""How much may be sent at once: bytes for each address, and fields."""

import re
from urllib.parse import parse_qsl

from flask import request
from werkzeug.datastructures import MultiDict

MOST_FIELDS = 600
MOST_BYTES = 262_144
# What these take is a link, a choice or a name; and the names of a whole talk.
_SHORT = re.compile(r"/open|/language|/t/[^/]+/people(/.*)?")
_SHORT_BYTES = 4_096
_OPENING = "/talks"
_OPENING_BYTES = 16_384


def most_bytes(path: str) -> int:
    """Return how many bytes may be sent to an address."""
    if path == _OPENING:
        return _OPENING_BYTES
    return _SHORT_BYTES if _SHORT.fullmatch(path) else MOST_BYTES


def has_too_many_fields() -> bool:
    """Say whether this request has more fields than any page, without reading one of them."""
    return request.get_data().count(b"&") >= MOST_FIELDS


def first_fields() -> MultiDict[str, str]:
    """Read as many fields as a page may have, of a request that has more."""
    fields = request.get_data().split(b"&", MOST_FIELDS)[:MOST_FIELDS]
    read = parse_qsl(b"&".join(fields).decode(errors="replace"), keep_blank_values=True)
    return MultiDict(read)
