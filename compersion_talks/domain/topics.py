"""The topics of a deck with the lines that stand on them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from compersion_talks.domain.cards import Raised, TopicCard
from compersion_talks.domain.decks import MergeRule, Topic
from compersion_talks.domain.paper import PrintedLine
from compersion_talks.domain.visible import Visible
from compersion_talks.domain.wording import own, said


def cards_of(visible: Visible, raised: Sequence[Raised]) -> tuple[TopicCard, ...]:
    """Lay every line on its topic; a topic that nobody has a line on is left out.

    Offers do not make a topic: they are laid on by `with_offers`, unless they are parked.
    """
    parked = parked_tags(visible)
    lines = [one for one in raised if not stands_apart(one, visible)]
    cards = (_card(topic, lines, parked) for topic in visible.deck.topics)
    return tuple(card for card in cards if card.raised or card.parked)


def with_offers(
    card: TopicCard, offers: Sequence[Raised], visible: Visible
) -> tuple[TopicCard, tuple[Raised, ...]]:
    """Lay each offer under the last ask of the person it answers; return those that are left.

    Of two people, an offer answers the other one; of more, only the one it is made to.
    """
    left: list[Raised] = []
    for offer in offers:
        place = _place_under(card, offer, visible)
        if offer.prompt.id not in card.topic.prompts or place is None:
            left.append(offer)
        else:
            card = _with_line_below(card, place, _offered(offer, visible))
    return card, tuple(left)


def stands_apart(one: Raised, visible: Visible) -> bool:
    """Say whether a line is an offer that waits for an ask, or that no topic names."""
    if not any(one.prompt.id in topic.prompts for topic in visible.deck.topics):
        return one.is_offer
    is_for_today = not one.tags & parked_tags(visible)
    return one.is_offer and is_for_today and not visible.deck.keeps_order


def with_own_offers(card: TopicCard, visible: Visible) -> TopicCard:
    """Lay offers that stand on a topic under the asks that they answer there, if there are any."""
    for offer in [one for one in card.raised if one.is_offer]:
        others = tuple(one for one in card.raised if one is not offer)
        bare = replace(card, raised=others)
        place = _place_under(bare, offer, visible)
        if place is not None:
            card = _with_line_below(bare, place, _offered(offer, visible))
    return card


def parked_tags(visible: Visible) -> frozenset[str]:
    """Collect what somebody put under "Not today": the ids of those options."""
    return frozenset(
        line.value
        for replies in visible.replies
        if replies.prompt.merge is MergeRule.PARK and not replies.prompt.is_text
        for line in replies.lines
    )


def _card(topic: Topic, raised: Iterable[Raised], parked: frozenset[str]) -> TopicCard:
    """Put unnamed lines first, then those of each person in seat order."""
    every = [one for prompt in topic.prompts for one in raised if one.prompt.id == prompt]
    every.sort(key=lambda one: -1 if one.seat is None else one.seat)
    is_out = bool(parked & set(topic.tags))
    out = tuple(one for one in every if is_out or one.tags & parked)
    kept = tuple(one for one in every if one not in out)
    return TopicCard(topic, max((one.prompt.heat for one in kept), default=0), kept, out)


def _place_under(card: TopicCard, offer: Raised, visible: Visible) -> int | None:
    """Find the last ask of the person whom an offer answers, one in own words before others."""
    asks = [
        place
        for place, one in enumerate(card.raised)
        if one.is_ask and one.seat is not None and _answers(offer, one.seat, visible)
    ]
    in_own_words = [place for place in asks if card.raised[place].entry.is_own]
    return next(reversed(in_own_words or asks), None)


def _answers(offer: Raised, seat: int, visible: Visible) -> bool:
    return seat != offer.seat if visible.is_of_two else seat == offer.to_seat


def _with_line_below(card: TopicCard, place: int, line: PrintedLine) -> TopicCard:
    one = card.raised[place]
    entry = replace(one.entry, below=(*one.entry.below, line))
    below = (*card.raised[:place], replace(one, entry=entry), *card.raised[place + 1 :])
    return replace(card, raised=below)


def _offered(offer: Raised, visible: Visible) -> PrintedLine:
    template = visible.template("offered")
    return said(template, name=own(offer.entry.name), answer=offer.entry.words)


def parked_words(visible: Visible) -> Iterator[PrintedLine]:
    """Say on a topic what is left out of it today."""
    parked = [
        option.label
        for replies in visible.replies
        if replies.prompt.merge is MergeRule.PARK
        for option in replies.prompt.options
        if option.id in parked_tags(visible)
    ]
    if parked:
        yield said(visible.template("not_today_on_topic"), options="; ".join(parked))
