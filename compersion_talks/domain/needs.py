"""The merge rule for needs: at a glance, common ground, and needs that pull apart."""

from collections.abc import Iterator

from compersion_talks.domain.cards import PaperBlock, Printed, TopicCard
from compersion_talks.domain.decks import MergeRule
from compersion_talks.domain.naming import (
    labels,
    one_person,
    raisers,
    unnamed_lines,
)
from compersion_talks.domain.paper import PrintedLine
from compersion_talks.domain.rules import printed
from compersion_talks.domain.visible import Topic, Visible
from compersion_talks.domain.wording import listed, said


def needs(topic: Topic, visible: Visible) -> Iterator[Printed | TopicCard]:
    """Print one person's needs at a glance, those of many as common ground, and tensions."""
    yield from printed(PaperBlock.NEEDS, topic, _at_a_glance(topic, visible), visible)
    yield from printed(PaperBlock.COMMON, topic, unnamed_lines(topic, visible), visible)
    if topic is _topics_of_needs(visible)[0]:
        yield from _tensions(topic, visible)


def needs_today(visible: Visible) -> frozenset[str]:
    """Collect the needs that stand on this paper."""
    return frozenset(line.key for topic in _topics_of_needs(visible) for line in topic.lines)


def need_label(visible: Visible, need_id: str) -> str:
    """Look up the words of a need."""
    words = {need.id: need.label for need in visible.deck.vocabulary.needs}
    return words[need_id]


def _at_a_glance(topic: Topic, visible: Visible) -> Iterator[PrintedLine]:
    """List what each person alone named, in that person's order, which shows no gaps."""
    template = visible.template("named_options")
    for seat in sorted({line.seat for line in topic.lines}):
        own_keys = tuple(line.key for line in topic.lines if raisers(topic, line.key) == {seat})
        if own_keys:
            words = listed(labels(topic, own_keys))
            yield said(template, name=one_person(visible, seat), options=words)


def _tensions(topic: Topic, visible: Visible) -> Iterator[TopicCard]:
    """Make a topic of two needs that different people named: the needs, never the people."""
    for one, other in visible.deck.vocabulary.tensions:
        if _pull_apart(visible, one, other):
            both = listed((need_label(visible, one), need_label(visible, other)))
            yield TopicCard(
                title=visible.template("tension_title"),
                section_id=topic.section_id,
                heat=topic.prompt.heat,
                lines=(said(visible.template("tension"), labels=both),),
                has_unnamed=True,
            )


def _pull_apart(visible: Visible, one: str, other: str) -> bool:
    """Say whether one person named the one need, and a different person the other."""
    of_one = _raisers_today(visible, one)
    of_other = _raisers_today(visible, other)
    return bool(of_one) and bool(of_other) and len(of_one | of_other) > 1


def _raisers_today(visible: Visible, need_id: str) -> frozenset[int]:
    seats = (raisers(topic, need_id) for topic in _topics_of_needs(visible))
    return frozenset().union(*seats)


def _topics_of_needs(visible: Visible) -> tuple[Topic, ...]:
    return tuple(topic for topic in visible.topics if topic.prompt.merge is MergeRule.NEEDS)
