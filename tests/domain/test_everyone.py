"""What is printed only if each of us writes something: all of it is printed, or none."""

import pytest

from compersion_talks.domain.agenda import Agenda
from compersion_talks.domain.answers import check_answer
from compersion_talks.domain.decks import Deck
from compersion_talks.domain.merging import merge
from compersion_talks.domain.plain_text import to_text
from compersion_talks.domain.prompts import Pick
from compersion_talks.domain.sheets import ReleasedLine, Sheet
from compersion_talks.domain.visible import find_visible
from tests.builders import a_deck, a_section, a_sheet, a_talk, release_sheets
from tests.domain.agendas import list_topics
from tests.prompts import IF_MUTUAL, PRIVATE, SHARED, a_part_of_mine, a_text_prompt

PROMPT = a_part_of_mine()
EMPTY = a_sheet()


def a_text(text: str, visibility: str = IF_MUTUAL) -> Sheet:
    """Make a sheet with what a page sends."""
    return a_sheet(check_answer(PROMPT, [Pick(text, visibility)]))  # type: ignore[arg-type]


def the_deck() -> Deck:
    """Make a deck that asks for each one's part."""
    return a_deck(a_section("first", PROMPT))


def merge_sheets(*sheets: Sheet) -> Agenda:
    """Merge the sheets of a talk."""
    talk = a_talk(len(sheets))
    return merge(the_deck(), talk, release_sheets(the_deck(), talk, *sheets))


def test_what_each_of_us_wrote_is_printed_under_names() -> None:
    printed = list_topics(merge_sheets(a_text("I shouted"), a_text("I left")))

    assert printed == {"The lines": ["Ash: I shouted", "Bo: I left"]}


@pytest.mark.parametrize("other", [EMPTY, a_text("  ", PRIVATE), a_text("I left", PRIVATE)])
def test_where_one_person_is_missing_nothing_is_printed(other: Sheet) -> None:
    nothing = merge_sheets(EMPTY, EMPTY)

    assert merge_sheets(a_text("I shouted"), other) == nothing
    assert merge_sheets(other, a_text("I shouted")) == nothing


def test_in_a_group_all_but_one_are_not_everyone() -> None:
    most = [a_text(f"part {number}") for number in range(11)]

    assert merge_sheets(*most, EMPTY) == merge_sheets(*[EMPTY] * 12)
    assert len(list_topics(merge_sheets(*most, a_text("I left")))["The lines"]) == 12


def test_nothing_from_me_counts_and_prints_nothing() -> None:
    agenda = merge_sheets(a_text("I shouted"), a_text(""), a_text(" \n "))

    assert list_topics(agenda) == {"The lines": ["Ash: I shouted"]}
    assert merge_sheets(a_text(""), a_text("")) == merge_sheets(EMPTY, EMPTY)


def test_nothing_from_me_is_kept_released_and_never_visible() -> None:
    sheet = a_text("  ")

    (answer,) = sheet.release(the_deck(), "1" * 32).answers
    seen = find_visible(the_deck(), a_talk(), release_sheets(the_deck(), a_talk(), sheet, sheet))

    assert [line.value for line in sheet.answers[PROMPT.id].lines] == [""]
    assert answer.lines == (ReleasedLine("", only_if_mutual=True),)
    assert seen.answers == ()


def test_everyone_never_means_for_certain() -> None:
    assert a_text("I shouted", SHARED).answers[PROMPT.id].lines[0].visibility is PRIVATE


def test_an_empty_text_says_nothing_anywhere_else() -> None:
    prompt = a_text_prompt()

    assert check_answer(prompt, [Pick(" ", SHARED)]).lines == ()


def test_whose_part_is_missing_is_not_told_in_a_group() -> None:
    one, two, three = a_text("I shouted"), a_text("I left"), a_text("I lied")

    texts = {
        to_text(merge_sheets(*sheets))
        for sheets in ((one, two, EMPTY), (EMPTY, two, three), (one, EMPTY, EMPTY))
    }

    assert len(texts) == 1
