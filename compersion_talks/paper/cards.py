"""The lines of a topic, laid out: what several share across it, then what each person says."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from compersion_talks.domain.agenda import Entry, Item, Passage
from compersion_talks.domain.wording import PrintedLine, fill, flatten, quote

_LETTERS = 92
_LETTERS_BESIDE = 42
_ROWS_OF_A_SIDE = 54
_AROUND = 8
_MOST_RUNNING_ON = 200


@dataclass(frozen=True, slots=True)
class Said:
    """One line of a topic, with what was asked where that has just changed, and who says it."""

    entry: Entry
    label: str
    lead: PrintedLine


@dataclass(frozen=True, slots=True)
class Voice:
    """What one person says on a topic."""

    name: str
    lines: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Laid:
    """The lines of one topic. Voices are `beside` each other where two people both have lines.

    One that `is_long` may be cut by the end of a page.
    """

    shared: tuple[Said, ...]
    voices: tuple[Voice, ...]
    is_beside: bool
    is_long: bool = False


def laid(item: Item, names: Sequence[str], to: str) -> Laid:
    """Lay the lines of a topic out for so many people, in the order in which they sit."""
    shared = tuple(_said((one for one in item.entries if not one.name), to, item.title))
    seats = (name for name in names if any(one.name == name for one in item.entries))
    many = to if len(names) > 2 else ""  # with two people, everything is for the other
    voices = tuple(
        Voice(
            name,
            tuple(_said((one for one in item.entries if one.name == name), many, item.title)),
        )
        for name in seats
    )
    is_beside = len(names) == 2 == len(voices)
    lines = Laid(shared, voices, is_beside)
    return replace(lines, is_long=rows_of(lines) + _AROUND > _ROWS_OF_A_SIDE / 2)


def rows_of(lines: Laid) -> int:
    """Guess how many rows of words a topic takes."""
    wide = _LETTERS_BESIDE if len(lines.voices) > 1 else _LETTERS
    heights = [1 + sum(_height(one, wide) for one in voice.lines) for voice in lines.voices]
    in_two = -(-sum(heights) // min(2, len(heights) or 1))
    beside = max(heights) if lines.is_beside else in_two
    return beside + sum(_height(one, _LETTERS) for one in lines.shared)


def letters_of(one: Said) -> int:
    """Count the letters of a line, with what was asked and what belongs under it."""
    told = (one.entry.words, *one.entry.below)
    return len(one.label) + sum(len(flatten(line)) + 2 for line in told)


def left_over(items: Iterable[Item]) -> Iterator[Item]:
    """Join items of the same title under one."""
    for title, same in groupby(items, key=lambda item: item.title):
        listed = tuple(same)
        entries = tuple(entry for item in listed for entry in item.entries)
        notes = tuple(dict.fromkeys(note for item in listed for note in item.notes))
        yield Item(title, entries, listed[0].how, notes=notes)


def is_short(passage: Passage) -> bool:
    """Say whether the lines of a passage can run on behind its title."""
    told = [flatten(one) for one in passage.lines]
    return sum(map(len, told)) <= _MOST_RUNNING_ON and not any("\n" in one for one in told)


def _said(entries: Iterable[Entry], to: str, title: str) -> Iterator[Said]:
    before = title
    for entry in entries:
        label = _before(entry.label) if entry.label != before else ""
        before = entry.label or before
        lead = fill(to, name=quote(entry.to)) if to and entry.to else ()
        yield Said(entry, label, fill(f"{entry.lead}:") if entry.lead else lead)


def _before(label: str) -> str:
    """Write what was asked so that the answer can follow it in the same line."""
    return f"{label}:" if label[-1:].isalnum() else label


def _height(one: Said, letters: int) -> int:
    told = [one.label + flatten(one.entry.words), *map(flatten, one.entry.below)]
    rows = sum(1 + len(row) // letters for text in told for row in text.split("\n"))
    return rows + one.entry.has_answers
