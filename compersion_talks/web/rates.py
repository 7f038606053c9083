"""How often is too often: what is counted of a request, for how long, and under which name.

What writes is counted in the database, for all processes together; what only looks is counted in
the memory of this process, because a look writes nothing. An address is never kept: the name of a
count is made from it with a key of this copy, for one window of time.
"""

from ipaddress import IPv6Address, ip_address

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import TooManyRequests

from compersion_talks import storage, vault
from compersion_talks.domain.errors import StorageIsFull
from compersion_talks.storage import tallies
from compersion_talks.web.counted import Limit, Memory
from compersion_talks.web.parts import parts

MINUTE, HOUR, DAY = 60, 60 * 60, 24 * 60 * 60
PREFIX_BITS_OF_OTHERS = 64
_NAME = "compersion_talks_rates"


LOOKS_AT_LINKS = Limit("look", 60, MINUTE)
OPENINGS = Limit("open", 20, MINUTE)
FAILURES = Limit("failed", 10, MINUTE)
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
    """Count a talk that is about to be opened, together with it."""
    who = _address()
    for limit in NEW_TALKS:
        counted_for = "" if limit is TALKS_OF_EVERYONE else who
        if counted_for is not None:
            _refuse_beyond(limit, tallies.tally(*_tally_of(limit, counted_for)))


def count_failure() -> None:
    """Count a dead link, or a wrong passphrase, whatever becomes of the request."""
    _count_alone(FAILURES, _address())


def _count_arrival() -> None:
    who = _address()
    if who is None:
        return
    if request.endpoint == "home.link":
        _count_in_memory(LOOKS_AT_LINKS, who)
    elif request.endpoint in ("home.open_", "talks.create"):
        failed = tallies.counted(_tally_of(FAILURES, who)[0])
        storage.rollback()  # nobody shall wait for a form that is only read
        _refuse_beyond(FAILURES, failed + 1)
    if request.endpoint == "home.open_":
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


def _refuse_beyond(limit: Limit, count: int) -> None:
    if count > limit.most:
        raise TooOften(limit)


def _tally_of(limit: Limit, who: str) -> tuple[bytes, int]:
    start, ends_at = limit.window(_now())
    held = parts()
    told = (limit.name, str(start), who)
    return vault.tally_name(held.keys.ring, held.today.isoformat(), *told), ends_at


def _now() -> int:
    return int(parts().now().timestamp())


def _address() -> str | None:
    """Return whose address counts, or None where an address tells nobody apart.

    Everyone who comes through this machine itself has the same one: a limit for it would be
    one limit for all. Whoever has an address of IPv6 has all others of the same network, too.
    """
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address
    if address.is_loopback:
        return None
    if isinstance(address, IPv6Address):
        return str(int(address) >> PREFIX_BITS_OF_OTHERS)
    return str(address)
