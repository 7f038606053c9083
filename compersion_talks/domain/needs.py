"""The merge rule for needs: at a glance, common ground, and needs that pull apart."""

from collections.abc import Iterable, Iterator

from compersion_talks.domain.cards import PaperBlock, Printed, Raised
from compersion_talks.domain.decks import MergeRule, Tension
from compersion_talks.domain.naming import labels, of_one, one_person, sayings, unnamed_lines
from compersion_talks.domain.paper import Entry, PrintedLine
from compersion_talks.domain.raising import raised
from compersion_talks.domain.rules import printed
from compersion_talks.domain.visible import Replies, Visible
from compersion_talks.domain.wording import listed, said


def needs(replies: Replies, visible: Visible) -> Iterator[Printed | Raised]:
    """Print one person's needs at a glance, those of many as common ground, and tensions."""
    yield from printed(PaperBlock.NEEDS, replies, _at_a_glance(replies, visible), visible)
    yield from printed(PaperBlock.COMMON, replies, unnamed_lines(replies, visible), visible)
    if replies.prompt == _replies_on_needs(visible)[0].prompt:
        yield from _tensions(replies, visible)


def need_labels(visible: Visible, need_ids: Iterable[str]) -> tuple[str, ...]:
    """Look up the words of needs, in the order given."""
    words = {need.id: need.label for need in visible.deck.vocabulary.needs}
    return tuple(words[need_id] for need_id in need_ids)


def seats_behind(visible: Visible, need_id: str) -> frozenset[int]:
    """Collect the people under whose names a need is printed.

    With two people "both of us" counts as both names; with more, what has no name has nobody.
    """
    found = (
        saying.seats
        for replies in _replies_on_needs(visible)
        for saying in sayings(replies)
        if saying.value == need_id and (visible.is_of_two or not saying.is_of_many)
    )
    return frozenset().union(*found)


def _at_a_glance(replies: Replies, visible: Visible) -> Iterator[PrintedLine]:
    """List what each person alone named, in that person's order, which shows no gaps."""
    alone = {(one.seat, one.value) for one in of_one(replies)}
    for seat in sorted({one.seats[0] for one in of_one(replies)}):
        own_lines = (line for line in replies.lines if line.seat == seat)
        keys = tuple(line.value for line in own_lines if (seat, line.value) in alone)
        words = listed(labels(replies, keys))
        yield said(visible.template("named"), name=one_person(visible, seat), answer=words)


def _tensions(replies: Replies, visible: Visible) -> Iterator[Raised]:
    """Raise two needs that different people named: the needs, never the people."""
    for tension in visible.deck.vocabulary.tensions:
        if _pulls_apart(visible, tension):
            template = "tension_apart" if tension.is_apart else "tension"
            both = (tension.one, tension.other)
            words = said(visible.template(template), labels=listed(need_labels(visible, both)))
            entry = Entry(words, label=visible.template("tension_title"))
            yield raised(replies, visible, entry, both)


def _pulls_apart(visible: Visible, tension: Tension) -> bool:
    """Say whether one person named the one need, and a different person the other."""
    of_one = _raisers(visible, tension.one)
    of_other = _raisers(visible, tension.other)
    return bool(of_one) and bool(of_other) and len(of_one | of_other) > 1


def _raisers(visible: Visible, need_id: str) -> frozenset[int]:
    every = (replies.lines for replies in _replies_on_needs(visible))
    return frozenset(line.seat for lines in every for line in lines if line.value == need_id)


def _replies_on_needs(visible: Visible) -> tuple[Replies, ...]:
    return tuple(one for one in visible.replies if one.prompt.merge is MergeRule.NEEDS)
