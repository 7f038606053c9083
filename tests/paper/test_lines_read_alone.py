"""Each printed line can be read alone: a bare answer has its question, no line has two colons."""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from compersion_talks.domain.agenda import Agenda, Passage
from compersion_talks.domain.decks import Deck
from compersion_talks.domain.merging import merge
from compersion_talks.domain.prompts import MergeRule, Prompt
from compersion_talks.domain.sheets import Sheet
from compersion_talks.domain.talks import PaperSize
from compersion_talks.domain.wording import PrintedLine
from compersion_talks.library import read_built_in
from compersion_talks.paper.agenda import Layout, write_agenda
from tests.builders import a_sheet, a_talk, an_answer, release_sheets

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


SAID = re.compile(r'<p class="(?:own|said|one)">(.*?)</p>', re.DOTALL)
TAG = re.compile(r"<[^>]*>")


def list_said(agenda: Agenda, layout: Layout) -> list[str]:
    """List what topics print of each person, as it is read aloud."""
    found = SAID.findall(write_agenda(agenda, PaperSize.A4, layout))
    return [" ".join(unescape(TAG.sub("", said)).split()) for said in found]


def merge_asks_of_three(*addressees: str) -> Agenda:
    """Merge the asks of three people: a few words each, and the same line of a list."""
    deck = read_built_in()["other-connections"].deck
    talk = a_talk(3)
    ids = [talk.partners["ABC".index(letter)].id if letter else "" for letter in addressees]
    sheets = [
        a_sheet(
            an_answer("main-ask", "a walk by the river", addressee=to),
            an_answer("support-from-partner", "listen", "patience", addressee=to),
        )
        for to in ids
    ]
    return merge(deck, talk, release_sheets(deck, talk, *sheets))


@pytest.mark.parametrize("layout", Layout)
def test_no_line_of_a_topic_is_read_with_two_colons(layout: Layout) -> None:
    said = list_said(merge_asks_of_three("C", "", "A"), layout)

    assert "Ash, to Cam One thing I ask for: a walk by the river" in said
    assert [line for line in said if TWO_COLONS.search(line)] == []


@pytest.mark.parametrize("layout", Layout)
def test_what_several_ask_of_one_person_says_of_whom(layout: Layout) -> None:
    said = list_said(merge_asks_of_three("C", "C", ""), layout)

    assert any(line.startswith("More than one of us, to Cam Support that") for line in said)


@pytest.mark.parametrize("layout", Layout)
def test_a_list_is_one_line_below_one_name(layout: Layout) -> None:
    said = list_said(merge_asks_of_three("C", "C", ""), layout)

    [listed] = [line for line in said if line.startswith("More than one of us")]
    assert listed.endswith(
        "listen without trying to fix it; be patient when I ask the same thing again"
    )


def test_only_what_people_wrote_is_parted_with_a_semicolon() -> None:
    deck = read_built_in()["other-connections"].deck
    level = next(one.options[1].id for one in deck.prompts if one.id == "glad-strength")
    sheets = (
        a_sheet(shared={"pause-sign": [sign], "glad-strength": [level]})
        for sign in ("pineapple", "red")
    )
    said = list_said(merge_two(deck, *sheets), Layout.PLAN)

    assert "Signs for a pause pineapple; red" in said
    assert any("'a little glad' Feeling glad and" in line for line in said)
