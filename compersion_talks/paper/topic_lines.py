"""The lines of a topic, laid out: what several share across it, then what each person says."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from compersion_talks.domain.agenda import Entry, Item
from compersion_talks.domain.wording import PrintedLine, fill, flatten, quote

_LETTERS = 92
_LETTERS_BESIDE = 42
_ROWS_OF_A_SIDE = 54
_AROUND = 8
_ENDS = frozenset(".!?\u2026")


@dataclass(frozen=True, slots=True)
class TopicLine:
    """One line of a topic, with what was asked where that has just changed.

    `lead` says that several say it, and to whom it is said, without a colon: what was asked ends
    with one.
    """

    entry: Entry
    label: str
    lead: PrintedLine

    @property
    def ends_itself(self) -> bool:
        """Say whether nothing needs to part it from a line that runs on behind it."""
        return not self.entry.below and flatten(self.entry.words)[-1:] in _ENDS


@dataclass(frozen=True, slots=True)
class Voice:
    """What one person says on a topic."""

    name: str
    lines: tuple[TopicLine, ...]


@dataclass(frozen=True, slots=True)
class TopicLines:
    """The lines of one topic. Voices are beside each other where two people both have lines.

    One that `is_long` may be cut by the end of a page.
    """

    shared: tuple[TopicLine, ...]
    voices: tuple[Voice, ...]
    is_beside: bool
    is_long: bool = False


def lay_out_lines(item: Item, names: Sequence[str], to: str) -> TopicLines:
    """Lay out the lines of a topic for these people, in the order in which they sit."""
    # Of two people, each speaks to the other; texts of the first edition end with a colon.
    addressed = to.removesuffix(":") if len(names) > 2 else ""
    seated = (name for name in names if any(one.name == name for one in item.entries))
    voices = tuple(Voice(name, _list_lines(name, item, addressed)) for name in seated)
    is_beside = len(names) == 2 == len(voices)
    lines = TopicLines(_list_lines("", item, addressed), voices, is_beside)
    return replace(lines, is_long=estimate_rows(lines) + _AROUND > _ROWS_OF_A_SIDE / 2)


def estimate_rows(lines: TopicLines) -> int:
    """Estimate the rows that a topic takes."""
    letters = _LETTERS_BESIDE if len(lines.voices) > 1 else _LETTERS
    heights = [
        1 + sum(_estimate_height(one, letters) for one in voice.lines) for voice in lines.voices
    ]
    in_two = -(-sum(heights) // min(2, len(heights) or 1))
    beside = max(heights) if lines.is_beside else in_two
    return beside + sum(_estimate_height(one, _LETTERS) for one in lines.shared)


def count_letters(line: TopicLine) -> int:
    """Count the letters of a line, with what was asked and what belongs under it."""
    printed = (line.entry.words, *line.entry.below)
    return len(line.label) + sum(len(flatten(one)) + 2 for one in printed)


def join_same_titles(items: Iterable[Item]) -> Iterator[Item]:
    """Join items of the same title that follow each other."""
    for title, same in groupby(items, key=lambda item: item.title):
        joined = tuple(same)
        entries = tuple(entry for item in joined for entry in item.entries)
        notes = tuple(dict.fromkeys(note for item in joined for note in item.notes))
        yield Item(title, entries, joined[0].how, notes=notes)


def _list_lines(name: str, item: Item, to: str) -> tuple[TopicLine, ...]:
    return tuple(_label_lines((one for one in item.entries if one.name == name), to, item.title))


def _label_lines(entries: Iterable[Entry], to: str, title: str) -> Iterator[TopicLine]:
    before = title
    for entry in entries:
        label = _end_label(entry.label) if entry.label != before else ""
        before = entry.label or before
        yield TopicLine(entry, label, _write_lead(entry, to))


def _write_lead(entry: Entry, to: str) -> PrintedLine:
    """Write that several say it, and to whom."""
    to_whom = fill(to, name=quote(entry.to)) if to and entry.to else ()
    if not entry.lead:
        return to_whom
    between = ", " if to_whom else ""
    return fill("{lead}{between}{to}", lead=entry.lead, between=between, to=to_whom)


def _end_label(label: str) -> str:
    """Write what was asked so that the answer can follow it in the same line."""
    return f"{label}:" if label[-1:].isalnum() else label


def _estimate_height(line: TopicLine, letters: int) -> int:
    texts = [line.label + flatten(line.entry.words), *map(flatten, line.entry.below)]
    rows = sum(1 + len(row) // letters for text in texts for row in text.split("\n"))
    return rows + (line.entry.has_answers or line.entry.is_asked_anew)
