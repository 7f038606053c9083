"""How often is too often: what is counted of a request, for how long, and under which name.

What writes is counted in the database, for all processes together; what only looks is counted in
the memory of this process, because a look writes nothing. An address is never kept: the name of a
count is made from it with a key of this copy, for one window of time.
"""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import TooManyRequests

from compersion_talks import storage, vault
from compersion_talks.domain.errors import StorageIsFull
from compersion_talks.services import current_services
from compersion_talks.storage import tallies

MOST_REMEMBERED = 10_000
NAME_BYTES = 32


@dataclass(frozen=True, slots=True)
class Limit:
    """How many of one thing are taken in a window of so many seconds."""

    name: str
    most: int
    seconds: int

    def window(self, now: int) -> tuple[int, int]:
        """Return when the window of a moment begins and ends, in seconds of the epoch."""
        start = now // self.seconds * self.seconds
        return start, start + self.seconds


@dataclass(slots=True)
class Memory:
    """What this process counted in the minute at hand; the key dies with the process."""

    key: bytes = field(default_factory=vault.make_key, repr=False)
    ends_at: int = 0
    counts: Counter[bytes] = field(default_factory=Counter, repr=False)

    def count(self, limit: Limit, who: str, now: int) -> int:
        """Count one more of a thing for somebody, and return how many that makes."""
        _, ends_at = limit.window(now)
        if ends_at != self.ends_at:
            self.ends_at = ends_at
            self.counts.clear()
        what = vault.length_prefixed(limit.name.encode(), who.encode())
        name = hashlib.blake2b(what, key=self.key, digest_size=NAME_BYTES).digest()
        if len(self.counts) < MOST_REMEMBERED or name in self.counts:
            self.counts[name] += 1
        return self.counts[name]


MINUTE, HOUR, DAY = 60, 60 * 60, 24 * 60 * 60
PREFIX_BITS_OF_OTHERS = 64
EVERYONE = ""
UNREADABLE = "?"
_NAME = "compersion_talks_rates"
_SOCKET = "unix:"


LOOKS_AT_LINKS = Limit("look", 60, MINUTE)
OPENINGS = Limit("open", 20, MINUTE)
FAILURES = Limit("failed", 10, MINUTE)
WRONG_CODES = Limit("wrong passphrases", 30, MINUTE)
SAVES = Limit("save", 60, MINUTE)
PAPERS = Limit("paper", 6, MINUTE)
TALKS_IN_AN_HOUR = Limit("talks in an hour", 5, HOUR)
TALKS_IN_A_DAY = Limit("talks in a day", 20, DAY)
TALKS_OF_EVERYONE = Limit("talks of everyone", 200, DAY)
NEW_TALKS = (TALKS_IN_AN_HOUR, TALKS_IN_A_DAY, TALKS_OF_EVERYONE)
PAPERS_OF_ONE = ("agenda.pdf", "notes.pdf")
# Somebody who wants everything gone must get it, however much they did a moment before.
NEVER_LIMITED = ("talks.forget", "notes.destroy")


class TooOften(TooManyRequests):
    """Something was done more often than its limit takes; `retry_after` says for how long."""

    def __init__(self, limit: Limit) -> None:
        """Keep the limit, and the seconds until its window ends."""
        now = _now()
        super().__init__(retry_after=limit.window(now)[1] - now)
        self.limit = limit


def install(app: Flask) -> None:
    """Count the requests of an app, and refuse those beyond a limit."""
    app.extensions[_NAME] = Memory()
    app.before_request(_count_arrival)
    app.after_request(_count_refusal)


def count_visit(handle: str, *, is_writing: bool) -> None:
    """Count what a good visit does: whoever only knows its handle cannot use the visit up."""
    if is_writing and request.endpoint not in NEVER_LIMITED:
        # It is kept by the commit of what is saved, which then costs no second one.
        g.counted_with_the_rest = (SAVES, handle)
        _refuse_beyond(SAVES, tallies.tally(*_tally_of(SAVES, handle)))
    elif request.endpoint in PAPERS_OF_ONE:
        _count_in_memory(PAPERS, handle)


def count_new_talk() -> None:
    """Count a talk that is about to be opened, together with it.

    Whoever knows the passphrase may open one for each couple in a room with one address.
    """
    who = None if current_services().settings.create_code else _address()
    if who is not None:
        for limit in (TALKS_IN_AN_HOUR, TALKS_IN_A_DAY):
            _refuse_beyond(limit, tallies.tally(*_tally_of(limit, who)))
    _refuse_beyond(TALKS_OF_EVERYONE, tallies.tally(*_tally_of(TALKS_OF_EVERYONE, EVERYONE)))


def count_wrong_code() -> None:
    """Count a wrong passphrase, for whoever tried it and for the whole copy."""
    _count_alone(FAILURES, _address())
    _count_alone(WRONG_CODES, EVERYONE)


def _count_arrival() -> None:
    who = _address()
    if request.endpoint == "talks.create" and current_services().settings.create_code:
        _refuse_after(WRONG_CODES, EVERYONE)
    if who is None:
        return
    if request.endpoint == "home.link":
        _count_in_memory(LOOKS_AT_LINKS, who)
    elif request.endpoint in ("home.open_", "talks.create"):
        _refuse_after(FAILURES, who)
    if request.endpoint == "home.open_":
        _count_in_memory(OPENINGS, who)  # beyond the limit, nothing is written any more
        _refuse_beyond(OPENINGS, _count_alone(OPENINGS, who))


def _count_refusal(response: Response) -> Response:
    """Count what was refused, too: its count went with all else that was not committed."""
    counted = g.pop("counted_with_the_rest", None)
    if not 400 <= response.status_code < 500 or response.status_code == TooOften.code:
        return response
    is_dead = request.endpoint == "home.open_" and response.status_code == 404
    try:
        if counted is not None or is_dead:
            _count_alone(*(counted or (FAILURES, _address())))
    except storage.FAULTS:
        storage.rollback()  # a page of trouble is told as it is, even where it cannot be counted
    return response


def _count_alone(limit: Limit, who: str | None) -> int:
    """Count at once, holding no talk; where nothing can be written, links must open all the same.

    On a full disk, a link that does not open is a talk that cannot be forgotten.
    """
    if who is None:
        return 0
    try:
        return tallies.tally_for_good(*_tally_of(limit, who))
    except (StorageIsFull, storage.StorageIsReadOnly, storage.StorageIsOutOfReach):
        storage.rollback()
        return 0


def _count_in_memory(limit: Limit, who: str) -> None:
    memory: Memory = current_app.extensions[_NAME]
    _refuse_beyond(limit, memory.count(limit, who, _now()))


def _refuse_after(limit: Limit, who: str) -> None:
    """Refuse what comes when so many have failed; to look counts as no failure."""
    failed = tallies.counted(_tally_of(limit, who)[0])
    storage.rollback()  # nobody shall wait for a form that is only read
    _refuse_beyond(limit, failed + 1)


def _refuse_beyond(limit: Limit, count: int) -> None:
    if count > limit.most:
        raise TooOften(limit)


def _tally_of(limit: Limit, who: str) -> tuple[bytes, int]:
    start, ends_at = limit.window(_now())
    services = current_services()
    told = (limit.name, str(start), who)
    return vault.tally_name(services.keys.ring, services.today.isoformat(), *told), ends_at


def _now() -> int:
    return int(current_services().now().timestamp())


def _address() -> str | None:
    """Return whose address counts, or None where an address tells nobody apart.

    Everyone who comes through this machine itself has the same one: a limit for it would be
    one limit for all. Whoever has an address of IPv6 has all others of the same network, too.
    All that cannot be read counts as one address.
    """
    told = request.remote_addr or _SOCKET
    try:
        address = ip_address(_without_port(told))
    except ValueError:
        return None if told.startswith(_SOCKET) else UNREADABLE
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address
    if address.is_loopback:
        return None
    if isinstance(address, IPv6Address):
        return str(int(address) >> PREFIX_BITS_OF_OTHERS)
    return str(address)


def _without_port(told: str) -> str:
    """Take away the port that some proxies add to an address."""
    if told.startswith("["):
        return told[1:].partition("]")[0]
    return told.partition(":")[0] if told.count(":") == 1 else told
