"""Where answers meet: released sheets in, one agenda out, the same for everyone."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from compersion_talks.domain import rules
from compersion_talks.domain.agenda import agenda_of
from compersion_talks.domain.cards import Printed, TopicCard
from compersion_talks.domain.decks import Deck, MergeRule
from compersion_talks.domain.fears import fears
from compersion_talks.domain.needs import needs
from compersion_talks.domain.paper import Agenda
from compersion_talks.domain.positions import positions
from compersion_talks.domain.sheets import ReleasedSheet
from compersion_talks.domain.talks import Talk
from compersion_talks.domain.visible import Topic, Visible, visible

RULES: Mapping[MergeRule, Callable[[Topic, Visible], Iterator[Printed | TopicCard]]] = {
    MergeRule.THANKS: rules.thanks,
    MergeRule.LINES: rules.lines,
    MergeRule.OPTIONS: rules.options,
    MergeRule.NEEDS: needs,
    MergeRule.FEARS: fears,
    MergeRule.POSITIONS: positions,
    MergeRule.LIMITS: rules.limits,
    MergeRule.ASKS: rules.asks,
    MergeRule.OFFERS: rules.offers,
    MergeRule.LOGISTICS: rules.logistics,
    MergeRule.PARK: rules.park,
    MergeRule.FOCUS: rules.nothing,
    MergeRule.NONE: rules.nothing,
}


def merge(deck: Deck, talk: Talk, sheets: Sequence[ReleasedSheet]) -> Agenda:
    """Make the agenda of a talk from what its partners released, and from nothing else."""
    seen = visible(deck, talk, sheets)
    return agenda_of(seen, tuple(_found(seen)), talk)


def _found(seen: Visible) -> Iterator[Printed | TopicCard]:
    for topic in seen.topics:
        yield from RULES[topic.prompt.merge](topic, seen)
