"""Which topics get time, in which order, and who begins: printed names decide, nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass

from compersion_talks.domain.cards import TopicCard, constant
from compersion_talks.domain.decks import MergeRule
from compersion_talks.domain.visible import Visible


@dataclass(frozen=True, slots=True)
class Choice:
    """The topics that get time, in the order of the talk, and the others in the deck's order."""

    picked: tuple[TopicCard, ...]
    left: tuple[TopicCard, ...]


def chosen(cards: Sequence[TopicCard], visible: Visible, slots: int) -> Choice:
    """Fill the slots: first with a topic of more than one of us, then by picks in seat order.

    Whoever has nothing to pick gets a constant card. When those are used up, topics of others
    fill in, and at last the constant cards again: an empty sheet leaves no empty slot.
    """
    left, constants = list(cards), tuple(map(constant, visible.deck.cards))
    unused = list(constants)
    picked: list[TopicCard] = []
    for turn in range(slots):
        seat = turn % len(visible.names)
        focus = focus_pages(visible, seat)
        opening = _of_more_than_one(left, focus) if turn == 0 else ()
        again = constants[turn % len(constants)]
        wanted = (*opening, *_picks(left, seat, focus), *unused, *left, again)
        picked.append(_taken(wanted[0], left, unused))
    return Choice(_from_light_to_tender(picked), tuple(left))


def focus_pages(visible: Visible, seat: int) -> tuple[str, ...]:
    """List the pages that a person does not want to be left out, in that person's order."""
    return tuple(
        line.key
        for topic in visible.topics
        if topic.prompt.merge is MergeRule.FOCUS
        for line in topic.lines
        if line.seat == seat
    )


def beginner(card: TopicCard, place: int, people: int) -> int:
    """Tell which seat begins: the one person named, else one seat further for each topic."""
    return card.seats[0] if len(card.seats) == 1 else place % people


def next_beginner(slots: int, people: int) -> int:
    """Tell which seat begins the next talk: the one after the last pick."""
    return slots % people


def _of_more_than_one(left: Sequence[TopicCard], focus: Sequence[str]) -> tuple[TopicCard, ...]:
    """Prefer unnamed lines on the focus pages of the person who opens, then the deck's order."""
    unnamed = tuple(card for card in left if card.has_unnamed)
    return (*_on_pages(unnamed, focus), *unnamed)


def _picks(left: Sequence[TopicCard], seat: int, focus: Sequence[str]) -> tuple[TopicCard, ...]:
    """Order what one person could pick: named on a focus page, named, then unnamed lines."""
    named = tuple(card for card in left if seat in card.seats)
    unnamed = (card for card in left if card.has_unnamed)
    return (*_asks_first(_on_pages(named, focus)), *_asks_first(named), *unnamed)


def _taken(card: TopicCard, *piles: list[TopicCard]) -> TopicCard:
    """Take a card off the pile where it lies."""
    for pile in piles:
        if card in pile:
            pile.remove(card)
    return card


def _on_pages(cards: Sequence[TopicCard], pages: Sequence[str]) -> tuple[TopicCard, ...]:
    return tuple(card for page in pages for card in cards if card.section_id == page)


def _asks_first(cards: Sequence[TopicCard]) -> tuple[TopicCard, ...]:
    return tuple(sorted(cards, key=lambda card: not card.has_asks))


def _from_light_to_tender(picked: Sequence[TopicCard]) -> tuple[TopicCard, ...]:
    """Put the lightest first and the second lightest last, the others rising between."""
    lightest, *others = sorted(picked, key=lambda card: card.heat)
    return (lightest, *others[1:], *others[:1])
