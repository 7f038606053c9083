"""The style sheets of each document, in cascade order."""

from collections.abc import Iterable, Iterator

BASE = ("base",)
PLAN = ("sides", "cards", "scale")
AGENDA = ("document", "timeline", "leaves", "scale")
WORKSHEET = ("document", "worksheet")
NOTES = ("document", "notes")
AGREEMENTS = ("document", "agreements")
SIZES = ("a4", "letter")
LARGE = ("large",)
FORMATS = (*SIZES, *LARGE)


def list_stylesheets(document: tuple[str, ...], size: str, *, is_large: bool) -> tuple[str, ...]:
    """Name the style sheets of a document on one size of paper, in ordinary or large print."""
    return (*document, size, *(LARGE if is_large else ()))


def group(names: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Put the style sheets of a document in one group, which is parsed and matched as one."""
    listed = tuple(names)
    of_document = tuple(name for name in listed if name not in FORMATS)
    if of_document:
        yield of_document
    yield from ((name,) for name in listed if name in FORMATS)


def list_groups() -> Iterator[tuple[str, ...]]:
    """Yield every group there is, so that the render server can parse them all at its start."""
    yield from (PLAN, AGENDA, WORKSHEET, NOTES, AGREEMENTS)
    yield from ((name,) for name in FORMATS)
