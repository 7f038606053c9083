"""How a long list is shown: in parts that fold, with the lines that are picked on top."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest

from compersion_talks.domain.decks import Group, Option, Prompt
from compersion_talks.domain.options import read_number
from compersion_talks.domain.prompts import FormValues

FIRST_LINES = 12
MOST_FLAT_LINES = 17


@dataclass(frozen=True, slots=True)
class Fold:
    """Lines of a list that are opened together, in groups with a heading each.

    `label` is empty for the lines that are always open. `is_rest` stands for all that are left:
    the page labels them.
    """

    groups: tuple[tuple[str, tuple[Option, ...]], ...]
    label: str = ""
    is_rest: bool = False
    is_open: bool = False

    @property
    def options(self) -> tuple[Option, ...]:
        """List all lines of the fold."""
        return tuple(option for _, options in self.groups for option in options)

    @property
    def can_close(self) -> bool:
        """Say whether its lines may be out of sight."""
        return bool(self.label) or self.is_rest


def fold_lines(
    prompt: Prompt, groups: Sequence[Group], given: FormValues, *, is_short: bool
) -> tuple[Fold, ...]:
    """Fold the lines of a list by group; on the short path, fold all behind the first dozen.

    Locked lines keep the fold of their group on every path. A list of up to 17 lines without
    groups stays as it is. Open is the first fold with a pick, or the first of all.
    """
    if not groups and len(prompt.options) <= MOST_FLAT_LINES:
        return (Fold((("", prompt.options),)),)
    if is_short or not groups:
        return _fold_rest(prompt, groups)
    folds = [Fold((("", lines),), label) for label, lines in _list_groups(prompt.options, groups)]
    picked = [any(one.id in given.picks for one in fold.options) for fold in folds]
    opened = picked.index(True) if True in picked else 0
    return tuple(
        Fold(fold.groups, fold.label, is_open=index == opened) for index, fold in enumerate(folds)
    )


def pin_picks(prompt: Prompt, given: FormValues, folds: Sequence[Fold]) -> tuple[Option, ...]:
    """Return the picked lines that stand on top: by rank where there is one, else as in the deck.

    Without a rank, only those in a part that can be closed: any other line is in sight.
    """
    picked = [option for option in prompt.options if option.id in given.picks]
    if not prompt.is_ranked:
        closing = {one.id for fold in folds if fold.can_close for one in fold.options}
        return tuple(option for option in picked if option.id in closing)
    ranks = {one.id: read_number(given.ranks.get(one.id, "")) for one in picked}
    return tuple(sorted(picked, key=lambda one: (ranks[one.id] is None, ranks[one.id] or 0)))


def choose_first(prompt: Prompt) -> tuple[Option, ...]:
    """Choose about a dozen lines: those marked as core, or else some of each group in turn."""
    if any(option.is_core for option in prompt.options):
        return prompt.core_options
    locked = [option for option in prompt.options if option.is_locked]
    offered = [option for option in prompt.options if not option.is_locked]
    runs = [list(run) for _, run in groupby(offered, key=lambda option: option.group)]
    in_turn = [option for row in zip_longest(*runs) for option in row if option is not None]
    chosen = {option.id for option in (*in_turn[:FIRST_LINES], *locked)}
    return tuple(option for option in prompt.options if option.id in chosen)


def _fold_rest(prompt: Prompt, groups: Sequence[Group]) -> tuple[Fold, ...]:
    """Show the first lines, then fold locked groups, each by itself, and all that is left."""
    first = tuple(one for one in choose_first(prompt) if not (groups and one.is_locked))
    shown = {one.id for one in first}  # to compare whole options takes longer than all the rest
    left = tuple(option for option in prompt.options if option.id not in shown)
    locked = tuple(option for option in left if option.is_locked)
    rest = tuple(option for option in left if not option.is_locked)
    return (
        Fold((("", first),)),
        *(Fold((("", lines),), label) for label, lines in _list_groups(locked, groups) if lines),
        *((Fold(_list_groups(rest, groups), is_rest=True),) if rest else ()),
    )


def _list_groups(
    options: Sequence[Option], groups: Sequence[Group]
) -> tuple[tuple[str, tuple[Option, ...]], ...]:
    """List the lines of each group below its label; all below none where there are no groups."""
    if not groups:
        return (("", tuple(options)),)
    found = ((one.label, tuple(o for o in options if o.group == one.id)) for one in groups)
    return tuple((label, lines) for label, lines in found if lines)
