"""Where answers meet: released sheets in, one agenda out, the same for everyone."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from compersion_talks.domain import rules
from compersion_talks.domain.agenda import agenda_of
from compersion_talks.domain.cards import Printed, Raised
from compersion_talks.domain.decks import Deck, MergeRule
from compersion_talks.domain.fears import fears
from compersion_talks.domain.needs import needs
from compersion_talks.domain.paper import Agenda
from compersion_talks.domain.positions import positions
from compersion_talks.domain.sheets import ReleasedSheet
from compersion_talks.domain.talks import Talk
from compersion_talks.domain.visible import Replies, Visible, visible

RULES: Mapping[MergeRule, Callable[[Replies, Visible], Iterator[Printed | Raised]]] = {
    MergeRule.THANKS: rules.thanks,
    MergeRule.LINES: rules.lines,
    MergeRule.OPTIONS: rules.options,
    MergeRule.NEEDS: needs,
    MergeRule.FEARS: fears,
    MergeRule.POSITIONS: positions,
    MergeRule.LIMITS: rules.everything,
    MergeRule.ASKS: rules.everything,
    MergeRule.OFFERS: rules.everything,
    MergeRule.LOGISTICS: rules.logistics,
    MergeRule.PARK: rules.park,
    MergeRule.FOCUS: rules.nothing,
    MergeRule.NONE: rules.nothing,
}
"""How all lines of a prompt are printed that are no limits."""


def merge(deck: Deck, talk: Talk, sheets: Sequence[ReleasedSheet]) -> Agenda:
    """Make the agenda of a talk from what its partners released, and from nothing else."""
    seen = visible(deck, talk, sheets)
    return agenda_of(seen, tuple(_found(seen)), talk)


def _found(seen: Visible) -> Iterator[Printed | Raised]:
    for replies in seen.replies:
        limits, others = rules.without_limits(replies)
        yield from rules.limits(limits, seen)
        if others.lines:
            yield from RULES[replies.prompt.merge](others, seen)
