"""The merge rules that print lines as they are: each function is one row of the table."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from compersion_talks.domain.cards import HEAVY, PaperBlock, Printed, Raised
from compersion_talks.domain.decks import Block
from compersion_talks.domain.naming import labels, named_lines, of_one, sayings, unnamed_lines
from compersion_talks.domain.paper import Passage, PrintedLine
from compersion_talks.domain.prompts import is_limit
from compersion_talks.domain.raising import raised_by
from compersion_talks.domain.visible import Replies, Visible
from compersion_talks.domain.wording import listed, own, said

_LINE_BLOCKS: Mapping[Block | None, PaperBlock] = {
    Block.HOPES: PaperBlock.HOPES,
    Block.WISHES: PaperBlock.WISHES,
    Block.NAMES: PaperBlock.NAMES,
    Block.KNOW: PaperBlock.GOOD_TO_KNOW,
}
_LOGISTIC_BLOCKS: Mapping[Block | None, PaperBlock] = {
    Block.CARE: PaperBlock.CARE,
    Block.AFTER: PaperBlock.AFTER,
    Block.CLOSE: PaperBlock.NEXT_TALK,
    Block.KNOW: PaperBlock.GOOD_TO_KNOW,
}

Found = Iterator[Printed | Raised]


def thanks(replies: Replies, visible: Visible) -> Found:
    """Print thanks under the name of whoever gives them."""
    yield from printed(PaperBlock.THANKS, replies, named_lines(replies, visible), visible)


def lines(replies: Replies, visible: Visible) -> Found:
    """Print hopes, common lines, names and wishes under names; views are for a topic."""
    if replies.prompt.block is Block.VIEWS:
        yield from everything(replies, visible)
    else:
        block = _LINE_BLOCKS.get(replies.prompt.block, PaperBlock.COMMON)
        yield from printed(block, replies, named_lines(replies, visible), visible)


def options(replies: Replies, visible: Visible) -> Found:
    """Print what many picked as common ground; what one picked is for a topic, or good to know.

    What many picked is for a topic, too, where agreeing on it says that it needs talk.
    """
    for_talk, plain = _parted(replies, lambda key: _needs_talk(replies, key))
    yield from printed(PaperBlock.COMMON, plain, unnamed_lines(plain, visible), visible)
    yield from everything(for_talk, visible)
    if replies.prompt.heat < HEAVY:
        named = named_lines(plain, visible)
        yield from printed(PaperBlock.GOOD_TO_KNOW, plain, named, visible)
    else:
        yield from (raised_by(plain, visible, one) for one in of_one(plain))


def limits(replies: Replies, visible: Visible) -> Found:
    """Print limits as they are, named ones first: a limit needs no yes."""
    found = (*named_lines(replies, visible), *unnamed_lines(replies, visible))
    yield from printed(PaperBlock.LIMITS, replies, found, visible)


def everything(replies: Replies, visible: Visible) -> Found:
    """Raise each thing that was said on a line of its own."""
    yield from (raised_by(replies, visible, one) for one in sayings(replies))


def logistics(replies: Replies, visible: Visible) -> Found:
    """Print what anyone wishes for the talk, or for the time around it.

    It stands under names only where nobody can act on it otherwise.
    """
    block = _LOGISTIC_BLOCKS.get(replies.prompt.block, PaperBlock.TALK)
    if replies.prompt.is_named:
        found = named_lines(replies, visible)
    else:
        found = _union(replies, visible, "logistics_union")
    yield from printed(block, replies, found, visible)


def park(replies: Replies, visible: Visible) -> Found:
    """Print what anyone wants left out today, without names."""
    found = _union(replies, visible, "park_union")
    yield from printed(PaperBlock.NOT_TODAY, replies, found, visible)


def nothing(replies: Replies, visible: Visible) -> Found:
    """Print nothing: the prompt only steers, or is only for the person alone."""
    yield from ()


def printed(
    block: PaperBlock, replies: Replies, found: Iterable[PrintedLine], visible: Visible
) -> Iterator[Printed]:
    """Make a passage of the lines found, with the prompt's note below; none without lines."""
    noted = tuple(found)
    if noted:
        note = replies.prompt.note
        noted = (*noted, said(visible.template(note))) if note else noted
        yield Printed(block, Passage(replies.prompt.title, noted))


def without_limits(replies: Replies) -> tuple[Replies, Replies]:
    """Part the limits from all other lines of a prompt."""
    return _parted(replies, lambda key: is_limit(replies.prompt, key))


def _parted(replies: Replies, belongs: Callable[[str], bool]) -> tuple[Replies, Replies]:
    """Part the lines that pass a test from those that do not."""
    passing = tuple(line for line in replies.lines if belongs(line.value))
    others = tuple(line for line in replies.lines if not belongs(line.value))
    return replace(replies, lines=passing), replace(replies, lines=others)


def _needs_talk(replies: Replies, key: str) -> bool:
    option = replies.prompt.option(key)
    return option is not None and option.needs_talk


def _union(replies: Replies, visible: Visible, template: str) -> tuple[PrintedLine, ...]:
    """Print each option or text once: neither order nor number tells who, or how many."""
    keys = tuple(line.value for line in replies.lines)
    if replies.prompt.is_text:
        return tuple(said(visible.template(template), options=own(text)) for text in _once(keys))
    picked = tuple(option.id for option in replies.prompt.options if option.id in keys)
    return (said(visible.template(template), options=listed(labels(replies, picked))),)


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    """Sort texts by their letters, and keep one of those that differ only in case."""
    by_letters = {text.casefold(): text for text in sorted(texts, reverse=True)}
    return tuple(by_letters[letters] for letters in sorted(by_letters))
