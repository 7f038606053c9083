"""Topics in, agenda out: passages to their blocks, topics to their minutes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from compersion_talks.domain.cards import PaperBlock, Printed, TopicCard
from compersion_talks.domain.choosing import Choice, beginner, chosen, next_beginner
from compersion_talks.domain.paper import Agenda, Item, Passage, PrintedLine
from compersion_talks.domain.talks import Talk
from compersion_talks.domain.timebox import Timebox, TopicPart, plan
from compersion_talks.domain.visible import Visible
from compersion_talks.domain.wording import plain, said

_BLOCKS_WITHOUT_TITLES = (PaperBlock.NOT_TODAY, PaperBlock.NEEDS)


def agenda_of(visible: Visible, found: Sequence[Printed | TopicCard], talk: Talk) -> Agenda:
    """Assemble the agenda from what the merge rules found."""
    people = len(visible.names)
    timebox = plan(talk.minutes, people)
    cards = tuple(one for one in found if isinstance(one, TopicCard))
    choice = chosen(cards, visible, timebox.slots)
    return Agenda(
        language=visible.deck.language,
        names=visible.names,
        minutes=talk.minutes,
        paper=talk.paper,
        held_on=talk.held_on,
        plan=timebox.stretches,
        notices=tuple(_notices(visible, timebox, talk.minutes)),
        topics=tuple(_with_minutes(choice, timebox, visible)),
        another_time=tuple(_another_time(choice)),
        next_begins=visible.names[next_beginner(timebox.slots, people)],
        words=_plain_table(visible.deck.texts),
        **_blocks(tuple(one for one in found if isinstance(one, Printed))),
    )


def _notices(visible: Visible, timebox: Timebox, minutes: int) -> Iterator[str]:
    words = visible.deck.texts["agenda"]
    if any(line.key in topic.prompt.gate for topic in visible.topics for line in topic.lines):
        yield str(words["gate_notice"])
    if timebox.is_short:
        people = str(len(visible.names))
        yield plain(said(str(words["short_for_many"]), minutes=str(minutes), n=people))


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


def _with_minutes(choice: Choice, timebox: Timebox, visible: Visible) -> Iterator[tuple[Item, ...]]:
    """Deal the picked topics out to the topic stretches, each with who begins."""
    items = enumerate(choice.picked)
    for part in timebox.parts:
        yield tuple(_item(*next(items), part, visible) for _ in range(part.topics))


def _item(place: int, card: TopicCard, part: TopicPart, visible: Visible) -> Item:
    seat = beginner(card, place, len(visible.names))
    return Item(
        title=card.title,
        lines=card.lines,
        minutes=part.minutes_each,
        turn_seconds=part.turn_seconds,
        begins=visible.names[seat],
        has_asks=card.has_asks,
        note=card.note,
    )


def _another_time(choice: Choice) -> Iterator[Item]:
    """Print in full what got no time, so that nothing that was shared is lost."""
    for card in choice.left:
        yield Item(card.title, (*card.lines, *card.rest), has_asks=card.has_asks, note=card.note)
    for card in choice.picked:
        if card.rest:
            yield Item(card.title, card.rest, has_asks=card.has_asks)


def _plain_table(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _plain_value(value) for key, value in table.items()}


def _plain_value(value: Any) -> Any:
    """Unwrap the texts of the deck, so that they read back from JSON as the same thing."""
    if isinstance(value, Mapping):
        return _plain_table(value)
    if isinstance(value, (list, tuple)):
        return [_plain_value(item) for item in value]
    return value
