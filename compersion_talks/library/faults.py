"""Faults of a file, each with its line, in words for people who do not write programs."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from compersion_talks.library import shapes
from compersion_talks.library.shapes import quote
from compersion_talks.library.source import Document

Location = tuple[str | int, ...]
"""The path to a value: keys of tables and indexes in lists, as in ("section", 0, "title")."""

_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.-]+)\s*\]")
_NAMED = {
    "section": "section",
    "prompt": "prompt",
    "card": "card",
    "topic": "topic",
    "options": "option",
    "need": "need",
    "fear": "fear",
    "need_group": "group of needs",
    "fear_group": "group of fears",
    "pair": "pair",
    "tension": "tension",
    "check": "question",
}
_EXAMPLES = {
    "schema": "2",
    "kind": '"deck", "vocabulary" or "texts"',
    "language": '"en"',
    "version": '"1.0"',
    "id": '"my-id"',
    "type": '"short-text"',
    "merge": '"lines"',
    "minutes_short": "10",
    "minutes_full": "20",
    "needs": '["need-honesty"]',
    "fear": '"fear-lies"',
}
_TABLES_WANTED = {
    "card": "at least two [[card]] tables",
    "section": "at least one [[section]] table",
    "prompt": "at least one [[section.prompt]] table",
    "need_group": "at least one [[need_group]] table",
    "need": "at least one [[need]] table",
    "fear_group": "at least one [[fear_group]] table",
    "fear": "at least one [[fear]] table",
}
_TABLES = (
    shapes.DeckTable,
    shapes.CardTable,
    shapes.TopicTable,
    shapes.SectionTable,
    shapes.PromptTable,
    shapes.OptionTable,
    shapes.VocabularyTable,
    shapes.NeedTable,
    shapes.PairTable,
)
_KNOWN_KEYS = {
    field.alias or name for table in _TABLES for name, field in table.model_fields.items()
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend in a file: its line, its subject, and what to write instead.

    `line` is 0 where no single line is at fault; `subject` is empty for the whole file.
    """

    file: str
    line: int
    subject: str
    message: str

    def __str__(self) -> str:
        """Say it in one sentence, as the command line prints it."""
        line = f"line {self.line}" if self.line else ""
        where = ", ".join(part for part in (self.file, line, self.subject) if part)
        return f"{where}: {self.message}"


class DeckIsFaulty(Exception):
    """A deck cannot be used; `faults` holds every fault."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Keep the faults, and show them all as the message."""
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


def explain(document: Document, error: ValidationError, within: Location = ()) -> tuple[Fault, ...]:
    """Turn pydantic's errors in a document, or in one entry of it, into faults."""
    return tuple(
        make_fault(document, within + details["loc"], _describe(details))
        for details in error.errors(include_url=False)
    )


def make_fault(document: Document, location: Location, message: str) -> Fault:
    """Make a fault of a document, with its line and its subject."""
    line, subject = find_line(document.text, location), name_subject(document.data, location)
    return Fault(document.name, line, subject, message)


def name_subject(data: Any, location: Location) -> str:
    """Name the innermost thing with an id on the path to a value, such as "prompt 'my-ask'"."""
    names: list[str] = []
    for step, following in zip(location, (*location[1:], ""), strict=True):
        data = _enter(data, step)
        if isinstance(step, str) and isinstance(following, int) and step in _NAMED:
            names.append(_name_entry(step, following, _enter(data, following)))
    return ", ".join(names[-2:] if names and names[-1].startswith("option") else names[-1:])


def _enter(data: Any, step: str | int) -> Any:
    if isinstance(data, Mapping):
        return data.get(step)
    is_entry = isinstance(data, Sequence) and isinstance(step, int) and step < len(data)
    return data[step] if is_entry else None


def _name_entry(step: str, index: int, data: Any) -> str:
    identity = next((_enter(data, key) for key in ("id", "fear") if _enter(data, key)), None)
    named = isinstance(identity, str) and step != "tension"
    return f"{_NAMED[step]} '{identity}'" if named else f"{_NAMED[step]} number {index + 1}"


def _describe(found: ErrorDetails) -> str:
    """Say which key is at fault, what it must be, and what it is."""
    say = _MESSAGES.get(found["type"])
    what = say(found) if say is not None else f"is not right: {found['msg']}"
    key = _name_key(found["loc"])
    return f"{key} {what}" if key else what


def _name_key(location: Location) -> str:
    """Name the key of a value; a whole entry of a list has none."""
    if not location or (isinstance(location[-1], int) and location[-2] in _NAMED):
        return ""
    if location[-3:-2] == ("labels",) and location[-1] == "label":
        location = location[:-1]
    if isinstance(location[-1], int):
        return f"{location[-2]}, entry {location[-1] + 1},"
    return str(location[-1])


def _write_expected(what: str) -> Callable[[ErrorDetails], str]:
    return lambda found: f"must be {what}; it is {quote(found['input'])}"


def _write_bound(word: str, key: str) -> Callable[[ErrorDetails], str]:
    return lambda found: f"must be at {word} {found['ctx'][key]}; it is {quote(found['input'])}"


def _write_count(found: ErrorDetails) -> str:
    context = found["ctx"]
    entries = context.get("min_length", context.get("max_length"))
    word = "least" if "min_length" in context else "most"
    return f"must have at {word} {entries} entries; it has {context['actual_length']}"


def _write_missing(found: ErrorDetails) -> str:
    key = str(found["loc"][-1])
    if key in _TABLES_WANTED and (len(found["loc"]) == 1 or key == "prompt"):
        return f"is missing; add {_TABLES_WANTED[key]}"
    example = _EXAMPLES.get(key, '"..."')
    return f"is missing; add {key} = {example}"


def _write_unknown(found: ErrorDetails) -> str:
    key = str(found["loc"][-1])
    alike = get_close_matches(key, _KNOWN_KEYS - {key}, n=1)
    hint = f"did you mean {alike[0]}?" if alike else "take it out"
    return f"is not a key that belongs here; {hint}"


def find_line(text: str, location: Location) -> int:
    """Find the line of a value, or of the table it is missing from."""
    lines = text.split("\n")
    path, start, end = max(
        (block for block in _list_tables(lines) if location[: len(block[0])] == block[0]),
        key=lambda block: len(block[0]),
    )
    rest = location[len(path) :]
    return _find_within(lines[start:end], rest) + start + 1


def find_line_of_id(text: str, wanted: str, *, of_topic: bool = False) -> int:
    """Find the first line that gives something this id, or names it in a pair, or 0.

    Only topics may have the id of something else.
    """
    pattern = re.compile(rf'\b(id|fear|a)\s*=\s*"{re.escape(wanted)}"')
    lines = text.split("\n")
    for path, start, end in _list_tables(lines):
        if (path[:1] == ("topic",)) is of_topic:
            for number in range(start, end):
                if pattern.search(lines[number]):
                    return number + 1
    return 0


def _list_tables(lines: list[str]) -> Iterator[tuple[Location, int, int]]:
    """List the tables of a text: the path to each, and the lines it takes."""
    counted: dict[Location, int] = {}
    path: Location = ()
    start = 0
    for number, line in enumerate(lines):
        header = _HEADER.match(line)
        if header is not None:
            yield path, start, number
            path, start = _open_table(header, counted), number
    yield path, start, len(lines)


def _open_table(header: re.Match[str], counted: dict[Location, int]) -> Location:
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


def _find_within(lines: list[str], rest: Location) -> int:
    """Find a key among the lines of one table, and an entry of its list."""
    if not rest:
        return 0
    key = re.compile(rf"\s*{re.escape(str(rest[0]))}\s*=")
    first = next((number for number, line in enumerate(lines) if key.match(line)), None)
    if first is None:
        return 0
    if len(rest) > 1 and isinstance(rest[1], int):
        return _find_entry(lines, first, rest[1])
    return first


def _find_entry(lines: list[str], first: int, entry: int) -> int:
    """Count the inline tables of a list; a list of plain texts is found by its key alone."""
    seen = 0
    for number, line in enumerate(lines[first:], start=first):
        seen += line.count("{")
        if seen > entry:
            return number
    return first


_MESSAGES: dict[str, Callable[[ErrorDetails], str]] = {
    "missing": _write_missing,
    "extra_forbidden": _write_unknown,
    "plain": lambda found: found["msg"],
    "string_type": _write_expected("a text in quotes"),
    "int_type": _write_expected("a whole number without quotes"),
    "bool_type": _write_expected("true or false, without quotes"),
    "list_type": _write_expected("a list in square brackets"),
    "model_type": _write_expected("a table with keys of its own"),
    "dict_type": _write_expected("a table with keys of its own"),
    "literal_error": lambda found: _write_expected(found["ctx"]["expected"])(found),
    "enum": lambda found: _write_expected(found["ctx"]["expected"])(found),
    "greater_than_equal": _write_bound("least", "ge"),
    "less_than_equal": _write_bound("most", "le"),
    "too_short": _write_count,
    "too_long": _write_count,
}
