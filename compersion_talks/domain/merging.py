"""The merge: released sheets in, one agenda out, the same for everyone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from compersion_talks.domain.agenda import (
    Agenda,
    BlockPassage,
    Entry,
    Item,
    PaperBlock,
    Passage,
    StretchKind,
)
from compersion_talks.domain.choosing import Choice, choose_beginners, choose_topics
from compersion_talks.domain.decks import Deck
from compersion_talks.domain.last_time import LookedBack, leave_out_last_time, look_back
from compersion_talks.domain.rules import apply_rules
from compersion_talks.domain.sheets import ReleasedSheet
from compersion_talks.domain.statements import write_line
from compersion_talks.domain.talks import Talk, recommend_length
from compersion_talks.domain.timebox import (
    PLANS,
    compute_seconds_to_add,
    compute_turn_seconds,
    split_minutes,
)
from compersion_talks.domain.topics import Candidate, TopicLine, lay_on_topics, write_parked
from compersion_talks.domain.visible import Visible, find_visible
from compersion_talks.domain.wording import PrintedLine, fill, flatten, join

_BLOCKS_WITHOUT_TITLES = (PaperBlock.NOT_TODAY, PaperBlock.NEEDS)


def merge(deck: Deck, talk: Talk, sheets: Iterable[ReleasedSheet]) -> Agenda:
    """Make the agenda of a talk from released sheets, in any order.

    A partner without one is like a partner who shows nothing.
    """
    visible, last_time = find_visible(deck, talk, sheets), LookedBack()
    if talk.last_time:
        last_time = look_back(visible, talk.last_time)
        visible = leave_out_last_time(visible)
    merged = tuple(apply_rules(visible))
    lines = [one for one in merged if isinstance(one, TopicLine)]
    candidates, offers = lay_on_topics(visible, lines)
    passages = [one for one in merged if isinstance(one, BlockPassage)]
    passages += [_print_offer(offer, visible) for offer in offers]
    passages += (*_print_next_time(deck), *last_time.limits)
    choice = choose_topics(candidates, visible, len(_list_topic_minutes(talk)))
    return _assemble(talk, visible, choice.open_with(last_time.topics), passages)


def _assemble(
    talk: Talk, visible: Visible, choice: Choice, passages: Sequence[BlockPassage]
) -> Agenda:
    plan, partners = PLANS[talk.minutes], len(visible.names)
    chosen = [one for topics in choice.stretches for one in topics]
    *beginning, next_one = choose_beginners(chosen, partners, talk.first_seat)
    return Agenda(
        language=visible.deck.language,
        names=visible.names,
        minutes=talk.minutes,
        paper=talk.paper,
        held_on=talk.held_on,
        plan=plan,
        notices=tuple(_write_notices(visible, talk.minutes)),
        topics=tuple(_give_minutes(choice, _list_topic_minutes(talk), beginning, visible)),
        another_time=tuple(_list_for_another_time(choice)),
        next_begins=visible.names[next_one],
        words=_copy_table(visible.deck.texts),
        is_gated=_is_gated(visible),
        begins_by_agreement=visible.deck.keeps_order,
        seconds_to_add=compute_seconds_to_add(plan, partners),
        **_fill_blocks(passages),
    )


def _list_topic_minutes(talk: Talk) -> list[int]:
    """List the minutes of each topic stretch of a talk."""
    return [one.minutes for one in PLANS[talk.minutes] if one.kind is StretchKind.TOPICS]


def write_time_notice(words: Mapping[str, Any], minutes: int, partners: int) -> str:
    """Write that time is short for so many partners."""
    template = str(words["agenda"]["short_for_many"])
    return flatten(fill(template, minutes=str(minutes), n=str(partners)))


def _print_offer(offer: TopicLine, visible: Visible) -> BlockPassage:
    line = write_line(visible, offer.seat, offer.to_seat, offer.entry.words)
    return BlockPassage(PaperBlock.OFFERS, Passage(offer.prompt.title, (line,)))


def _print_next_time(deck: Deck) -> Iterator[BlockPassage]:
    """Print what the deck says about the next talk, under the heading of that block."""
    if deck.next_time:
        title = str(deck.texts["plan"]["again_title"])
        yield BlockPassage(PaperBlock.NEXT_TALK, Passage(title, (join([deck.next_time]),)))


def _is_gated(visible: Visible) -> bool:
    """Say whether a visible line says that a partner is not ready, or only with someone there."""
    return any(line.value in one.prompt.gate for one in visible.answers for line in one.lines)


def _write_notices(visible: Visible, minutes: int) -> Iterator[str]:
    if visible.deck.notice:
        yield visible.deck.notice
    partners = len(visible.names)
    if minutes < recommend_length(partners):
        yield write_time_notice(visible.deck.texts, minutes, partners)


def _fill_blocks(found: Sequence[BlockPassage]) -> dict[str, Any]:
    """Fill every block of the paper, in the order of the deck."""
    blocks: dict[str, Any] = {}
    for block in PaperBlock:
        passages = tuple(one.passage for one in found if one.block is block)
        if block in _BLOCKS_WITHOUT_TITLES:
            blocks[block.value] = tuple(line for passage in passages for line in passage.lines)
        else:
            blocks[block.value] = _join_by_title(passages)
    return blocks


def _join_by_title(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """Join passages under the same heading: two prompts may fill one list."""
    lines: dict[str, tuple[PrintedLine, ...]] = {}
    for passage in passages:
        before = lines.get(passage.title, ())
        added = (line for line in passage.lines if line not in before)
        lines[passage.title] = (*before, *added)
    return tuple(Passage(title, joined) for title, joined in lines.items())


def _give_minutes(
    choice: Choice, topic_minutes: Sequence[int], beginning: Sequence[int], visible: Visible
) -> Iterator[tuple[Item, ...]]:
    """Give each topic its minutes and the partner who begins."""
    seats = iter(beginning)
    parked = [flatten(line) for line in write_parked(visible)]
    for topics, minutes in zip(choice.stretches, topic_minutes, strict=True):
        shares = zip(topics, split_minutes(minutes, len(topics)), seats, strict=False)
        yield tuple(
            replace(
                _make_item(one, one.lines, parked),
                how=one.topic.how,
                minutes=length,
                turn_seconds=compute_turn_seconds(length, len(visible.names)),
                begins=visible.names[seat],
            )
            for one, length, seat in shares
        )


def _list_for_another_time(choice: Choice) -> Iterator[Item]:
    """Yield all lines that got no time, so that nothing that was shared is lost."""
    for one in choice.left:
        yield _make_item(one, (*one.lines, *one.parked))
    for topics in choice.stretches:
        yield from (_make_item(one, one.parked) for one in topics if one.parked)


def _make_item(candidate: Candidate, lines: Sequence[TopicLine], notes: Sequence[str] = ()) -> Item:
    """Make an item of a topic and some of its lines, with their notes below."""
    of_lines = [one.note for one in lines if one.note]
    return Item(
        title=_choose_title(candidate, lines),
        entries=tuple(_join_options(lines)),
        notes=tuple(dict.fromkeys((*of_lines, *notes))) if lines else (),
    )


def _choose_title(candidate: Candidate, lines: Sequence[TopicLine]) -> str:
    """Use the title for one partner if every line stands under that one name."""
    topic, names = candidate.topic, {one.entry.name for one in lines}
    if not topic.title_one or len(names) != 1 or "" in names:
        return topic.title
    return flatten(fill(topic.title_one, name=names.pop()))


def _join_options(lines: Sequence[TopicLine]) -> Iterator[Entry]:
    """Join options that the same partner, or several, picked for one prompt to one entry."""
    for _, group in groupby(enumerate(lines), key=lambda pair: _identify_row(*pair)):
        entries = [one.entry for _, one in group]
        words = join(entry.words for entry in entries)
        below = tuple(line for entry in entries for line in entry.below)
        yield replace(entries[0], words=words, below=below) if entries[1:] else entries[0]


def _identify_row(index: int, one: TopicLine) -> tuple[object, ...]:
    """Return the grouping key of a topic line; its index if it is never joined."""
    alone = None if one.is_joinable else index
    return one.prompt.id, one.seat, one.to_seat, one.entry.lead, alone


def _copy_table(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _copy_value(value) for key, value in table.items()}


def _copy_value(value: Any) -> Any:
    """Copy texts of the deck as dicts and lists, so that they read back from JSON as equal."""
    if isinstance(value, Mapping):
        return _copy_table(value)
    if isinstance(value, (list, tuple)):
        return [_copy_value(item) for item in value]
    return value
