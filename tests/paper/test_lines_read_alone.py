"""Each printed line can be read alone: a bare answer has its question, no line has two colons."""

import re
from collections.abc import Iterator

import pytest

from compersion_talks.domain.agenda import Agenda, Passage
from compersion_talks.domain.decks import Deck
from compersion_talks.domain.merging import merge
from compersion_talks.domain.prompts import MergeRule, Prompt
from compersion_talks.domain.sheets import Sheet
from compersion_talks.domain.wording import PrintedLine
from compersion_talks.library import read_built_in
from tests.builders import a_sheet, a_talk, release_sheets

DECKS = tuple(one.deck for one in read_built_in().values())
BLOCKS = (
    *("hopes", "how_we_talk", "thanks", "common", "limits", "caring", "offers", "wishes"),
    *("aftercare", "good_to_know", "introductions", "next_talk"),
)
TWO_COLONS = re.compile(r":\s[^.!?'\n]*:(?=\s|$)")


def write_words(line: PrintedLine) -> str:
    """Put the runs of a line together."""
    return "".join(run.text for run in line)


def list_passages(agenda: Agenda) -> Iterator[Passage]:
    """List what is printed below a heading, outside topics."""
    for block in BLOCKS:
        yield from getattr(agenda, block)


def list_printed(agenda: Agenda) -> Iterator[tuple[str, str]]:
    """List each printed line with what is printed right before it: a question or a heading."""
    for passage in list_passages(agenda):
        yield from ((passage.title, write_words(line)) for line in passage.lines)
    for items in (*agenda.topics, agenda.another_time):
        for item in items:
            yield from ((entry.label, write_words(entry.words)) for entry in item.entries)


def merge_two(deck: Deck, *sheets: Sheet) -> Agenda:
    """Merge the sheets of a talk of two."""
    talk = a_talk(len(sheets), minutes=60)
    return merge(deck, talk, release_sheets(deck, talk, *sheets))


def list_bare_prompts() -> Iterator[tuple[Deck, Prompt]]:
    """List the questions whose answer means nothing without them."""
    for deck in DECKS:
        for prompt in deck.prompts:
            if prompt.merge is MergeRule.POSITIONS and not prompt.is_never_sent:
                yield deck, prompt


BARE = tuple(list_bare_prompts())


def answer_everything(deck: Deck) -> Sheet:
    """Share every line of every question, and a few words where words are asked for."""
    given: dict[str, tuple[str, ...]] = {}
    for prompt in deck.prompts:
        options = tuple(option.id for option in prompt.options)
        if prompt.is_never_sent or not (options or prompt.is_text):
            continue
        most = prompt.pick_max or (len(options) if prompt.is_list else 1)
        given[prompt.id] = options[:most] if options else ("a walk by the river",)
    return a_sheet(shared=given)


@pytest.mark.parametrize(("deck", "prompt"), BARE, ids=lambda one: one.id)
def test_a_bare_answer_is_printed_with_its_question(deck: Deck, prompt: Prompt) -> None:
    first, last = prompt.options[0].id, prompt.options[-1].id
    labels = {option.label for option in prompt.options}

    for other in (first, last):
        sheets = (a_sheet(shared={prompt.id: (one,)}) for one in (first, other))
        printed = list(list_printed(merge_two(deck, *sheets)))

        said = [(before, words) for before, words in printed if any(one in words for one in labels)]
        assert {before for before, _words in said} <= {prompt.ask}


def test_there_are_many_bare_answers() -> None:
    assert len(BARE) > 10


@pytest.mark.parametrize("deck", DECKS, ids=lambda deck: deck.id)
def test_no_printed_line_has_two_colons(deck: Deck) -> None:
    sheet = answer_everything(deck)

    printed = list(list_printed(merge_two(deck, sheet, sheet)))
    printed += list_printed(merge_two(deck, sheet, a_sheet()))

    assert len(printed) > 10
    assert [words for _before, words in printed if TWO_COLONS.search(words)] == []


def test_a_line_with_two_colons_is_noticed() -> None:
    assert TWO_COLONS.search("Ash: thoughts: they go in circles")
