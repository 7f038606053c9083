"""A partner's own notes on paper: every line of their sheet, room to write, nothing on top."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from html import unescape
from itertools import cycle, groupby
from pathlib import Path

import pytest

from compersion_talks.domain.decks import Visibility
from compersion_talks.domain.normalise import MOST_LINES, normalise
from compersion_talks.domain.sheets import Answer, Line, Sheet
from compersion_talks.domain.talks import PaperSize, Partner
from compersion_talks.paper.notes import (
    Notes,
    NotesFailed,
    lay_out_notes,
    render_notes,
    write_notes,
)
from compersion_talks.pdf.render_client import Failure, RenderFailed
from tests import pdf_tools
from tests.builders import a_talk
from tests.needs import needs_poppler, needs_qpdf, needs_verapdf
from tests.paper.papers import LONG_WORD, a_filled_sheet, the_deck
from tests.validating import list_faults

SEATS = (Partner("1" * 32, "Ash"), Partner("2" * 32, "דנה לוי"), Partner("3" * 32, "Zoë"))
HEBREW = "שלום עולם, מה שלומך היום? (ok)\nשורה שנייה"
PROSE = "I want to say this slowly, because it matters. " * 42
BOXES = tuple(one for one in the_deck().prompts if one.is_text and not one.is_never_sent)


def a_mixed_sheet(picks: int) -> Sheet:
    """Fill a sheet so that lines of one answer travel differently far, some to one person."""
    filled = a_filled_sheet(1, picks).answers
    return Sheet({key: _mixed(answer, place) for place, (key, answer) in enumerate(filled.items())})


def _mixed(answer: Answer, place: int) -> Answer:
    prompt = the_deck().find_prompt(answer.prompt_id)
    assert prompt is not None
    reach = prompt.visibility_allowed
    lines = tuple(
        Line(line.value, reach[(place + at // 2) % len(reach)])
        for at, line in enumerate(answer.lines)
    )
    return Answer(prompt.id, lines, SEATS[1 + place % 2].id if prompt.is_addressable else "")


def answer_in_turn(*texts: str) -> Sheet:
    """Write something into every box, one text after the other."""
    lines = [(Line(words, Visibility.PRIVATE),) for words in texts]
    boxes = zip(BOXES, cycle(lines), strict=False)
    return Sheet({prompt.id: Answer(prompt.id, line) for prompt, line in boxes})


def lay_out(sheet: Sheet) -> Notes:
    """Lay out the notes of a sheet."""
    return lay_out_notes(the_deck(), a_talk(SEATS), sheet)


VARIANTS = {
    "ordinary": (a_mixed_sheet(3), PaperSize.A4, False),
    "ordinary, letter": (answer_in_turn(HEBREW, PROSE, LONG_WORD), PaperSize.LETTER, False),
    "large": (Sheet(), PaperSize.A4, True),
    "large, letter": (a_mixed_sheet(1), PaperSize.LETTER, True),
}
each_variant = pytest.mark.parametrize("variant", VARIANTS)
HOSTILE = (
    "x" * 2_000,
    "a\n" * MOST_LINES,
    "\u202eab\u2066" * 500,
    ("a" + "\u0301" * 21) * 90,
    "<table><td colspan=9999999>" * 70,
)


@cache
def render_variant(variant: str) -> bytes:
    """Draw a variant, once for all tests."""
    sheet, paper, is_large = VARIANTS[variant]
    return render_notes(lay_out(sheet), paper, is_large)


def run_together(text: str) -> str:
    """Leave out the spaces: where a line ends is up to the paper."""
    return "".join(text.split())


def list_texts(sheet: Sheet) -> Iterator[str]:
    """List what the notes say: each question, its lines, and behind them who could read them."""
    for prompt in the_deck().prompts:
        if prompt.id in sheet.answers and not prompt.is_never_sent:
            yield prompt.ask
            for reach, lines in groupby(sheet.answers[prompt.id].lines, lambda one: one.visibility):
                options = [(prompt.find_option(line.value), line.value) for line in lines]
                yield from (key if option is None else option.label for option, key in options)
                yield the_deck().texts["visibility"][reach]["short"]


@needs_poppler
@pytest.mark.parametrize("variant", ["ordinary", "large, letter"])
def test_every_question_answered_and_every_line_is_read_in_order(variant: str) -> None:
    spoken = run_together(pdf_tools.spoken(render_variant(variant)))

    place = 0
    for words in map(run_together, list_texts(VARIANTS[variant][0])):
        place = spoken.find(words, place) + len(words)
        assert place >= len(words), words


def test_what_was_not_answered_is_not_asked_again() -> None:
    sheet = Sheet({BOXES[0].id: Answer(BOXES[0].id, (Line("soup", Visibility.SHARED),))})

    html = write_notes(lay_out(sheet), PaperSize.A4)

    assert re.findall("<h3>(.*?)</h3>", unescape(html)) == [BOXES[0].ask]


def test_a_box_that_is_never_sent_is_not_on_the_notes() -> None:
    never = [prompt for prompt in the_deck().prompts if prompt.is_never_sent]
    line = (Line("a heron", Visibility.PRIVATE),)

    notes = lay_out(Sheet({prompt.id: Answer(prompt.id, line) for prompt in never}))

    assert len(never) > 1
    assert notes.sections == ()


def test_a_line_says_for_whom_it_was() -> None:
    html = write_notes(lay_out(a_mixed_sheet(2)), PaperSize.A4)

    assert "To Zoë" in html
    assert "To \u2067דנה לוי\u2069" in html


def test_typed_words_keep_the_direction_they_run_in() -> None:
    html = write_notes(lay_out(answer_in_turn(HEBREW)), PaperSize.A4)

    assert html.count('<li dir="rtl" class="typed">\u2067שלום') == len(BOXES)


def test_notes_in_a_language_from_right_to_left_turn_around() -> None:
    notes = lay_out_notes(replace(the_deck(), language="he"), a_talk(SEATS), a_mixed_sheet(1))

    html = write_notes(notes, PaperSize.A4)

    assert '<html lang="he" dir="rtl">' in html
    assert '<li dir="rtl">' in html


@needs_poppler
@each_variant
def test_the_first_page_shows_no_answer_and_no_question(variant: str) -> None:
    first = run_together(pdf_tools.texts(render_variant(variant))[0])

    asks = {prompt.ask for prompt in the_deck().prompts}
    titles = {section.title for section in the_deck().sections}
    assert "Myownnotes" in first
    assert [words for words in asks | titles if run_together(words) in first] == []
    assert [one.name for one in SEATS if run_together(one.name) in first] == []


@needs_poppler
@each_variant
def test_there_is_room_to_write_on_the_last_page(variant: str) -> None:
    assert "Room to write" in pdf_tools.texts(render_variant(variant))[-1]


@needs_verapdf
@each_variant
def test_notes_keep_the_rules_of_accessible_pdf(variant: str, tmp_path: Path) -> None:
    file = tmp_path / "notes.pdf"
    file.write_bytes(render_variant(variant))

    assert list_faults(file) == ()


@needs_poppler
@needs_qpdf
@each_variant
def test_the_file_says_nothing_about_the_talk(variant: str) -> None:
    facts, inside = (
        pdf_tools.facts(render_variant(variant)),
        pdf_tools.unpacked(render_variant(variant)),
    )

    assert facts["Title"] == "My own notes"
    assert not {"Author", "Creator", "Producer", "CreationDate", "ModDate"} & facts.keys()
    assert b"/Lang (en)" in inside


@needs_poppler
def test_paper_and_print_can_be_chosen() -> None:
    small, large = render_variant("ordinary"), render_variant("large, letter")

    assert "A4" in pdf_tools.facts(small)["Page size"]
    assert "letter" in pdf_tools.facts(large)["Page size"]
    assert pdf_tools.pages(large) > pdf_tools.pages(small)


@needs_poppler
@each_variant
def test_a_page_never_ends_with_a_heading(variant: str) -> None:
    html = write_notes(lay_out(VARIANTS[variant][0]), PaperSize.A4)
    titles = set(re.findall(r"<h[23]>(.*?)</h", unescape(html))) - {"Room to write"}

    for page in pdf_tools.texts(render_variant(variant)):
        *lines, _page_number = (line.strip() for line in page.splitlines() if line.strip())
        assert lines[-1] not in titles


@needs_poppler
@each_variant
def test_no_page_is_empty_and_none_is_heavy(variant: str) -> None:
    texts = pdf_tools.texts(render_variant(variant))

    assert all(len(text.split()) > len(("Page", "1", "of", "2")) for text in texts)
    assert len(render_variant(variant)) / len(texts) <= 12_000


@needs_poppler
def test_hostile_words_make_notes_of_bounded_size() -> None:
    hostile = answer_in_turn(*(normalise(typed[:2_000]) for typed in HOSTILE))

    pdf = render_notes(lay_out(hostile), PaperSize.A4)

    assert pdf_tools.pages(pdf) <= 40
    assert len(pdf) <= 500_000


@needs_poppler
def test_words_too_long_for_a_line_stay_on_the_paper() -> None:
    text = run_together("".join(pdf_tools.texts(render_variant("ordinary, letter"))))

    assert text.count(LONG_WORD) == len(BOXES) // 3


def test_the_same_notes_make_the_same_bytes() -> None:
    assert render_notes(lay_out(VARIANTS["ordinary"][0]), PaperSize.A4) == render_variant(
        "ordinary"
    )


def test_notes_that_cannot_be_drawn_are_refused_without_their_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(_html: bytes) -> bytes:
        raise RenderFailed(Failure.CRASHED)

    monkeypatch.setattr("compersion_talks.paper.notes.render", fail)

    with pytest.raises(NotesFailed, match="^crashed$"):
        render_notes(lay_out(answer_in_turn("soup")), PaperSize.A4)
