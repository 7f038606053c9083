"""Lines in, agenda out: passages to their blocks, topics to their minutes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from compersion_talks.domain.cards import PaperBlock, Printed, Raised, TopicCard
from compersion_talks.domain.choosing import Choice, begins, chosen
from compersion_talks.domain.naming import line_under
from compersion_talks.domain.paper import Agenda, Entry, Item, Passage, PrintedLine
from compersion_talks.domain.talks import Talk
from compersion_talks.domain.timebox import Timebox, plan, shares, turn_seconds
from compersion_talks.domain.topics import (
    cards_of,
    parked_words,
    stands_apart,
    with_offers,
    with_own_offers,
)
from compersion_talks.domain.visible import Visible
from compersion_talks.domain.wording import listed, plain, said

_BLOCKS_WITHOUT_TITLES = (PaperBlock.NOT_TODAY, PaperBlock.NEEDS)


def agenda_of(visible: Visible, found: Sequence[Printed | Raised], talk: Talk) -> Agenda:
    """Assemble the agenda from what the merge rules found."""
    timebox = plan(talk.minutes, len(visible.names))
    cards, offers = _cards(visible, [one for one in found if isinstance(one, Raised)])
    choice = chosen(cards, visible, len(timebox.parts))
    picked = [card for part in choice.parts for card in part]
    *beginning, next_one = begins(picked, len(visible.names))
    return Agenda(
        language=visible.deck.language,
        names=visible.names,
        minutes=talk.minutes,
        paper=talk.paper,
        held_on=talk.held_on,
        plan=timebox.stretches,
        notices=tuple(_notices(visible, timebox, talk.minutes)),
        topics=tuple(_with_minutes(choice, timebox, beginning, visible)),
        another_time=tuple(_another_time(choice)),
        next_begins=visible.names[next_one],
        words=_plain_table(visible.deck.texts),
        is_gated=_is_gated(visible),
        begins_by_agreement=visible.deck.keeps_order,
        seconds_to_add=timebox.seconds_to_add,
        **_blocks([*(one for one in found if isinstance(one, Printed)), *offers]),
    )


def _cards(
    visible: Visible, raised: Sequence[Raised]
) -> tuple[tuple[TopicCard, ...], tuple[Printed, ...]]:
    """Lay lines on topics and offers under asks; offers without an ask stand in their block."""
    left = tuple(one for one in raised if stands_apart(one, visible))
    cards = []
    for bare in cards_of(visible, raised):
        card, left = with_offers(bare, left, visible)
        cards.append(with_own_offers(card, visible))
    return tuple(cards), tuple(_offer(one, visible) for one in left)


def _offer(raised: Raised, visible: Visible) -> Printed:
    line = line_under(visible, raised.seat, raised.to_seat, raised.entry.words)
    return Printed(PaperBlock.OFFERS, Passage(raised.prompt.title, (line,)))


def _is_gated(visible: Visible) -> bool:
    """Say whether somebody shows that they are not ready, or only with somebody there."""
    return any(line.value in one.prompt.gate for one in visible.replies for line in one.lines)


def short_for_many(words: Mapping[str, Any], minutes: int, people: int) -> str:
    """Say that time is short for so many people."""
    template = str(words["agenda"]["short_for_many"])
    return plain(said(template, minutes=str(minutes), n=str(people)))


def _notices(visible: Visible, timebox: Timebox, minutes: int) -> Iterator[str]:
    if visible.deck.notice:
        yield visible.deck.notice
    if timebox.is_short:
        yield short_for_many(visible.deck.texts, minutes, len(visible.names))


def _blocks(found: Sequence[Printed]) -> dict[str, Any]:
    """Fill every block of the paper, in the order of the deck."""
    blocks: dict[str, Any] = {}
    for block in PaperBlock:
        passages = tuple(one.passage for one in found if one.block is block)
        if block in _BLOCKS_WITHOUT_TITLES:
            blocks[block.value] = tuple(line for passage in passages for line in passage.lines)
        else:
            blocks[block.value] = _one_per_title(passages)
    return blocks


def _one_per_title(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """Join passages under the same heading: two prompts may fill one list."""
    lines: dict[str, tuple[PrintedLine, ...]] = {}
    for passage in passages:
        before = lines.get(passage.title, ())
        added = (line for line in passage.lines if line not in before)
        lines[passage.title] = (*before, *added)
    return tuple(Passage(title, joined) for title, joined in lines.items())


def _with_minutes(
    choice: Choice, timebox: Timebox, beginning: Sequence[int], visible: Visible
) -> Iterator[tuple[Item, ...]]:
    """Give each topic its minutes and who begins."""
    seats = iter(beginning)
    for part, minutes in zip(choice.parts, timebox.parts, strict=True):
        items = zip(part, shares(minutes, len(part)), seats, strict=False)
        yield tuple(
            replace(
                _item(card, card.raised, tuple(map(plain, parked_words(visible)))),
                how=card.topic.how,
                minutes=length,
                turn_seconds=turn_seconds(length, len(visible.names)),
                begins=visible.names[seat],
            )
            for card, length, seat in items
        )


def _item(card: TopicCard, raised: Sequence[Raised], notes: Sequence[str] = ()) -> Item:
    """Print a topic with some of its lines, and the notes that belong to them."""
    of_lines = [one.note for one in raised if one.note]
    return Item(
        title=_title(card, raised),
        entries=tuple(_joined(raised)),
        notes=tuple(dict.fromkeys((*of_lines, *notes))) if raised else (),
    )


def _title(card: TopicCard, raised: Sequence[Raised]) -> str:
    """Use the title for one person where every line stands under that one name."""
    names = {one.entry.name for one in raised}
    if not card.topic.title_one or len(names) != 1 or "" in names:
        return card.topic.title
    return plain(said(card.topic.title_one, name=names.pop()))


def _joined(raised: Sequence[Raised]) -> Iterator[Entry]:
    """Put options that one person, or several, picked for one question on one line."""
    for _, group in groupby(enumerate(raised), key=lambda placed: _row(*placed)):
        entries = [one.entry for _, one in group]
        words = listed(entry.words for entry in entries)
        below = tuple(line for entry in entries for line in entry.below)
        yield replace(entries[0], words=words, below=below) if entries[1:] else entries[0]


def _row(place: int, one: Raised) -> tuple[object, ...]:
    """Tell which printed line an option belongs to; what stands alone has a line of its own."""
    alone = None if one.is_listed else place
    return one.prompt.id, one.seat, one.to_seat, one.entry.lead, alone


def _another_time(choice: Choice) -> Iterator[Item]:
    """Print in full what got no time, so that nothing that was shared is lost."""
    for card in choice.left:
        yield _item(card, (*card.raised, *card.parked))
    for part in choice.parts:
        yield from (_item(card, card.parked) for card in part if card.parked)


def _plain_table(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _plain_value(value) for key, value in table.items()}


def _plain_value(value: Any) -> Any:
    """Unwrap the texts of the deck, so that they read back from JSON as the same thing."""
    if isinstance(value, Mapping):
        return _plain_table(value)
    if isinstance(value, (list, tuple)):
        return [_plain_value(item) for item in value]
    return value
