"""How the cost of a request grows with the talks of a copy, on SQLite and on PostgreSQL."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from tempfile import TemporaryDirectory

import psycopg
from flask import Flask

from bench.acting import PAGE, Actor, open_talk
from bench.curves import Curve, Growth
from bench.filling import LINKS_A_TALK, fill
from bench.grown_talks import USUAL_LINES, make_sheet
from bench.pairs import Clock, Prepare, Task, compare_to_first, read_own_cpu_seconds
from bench.processes import read_cpu_seconds_of
from bench.unlimited import lift_limits
from compersion_talks import storage, vault
from compersion_talks.factory import create_app
from compersion_talks.services import current_services
from compersion_talks.use_cases import open_talk as opening
from tests.databases import new_database, serve_postgres
from tests.use_cases.group import make_wishes

TALKS = (10, 100, 1_000, 10_000, 100_000, 333_334)
"""With three links each: the last holds a million."""

ROUNDS = 11
KINDS = ("SQLite", "PostgreSQL")
MOST_LINKS = 1_000
LOOK_UPS = 200
MOST_FOR_A_LINK = 2.0
MOST_FOR_A_PAGE = 1.5
_TIMES = 4


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy with many talks: one person in one of them, and links of others."""

    address: str
    actor: Actor
    links: list[bytes]


TASKS: dict[str, tuple[Callable[[Copy], Prepare], float]] = {
    "a link's look-up": (lambda copy: _look_up(copy), MOST_FOR_A_LINK),
    "one's own page": (lambda copy: copy.actor.fetch("", _TIMES), MOST_FOR_A_PAGE),
    "a page of questions": (lambda copy: copy.actor.fetch(PAGE, _TIMES), MOST_FOR_A_PAGE),
    "saving that page": (lambda copy: copy.actor.save(), MOST_FOR_A_PAGE),
    "starting a talk": (lambda copy: copy.actor.act(_start), MOST_FOR_A_PAGE),
    "deleting a talk": (lambda copy: copy.actor.act(_delete), MOST_FOR_A_PAGE),
    "the sweeper, with nothing to delete": (
        lambda copy: copy.actor.act(_sweep),
        MOST_FOR_A_PAGE,
    ),
}


def measure_copies(
    sizes: Sequence[int] = TALKS, rounds: int = ROUNDS, kinds: Sequence[str] = KINDS
) -> Growth:
    """Measure copies with so many talks; all are there at once, and are asked by turns."""
    curves = []
    for kind in kinds:
        with ExitStack() as held:
            held.enter_context(lift_limits())
            server = held.enter_context(serve_postgres()) if kind == "PostgreSQL" else ""
            copies = [held.enter_context(_set_up(size, server)) for size in sizes]
            clock = _make_clock(server, copies)
            for name, (make, most) in TASKS.items():
                found = compare_to_first([make(copy) for copy in copies], rounds, clock)
                curves.append(Curve(f"{name}, {kind}", found, most))
    return Growth(f"Talks on a copy, {LINKS_A_TALK} links each", sizes, curves)


@contextmanager
def _set_up(talks: int, server: str) -> Iterator[Copy]:
    with TemporaryDirectory(prefix="bench-") as folder:
        settings = {"COMPERSION_DATA_DIR": folder, "COMPERSION_DATABASE_QUOTA_MIB": "1048576"}
        if server:
            settings["COMPERSION_DATABASE_URL"] = new_database(server)
        app = create_app(settings)
        address = str(app.config["SQLALCHEMY_DATABASE_URI"])
        with app.app_context():
            storage.migrate()
            storage.db.engine.dispose()
            today = current_services().today
        links = fill(address, talks - 1, today, keep_every=max(1, talks // MOST_LINKS))
        sheets = [make_sheet(USUAL_LINES, seat) for seat in range(2)]
        yield Copy(address, open_talk(app, sheets), links)
        _disconnect(app)


def _disconnect(app: Flask) -> None:
    with app.app_context():
        storage.db.engine.dispose()


def _make_clock(server: str, copies: Sequence[Copy]) -> Clock:
    """Return a clock of the CPU seconds of this process and of what PostgreSQL does for it."""
    if not server:
        return read_own_cpu_seconds
    for copy in copies:
        copy.actor.fetch("")()()  # so that each has its connection
    with psycopg.connect(server) as connection:
        rows = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' "
            "AND pid <> pg_backend_pid()"
        ).fetchall()
    backends = [int(pid) for (pid,) in rows]
    return lambda: read_own_cpu_seconds() + read_cpu_seconds_of(backends)


def _look_up(copy: Copy) -> Prepare:
    """Return a task that looks up many links, each with its talk and its person."""
    links = cycle(copy.links)

    def prepare() -> Task:
        chosen = list(islice(links, LOOK_UPS))
        return copy.actor.act(lambda _: _find(chosen), read_only=True)()

    return prepare


def _find(links: Sequence[bytes]) -> None:
    for link_id in links:
        if storage.talks.open_link(link_id, is_writing=False) is None:
            raise SystemExit("a link was not found")


def _start(actor: Actor) -> None:
    held = current_services()
    wishes = make_wishes("Ash", "Bo")
    opening.open_talk(wishes, actor.group.source, vault.make_key(), held.keys, held.today)


def _delete(actor: Actor) -> None:
    storage.talks.forget_talk(actor.group.place("Ash").stored.id)


def _sweep(_: Actor) -> None:
    storage.retention.forget_expired(current_services().today)
