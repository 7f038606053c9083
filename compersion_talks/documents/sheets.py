"""Which style sheets each document takes, in order. Known to the templates and to the press."""

from collections.abc import Iterator
from itertools import product

AGENDA = (
    "writing",
    "head",
    "passages",
    "hands",
    "page",
    "plan",
    "rules",
    "topic",
    "closing",
    "cover",
    "scale",
)
WORKSHEET = ("writing", "head", "hands", "page", "worksheet", "worksheet_cover", "worksheet_lines")
NOTES = ("writing", "head", "hands", "page", "notes")
SIZES = ("a4", "letter")
LARGE = ("large",)


def sheets_for(document: tuple[str, ...], size: str, *, is_large: bool) -> tuple[str, ...]:
    """Name the sheets of a document on one size of paper, in ordinary or in large print."""
    return (*document, size, *(LARGE if is_large else ()))


def every_choice() -> Iterator[tuple[str, ...]]:
    """List what each document takes in each size and print."""
    for document, size, is_large in product((AGENDA, WORKSHEET, NOTES), SIZES, (False, True)):
        yield sheets_for(document, size, is_large=is_large)
