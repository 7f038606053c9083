"""The agenda as HTML: the same skeleton for everyone, and nothing that leads anywhere."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from compersion_talks.assets import asset_dir
from compersion_talks.documents.agenda import agenda_html
from compersion_talks.domain.paper import Agenda
from compersion_talks.domain.talks import LENGTHS, MOST_PARTNERS, Paper
from tests.builders import NAMES
from tests.documents.papers import a_wordy_agenda, an_agenda

SHEETS = asset_dir("static") / "css"


def test_headings_are_the_same_whether_much_or_nothing_was_shared() -> None:
    nothing = _headings(an_agenda(picks=0))
    much = _headings(an_agenda(picks=5))

    subject = re.compile(r'<h2 class="subject">.*?</h2>')
    assert [subject.sub("", one) for one in nothing] == [subject.sub("", one) for one in much]


def test_room_to_write_is_the_same_whether_much_or_nothing_was_shared() -> None:
    nothing = agenda_html(an_agenda(picks=0), Paper.A4)
    much = agenda_html(an_agenda(picks=5), Paper.A4)

    for room in ('class="room"', 'class="blank"', "<td></td>"):
        assert nothing.count(room) == much.count(room)
    assert nothing.count('class="ruled') <= much.count('class="ruled')


def test_a_block_without_lines_says_what_each_of_us_may_do() -> None:
    html = agenda_html(an_agenda(picks=0), Paper.A4)

    empty = an_agenda().words["paper"]["empty"]
    for block in set(empty) - {"topic"}:
        assert empty[block] in html


def test_headings_skip_no_level() -> None:
    levels = [int(level) for level in re.findall(r"<h(\d)", agenda_html(an_agenda(), Paper.A4))]

    steps = zip(levels, levels[1:], strict=False)
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in steps)


def test_typed_words_are_words_and_never_markup() -> None:
    html = agenda_html(a_wordy_agenda('<img src="file:///etc/passwd"><script>'), Paper.A4)

    assert "<img" not in html
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_nothing_on_the_paper_leads_anywhere_or_carries_a_name_for_machines() -> None:
    html = agenda_html(an_agenda(picks=5), Paper.A4)

    assert not re.search(r"\s(id|href|src|style|data-\w+|on\w+)=", html.partition("<body>")[2])
    assert set(re.findall(r'href="(\w|-)+:', html)) <= {"t"}


def test_each_size_and_large_print_has_a_style_sheet_of_its_own() -> None:
    letter = agenda_html(an_agenda(), Paper.LETTER, is_large=True)
    ordinary = agenda_html(an_agenda(), Paper.A4)

    assert {"letter.css", "large.css"} <= _sheets(letter)
    assert {"a4.css"} == _sheets(ordinary) - _sheets(letter)
    assert all((SHEETS / "agenda" / sheet).is_file() for sheet in _sheets(letter))


def test_the_page_and_the_paper_take_the_same_style_sheets() -> None:
    imported = re.findall(r'url\("agenda/(.*?)"\)', (SHEETS / "agenda.css").read_text())

    for_paper = _sheets(agenda_html(an_agenda(), Paper.A4)) - {"a4.css"}
    assert set(imported) - {"narrow.css"} == for_paper


@pytest.mark.parametrize("minutes", LENGTHS)
def test_the_time_line_can_draw_every_stretch_to_scale(minutes: int) -> None:
    scale = (SHEETS / "agenda" / "scale.css").read_text()

    for partners in range(2, MOST_PARTNERS + 1):
        html = agenda_html(an_agenda(partners, minutes, picks=0, names=NAMES), Paper.A4)
        for kind, number in re.findall(r"\b(of|from|lasts)-(\d+)", html):
            assert f".{kind}-{number} {{ --{kind}: {number}; }}" in scale


def test_no_style_sheet_asks_for_anything_else() -> None:
    for sheet in _style_sheets():
        text = sheet.read_text().replace('url("ruled.svg")', "")
        assert not re.search(r"url\(|@import|@font-face", text), sheet.name
    assert (SHEETS / "agenda" / "ruled.svg").is_file()


def _headings(agenda: Agenda) -> list[str]:
    return re.findall(r"<h[123].*?</h[123]>", agenda_html(agenda, Paper.A4))


def _sheets(html: str) -> set[str]:
    return set(re.findall(r'href="ct-asset:(.*?)"', html))


def _style_sheets() -> Iterator[Path]:
    yield from (SHEETS / "agenda").glob("*.css")
