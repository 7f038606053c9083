"""Lines of the paper, made from the deck's templates; what partners typed is kept apart."""

from collections.abc import Iterable, Iterator
from string import Formatter

from compersion_talks.domain.paper import Part, PrintedLine

_BETWEEN = Part("; ")


def said(template: str, **parts: str | Part | PrintedLine) -> PrintedLine:
    """Fill a template: "{name}: {answer}" becomes the runs of one printed line."""
    return tuple(_joined(_runs(template, parts)))


def own(text: str) -> Part:
    """Mark words that a partner typed: a name or an answer."""
    return Part(text, is_own=True)


def listed(runs: Iterable[str | Part | PrintedLine]) -> PrintedLine:
    """Put several runs after each other in a way that needs no grammar."""
    listed_runs: list[Part] = []
    for run in runs:
        listed_runs += [_BETWEEN, *_as_line(run)]
    return tuple(_joined(listed_runs[1:]))


def plain(line: PrintedLine) -> str:
    """Return a printed line as one text."""
    return "".join(part.text for part in line)


def _runs(template: str, parts: dict[str, str | Part | PrintedLine]) -> Iterator[Part]:
    for text, name, _, _ in Formatter().parse(template):
        yield Part(text)
        if name is not None:
            yield from _as_line(parts[name])


def _as_line(run: str | Part | PrintedLine) -> PrintedLine:
    if isinstance(run, str):
        return (Part(run),)
    return (run,) if isinstance(run, Part) else run


def _joined(runs: Iterable[Part]) -> Iterator[Part]:
    """Join neighbouring runs of constant words, and leave out empty ones."""
    before = ""
    for run in runs:
        if run.is_own:
            yield from _as_line(Part(before)) if before else ()
            yield run
        before = "" if run.is_own else before + run.text
    yield from _as_line(Part(before)) if before else ()
