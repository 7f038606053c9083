"""Last time's agreements on every paper of a next talk: plan, worksheet and notes."""

from itertools import product
from pathlib import Path

import pytest

from compersion_talks.domain.agenda import Agenda
from compersion_talks.domain.agreements import Agreement
from compersion_talks.domain.decks import Deck
from compersion_talks.domain.last_time import ask_about_last_time
from compersion_talks.domain.merging import merge
from compersion_talks.domain.talks import LENGTHS, PaperSize, Talk
from compersion_talks.library import read_built_in
from compersion_talks.paper.agenda import Layout, render_agenda, write_agenda
from compersion_talks.paper.notes import lay_out_notes, render_notes, write_notes
from compersion_talks.paper.worksheet import render_worksheet, write_worksheet
from tests import pdf_tools
from tests.builders import a_sheet, a_talk, release_sheets
from tests.needs import needs_poppler, needs_verapdf
from tests.validating import list_faults

TEA, HEBREW = "Tea on Sunday, without phones", "הליכה בכל שבת"
AGREEMENTS = (Agreement(TEA, "both of us"), Agreement(HEBREW, "דנה"), Agreement("Say it before"))
VIEWS = ("kept", "no-longer", "not-mine")
OWN = "We forgot it twice."


def the_deck() -> Deck:
    """Return the deck of a next talk."""
    return ask_about_last_time(read_built_in()["check-in"].deck, len(AGREEMENTS))


def the_talk(people: int = 2, minutes: int = 30) -> Talk:
    """Return a talk that was opened with agreements."""
    return a_talk(people, minutes=minutes, last_time=AGREEMENTS)


def an_agenda(people: int = 2, minutes: int = 30) -> Agenda:
    """Return a plan on which everyone says something of each agreement."""
    talk = the_talk(people, minutes)
    sheets = (
        a_sheet(
            shared={
                **{f"last_time-{n}": [VIEWS[(seat + n) % 3]] for n in (1, 2, 3)},
                "last_time-1-words": [OWN],
                "chk-ask": ["A walk on Saturday"],
            }
        )
        for seat in range(people)
    )
    return merge(the_deck(), talk, release_sheets(the_deck(), talk, *sheets))


@pytest.mark.parametrize("layout", Layout)
def test_each_print_of_the_plan_shows_them_with_boxes(layout: Layout) -> None:
    html = write_agenda(an_agenda(), PaperSize.A4, layout)

    for words in (TEA, "Say it before", "Asked again: none of these", OWN):
        assert words in html
    assert html.count("<span>keep</span> <span>change</span> <span>drop</span>") == 3


@needs_poppler
@pytest.mark.parametrize(("people", "minutes"), [(2, 30), (2, 60), (4, 60), (12, 120)])
def test_one_sheet_still_holds_the_plan(people: int, minutes: int) -> None:
    assert minutes in LENGTHS

    drawn = render_agenda(an_agenda(people, minutes), PaperSize.LETTER)

    assert pdf_tools.pages(drawn) <= 2


def test_the_worksheet_names_each_agreement_once_above_its_questions() -> None:
    html = write_worksheet(the_deck(), PaperSize.A4, last_time=AGREEMENTS)

    assert html.count(TEA) == 1
    assert html.index(TEA) < html.index("Agreement 1: how did it go?") < html.index(HEBREW)


def test_notes_say_which_agreement_an_answer_was_about() -> None:
    sheet = a_sheet(private={"last_time-1": ["not-kept"]})

    html = write_notes(lay_out_notes(the_deck(), the_talk(), sheet), PaperSize.A4)

    assert f"Agreement 1: how did it go? {TEA}" in html


@needs_verapdf
def test_every_paper_of_a_next_talk_can_be_read_aloud(tmp_path: Path) -> None:
    deck, sizes = the_deck(), tuple(PaperSize)
    sheet = a_sheet(private={"last_time-2": ["kept"], "last_time-2-words": [HEBREW]})
    notes = lay_out_notes(deck, the_talk(), sheet)
    for size, layout in product(sizes[:1], Layout):
        (tmp_path / f"plan-{layout}.pdf").write_bytes(render_agenda(an_agenda(), size, layout))
    sheet_of_paper = render_worksheet(deck, sizes[1], last_time=AGREEMENTS)
    (tmp_path / "worksheet.pdf").write_bytes(sheet_of_paper)
    (tmp_path / "notes.pdf").write_bytes(render_notes(notes, sizes[1]))

    assert list_faults(*sorted(tmp_path.glob("*.pdf"))) == ()
