"""The plan on paper: how many sides, how full, and every word on it."""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from xml.etree import ElementTree

import pytest

from compersion_talks.domain.agenda import Agenda
from compersion_talks.domain.gate import shorten
from compersion_talks.domain.talks import PaperSize
from compersion_talks.domain.wording import PrintedLine, flatten
from compersion_talks.paper.agenda import Layout, render_agenda
from tests import pdf_tools
from tests.agendas import a_full_agenda, a_gated_agenda, an_empty_agenda
from tests.needs import needs_poppler, needs_verapdf
from tests.paper.papers import a_wordy_agenda, an_agenda
from tests.scenarios import list_scenarios_of_two, merge_scenario
from tests.validating import list_faults

pytestmark = needs_poppler

LEAST_OWN_WORDS = 10.0
TYPED = "We sat on the steps and said nothing for an hour, and it was good. " * 4
PAPERS = {
    "two": a_full_agenda(),
    "two, with much to say": a_full_agenda(2, 120, lines=20),
    "three": a_full_agenda(3, 90),
    "five": a_full_agenda(5, 120, lines=3),
    "twelve": a_full_agenda(12, 120, lines=3),
    "nothing shared": an_empty_agenda(),
    "not ready": a_gated_agenda(),
    "full sheets": an_agenda(2, 90, picks=5),
    "long words of three": a_wordy_agenda(TYPED, partners=3),
    "right to left": replace(a_full_agenda(2), language="ar"),
}
each_paper = pytest.mark.parametrize("name", PAPERS)
each_size = pytest.mark.parametrize("size", PaperSize)


@cache
def render_scenario(name: str, size: PaperSize) -> bytes:
    """Draw the plan of a paper, once for all tests."""
    return render_agenda(PAPERS[name], size)


@pytest.mark.parametrize("size", PaperSize)
@pytest.mark.parametrize("letter", list_scenarios_of_two())
def test_two_people_get_two_sides(letter: str, size: PaperSize) -> None:
    agenda = merge_scenario(letter)

    shown = shorten(agenda) if agenda.is_gated else agenda
    assert pdf_tools.pages(render_agenda(shown, size)) <= (1 if agenda.is_gated else 2)


@pytest.mark.parametrize("minutes", [30, 60, 90])
def test_two_people_with_a_little_in_every_block_get_two_sides(minutes: int) -> None:
    agenda = a_full_agenda(2, minutes, lines=1)

    assert [pdf_tools.pages(render_agenda(agenda, size)) for size in PaperSize] == [2, 2]


@pytest.mark.parametrize("name", ["nothing shared", "not ready"])
def test_what_fits_on_one_side_stands_on_one(name: str) -> None:
    assert pdf_tools.pages(render_scenario(name, PaperSize.A4)) == 1


@each_size
def test_half_an_hour_of_two_with_one_line_each_is_on_one_side(size: PaperSize) -> None:
    said = a_full_agenda(2, 30, lines=1)
    kept = {key: getattr(said, key) for key in ("hopes", "thanks", "needs", "limits", "topics")}

    assert pdf_tools.pages(render_agenda(an_empty_agenda(2, 30, **kept), size)) == 1


@each_paper
@each_size
def test_no_side_but_the_last_is_less_than_a_third_full(name: str, size: PaperSize) -> None:
    *sides, _last = _measure_heights(render_scenario(name, size))

    assert all(reached >= 1 / 3 for reached in sides)


@pytest.mark.parametrize("form", [Layout.ROOM, Layout.COVERED, Layout.LARGE])
@pytest.mark.parametrize("name", ["two", "five", "full sheets", "nothing shared"])
def test_no_page_with_room_to_write_is_less_than_a_third_full(name: str, form: Layout) -> None:
    *pages, _last = _measure_ink(render_agenda(PAPERS[name], PaperSize.A4, form))

    assert all(reached >= 1 / 3 for reached in pages)


@each_paper
def test_every_word_that_was_shared_is_on_the_paper(name: str) -> None:
    found = _keep_letters("".join(pdf_tools.texts(render_scenario(name, PaperSize.A4))))
    spoken = _keep_letters(pdf_tools.spoken(render_scenario(name, PaperSize.A4)))

    for line in _list_lines(PAPERS[name]):
        for word in flatten(line).split():
            assert _keep_letters(word) in found
        if name != "right to left":
            assert _keep_letters(flatten(line)) in spoken


@each_paper
def test_nothing_lies_over_anything_else_or_outside(name: str) -> None:
    for width, height, boxes in _list_words(render_scenario(name, PaperSize.LETTER)):
        for left, top, right, bottom in boxes:
            assert 0 <= left < right <= width
            assert 0 <= top < bottom <= height
        assert not list(_find_overlaps(boxes))


def test_own_words_are_ten_points_high_or_more() -> None:
    words = "Xylophone"
    agenda = a_wordy_agenda(words)

    sizes = _list_sizes(render_agenda(agenda, PaperSize.LETTER), words)

    assert len(sizes) > 5
    assert min(sizes) >= LEAST_OWN_WORDS


@needs_verapdf
@each_size
def test_every_plan_keeps_the_rules_of_accessible_pdf(size: PaperSize, tmp_path: Path) -> None:
    files = []
    for number, name in enumerate(PAPERS):
        file = tmp_path / f"{number}.pdf"
        file.write_bytes(render_scenario(name, size))
        files.append(file)

    assert list_faults(*files) == ()


def _list_lines(agenda: Agenda) -> list[PrintedLine]:
    blocks = (agenda.hopes, agenda.how_we_talk, agenda.thanks, agenda.common, agenda.limits)
    more = (agenda.offers, agenda.wishes, agenda.aftercare, agenda.good_to_know)
    items = (*(item for items in agenda.topics for item in items), *agenda.another_time)
    entries = [entry for item in items for entry in item.entries]
    return [
        *(line for block in (*blocks, *more) for passage in block for line in passage.lines),
        *(*agenda.needs, *agenda.not_today),
        *(line for entry in entries for line in (entry.words, *entry.below)),
    ]


def _keep_letters(text: str) -> str:
    return "".join(re.findall(r"\w", text))


Box = tuple[float, float, float, float]


def _list_words(pdf: bytes) -> list[tuple[float, float, list[Box]]]:
    """Return the size of each page with a box for each word."""
    told = pdf_tools.run("pdftotext", "-bbox", "-", "-", pdf=pdf)
    body = re.search(r"<doc>.*</doc>", told, re.DOTALL)
    assert body
    root = ElementTree.fromstring(body[0])  # noqa: S314 - of our own PDF
    return [
        (
            float(page.attrib["width"]),
            float(page.attrib["height"]),
            [
                (
                    float(word.attrib["xMin"]),
                    float(word.attrib["yMin"]),
                    float(word.attrib["xMax"]),
                    float(word.attrib["yMax"]),
                )
                for word in page.iter("word")
            ],
        )
        for page in root.iter("page")
    ]


def _find_overlaps(boxes: list[Box]) -> list[tuple[Box, Box]]:
    """Find words that share more than a third of their height and a good part of their width."""
    found = []
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            wide = min(one[2], other[2]) - max(one[0], other[0])
            high = min(one[3], other[3]) - max(one[1], other[1])
            lower = min(one[3] - one[1], other[3] - other[1])
            if wide > 2 and high > lower * 0.5:
                found.append((one, other))
    return found


def _measure_heights(pdf: bytes) -> list[float]:
    """Say how far down the words of each page reach, its number left out."""
    pages = [
        (height, sorted(bottom for *_, bottom in boxes)) for _, height, boxes in _list_words(pdf)
    ]
    return [bottoms[-4] / height for height, bottoms in pages]


def _measure_ink(pdf: bytes) -> list[float]:
    """Say how far down the words or the ruled lines of each page reach."""
    pages = pdf_tools.pages(pdf)
    ruled = [pdf_tools.rules_on(pdf, page) for page in range(1, pages + 1)]
    words = _measure_heights(pdf)
    return [max(reached, lines / 20) for reached, lines in zip(words, ruled, strict=True)]


def _list_sizes(pdf: bytes, words: str) -> list[float]:
    with NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        told = pdf_tools.run("pdftohtml", "-xml", "-i", "-stdout", "-zoom", "1", file.name, pdf=b"")
    sizes = dict(re.findall(r'<fontspec id="(\d+)" size="(\d+)"', told))
    lines = re.findall(r'<text [^>]*font="(\d+)">(.*?)</text>', told)
    return [float(sizes[font]) for font, text in lines if words in text]
