"""The merge rules that print lines as they are: each function is one row of the table."""

from collections.abc import Iterable, Iterator, Mapping

from compersion_talks.domain.cards import PaperBlock, Printed, TopicCard
from compersion_talks.domain.decks import Block
from compersion_talks.domain.naming import (
    labels,
    named_lines,
    named_seats,
    one_by_one,
    unnamed_lines,
)
from compersion_talks.domain.paper import Passage, PrintedLine
from compersion_talks.domain.visible import Topic, Visible
from compersion_talks.domain.wording import listed, own, said

LIGHT = 1

_LINE_BLOCKS: Mapping[Block | None, PaperBlock] = {
    Block.HOPES: PaperBlock.HOPES,
    Block.WISHES: PaperBlock.WISHES,
}
_LOGISTIC_BLOCKS: Mapping[Block | None, PaperBlock] = {
    Block.CARE: PaperBlock.CARE,
    Block.AFTER: PaperBlock.AFTER,
}


def thanks(topic: Topic, visible: Visible) -> Iterator[Printed]:
    """Print thanks under the name of whoever gives them."""
    yield from printed(PaperBlock.THANKS, topic, named_lines(topic, visible), visible)


def offers(topic: Topic, visible: Visible) -> Iterator[Printed]:
    """Print offers under the name of whoever makes them, where agreements are written."""
    yield from printed(PaperBlock.OFFERS, topic, named_lines(topic, visible), visible)


def lines(topic: Topic, visible: Visible) -> Iterator[Printed | TopicCard]:
    """Print hopes, common lines and wishes under names; views become a topic."""
    if topic.prompt.block is Block.VIEWS:
        yield named_card(topic, visible)
    else:
        block = _LINE_BLOCKS.get(topic.prompt.block, PaperBlock.COMMON)
        yield from printed(block, topic, named_lines(topic, visible), visible)


def options(topic: Topic, visible: Visible) -> Iterator[Printed | TopicCard]:
    """Print what many picked as common ground; what one picked is a topic, or good to know."""
    yield from printed(PaperBlock.COMMON, topic, unnamed_lines(topic, visible), visible)
    named = named_lines(topic, visible)
    if topic.prompt.heat == LIGHT:
        yield from printed(PaperBlock.GOOD_TO_KNOW, topic, named, visible)
    elif named:
        yield named_card(topic, visible)


def limits(topic: Topic, visible: Visible) -> Iterator[Printed]:
    """Print limits as they are, named ones first: a limit needs no yes."""
    found = (*named_lines(topic, visible), *unnamed_lines(topic, visible))
    yield from printed(PaperBlock.LIMITS, topic, found, visible)


def asks(topic: Topic, visible: Visible) -> Iterator[TopicCard]:
    """Make one topic of all asks of a prompt: equal ones without names, then each person's.

    Each ask stands on a line of its own, since each can get an answer of its own.
    """
    each = one_by_one(topic)
    unnamed = tuple(line for one in each for line in unnamed_lines(one, visible))
    named = sorted(each, key=named_seats)
    yield TopicCard(
        title=topic.prompt.title,
        section_id=topic.section_id,
        heat=topic.prompt.heat,
        lines=(*unnamed, *(line for one in named for line in named_lines(one, visible))),
        seats=named_seats(topic),
        has_unnamed=bool(unnamed),
        has_asks=True,
        note=note_of(topic, visible),
    )


def logistics(topic: Topic, visible: Visible) -> Iterator[Printed]:
    """Print what anyone wishes for the talk, or for the time around it, without names."""
    block = _LOGISTIC_BLOCKS.get(topic.prompt.block, PaperBlock.TALK)
    yield from printed(block, topic, _union(topic, visible, "logistics_union"), visible)


def park(topic: Topic, visible: Visible) -> Iterator[Printed]:
    """Print what anyone wants left out today, without names."""
    found = _union(topic, visible, "park_union")
    yield from printed(PaperBlock.NOT_TODAY, topic, found, visible)


def nothing(topic: Topic, visible: Visible) -> Iterator[Printed]:
    """Print nothing: the prompt only steers, or is only for the person alone."""
    yield from ()


def printed(
    block: PaperBlock, topic: Topic, found: Iterable[PrintedLine], visible: Visible
) -> Iterator[Printed]:
    """Make a passage of the lines found, with the prompt's note below; none without lines."""
    noted = tuple(found)
    if noted:
        note = note_of(topic, visible)
        noted = (*noted, said(note)) if note else noted
        yield Printed(block, Passage(topic.prompt.title, noted))


def named_card(topic: Topic, visible: Visible) -> TopicCard:
    """Make a topic of the lines that stand under names."""
    return TopicCard(
        title=topic.prompt.title,
        section_id=topic.section_id,
        heat=topic.prompt.heat,
        lines=named_lines(topic, visible),
        seats=named_seats(topic),
        note=note_of(topic, visible),
    )


def note_of(topic: Topic, visible: Visible) -> str:
    """Find the constant note below whatever the prompt leaves."""
    return visible.template(topic.prompt.note) if topic.prompt.note else ""


def _union(topic: Topic, visible: Visible, template: str) -> tuple[PrintedLine, ...]:
    """Print each option or text once: neither order nor number tells who, or how many."""
    keys = tuple(line.key for line in topic.lines)
    if topic.prompt.is_text:
        return tuple(said(visible.template(template), options=own(text)) for text in _once(keys))
    picked = tuple(option.id for option in topic.prompt.options if option.id in keys)
    return (said(visible.template(template), options=listed(labels(topic, picked))),)


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    """Sort texts by their letters, and keep one of those that differ only in case."""
    by_letters = {text.casefold(): text for text in sorted(texts, reverse=True)}
    return tuple(by_letters[letters] for letters in sorted(by_letters))
