"""Which style sheets each document takes, in order. Known to the templates and to the press."""

from collections.abc import Iterable, Iterator

BASE = ("base", "base_tables")
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
PLAN = ("sides", "top", "strip", "blocks", "cards", "back", "scale")
WORKSHEET = ("writing", "head", "hands", "page", "worksheet", "worksheet_cover", "worksheet_lines")
NOTES = ("writing", "head", "hands", "page", "notes")
SIZES = ("a4", "letter")
LARGE = ("large",)
FORMATS = (*SIZES, *LARGE)


def sheets_for(document: tuple[str, ...], size: str, *, is_large: bool) -> tuple[str, ...]:
    """Name the sheets of a document on one size of paper, in ordinary or in large print."""
    return (*document, size, *(LARGE if is_large else ()))


def grouped(names: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Put those of a document in one group, which is held against elements as one sheet."""
    listed = tuple(names)
    of_document = tuple(name for name in listed if name not in FORMATS)
    if of_document:
        yield of_document
    yield from ((name,) for name in listed if name in FORMATS)


def every_group() -> Iterator[tuple[str, ...]]:
    """List every group there is: few, so that a press can have read them all."""
    yield from (PLAN, AGENDA, WORKSHEET, NOTES)
    yield from ((name,) for name in FORMATS)
