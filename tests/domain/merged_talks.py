"""Merged talks: the lines that should be printed, and where the lines are on the agenda.

What should be printed comes from `tests.leaks.expected`, not from the code under test.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from random import Random

from hypothesis import settings
from hypothesis import strategies as st

from compersion_talks.domain.agenda import Agenda, Entry, Item, PaperBlock, Passage
from compersion_talks.domain.decks import Deck, MergeRule, Prompt
from compersion_talks.domain.merging import merge
from compersion_talks.domain.prompts import is_never_matched
from compersion_talks.domain.sheets import Sheet
from compersion_talks.domain.talks import Talk
from compersion_talks.domain.wording import PrintedLine, flatten
from tests.builders import release_sheets
from tests.domain.strategies import draw_talk, mark, mark_labels
from tests.leaks.expected import expect_lines
from tests.leaks.strategies import every_deck

TOPICS, ANOTHER_TIME = "topics", "another_time"
MANY = settings(max_examples=100, deadline=None)
_MARK = re.compile("«[^»]+»")


@dataclass(frozen=True)
class ExpectedLine:
    """One line of one partner that may be printed, with the mark that stands for it."""

    prompt: Prompt
    value: str
    mark: str
    name: str
    to: str

    @property
    def is_limit(self) -> bool:
        """Say whether it needs no yes."""
        option = self.prompt.find_option(self.value)
        return self.prompt.merge is MergeRule.LIMITS if option is None else option.is_limit

    @property
    def is_asking(self) -> bool:
        """Say whether it asks for something that can be refused."""
        return self.prompt.merge in (MergeRule.ASKS, MergeRule.LIMITS) and not self.is_limit

    @property
    def needs_talk(self) -> bool:
        """Say whether agreeing on it is no common ground."""
        option = self.prompt.find_option(self.value)
        return option is not None and option.needs_talk

    @property
    def tags(self) -> set[str]:
        """Return the tags that can park it."""
        option = self.prompt.find_option(self.value)
        return {*self.prompt.tags, *(option.tags if option else ())}


@dataclass(frozen=True)
class FoundLine:
    """One mark on the agenda; `line` is the whole line, `below` the entry that it stands under."""

    mark: str
    block: str
    line: str
    name: str = ""
    to: str = ""
    below: Entry | None = None
    entry: Entry | None = None


@dataclass(frozen=True)
class MergedTalk:
    """A talk with its sheets and agenda, the expected lines, and the lines found."""

    deck: Deck = field(repr=False)
    talk: Talk
    sheets: tuple[Sheet, ...]
    agenda: Agenda = field(repr=False)
    expected: tuple[ExpectedLine, ...] = field(repr=False)
    found: tuple[FoundLine, ...] = field(repr=False)

    @property
    def is_of_two(self) -> bool:
        """Say whether two partners talk."""
        return len(self.talk.partners) == 2

    @property
    def parked(self) -> set[str]:
        """Return what a partner put under "Not today"."""
        return {one.value for one in self.expected if one.prompt.merge is MergeRule.PARK}

    def list_expected(self, marked: str) -> ExpectedLine:
        """Return one of the lines that a mark stands for."""
        return next(one for one in self.expected if one.mark == marked)

    def is_parked(self, one: ExpectedLine) -> bool:
        """Say whether a line, or its topic, is not for today."""
        topics = [topic for topic in self.deck.topics if one.prompt.id in topic.prompts]
        return bool(self.parked & one.tags.union(*(topic.tags for topic in topics)))

    def list_printed(self, one: ExpectedLine) -> tuple[ExpectedLine, ...]:
        """List the equal lines for the same addressee, where they are printed as one."""
        if one.prompt.is_text or one.prompt.is_named or is_never_matched(one.prompt, one.value):
            return (one,)
        return tuple(two for two in self.expected if (two.mark, two.to) == (one.mark, one.to))


def merge_talk(deck: Deck, talk: Talk, sheets: tuple[Sheet, ...]) -> MergedTalk:
    """Merge what these sheets release."""
    agenda = merge(deck, talk, release_sheets(deck, talk, *sheets))
    expected = tuple(_expect(deck, talk, sheets))
    return MergedTalk(deck, talk, sheets, agenda, expected, find_lines(agenda))


def merged_talks() -> st.SearchStrategy[MergedTalk]:
    """Draw merged talks on decks with every kind of prompt, and on the decks that we ship."""
    return st.builds(_draw, st.sampled_from(sorted(_decks())), st.integers(0, 2**32))


def _draw(name: str, seed: int) -> MergedTalk:
    deck = _decks()[name]
    return merge_talk(deck, *draw_talk(deck, Random(seed)))  # noqa: S311 # drawn, not secret


@cache
def _decks() -> dict[str, Deck]:
    # What is asked anew stands beside its agreement: `test_last_time.py` looks at that.
    others = {name: deck for name, deck in every_deck().items() if name != "next talk"}
    return {name: mark_labels(deck) for name, deck in others.items()}


def find_lines(agenda: Agenda) -> tuple[FoundLine, ...]:
    """Find each marked line; a tension repeats needs, so it does not count."""
    found = (
        *_find_in_blocks(agenda),
        *_find_on_items(agenda, list_items(agenda), TOPICS),
        *_find_on_items(agenda, agenda.another_time, ANOTHER_TIME),
    )
    return found if len(agenda.names) > 2 else tuple(replace(one, to="") for one in found)


def list_items(agenda: Agenda) -> tuple[Item, ...]:
    """List the topics that get minutes."""
    return tuple(item for items in agenda.topics for item in items)


def find_marks(text: str) -> list[str]:
    """List the marks in a text."""
    return _MARK.findall(text)


def is_tension(agenda: Agenda, entry: Entry) -> bool:
    """Say whether an entry is two needs that pull apart."""
    return entry.label == str(agenda.words["lines"]["tension_title"])


def list_block_lines(agenda: Agenda) -> Iterator[tuple[PaperBlock, PrintedLine]]:
    """Yield the lines that stand on no topic."""
    for block in PaperBlock:
        for one in getattr(agenda, block.value):
            for line in one.lines if isinstance(one, Passage) else (one,):
                yield block, line


def _expect(deck: Deck, talk: Talk, sheets: tuple[Sheet, ...]) -> Iterator[ExpectedLine]:
    names = {partner.id: partner.name for partner in talk.partners}
    for prompt in deck.prompts:
        for seat, value, to in expect_lines(prompt, talk, sheets):
            marked = value if prompt.is_text else mark(prompt.options_from or prompt.id, value)
            yield ExpectedLine(prompt, value, marked, talk.partners[seat].name, names.get(to, ""))


def _find_in_blocks(agenda: Agenda) -> Iterator[FoundLine]:
    """Read "Ash: ..." and "Ash, to Bo: ..."; any other line stands under no name."""
    for block, line in list_block_lines(agenda):
        name, to = "", ""
        if len(line) > 1 and line[0].is_own and line[0].text in agenda.names:
            name = line[0].text
            to = line[2].text if line[1].text == ", to " else ""
        elif len(line) > 1 and line[0].text.endswith(", to "):
            to = line[1].text
        for marked in find_marks(flatten(line)):
            yield FoundLine(marked, block.value, flatten(line), name, to)


def _find_on_items(agenda: Agenda, items: Iterable[Item], block: str) -> Iterator[FoundLine]:
    for item in items:
        for entry in item.entries:
            yield from _find_on_entry(agenda, entry, block)


def _find_on_entry(agenda: Agenda, entry: Entry, block: str) -> Iterator[FoundLine]:
    text = flatten(entry.words)
    if not is_tension(agenda, entry):
        for marked in find_marks(text):
            yield FoundLine(marked, block, text, entry.name, entry.to, entry=entry)
    bare = replace(entry, below=())
    for line in entry.below:
        if " offers: " in flatten(line):
            for marked in find_marks(flatten(line)):
                name = line[0].text
                yield FoundLine(marked, block, flatten(line), name, entry.name, below=bare)
