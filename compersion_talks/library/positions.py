"""Where something stands in a TOML text: the line that a person has to look at."""

import re
from collections.abc import Iterator

Location = tuple[str | int, ...]
"""The way to a value: keys of tables and places in lists, as in ("section", 0, "title")."""

_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.-]+)\s*\]")


def line_of(text: str, location: Location) -> int:
    """Find the line of a value, or of the table it is missing from."""
    lines = text.split("\n")
    path, start, end = max(
        (block for block in _blocks(lines) if location[: len(block[0])] == block[0]),
        key=lambda block: len(block[0]),
    )
    rest = location[len(path) :]
    return _line_within(lines[start:end], rest) + start + 1


def line_of_id(text: str, wanted: str, *, of_topic: bool = False) -> int:
    """Find the first line that gives something this id, or names it in a pair, or 0.

    Only topics may have the id of something else.
    """
    pattern = re.compile(rf'\b(id|fear|a)\s*=\s*"{re.escape(wanted)}"')
    lines = text.split("\n")
    for path, start, end in _blocks(lines):
        if (path[:1] == ("topic",)) is of_topic:
            for number in range(start, end):
                if pattern.search(lines[number]):
                    return number + 1
    return 0


def _blocks(lines: list[str]) -> Iterator[tuple[Location, int, int]]:
    """List the tables of a text: the way to each, and the lines it takes."""
    counted: dict[Location, int] = {}
    path: Location = ()
    start = 0
    for number, line in enumerate(lines):
        header = _HEADER.match(line)
        if header is not None:
            yield path, start, number
            path, start = _opened(header, counted), number
    yield path, start, len(lines)


def _opened(header: re.Match[str], counted: dict[Location, int]) -> Location:
    names = header.group(2).split(".")
    path: Location = ()
    for name in names[:-1]:
        path = (*path, name)
        path = (*path, counted[path]) if path in counted else path
    path = (*path, names[-1])
    if header.group(1) == "[[":
        counted[path] = counted.get(path, -1) + 1
        path = (*path, counted[path])
    return path


def _line_within(lines: list[str], rest: Location) -> int:
    """Find a key among the lines of one table, and an entry of its list."""
    if not rest:
        return 0
    key = re.compile(rf"\s*{re.escape(str(rest[0]))}\s*=")
    first = next((number for number, line in enumerate(lines) if key.match(line)), None)
    if first is None:
        return 0
    if len(rest) > 1 and isinstance(rest[1], int):
        return _line_of_entry(lines, first, rest[1])
    return first


def _line_of_entry(lines: list[str], first: int, entry: int) -> int:
    """Count the inline tables of a list; a list of plain texts is found by its key alone."""
    seen = 0
    for number, line in enumerate(lines[first:], start=first):
        seen += line.count("{")
        if seen > entry:
            return number
    return first
