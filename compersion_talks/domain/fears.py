"""The merge rule for fears: each next to its needs, a few on one topic, the rest another time."""

from collections.abc import Iterator

from compersion_talks.domain.cards import TopicCard
from compersion_talks.domain.naming import keys_of_many, keys_of_one, labels, one_person
from compersion_talks.domain.needs import need_label, needs_today
from compersion_talks.domain.paper import Part, PrintedLine
from compersion_talks.domain.rules import note_of
from compersion_talks.domain.visible import Topic, Visible
from compersion_talks.domain.wording import listed, said

MOST_LINES_ON_A_CARD = 4

_Fear = tuple[str, int | None]
"""A fear, and the seat of the one person who named it, or `None` for more than one."""


def fears(topic: Topic, visible: Visible) -> Iterator[TopicCard]:
    """Make one topic of unnamed fears first, then one per person; keep the rest for later."""
    first = _first(topic)[:MOST_LINES_ON_A_CARD]
    rest = tuple(fear for fear in _all(topic) if fear not in first)
    yield TopicCard(
        title=topic.prompt.title,
        section_id=topic.section_id,
        heat=topic.prompt.heat,
        lines=tuple(_line(topic, visible, fear) for fear in first),
        seats=tuple(seat for _, seat in first if seat is not None),
        has_unnamed=any(seat is None for _, seat in first),
        note=note_of(topic, visible),
        rest=tuple(_line(topic, visible, fear) for fear in rest),
    )


def _first(topic: Topic) -> tuple[_Fear, ...]:
    """List the unnamed fears, then of each person the one that stands first in their order."""
    unnamed = tuple((key, None) for key in keys_of_many(topic))
    named: dict[int, str] = {}
    for line in topic.lines:
        if line.key in keys_of_one(topic, line.seat):
            named.setdefault(line.seat, line.key)
    return (*unnamed, *((key, seat) for seat, key in named.items()))


def _all(topic: Topic) -> tuple[_Fear, ...]:
    """List every fear: unnamed ones, then seat by seat, in the order of the vocabulary."""
    seats = sorted({line.seat for line in topic.lines})
    unnamed = tuple((key, None) for key in keys_of_many(topic))
    return (*unnamed, *((key, seat) for seat in seats for key in keys_of_one(topic, seat)))


def _line(topic: Topic, visible: Visible, fear: _Fear) -> PrintedLine:
    key, seat = fear
    option = labels(topic, (key,))[0]
    needs = _paired_needs(visible, key)
    if seat is None:
        template = visible.template("fear_both" if visible.is_of_two else "fear_many")
        return said(template, option=option, needs=needs)
    name: Part = one_person(visible, seat)
    return said(visible.template("fear_named"), name=name, option=option, needs=needs)


def _paired_needs(visible: Visible, fear_id: str) -> PrintedLine:
    """List the needs of the fixed pair table; "named today" only what stands on this paper."""
    today = needs_today(visible)
    paired = visible.deck.vocabulary.pairs.get(fear_id, ())
    return listed(_paired_need(visible, need_id, need_id in today) for need_id in paired)


def _paired_need(visible: Visible, need_id: str, is_named_today: bool) -> PrintedLine:
    template = visible.template("named_today") if is_named_today else "{option}"
    return said(template, option=need_label(visible, need_id))
