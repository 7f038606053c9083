"""What stays together where the plan runs in two columns."""

import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest

from compersion_talks.domain.agenda import Agenda, Passage
from compersion_talks.domain.talks import PaperSize
from compersion_talks.paper.agenda import render_agenda
from tests import pdf_tools
from tests.agendas import a_full_agenda, a_named_line
from tests.needs import needs_poppler

pytestmark = needs_poppler

NAMES = ("Ash", "Bo", "Cam", "Dee", "Eli")
HEIGHTS = range(1, 8)
NOTHING: tuple[Passage, ...] = ()


def an_agenda_after(hopes: int, **changes: tuple[Passage, ...]) -> Agenda:
    """Make the agenda of five people; what they hope for is so many lines high."""
    every = tuple(a_named_line("Ash", "to understand one thing") for _number in range(hopes))
    blocks = ("how_we_talk", "thanks", "common", "limits", "another_time", "good_to_know")
    others: dict[str, Any] = {**dict.fromkeys(blocks, NOTHING), **changes}
    first = (Passage("What we hope for today", every),)
    return replace(a_full_agenda(5, 30), hopes=first, **others)


def say_by_all(words: str) -> tuple[Passage, ...]:
    """Make a passage in which each of five people says so."""
    return (Passage("A good time", tuple(a_named_line(name, name + words) for name in NAMES)),)


def find_columns(pdf: bytes, words: str) -> dict[str, set[tuple[int, bool]]]:
    """Find the page and the column of each word that matches."""
    layout = pdf_tools.run("pdftotext", "-bbox", "-", "-", pdf=pdf)
    found: dict[str, set[tuple[int, bool]]] = {}
    without = re.sub(r'xmlns="[^"]*"', "", layout)
    pages = ElementTree.fromstring(without)  # noqa: S314 - of our own PDF
    for number, page in enumerate(pages.iter("page")):
        middle = float(page.attrib["width"]) / 2
        for word in page.iter("word"):
            if re.match(words, word.text or ""):
                is_right = float(word.attrib["xMin"]) >= middle
                found.setdefault(word.text or "", set()).add((number, is_right))
    return found


@pytest.mark.parametrize(
    ("block", "words"),
    [("thanks", "-thanked"), ("common", "-thought of the winter without the boiler")],
)
def test_what_each_says_to_one_question_is_in_one_column(block: str, words: str) -> None:
    for hopes in HEIGHTS:
        agenda = an_agenda_after(hopes, **{block: say_by_all(words)})

        places = find_columns(render_agenda(agenda, PaperSize.A4), r"\w+-th")
        assert len(places) == len(NAMES)
        assert len(set().union(*places.values())) == 1, hopes


def test_no_note_is_alone_at_the_head_of_a_column() -> None:
    for hopes in range(1, 12):
        agenda = an_agenda_after(hopes, common=say_by_all("-that")[:1])
        pdf = render_agenda(agenda, PaperSize.A4)

        [last] = find_columns(pdf, "Eli-that").values()
        [note] = find_columns(pdf, r"want\?$").values()
        assert note == last, hopes
