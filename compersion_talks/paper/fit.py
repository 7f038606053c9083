"""How much fits on a leaf of paper, guessed from the letters: what is cut, what stands alone."""

from collections.abc import Iterable
from dataclasses import dataclass

from compersion_talks.domain.agenda import Item, Passage
from compersion_talks.domain.wording import PrintedLine, flatten

_AROUND_A_BREAK = 9
_AROUND_A_CARD = 8
_TO_WRITE = 4


@dataclass(frozen=True, slots=True)
class Room:
    """A leaf of paper: its rows, and the letters in a row of a card and of a list by a title."""

    rows: int
    letters: int
    letters_beside: int

    def holds(self, item: Item) -> bool:
        """Say whether a topic surely fits on a leaf of its own."""
        return self._card(item) + _TO_WRITE <= self.rows

    def holds_both(self, caring: Iterable[Passage], item: Item) -> bool:
        """Say whether a break with its list and a topic surely fit on one leaf."""
        lists = sum(_rows(passage.lines, self.letters_beside) + 1 for passage in caring)
        return _AROUND_A_BREAK + lists + self._card(item) + _TO_WRITE <= self.rows

    def _card(self, item: Item) -> int:
        boxes = sum(2 for entry in item.entries if entry.has_answers)
        labels = len({entry.label for entry in item.entries})
        told = [line for entry in item.entries for line in (entry.words, *entry.below)]
        return _AROUND_A_CARD + labels + _rows(told, self.letters) + boxes


def room_for(*, is_large: bool) -> Room:
    """Return the room on a leaf in ordinary or in large print; Letter is the shorter one."""
    return Room(26, 42, 40) if is_large else Room(44, 82, 60)


def _rows(lines: Iterable[PrintedLine], letters: int) -> int:
    """Count the rows that lines take, each on rows of its own."""
    told = (row for line in lines for row in flatten(line).split("\n"))
    return sum(1 + len(row) // letters for row in told)
