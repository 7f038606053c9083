"""Estimates, from the number of letters, of what fits on paper."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from compersion_talks.domain.agenda import Item, Passage
from compersion_talks.domain.wording import PrintedLine, flatten

_AROUND_A_BREAK = 9
_AROUND_A_CARD = 8
_TO_WRITE = 4
_MOST_RUNNING_ON = 200
_MOST_BESIDE = 8
_MOST_TOGETHER = 12
_LETTERS_OF_A_COLUMN = 46
_FIRST_BESIDE = 2
_MOST_IN_A_TITLE = 38
_MOST_IN_A_ROW_OF_A_TITLE = 20


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf of paper: its rows, and the letters in a row of a card and of a list by a title."""

    rows: int
    letters: int
    letters_beside: int

    def holds(self, item: Item) -> bool:
        """Say whether a topic surely fits on a leaf of its own."""
        return self._count_card_rows(item) + _TO_WRITE <= self.rows

    def holds_both(self, caring: Iterable[Passage], item: Item) -> bool:
        """Say whether a break with its list and a topic surely fit on one leaf."""
        lists = sum(_count_rows(passage.lines, self.letters_beside) + 1 for passage in caring)
        return _AROUND_A_BREAK + lists + self._count_card_rows(item) + _TO_WRITE <= self.rows

    def _count_card_rows(self, item: Item) -> int:
        boxes = sum(2 for one in item.entries if one.has_answers or one.is_asked_anew)
        labels = len({entry.label for entry in item.entries})
        lines = [line for entry in item.entries for line in (entry.words, *entry.below)]
        return _AROUND_A_CARD + labels + _count_rows(lines, self.letters) + boxes


def choose_leaf(*, is_large: bool) -> Leaf:
    """Return the leaf for ordinary or for large print; Letter, the shorter size, is assumed."""
    return Leaf(26, 42, 40) if is_large else Leaf(44, 82, 60)


def fit_names(names: Sequence[str], *, on_plan: bool) -> str:
    """Return the class that makes the line of names small enough for its line."""
    letters = len((", " if on_plan else "").join(names))
    many, most = (21, 70) if on_plan else (50, 150)
    return "most-names" if letters > most else "many-names" if letters > many else ""


def fit_title(passage: Passage, rows: int) -> str:
    """Return the class of a title beside so many lines: above them where it does not fit."""
    letters = len(passage.title)
    if letters > _MOST_IN_A_TITLE or rows > _MOST_BESIDE:
        return "many"
    return "two-rows" if letters > _MOST_IN_A_ROW_OF_A_TITLE and rows == 1 else ""


def mark_further_lines(lines: Sequence[PrintedLine]) -> Iterator[tuple[PrintedLine, bool]]:
    """Yield each line, and whether a page may end before it because there are many."""
    for index, line in enumerate(lines):
        yield line, index >= _FIRST_BESIDE and len(lines) > _MOST_BESIDE


def is_short(passage: Passage) -> bool:
    """Say whether the lines of a passage can run on behind its title."""
    lines = [flatten(one) for one in passage.lines]
    return sum(map(len, lines)) <= _MOST_RUNNING_ON and not any("\n" in one for one in lines)


def is_together(passage: Passage) -> bool:
    """Say whether a passage is so low that no column ends within it."""
    return _count_rows(passage.lines, _LETTERS_OF_A_COLUMN) <= _MOST_TOGETHER


def _count_rows(lines: Iterable[PrintedLine], letters: int) -> int:
    """Count the rows that lines take, each on rows of its own."""
    texts = (row for line in lines for row in flatten(line).split("\n"))
    return sum(1 + len(row) // letters for row in texts)
