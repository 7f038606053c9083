"""The agenda as HTML: nothing without content, and nothing that leads anywhere."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from compersion_talks.assets import find_asset_dir
from compersion_talks.domain.agenda import Agenda
from compersion_talks.domain.talks import LENGTHS, MOST_PARTNERS, PaperSize
from compersion_talks.paper.agenda import Layout, write_agenda
from tests.agendas import a_full_agenda, a_gated_agenda, an_empty_agenda
from tests.builders import NAMES
from tests.paper.papers import a_wordy_agenda, an_agenda

SHEETS = find_asset_dir("static") / "css"
each_form = pytest.mark.parametrize("form", Layout)


@each_form
@pytest.mark.parametrize("agenda", [an_empty_agenda(), a_gated_agenda()], ids=["empty", "gated"])
def test_no_heading_stands_without_content(agenda: Agenda, form: Layout) -> None:
    html = write_agenda(agenda, PaperSize.A4, form)

    assert not re.search(
        r"</h([23])>\s*(</div>\s*)*<(h[123]|section|div class=.(block|head))", html
    )
    for title in ("Another time", "Good to know", "Offers", "Caring", "How we talk"):
        assert title not in html


@each_form
@pytest.mark.parametrize("partners", [2, 5])
def test_headings_skip_no_level(partners: int, form: Layout) -> None:
    html = write_agenda(a_full_agenda(partners), PaperSize.A4, form)
    levels = [int(level) for level in re.findall(r"<h(\d)", html)]

    steps = zip(levels, levels[1:], strict=False)
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in steps)


@each_form
def test_typed_words_are_words_and_never_markup(form: Layout) -> None:
    html = write_agenda(
        a_wordy_agenda('<img src="file:///etc/passwd"><script>'), PaperSize.A4, form
    )

    assert "<img" not in html
    assert "<script" not in html
    assert "&lt;script&gt;" in html


@each_form
def test_nothing_on_the_paper_leads_anywhere_or_carries_a_name_for_machines(form: Layout) -> None:
    html = write_agenda(an_agenda(picks=5), PaperSize.A4, form)

    assert not re.search(r"\s(id|href|src|style|data-\w+|on\w+)=", html.partition("<body>")[2])
    assert set(re.findall(r'href="(\w|-)+:', html)) <= {"t"}


def test_each_size_and_large_print_has_a_style_sheet_of_its_own() -> None:
    letter = write_agenda(an_agenda(), PaperSize.LETTER, Layout.LARGE)
    ordinary = write_agenda(an_agenda(), PaperSize.A4, Layout.ROOM)

    assert {"letter.css", "large.css"} <= _list_sheets(letter)
    assert {"a4.css"} == _list_sheets(ordinary) - _list_sheets(letter)
    assert all((SHEETS / "agenda" / sheet).is_file() for sheet in _list_sheets(letter))


def test_the_page_and_the_plan_take_the_same_style_sheets() -> None:
    imported = re.findall(r'url\("agenda/(.*?)"\)', (SHEETS / "agenda.css").read_text())

    for_paper = _list_sheets(write_agenda(an_agenda(), PaperSize.A4)) - {"a4.css"}
    assert set(imported) - {"narrow.css"} == for_paper


@pytest.mark.parametrize("minutes", LENGTHS)
def test_the_strip_can_draw_every_stretch_to_scale(minutes: int) -> None:
    scale = (SHEETS / "agenda" / "scale.css").read_text()

    for partners in range(2, MOST_PARTNERS + 1):
        html = write_agenda(an_agenda(partners, minutes, picks=0, names=NAMES), PaperSize.A4)
        for kind, number in re.findall(r"\b(of|lasts)-(\d+)", html):
            assert f".{kind}-{number} {{ --{kind}: {number}; }}" in scale


def test_two_people_stand_side_by_side_where_both_have_lines() -> None:
    both = write_agenda(a_full_agenda(2), PaperSize.A4)
    nobody = write_agenda(an_empty_agenda(2), PaperSize.A4)
    three = write_agenda(a_full_agenda(3), PaperSize.A4)

    assert both.count('<th scope="col">Ash</th>') == 2
    assert '<th scope="col">Ash</th>' not in nobody + three


def test_one_of_two_who_alone_has_lines_runs_across_without_a_column_for_the_other() -> None:
    full = a_full_agenda(2)
    (first,), second = full.topics
    alone = replace(first, entries=tuple(one for one in first.entries if one.name != "Bo"))
    html = write_agenda(replace(full, topics=((alone,), second)), PaperSize.A4)

    card = html.partition(alone.title)[2].partition('class="write"')[0]
    assert "<table" not in card
    assert "<b>Ash:</b>" in card
    assert "<b>Bo:</b>" not in card


def test_boxes_stand_only_under_what_calls_for_an_answer() -> None:
    html = write_agenda(a_full_agenda(2), PaperSize.A4)

    answers = sum(
        entry.has_answers
        for items in a_full_agenda(2).topics
        for item in items
        for entry in item.entries
    )
    assert html.count("<span>I need time</span>") == answers > 0


def test_what_was_asked_stands_before_an_answer_where_it_changes() -> None:
    html = write_agenda(a_full_agenda(2), PaperSize.A4)

    column = html.partition('<th scope="col">Bo</th>')[2].partition("</td>")[0]
    assert column.count("What is hard:") == 1


def test_where_people_agree_who_begins_the_name_is_for_when_they_cannot() -> None:
    html = write_agenda(a_full_agenda(2, begins_by_agreement=True), PaperSize.A4)

    assert "Decide together who begins. If you can&#39;t, Ash does." in html
    assert "Ash begins" not in html


@each_form
def test_every_paper_says_what_to_do_before_it_is_read(form: Layout) -> None:
    html = write_agenda(an_agenda(), PaperSize.A4, form)

    assert "Before you read:" in html
    assert "it was written to be talked about" in html


def test_a_short_plan_asks_for_a_day_and_for_nothing_else() -> None:
    html = write_agenda(a_gated_agenda(), PaperSize.A4)

    assert "Choose a day." in html
    assert "begin without that person" in html
    assert a_gated_agenda().thanks[0].title in html
    assert "What we try" not in html
    assert 'class="strip' not in html


@pytest.mark.parametrize("form", Layout)
def test_every_form_of_a_short_plan_has_its_needs_and_limits(form: Layout) -> None:
    agenda = a_gated_agenda()
    html = write_agenda(agenda, PaperSize.A4, form)

    said = [*agenda.needs, *(line for block in agenda.limits for line in block.lines)]
    words = [part.text for line in said for part in line if part.is_own]
    assert words
    assert all(word in html for word in words)


def test_where_nothing_is_left_the_limits_say_that_nobody_has_to_give_a_phone() -> None:
    html = write_agenda(replace(a_full_agenda(), another_time=()), PaperSize.A4)

    assert html.count("Nobody has to give a phone, a password or their location") == 1


def test_a_plan_in_order_swaps_nothing_and_leaves_a_line_for_the_day_of_the_rest() -> None:
    html = write_agenda(replace(a_full_agenda(), begins_by_agreement=True), PaperSize.A4)

    assert "swap one" not in html
    assert "A day for the rest:" in html


def test_the_limit_sentence_stands_beside_what_waits_for_another_time() -> None:
    html = write_agenda(a_full_agenda(), PaperSize.A4)

    waiting = html.partition("Another time</h2>")[2]
    assert "A limit needs no reason and no yes." in waiting
    assert "Nobody has to give a phone, a password or their location to end a talk." in waiting


def test_no_style_sheet_asks_for_anything_else() -> None:
    for sheet in _find_style_sheets():
        text = sheet.read_text().replace('url("ruled.svg")', "")
        assert not re.search(r"url\(|@import|@font-face", text), sheet.name
    assert (SHEETS / "agenda" / "ruled.svg").is_file()


def _list_sheets(html: str) -> set[str]:
    return set(re.findall(r'href="ct-asset:(.*?)"', html))


def _find_style_sheets() -> Iterator[Path]:
    yield from (SHEETS / "agenda").glob("*.css")
