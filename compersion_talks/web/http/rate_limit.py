"""Rate limits, counted in memory, where each process takes its share (decision 24).

Addresses are never stored: a counter is found by a keyed hash, whose key ends with the process.
"""

import hashlib
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from ipaddress import IPv6Address, ip_address
from secrets import token_bytes
from threading import Lock
from typing import TypeVar

from cachetools import TTLCache
from flask import Flask, current_app, request
from werkzeug.exceptions import TooManyRequests

from compersion_talks.links import LinkKind
from compersion_talks.services import current_services
from compersion_talks.use_cases.access import OpenLink
from compersion_talks.web.http.responses import read_option, set_option

V = TypeVar("V", bound=Callable[..., object])

MINUTE, HOUR, DAY = 60, 60 * 60, 24 * 60 * 60
MOST_COUNTERS = 10_000
NAME_BYTES = 16
PREFIX_BITS_OF_OTHERS = 64
UNREADABLE = "?"
_NAME = "compersion_talks.counters"
_LIMITS, _FAILURE_LIMITS = "rate_limits", "failure_limits"
_SOCKET = "unix:"


class Per(Enum):
    """What a limit holds for: an address, the person behind a link, or the whole copy."""

    ADDRESS = "address"
    PERSON = "person"
    COPY = "copy"


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many of one thing in so many seconds.

    `most` is for all processes together. The share of one process is at least `least`, since one
    browser may send everything over one connection, to one process. One that `grows` is meant
    for `USUAL_ROOM` people in one place, and is more where the operator expects more.
    """

    name: str
    most: int
    seconds: int
    per: Per = Per.ADDRESS
    least: int = 1
    grows: bool = False

    def compute_share(self, workers: int) -> int:
        """Return how many requests one of `workers` processes lets pass."""
        return max(self.least, self.most // workers)


LINK_VIEWS = Limit("view", 60, MINUTE, least=20, grows=True)
# A talk has at most twelve people, who may all sit in one room.
OPENINGS = Limit("open", 20, MINUTE, least=12, grows=True)
# Each of them may look a few times before deciding.
LOOKS = Limit("look", 80, MINUTE, least=48, grows=True)
JOININGS = Limit("join", 20, MINUTE, least=12, grows=True)
FAILURES = Limit("failure", 10, MINUTE, least=5)
WRONG_CODES = Limit("passphrase", 30, MINUTE, Per.COPY)
# A page that saves itself does so up to 20 times a minute (decision 21), and someone who looks
# through the questions goes on from 40 pages.
SAVES = Limit("save", 120, MINUTE, Per.PERSON, least=60)
# The page of an agenda offers five PDFs.
PDFS = Limit("pdf", 6, MINUTE, Per.PERSON, least=6)
# Each carrier is read in a process of its own.
CARRIERS = Limit("carrier", 10, MINUTE, least=5)
# A page that waits asks twice a minute, and may be open in several windows.
POLLS = Limit("poll", 60, MINUTE, Per.PERSON, least=20)
TALKS_IN_AN_HOUR = Limit("talk, hour", 5, HOUR, least=3)
TALKS_IN_A_DAY = Limit("talk, day", 20, DAY, least=5)
TALKS_OF_COPY = Limit("talk, copy", 200, DAY, Per.COPY)
NEW_TALKS = (TALKS_IN_AN_HOUR, TALKS_IN_A_DAY, TALKS_OF_COPY)
USUAL_ROOM = 20


class TooOften(TooManyRequests):
    """A limit is reached; `retry_after` says for how many seconds."""

    def __init__(self, limit: Limit, seconds: float) -> None:
        """Keep the limit, and the seconds until its window ends."""
        super().__init__(retry_after=math.ceil(seconds))
        self.limit = limit


@dataclass(slots=True)
class _Counter:
    ends_at: float
    count: int = 0


class Counters:
    """The counters of one process. The window of each begins with its first count.

    Each limit has a bounded LRU store of its own. To evict a counter before its window ends, an
    attacker needs `MOST_COUNTERS` other addresses, and with those needs no eviction.
    """

    def __init__(self, workers: int = 1, timer: Callable[[], float] = time.monotonic) -> None:
        """Begin with nothing counted, as one of so many processes."""
        self._workers, self._timer = workers, timer
        self._key = token_bytes(hashlib.blake2b.MAX_KEY_SIZE)
        self._lock = Lock()  # PDFs have threads of their own
        self._stores: dict[str, TTLCache[bytes, _Counter]] = {}

    def check(self, limit: Limit, who: bytes, room: int = 1) -> None:
        """Raise `TooOften` unless a limit lets so many more pass."""
        with self._lock:
            counter = self._find_store(limit).get(self._hash_name(limit, who))
        counted = 0 if counter is None else counter.count
        if counted + room > limit.compute_share(self._workers):
            seconds = limit.seconds if counter is None else counter.ends_at - self._timer()
            raise TooOften(limit, seconds)

    def count(self, limit: Limit, who: bytes) -> None:
        """Count once."""
        name = self._hash_name(limit, who)
        with self._lock:
            store = self._find_store(limit)
            counter = store.get(name)
            if counter is None:
                counter = store[name] = _Counter(self._timer() + limit.seconds)
            counter.count += 1

    def _find_store(self, limit: Limit) -> TTLCache[bytes, _Counter]:
        if limit.name not in self._stores:
            self._stores[limit.name] = TTLCache(MOST_COUNTERS, limit.seconds, self._timer)
        return self._stores[limit.name]

    def _hash_name(self, limit: Limit, who: bytes) -> bytes:
        person = limit.name.encode()
        return hashlib.blake2b(who, digest_size=NAME_BYTES, key=self._key, person=person).digest()


def install(app: Flask) -> None:
    """Count the requests of an app, and refuse those beyond a limit."""
    use(app, Counters())
    app.before_request(_count_arrival)


def use(app: Flask, counters: Counters) -> None:
    """Let an app count with these counters."""
    app.extensions[_NAME] = counters


def limited(*limits: Limit) -> Callable[[V], V]:
    """Decorate a view: each request counts. Without a limit, a view is never refused."""
    return set_option(_LIMITS, limits)


def limited_by_failures(*limits: Limit) -> Callable[[V], V]:
    """Decorate a view: it is refused while a limit is reached, and counts failures by `count`."""
    return set_option(_FAILURE_LIMITS, limits)


def check(*limits: Limit, room: int = 1) -> None:
    """Raise `TooOften` unless limits let more pass from the address of this request, or in all."""
    for limit in limits:
        who = _identify(limit)
        if who is not None:
            _find_counters().check(_fit(limit), who, room)


def _fit(limit: Limit) -> Limit:
    """Return a limit as it is for the number of people that the operator expects in one place."""
    people = current_services().settings.people_at_once
    if not limit.grows or people <= USUAL_ROOM:
        return limit
    return replace(limit, most=limit.most * people // USUAL_ROOM)


def count(*limits: Limit) -> None:
    """Count once for the address of this request, or for the copy."""
    for limit in limits:
        who = _identify(limit)
        if who is not None:
            _find_counters().count(limit, who)


def count_visit(link: OpenLink, *, is_writing: bool) -> None:
    """Check and count what the holder of an open link does; raise `TooOften` beyond a limit."""
    usual = (SAVES,) if is_writing else ()
    who = _identify_holder(link)
    for limit in read_option(_LIMITS, usual):
        _find_counters().check(limit, who)
        _find_counters().count(limit, who)


def list_limits_of_new_talks() -> tuple[Limit, ...]:
    """Return the limits for opening a talk.

    With a passphrase, addresses are not limited: a workshop may open many talks from one.
    """
    settings = current_services().settings
    of_copy = _set_most(TALKS_OF_COPY, settings.talks_in_all)
    if settings.create_code:
        return (of_copy,)
    return (
        _set_most(TALKS_IN_AN_HOUR, settings.talks_per_hour),
        _set_most(TALKS_IN_A_DAY, settings.talks_per_day),
        of_copy,
    )


def _set_most(limit: Limit, most: int) -> Limit:
    return replace(limit, most=most, least=min(limit.least, most))


def is_of_new_talks(limit: Limit) -> bool:
    """Say whether a limit is one for opening talks."""
    return limit.name in {one.name for one in NEW_TALKS}


def _count_arrival() -> None:
    none: tuple[Limit, ...] = ()
    check(*read_option(_FAILURE_LIMITS, none))
    for limit in read_option(_LIMITS, none):
        if limit.per is not Per.PERSON:  # those are counted once the link is open
            check(limit)
            count(limit)


def _find_counters() -> Counters:
    counters: Counters = current_app.extensions[_NAME]
    return counters


def _identify_holder(link: OpenLink) -> bytes:
    """Return an id of the holder of a link, which stays when the link is replaced.

    An agenda-only link cannot be replaced, and everyone who has it counts as one.
    """
    stored = link.stored
    own = stored.link_id if link.kind is LinkKind.AGENDA else stored.partner_id or b""
    return stored.talk_id + own


def _identify(limit: Limit) -> bytes | None:
    if limit.per is Per.COPY:
        return b""
    address = _find_address()
    return None if address is None else address.encode()


def _find_address() -> str | None:
    """Return the address to count by, or None for one that many people share.

    Requests through a proxy on this machine share its address, so a limit for it would be one
    limit for all. An IPv6 address counts as its /64 network, and anything unreadable as one
    address.
    """
    sent = request.remote_addr or _SOCKET
    try:
        address = ip_address(_strip_port(sent))
    except ValueError:
        return None if sent.startswith(_SOCKET) else UNREADABLE
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address
    if address.is_loopback:
        return None
    if isinstance(address, IPv6Address):
        return str(int(address) >> PREFIX_BITS_OF_OTHERS)
    return str(address)


def _strip_port(sent: str) -> str:
    """Cut off the port that some proxies add to an address."""
    if sent.startswith("["):
        return sent[1:].partition("]")[0]
    return sent.partition(":")[0] if sent.count(":") == 1 else sent
