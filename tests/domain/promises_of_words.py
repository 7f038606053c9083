"""What the words of every agenda keep, on any deck and whatever people say."""

from collections.abc import Callable, Iterator

from compersion_talks.domain.agenda import Agenda, PaperBlock, Passage
from compersion_talks.domain.decks import MergeRule
from compersion_talks.domain.plain_text import from_text, to_text
from compersion_talks.domain.wording import PrintedLine, Run
from tests.domain.drawn import mark
from tests.domain.placed import items_of, marks_in
from tests.domain.told import Told


def nothing_is_printed_that_nobody_shows(one: Told) -> None:
    """Look for a mark that no visible line explains, but for a need beside a fear."""
    fears = [line.value for line in one.shown if line.prompt.merge is MergeRule.FEARS]
    beside = {mark("needs", need) for fear in fears for need in one.deck.vocabulary.pairs[fear]}

    assert set(marks_in(to_text(one.agenda))) <= beside | {line.mark for line in one.shown}


def no_number_stands_beside_an_answer(one: Told) -> None:
    """Look for digits, and for words that would count."""
    constant = "".join(part.text for part in services_of(one.agenda) if not part.is_own).casefold()

    assert not any(character.isdigit() for character in constant)
    assert "all of us" not in constant


def both_of_us_is_said_of_two_people_only(one: Told) -> None:
    """Look for what only two people can say of each other."""
    lines = one.deck.texts["lines"]
    of_two = [lines[key] for key in ("both_lead", "open_both", "both_same", "both_close_by")]
    of_many = [lines[key] for key in ("many_lead", "open_many", "same", "close_by")]
    constant = "".join(part.text for part in services_of(one.agenda) if not part.is_own)

    for template in of_many if one.is_of_two else of_two:
        assert template.partition("{")[0] not in constant


def the_agenda_reads_back(one: Told) -> None:
    """Write it and read it."""
    text = to_text(one.agenda)

    assert from_text(Agenda, text) == one.agenda
    assert to_text(from_text(Agenda, text)) == text


def services_of(agenda: Agenda) -> Iterator[Run]:
    """List every run of every line that is printed."""
    for line in (*lines_in_blocks(agenda), *lines_on_topics(agenda)):
        yield from line


def lines_in_blocks(agenda: Agenda) -> Iterator[PrintedLine]:
    """List the lines that stand on no topic."""
    for block in PaperBlock:
        for one in getattr(agenda, block.value):
            yield from one.lines if isinstance(one, Passage) else (one,)


def lines_on_topics(agenda: Agenda) -> Iterator[PrintedLine]:
    """List the lines of topics, with and without minutes."""
    for item in (*items_of(agenda), *agenda.another_time):
        for entry in item.entries:
            yield from ((Run(entry.lead),), entry.words, *entry.below)


PROMISES_OF_WORDS: tuple[Callable[[Told], None], ...] = (
    nothing_is_printed_that_nobody_shows,
    no_number_stands_beside_an_answer,
    both_of_us_is_said_of_two_people_only,
    the_agenda_reads_back,
)
