"""The paper itself, read back with other people's programs."""

import os
import re
import sys
import unicodedata
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from compersion_talks.domain.normalise import MOST_LINES, normalise
from compersion_talks.domain.talks import PaperSize
from compersion_talks.domain.wording import flatten
from compersion_talks.paper.agenda import Layout, render_agenda, write_agenda
from compersion_talks.paper.agenda_view import build_agenda_view
from tests import pdf_tools
from tests.needs import needs_poppler, needs_qpdf, needs_verapdf
from tests.paper.papers import LONG_WORD, WORLD, a_wordy_agenda, an_agenda
from tests.validating import list_faults

OURS = re.compile("Literata|Noto-Sans|Noto-Emoji")
DRAWN = ("LATIN", "DIGIT", "GREEK", "CYRILLIC", "COLON", "COMMA", "FULL STOP", "APOSTROPHE")
SPAN = re.compile(r"\d+ to \d+")
PAGE_NUMBER = ("1", "/", "2")
STRANGE = "🙂 ☕ ♥ 漢字 ไทย हिन्दी \u2060 é é́ 𝔘 שלום עולם! (ok)\nالعربية، نعم؟"
LONG_NAMES = tuple(f"{letter} Wilhelmina-Fredericke van Oostenbroek A" for letter in "ABCDEFGHIJKL")
VARIANTS = {
    "two": (an_agenda(), PaperSize.A4, Layout.ROOM),
    "nothing shared": (an_agenda(minutes=30, picks=0), PaperSize.LETTER, Layout.COVERED),
    "five, large": (an_agenda(5, 90, picks=3), PaperSize.A4, Layout.LARGE),
    "twelve": (an_agenda(12, 120, picks=4), PaperSize.LETTER, Layout.ROOM),
    "names of the world": (an_agenda(6, 60, names=WORLD), PaperSize.LETTER, Layout.LARGE),
    "names as long as names can be": (
        an_agenda(12, 30, names=LONG_NAMES),
        PaperSize.LETTER,
        Layout.COVERED,
    ),
    "the plan of twelve": (an_agenda(12, 120, picks=4), PaperSize.LETTER, Layout.PLAN),
    "letters no font has": (a_wordy_agenda(STRANGE), PaperSize.A4, Layout.PLAN),
}
each_variant = pytest.mark.parametrize("variant", VARIANTS)
each_with_room = pytest.mark.parametrize(
    "variant", [name for name, (*_, form) in VARIANTS.items() if form is not Layout.PLAN]
)
each_covered = pytest.mark.parametrize(
    "variant", [name for name, (*_, form) in VARIANTS.items() if form is Layout.COVERED]
)
HOSTILE = {
    "one long word": "x" * 2_000,
    "no spaces between signs": "!?" * 1_000,
    "prose": "Would you tell me before noon? " * 64,
    "line after line": "a\n" * MOST_LINES,
    "reading direction, over and over": "\u202eab\u2066" * 500,
    "towers of marks": ("a" + "\u0301" * 21) * 90,
    "right to left": "שלום עולם " * 200,
    "markup": "<table><td colspan=9999999>" * 70,
    "emoji": "👩‍👩‍👧‍👦" * 280,
}


@cache
def render_variant(variant: str) -> bytes:
    """Draw a variant, once for all tests."""
    return render_agenda(*VARIANTS[variant])


class _Words(HTMLParser):
    """Collects the words of a document's body, and leaves out the running page number."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._is_in_body = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._is_in_body = self._is_in_body or tag == "h1"

    def handle_data(self, data: str) -> None:
        if self._is_in_body:
            self.said.append(data)


@needs_poppler
@each_variant
def test_a_screen_reader_reads_what_the_agenda_says_in_its_order(variant: str) -> None:
    words = _Words()
    words.feed(write_agenda(*VARIANTS[variant]))

    spoken = pdf_tools.spoken(render_variant(variant))

    assert _keep_letters(spoken) == _keep_letters("".join(words.said))


@needs_poppler
def test_words_from_right_to_left_can_be_read_and_found() -> None:
    text = "".join(pdf_tools.texts(render_variant("names of the world")))

    assert "דנה לוי" in text


@needs_poppler
def test_each_page_says_which_one_it_is() -> None:
    texts = pdf_tools.texts(render_agenda(an_agenda(), PaperSize.A4))

    last_lines = ["".join(text.rstrip().splitlines()[-1].split()) for text in texts]

    assert last_lines == [f"{page}/{len(texts)}" for page in range(1, len(texts) + 1)]


@needs_verapdf
@each_variant
def test_every_paper_keeps_the_rules_of_accessible_pdf(variant: str, tmp_path: Path) -> None:
    file = tmp_path / "agenda.pdf"
    file.write_bytes(render_variant(variant))

    assert list_faults(file) == ()


def test_the_same_agenda_makes_the_same_bytes_on_any_machine(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first = render_agenda(an_agenda(), PaperSize.A4)

    for name in ("HOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "LANG", "TZ", "SOURCE_DATE_EPOCH"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    second = render_agenda(an_agenda(), PaperSize.A4)

    assert first == second


@needs_poppler
@needs_qpdf
@each_variant
def test_the_file_says_what_it_is_but_not_who_when_or_with_what(variant: str) -> None:
    pdf = render_variant(variant)

    facts, inside = pdf_tools.facts(pdf), pdf_tools.unpacked(pdf)

    assert facts["Title"] == "A plan for our talk"
    assert b"/Lang (en)" in inside
    for told in ("Author", "Creator", "Producer", "CreationDate", "ModDate", "Subject", "Keywords"):
        assert told not in facts
        assert f"/{told}".encode() not in inside
    assert not re.search(rb"weasyprint|(?i:xmp:|dc:creator|date>|producer)", inside)


@needs_poppler
@each_variant
def test_only_our_own_fonts_are_drawn_with(variant: str) -> None:
    fonts = pdf_tools.fonts(render_variant(variant))

    assert fonts
    assert all(OURS.match(font) for font in fonts)


@needs_poppler
@pytest.mark.parametrize(
    ("paper", "size"), [(PaperSize.A4, "595.276 x 841.89"), (PaperSize.LETTER, "612 x 792")]
)
def test_the_paper_has_the_size_asked_for(paper: PaperSize, size: str) -> None:
    facts = pdf_tools.facts(render_agenda(an_agenda(), paper))

    assert facts["Page size"].startswith(f"{size} pts")


@needs_poppler
@each_variant
def test_no_page_is_empty_and_none_is_heavy(variant: str) -> None:
    pdf = render_variant(variant)

    texts = pdf_tools.texts(pdf)

    assert all(len(text.split()) > len(PAGE_NUMBER) for text in texts)
    # A side of the plan holds what takes three pages with room to write.
    assert len(pdf) / len(texts) <= (25_000 if VARIANTS[variant][2] is Layout.PLAN else 9_000)


@needs_poppler
@each_variant
def test_a_page_never_ends_with_a_heading(variant: str) -> None:
    titles = set(re.findall(r"<(?:h[23].*?|dt)>(.*?)</", write_agenda(*VARIANTS[variant])))

    pages = pdf_tools.texts(render_variant(variant))

    for page in pages:
        *lines, _page_number = (line.strip() for line in page.splitlines() if line.strip())
        title, *beside = re.split(r"\s\s+", lines[-1])
        is_alone = not beside or SPAN.match(beside[0])
        assert title not in titles or not is_alone


@needs_poppler
@each_with_room
def test_a_card_is_not_cut_and_has_room_below_it(variant: str) -> None:
    agenda, _paper, form = VARIANTS[variant]
    parts = build_agenda_view(agenda, is_large=form.is_large).joined_stretches
    pages = [_keep_letters(text) for text in pdf_tools.texts(render_variant(variant))]

    for topic in (topic for part in parts for topic in part.topics if not topic.is_long):
        begins = _keep_letters(f"{topic.label} {topic.item.title}{flatten(topic.begins)}")
        page = next(text for text in pages[1:] if begins in text)
        _, found, after = page.rpartition(_keep_letters(topic.item.how) or begins)
        assert found
        assert after.count("Notes") == 1


@needs_poppler
@each_covered
def test_the_side_that_lies_outside_names_nobody_and_no_topic(variant: str) -> None:
    cover = VARIANTS[variant][0].words["paper"]["cover"]

    pages = pdf_tools.texts(render_variant(variant))

    outside = "".join(pages[-1].split())
    said = "".join(f"{cover['fold']} {cover['title']} {cover['found']}".split())
    assert outside == f"{said}{len(pages)}/{len(pages)}"


@needs_poppler
@each_with_room
def test_the_whole_time_line_stands_on_one_page(variant: str) -> None:
    agenda, _paper, form = VARIANTS[variant]

    page = pdf_tools.texts(render_variant(variant))[1 if form.is_large else 0]

    assert all(row.span in page for row in build_agenda_view(agenda, is_large=form.is_large).rows)


@needs_poppler
@pytest.mark.parametrize("typed", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_words_make_a_paper_of_bounded_size(typed: str) -> None:
    pdf = render_agenda(a_wordy_agenda(normalise(typed[:2_000]), partners=3), PaperSize.A4)

    assert pdf_tools.pages(pdf) <= 120
    assert len(pdf) <= 1_500_000


@needs_poppler
def test_a_long_word_stays_on_the_paper() -> None:
    agenda = replace(a_wordy_agenda(LONG_WORD), names=(LONG_WORD[:40], "Bo"))

    text = "".join("".join(pdf_tools.texts(render_agenda(agenda, PaperSize.A4))).split())

    assert text.count(LONG_WORD) >= 5


def test_no_web_process_ever_loads_the_renderer() -> None:
    render_agenda(an_agenda(), PaperSize.A4)

    assert "weasyprint" not in sys.modules
    assert os.environ.get("FONTCONFIG_FILE") is None


def _keep_letters(text: str) -> str:
    """Leave letters from left to right that our fonts draw: the tags hold others as drawn."""
    return "".join(letter for letter in text if unicodedata.name(letter, "").startswith(DRAWN))
