"""What the key file holds: every key with the day it was made, and when an old one may go."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise
from os import urandom
from types import MappingProxyType
from typing import Any

from compersion_talks.vault.keys import Keys, KeysAreUnfit, Ring

FORMAT = 1
KEY_SIZE = 32
COOKIES_LIVE = timedelta(days=2)
LINKS_LIVE = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class DatedKey:
    """One key, its number in its list, and the day it was made."""

    kid: int
    created: date
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class StoredKeys:
    """All lists of keys as the file holds them, oldest first."""

    ring: tuple[DatedKey, ...]
    signing: tuple[DatedKey, ...]
    session: tuple[DatedKey, ...]
    csrf: bytes = field(repr=False)


def fresh(today: date) -> StoredKeys:
    """Make the first keys of a new copy."""
    return StoredKeys(
        ring=(_next_key((), today),),
        signing=(_next_key((), today),),
        session=(_next_key((), today),),
        csrf=urandom(KEY_SIZE),
    )


def rotated(stored: StoredKeys, today: date, in_use: Collection[int]) -> StoredKeys:
    """Add new keys; drop ring keys no row (`in_use`) or cookie needs, and others by age."""
    return replace(
        stored,
        ring=_still_needed(stored.ring, today, COOKIES_LIVE, in_use)
        + (_next_key(stored.ring, today),),
        signing=_still_needed(stored.signing, today, LINKS_LIVE)
        + (_next_key(stored.signing, today),),
        session=_still_needed(stored.session, today, COOKIES_LIVE)
        + (_next_key(stored.session, today),),
    )


def usable(stored: StoredKeys) -> Keys:
    """Show the stored keys the way the program uses them."""
    return Keys(
        ring=Ring(
            MappingProxyType({dated.kid: dated.key for dated in stored.ring}),
            stored.ring[-1].kid,
        ),
        signing=tuple(dated.key for dated in stored.signing),
        session=tuple(dated.key.hex() for dated in reversed(stored.session)),
        csrf=stored.csrf.hex(),
    )


def to_text(stored: StoredKeys) -> str:
    """Write the keys as JSON."""
    lists = {
        name: [
            {"kid": dated.kid, "created": dated.created.isoformat(), "key": dated.key.hex()}
            for dated in getattr(stored, name)
        ]
        for name in ("ring", "signing", "session")
    }
    return json.dumps({"format": FORMAT, **lists, "csrf": stored.csrf.hex()}, indent=1) + "\n"


def from_text(content: bytes) -> StoredKeys:
    """Read what `to_text` wrote, refusing anything else without repeating it."""
    try:
        fields = json.loads(content)
        if fields.pop("format") != FORMAT:
            raise KeysAreUnfit("was written by another version of this program")
        return StoredKeys(
            ring=_dated_keys(fields.pop("ring")),
            signing=_dated_keys(fields.pop("signing")),
            session=_dated_keys(fields.pop("session")),
            csrf=_key(fields.pop("csrf")),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise KeysAreUnfit("is damaged") from None


def _next_key(keys: tuple[DatedKey, ...], today: date) -> DatedKey:
    return DatedKey(keys[-1].kid + 1 if keys else 1, today, urandom(KEY_SIZE))


def _still_needed(
    keys: tuple[DatedKey, ...], today: date, outlived: timedelta, in_use: Collection[int] = ()
) -> tuple[DatedKey, ...]:
    # A key was used until the next one was made; what it made then lives on for a while.
    return (
        tuple(
            older
            for older, newer in pairwise(keys)
            if older.kid in in_use or today < newer.created + outlived
        )
        + keys[-1:]
    )


def _dated_keys(entries: Iterable[dict[str, Any]]) -> tuple[DatedKey, ...]:
    keys = tuple(
        DatedKey(int(entry["kid"]), date.fromisoformat(entry["created"]), _key(entry["key"]))
        for entry in entries
    )
    numbers = [dated.kid for dated in keys]
    if not keys or numbers[0] < 1 or numbers != sorted(set(numbers)):
        raise ValueError("the keys are not numbered upwards")
    return keys


def _key(text: str) -> bytes:
    key = bytes.fromhex(text)
    if len(key) != KEY_SIZE:
        raise ValueError("a key has another length")
    return key
