"""Printed lines, made from the deck's templates; words that a partner typed are marked."""

from collections.abc import Iterable, Iterator
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

_SEPARATOR = Run("; ")


def fill(template: str, **values: Words) -> PrintedLine:
    """Fill a template such as "{name}: {answer}"."""
    runs: list[Run] = []
    for text, name, _, _ in Formatter().parse(template):
        runs += [Run(text), *(() if name is None else _to_line(values[name]))]
    return tuple(_merge_neighbours(runs))


def quote(text: str) -> Run:
    """Mark words that a partner typed: a name or an answer."""
    return Run(text, is_own=True)


def join(items: Iterable[Words]) -> PrintedLine:
    """Join items with "; ", which needs no grammar of any language."""
    runs: list[Run] = []
    for item in items:
        runs += [_SEPARATOR, *_to_line(item)]
    return tuple(_merge_neighbours(runs[1:]))


def flatten(line: PrintedLine) -> str:
    """Return the text of a printed line."""
    return "".join(run.text for run in line)


def _to_line(words: Words) -> PrintedLine:
    if isinstance(words, str):
        return (Run(words),)
    return (words,) if isinstance(words, Run) else words


def _merge_neighbours(runs: Iterable[Run]) -> Iterator[Run]:
    """Join neighbouring runs of constant words, and drop empty ones."""
    constant = ""
    for run in runs:
        if not run.is_own:
            constant += run.text
            continue
        if constant:
            yield Run(constant)
        yield run
        constant = ""
    if constant:
        yield Run(constant)
