"""The merge rule for positions: scales, single choices, and yes, maybe or no."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from compersion_talks.domain.cards import PaperBlock, Printed, Raised
from compersion_talks.domain.decks import PromptType
from compersion_talks.domain.naming import labels
from compersion_talks.domain.paper import Entry, PrintedLine
from compersion_talks.domain.raising import name_in, raised
from compersion_talks.domain.rules import printed
from compersion_talks.domain.visible import Replies, Visible
from compersion_talks.domain.wording import listed, said


def positions(replies: Replies, visible: Visible) -> Iterator[Printed | Raised]:
    """Print answers that agree as common ground, or raise them where they need talk.

    Answers that differ are raised: of two people under their names, since each can tell anyway;
    of more only as which answers occur.
    """
    several = len({line.seat for line in replies.lines}) > 1
    agreed = _agreed(replies, visible) if several else ()
    if agreed and not _needs_talk(replies):
        yield from printed(PaperBlock.COMMON, replies, (agreed,), visible)
    elif agreed:
        yield replace(_unnamed(replies, visible, agreed), is_shared=True)
    elif several and not visible.is_of_two:
        views = said(visible.template("differ"), labels=listed(_labels_that_occur(replies)))
        yield _unnamed(replies, visible, views)
    else:
        yield from _under_names(replies, visible)


def _under_names(replies: Replies, visible: Visible) -> Iterator[Raised]:
    for line in replies.lines:
        words = said(labels(replies, (line.value,))[0])
        entry = Entry(words, name=name_in(visible, line.seat), label=replies.prompt.ask)
        yield replace(raised(replies, visible, entry, (line.value,)), seat=line.seat)


def _unnamed(replies: Replies, visible: Visible, words: PrintedLine) -> Raised:
    keys = tuple(line.value for line in replies.lines)
    return raised(replies, visible, Entry(words, label=replies.prompt.ask), keys)


def _agreed(replies: Replies, visible: Visible) -> PrintedLine:
    """Find the sentence for answers that are open, equal or near each other; empty if none is.

    "Said yes or maybe" comes first: "the same answer" for two who said yes would tell, by its
    absence, that of two others one said maybe.
    """
    found = _labels_that_occur(replies)
    if {line.value for line in replies.lines} <= set(replies.prompt.match_options):
        return said(visible.template("open_both" if visible.is_of_two else "open_many"))
    if len(found) == 1:
        template = visible.template("both_same" if visible.is_of_two else "same")
        return said(template, option=found[0])
    if _are_near(replies):
        template = visible.template("both_close_by" if visible.is_of_two else "close_by")
        return said(template, low=found[0], high=found[-1])
    return ()


def _are_near(replies: Replies) -> bool:
    """Say whether all answers are at most one step apart, where their order means something."""
    places = _order_of(replies)
    keys = [line.value for line in replies.lines]
    if not set(keys) <= set(places):
        return False
    values = [places.index(key) for key in keys]
    return max(values) - min(values) <= 1


def _order_of(replies: Replies) -> Sequence[str]:
    prompt = replies.prompt
    if prompt.type is PromptType.SCALE:
        return [option.id for option in prompt.options]
    return prompt.order


def _needs_talk(replies: Replies) -> bool:
    """Say whether agreeing on any of these answers is a topic and no common ground."""
    options = (replies.prompt.option(line.value) for line in replies.lines)
    return any(option is not None and option.needs_talk for option in options)


def _labels_that_occur(replies: Replies) -> tuple[str, ...]:
    keys = {line.value for line in replies.lines}
    return labels(replies, (option.id for option in replies.prompt.options if option.id in keys))
