"""Printed lines, made from the deck's templates; words that a partner typed are marked."""

from collections.abc import Iterable
from dataclasses import dataclass
from string import Formatter


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text in one line; `is_own` marks words that a partner typed.

    The page isolates the writing direction of such a run.
    """

    text: str
    is_own: bool = False


PrintedLine = tuple[Run, ...]
"""One printed line: neighbouring runs of constant words are joined, and none is empty."""

Words = str | Run | PrintedLine
"""What a template can be filled with; a `str` is constant words."""


def fill(template: str, **values: Words) -> PrintedLine:
    """Fill a template such as "{name}: {answer}"."""
    parts: list[Words] = []
    for text, name, _, _ in Formatter().parse(template):
        parts += [text] if name is None else [text, values[name]]
    return _join_runs(parts)


def quote(text: str) -> Run:
    """Mark words that a partner typed: a name or an answer."""
    return Run(text, is_own=True)


def join(items: Iterable[Words]) -> PrintedLine:
    """Join items with "; ", which needs no grammar of any language."""
    parts: list[Words] = []
    for item in items:
        parts += ["; ", item]
    return _join_runs(parts[1:])


def flatten(line: PrintedLine) -> str:
    """Return the text of a printed line."""
    return "".join(run.text for run in line)


def _join_runs(parts: Iterable[Words]) -> PrintedLine:
    """Put parts in one line: join neighbouring runs of constant words, and drop empty ones."""
    line: list[Run] = []
    for part in parts:
        for run in part if isinstance(part, tuple) else (part,):
            one = Run(run) if isinstance(run, str) else run
            if line and not (one.is_own or line[-1].is_own):
                line[-1] = Run(line[-1].text + one.text)
            elif one.text or one.is_own:
                line.append(one)
    return tuple(line)
