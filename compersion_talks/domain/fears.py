"""The merge rule for fears: each is a line of a topic, next to the needs that belong to it."""

from collections.abc import Iterator
from dataclasses import replace

from compersion_talks.domain.cards import Raised
from compersion_talks.domain.naming import Saying, sayings
from compersion_talks.domain.needs import need_labels, seats_behind
from compersion_talks.domain.paper import PrintedLine
from compersion_talks.domain.raising import raised_by
from compersion_talks.domain.visible import Replies, Visible
from compersion_talks.domain.wording import listed, said


def fears(replies: Replies, visible: Visible) -> Iterator[Raised]:
    """Raise every fear, with the needs that its people named, or those that often stand by it."""
    for saying in sayings(replies):
        raised = raised_by(replies, visible, saying)
        below = tuple(_needs_beside(visible, saying))
        yield replace(raised, entry=replace(raised.entry, below=below), is_listed=False)


def _needs_beside(visible: Visible, saying: Saying) -> Iterator[PrintedLine]:
    paired = visible.deck.vocabulary.pairs.get(saying.value, ())
    tied = tuple(need for need in paired if _is_tied(visible, saying, need))
    if paired:
        template = visible.template("fear_needs_tied" if tied else "fear_needs")
        yield said(template, needs=listed(need_labels(visible, tied or paired)))


def _is_tied(visible: Visible, saying: Saying, need: str) -> bool:
    """Say whether a need stands under every name that the fear stands under.

    With two people "both of us" counts as both names; with more, what has no name is never tied.
    """
    if saying.is_of_many and not visible.is_of_two:
        return False
    return set(saying.seats) <= seats_behind(visible, need)
