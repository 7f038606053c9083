"""Which topics get time, in which order, and who begins: printed names decide, nothing else.

Every rule here is a function of what is printed, the deck, the seat order and the length.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice

from compersion_talks.domain.cards import TopicCard, constant
from compersion_talks.domain.decks import MergeRule
from compersion_talks.domain.visible import Visible

_ROUNDS_OF_FOCUS = 2
_TWO = 2

Cards = Sequence[TopicCard]
Part = tuple[TopicCard, ...]
"""The topics of one stretch of the talk."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The topics of each part of the talk, in order, and those left for another time."""

    parts: tuple[Part, ...]
    left: tuple[TopicCard, ...]


def chosen(cards: Cards, visible: Visible, parts: int) -> Choice:
    """Give every part of the talk its topics, as the deck says: in its order, or chosen."""
    with_lines = [card for card in cards if card.raised]
    if visible.deck.keeps_order:
        picked = in_order(with_lines, parts)
    else:
        picked = tuple((card,) for card in by_tenderness(_picked(with_lines, visible, parts)))
    filled = _filled(picked, visible, parts)
    taken = [card for part in filled for card in part]
    return Choice(filled, tuple(card for card in cards if card not in taken))


def in_order(cards: Cards, parts: int) -> tuple[Part, ...]:
    """Give each part one topic in the order of the deck, and the last part what is left.

    A talk of one part has the first topic only: the rest is for another day.
    """
    if parts == 1:
        return tuple((card,) for card in cards[:1])
    first, last = cards[: parts - 1], tuple(cards[parts - 1 :])
    return (*((card,) for card in first), *((last,) if last else ()))


def by_tenderness(picked: Cards) -> tuple[TopicCard, ...]:
    """Put the tender one of two first; of more, the tenderest second and the lightest last."""
    hottest_first = sorted(picked, key=lambda card: -card.heat)
    if len(hottest_first) <= _TWO:
        return tuple(hottest_first)
    hottest, second, *others = hottest_first
    return (second, hottest, *others)


def begins(cards: Cards, people: int) -> tuple[int, ...]:
    """Tell who begins each topic, and then who begins the next talk.

    Of those whose names stand on a topic, the one who has begun least so far, in seat order; of
    everyone, where no name does.
    """
    begun: Counter[int] = Counter()
    order = []
    for seats in (*(card.seats for card in cards), ()):
        seat = min(seats or range(people), key=lambda one: (begun[one], one))
        begun[seat] += 1
        order.append(seat)
    return tuple(order)


def focus_pages(visible: Visible, seat: int) -> tuple[str, ...]:
    """List the pages that a person does not want to be left out, in that person's order."""
    return tuple(
        line.value
        for replies in visible.replies
        if replies.prompt.merge is MergeRule.FOCUS
        for line in replies.lines
        if line.seat == seat
    )


def _picked(cards: Cards, visible: Visible, slots: int) -> list[TopicCard]:
    """Pick a topic for each slot: the opening one, then by people's focus, then by rank.

    Focus chooses among what weighs first: neither somebody's own words nor what several find
    heavy waits for a list of ticks.
    """
    wanted = [*_opening(cards, visible, slots)]
    left = [card for card in cards if card not in wanted]
    weighty = [card for card in left if card.has_own_words or card.has_shared_weight]
    others = [card for card in left if card not in weighty]
    for group in (weighty, others):
        wanted += [*_by_focus(group, visible), *_by_rank(group)]
    return list(islice(_once(wanted), slots))


def _opening(cards: Cards, visible: Visible, slots: int) -> Iterator[TopicCard]:
    """Open with what people ask for in their own words, else with most people's own words.

    Where there is one slot only, people's focus decides between equals.
    """
    asks = [card for card in cards if card.has_own_asks]
    words = asks or [card for card in cards if card.has_own_words]
    most = max((len(card.seats) for card in words), default=0)
    equals = [card for card in words if len(card.seats) == most]
    in_focus = list(_by_focus(equals, visible)) if slots == 1 else []
    yield from (in_focus or equals)[:1]


def _by_focus(cards: Cards, visible: Visible) -> Iterator[TopicCard]:
    """Go through the people twice: each time the topic of their first focus page not yet taken."""
    taken: list[TopicCard] = []
    for seat in visible.turns * _ROUNDS_OF_FOCUS:
        found = next(_of_focus([card for card in cards if card not in taken], visible, seat), None)
        if found is not None:
            taken.append(found)
            yield found


def _of_focus(cards: Cards, visible: Visible, seat: int) -> Iterator[TopicCard]:
    """List the topics of a person's focus pages; of one page, first what they wrote on."""
    for page in focus_pages(visible, seat):
        on_page = [card for card in cards if page in card.sections]
        yield from sorted(on_page, key=lambda card: not card.is_written_by(seat))


def _by_rank(cards: Cards) -> list[TopicCard]:
    """Own words before what several find heavy, then tick lists, then positions.

    A topic that only somebody's focus calls for has no rank.
    """
    return sorted((card for card in cards if not card.topic.only_in_focus), key=_rank)


def _rank(card: TopicCard) -> tuple[int, int]:
    if card.has_own_words:
        return 0, -len(card.seats)
    if card.has_shared_weight:
        return 1, 0
    return (3 if card.has_only_positions else 2), 0


def _filled(picked: Sequence[Part], visible: Visible, parts: int) -> tuple[Part, ...]:
    """Fill the parts that nobody's lines fill with the deck's own cards: no part stays empty."""
    constants = cycle([(constant(card),) for card in visible.deck.cards])
    return tuple(islice((*picked, *islice(constants, parts)), parts))


def _once(cards: Sequence[TopicCard]) -> Iterator[TopicCard]:
    seen: list[TopicCard] = []
    for card in cards:
        if card not in seen:
            seen.append(card)
            yield card
