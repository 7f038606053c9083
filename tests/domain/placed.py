"""Where the marked lines of an agenda stand: in which block, under which name, for whom."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from compersion_talks.domain.agenda import Agenda, Entry, Item, PaperBlock, Passage
from compersion_talks.domain.wording import PrintedLine, flatten

TOPICS, ANOTHER_TIME = "topics", "another_time"
_MARK = re.compile("«[^»]+»")


@dataclass(frozen=True)
class Place:
    """One mark on the paper; `line` is the whole line, `below` the line that it stands under."""

    mark: str
    block: str
    line: str
    name: str = ""
    to: str = ""
    below: Entry | None = None
    entry: Entry | None = None


def places(agenda: Agenda) -> tuple[Place, ...]:
    """List where each line stands that somebody gave; tensions repeat needs, so they are none."""
    found = (
        *_in_blocks(agenda),
        *_on_items(items_of(agenda), TOPICS),
        *_on_items(agenda.another_time, ANOTHER_TIME),
    )
    return found if len(agenda.names) > 2 else tuple(replace(place, to="") for place in found)


def items_of(agenda: Agenda) -> tuple[Item, ...]:
    """List the topics that get minutes."""
    return tuple(item for part in agenda.topics for item in part)


def marks_in(text: str) -> list[str]:
    """List the marks in a text."""
    return _MARK.findall(text)


def is_tension(agenda: Agenda, entry: Entry) -> bool:
    """Say whether an entry is two needs that pull apart."""
    return entry.label == str(agenda.words["lines"]["tension_title"])


def _in_blocks(agenda: Agenda) -> Iterator[Place]:
    for block in PaperBlock:
        for line in _lines_of(getattr(agenda, block.value)):
            yield from _on_line(agenda, block.value, line)


def _lines_of(block: Iterable[Passage | PrintedLine]) -> Iterator[PrintedLine]:
    for one in block:
        yield from one.lines if isinstance(one, Passage) else (one,)


def _on_line(agenda: Agenda, block: str, line: PrintedLine) -> Iterator[Place]:
    """Read "Ash: ..." and "Ash, to Bo: ..."; any other line stands under no name."""
    name, to = "", ""
    if len(line) > 1 and line[0].is_own and line[0].text in agenda.names:
        name = line[0].text
        to = line[2].text if line[1].text == ", to " else ""
    elif len(line) > 1 and line[0].text.endswith(", to "):
        to = line[1].text
    for mark in marks_in(flatten(line)):
        yield Place(mark, block, flatten(line), name, to)


def _on_items(items: Iterable[Item], block: str) -> Iterator[Place]:
    for item in items:
        for entry in item.entries:
            yield from _on_entry(entry, block)


def _on_entry(entry: Entry, block: str) -> Iterator[Place]:
    text = flatten(entry.words)
    if "fit together" not in text and "get enough" not in text:
        for mark in marks_in(text):
            yield Place(mark, block, text, entry.name, entry.to, entry=entry)
    bare = replace(entry, below=())
    for line in entry.below:
        if " offers: " in flatten(line):
            for mark in marks_in(flatten(line)):
                yield Place(mark, block, flatten(line), line[0].text, entry.name, below=bare)
