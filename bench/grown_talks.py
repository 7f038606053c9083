"""How the cost of one talk grows: with its people, and with the lines that each of them has."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice, zip_longest
from tempfile import TemporaryDirectory

from flask import Flask

from bench.acting import DECK, PAGE, Actor, close_last, open_talk
from bench.curves import Curve, Growth
from bench.pairs import Prepare, compare_to_first, read_own_cpu_seconds
from bench.unlimited import lift_limits
from compersion_talks import storage
from compersion_talks.domain.prompts import Prompt, choose_widest
from compersion_talks.domain.sheets import Answer, Line, Sheet
from compersion_talks.factory import create_app
from compersion_talks.library import read_built_in

PARTNERS = (2, 4, 6, 8, 10, 12)
LINES = (10, 25, 50, 100, 200)
MOST_BY_PARTNERS = 3.0
MOST_BY_LINES = 5.0
"""Of six times the people, and of twenty times the lines."""

ROUNDS = 11
USUAL_LINES = 40
_TIMES = 4

Task = Callable[[Actor, Actor], Prepare]
"""What to measure with the person who answers, and with one whose plan is made."""

TASKS: dict[str, Task] = {
    "one's own page": lambda one, _: one.fetch("", _TIMES),
    "the list of people": lambda one, _: one.fetch("people/", _TIMES),
    "a page of questions": lambda one, _: one.fetch(PAGE, _TIMES),
    "saving that page": lambda one, _: one.save(),
    "the page before closing": lambda one, _: one.fetch("review", _TIMES),
    "the last close, with the merge": lambda one, _: one.act(close_last),
    "the plan on screen": lambda _, other: other.fetch("agenda", _TIMES),
}


def measure_partners(sizes: Sequence[int] = PARTNERS, rounds: int = ROUNDS) -> Growth:
    """Measure talks of so many people with equally long sheets."""
    with _set_up() as app:
        pairs = [_open_pair(app, size, USUAL_LINES) for size in sizes]
        return _measure("People in a talk", sizes, pairs, rounds, MOST_BY_PARTNERS)


def measure_lines(sizes: Sequence[int] = LINES, rounds: int = ROUNDS) -> Growth:
    """Measure talks of two people with so many lines each."""
    with _set_up() as app:
        pairs = [_open_pair(app, 2, size) for size in sizes]
        return _measure("Lines that each of two has", sizes, pairs, rounds, MOST_BY_LINES)


def make_sheet(lines: int, seat: int) -> Sheet:
    """Make a sheet of so many lines, spread over all prompts; each travels as far as it may."""
    prompts = [one for one in read_built_in()[DECK].deck.prompts if not one.is_never_sent]
    pairs = [[(prompt, value) for value in _list_values(prompt, seat)] for prompt in prompts]
    spread = (pair for turn in zip_longest(*pairs) for pair in turn if pair is not None)
    found: dict[str, list[Line]] = {}
    for prompt, value in islice(spread, lines):
        widest = choose_widest(prompt.list_allowed(value))
        found.setdefault(prompt.id, []).append(Line(value, widest))
    if sum(map(len, found.values())) != lines:
        raise SystemExit(f"{DECK} has no room for {lines} lines")
    return Sheet({name: Answer(name, tuple(made)) for name, made in found.items()})


def _measure(
    name: str,
    sizes: Sequence[int],
    pairs: Sequence[tuple[Actor, Actor]],
    rounds: int,
    most: float,
) -> Growth:
    """Measure every task, by turns at each size."""
    curves = [
        Curve(
            task,
            compare_to_first([make(*pair) for pair in pairs], rounds, read_own_cpu_seconds),
            most,
        )
        for task, make in TASKS.items()
    ]
    return Growth(name, sizes, curves)


def _open_pair(app: Flask, partners: int, lines: int) -> tuple[Actor, Actor]:
    """Open a talk that waits for one person, and one with its plan."""
    sheets = [make_sheet(lines, seat) for seat in range(partners)]
    return open_talk(app, sheets), open_talk(app, sheets, is_merged=True)


def _list_values(prompt: Prompt, seat: int) -> list[str]:
    """List what the person in a seat can say to a prompt; others begin elsewhere in its lines."""
    if prompt.is_text:
        said = f"What number {seat} would say about {prompt.id}, in a few plain words."
        return [said[: prompt.max_chars]]
    ids = [one.id for one in prompt.options if not one.is_locked and one.id not in prompt.exclusive]
    begin = seat % max(len(ids), 1)
    turned = ids[begin:] + ids[:begin]
    return turned[: (prompt.pick_max or len(ids)) if prompt.is_list else 1]


@contextmanager
def _set_up() -> Iterator[Flask]:
    """Set up a copy in this process, on SQLite and without rate limits."""
    with TemporaryDirectory(prefix="bench-") as folder, lift_limits():
        app = create_app({"COMPERSION_DATA_DIR": folder})
        with app.app_context():
            storage.migrate()
        yield app
        with app.app_context():
            storage.db.engine.dispose()
