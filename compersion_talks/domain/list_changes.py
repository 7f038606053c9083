"""What happened to the list of partners of a talk, as everyone in it is told until the merge."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

MOST_CHANGES = 24


class ChangeKind(StrEnum):
    """What was done to the list of partners."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    GIVEN_OUT_ANEW = "given-out-anew"


@dataclass(frozen=True, slots=True)
class ListChange:
    """One thing that happened to the list; it never says who did it.

    `name` is the one at that time; `new_name` is empty unless somebody was renamed.
    """

    kind: ChangeKind
    name: str
    day: date
    new_name: str = ""

    @property
    def reopens_sheets(self) -> bool:
        """Say whether this opened every closed sheet again."""
        return self.kind is not ChangeKind.RENAMED


def add_change(changes: Sequence[ListChange], new: ListChange) -> tuple[ListChange, ...]:
    """Return the changes with a new one, oldest first; the same one of an earlier day goes."""
    return (*(one for one in changes if replace(one, day=new.day) != new), new)


def shorten_changes(changes: Sequence[ListChange]) -> tuple[ListChange, ...]:
    """Return at most `MOST_CHANGES` changes: the oldest go, new names before all others.

    A new name is the one change that costs nobody else anything, so that somebody could make many
    to hide another change behind them.
    """
    kept = list(changes)
    while len(kept) > MOST_CHANGES:
        earlier = kept[:-1]
        kept.remove(next((one for one in earlier if not one.reopens_sheets), kept[0]))
    return tuple(kept)
