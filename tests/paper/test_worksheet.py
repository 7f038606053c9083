"""A deck on paper: everything that is asked, room for a pen, and no place for what is not sent."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from compersion_talks.cli import install
from compersion_talks.domain.decks import Deck, Visibility
from compersion_talks.domain.talks import PaperSize
from compersion_talks.domain.walk import has_one_path
from compersion_talks.library import read_built_in
from compersion_talks.paper.agenda import Failure, RenderFailed
from compersion_talks.paper.worksheet import (
    PrintedPrompt,
    lay_out_worksheet,
    render_worksheet,
    write_worksheet,
)
from tests import pdf_tools
from tests.needs import needs_poppler
from tests.paper.papers import the_deck

DECKS = {deck_id: one.deck for deck_id, one in read_built_in().items()}
each_deck = pytest.mark.parametrize("deck", DECKS.values(), ids=list(DECKS))


@cache
def render_deck(deck_id: str, paper: PaperSize = PaperSize.A4, is_large: bool = False) -> bytes:
    """Draw the worksheet of a built-in deck, once for all tests."""
    return render_worksheet(DECKS[deck_id], paper, is_large)


def print_prompt(prompt_id: str) -> PrintedPrompt:
    """Return how a question of the longest deck is laid out."""
    sections = lay_out_worksheet(the_deck()).sections
    return next(one for part in sections for one in part.prompts if one.prompt.id == prompt_id)


def list_asks(deck: Deck) -> Iterator[str]:
    """List all that a deck asks, page by page: each question, and each line to choose."""
    for section in deck.sections:
        yield section.title
        for prompt in section.prompts:
            yield prompt.ask
            options = prompt.core_options if has_one_path(deck) else prompt.options
            yield from (option.label for option in options)


def run_together(text: str) -> str:
    """Leave out the spaces: where a line ends is up to the paper."""
    return "".join(text.split())


@needs_poppler
@each_deck
def test_every_question_and_every_line_stands_on_the_paper(deck: Deck) -> None:
    text = run_together(" ".join(pdf_tools.texts(render_deck(deck.id))))

    assert [words for words in list_asks(deck) if run_together(words) not in text] == []


@needs_poppler
@each_deck
def test_a_screen_reader_reads_questions_and_lines_in_the_order_of_the_deck(deck: Deck) -> None:
    spoken = run_together(pdf_tools.spoken(render_deck(deck.id)))

    place = 0
    for words in map(run_together, list_asks(deck)):
        place = spoken.find(words, place) + len(words)
        assert place >= len(words), words


def test_a_deck_with_one_path_is_short_on_paper_and_marks_nothing() -> None:
    first, other = DECKS["first-talk"], DECKS["check-in"]
    mark = first.texts["worksheet"]["short_path_mark"]

    assert mark not in write_worksheet(first, PaperSize.A4)
    assert mark in write_worksheet(other, PaperSize.A4)
    assert "clear steps that protect our sexual health" not in write_worksheet(first, PaperSize.A4)


@needs_poppler
def test_paper_and_print_can_be_chosen() -> None:
    small, large = render_deck("check-in"), render_deck("check-in", PaperSize.LETTER, is_large=True)

    assert "A4" in pdf_tools.facts(small)["Page size"]
    assert "letter" in pdf_tools.facts(large)["Page size"]
    assert pdf_tools.pages(large) > pdf_tools.pages(small)


@needs_poppler
@each_deck
def test_the_support_text_is_on_the_last_page_of_every_worksheet(deck: Deck) -> None:
    support = deck.texts["safety"]["support"]

    last = run_together(pdf_tools.texts(render_deck(deck.id))[-1])

    for line in (*support["lines"], *support["directories"]):
        assert run_together(line) in last


@needs_poppler
def test_a_stop_begins_the_page_after_one_that_lists_fears() -> None:
    stop = the_deck().texts["safety"]["after_fears"]["title"]

    pages = pdf_tools.texts(render_deck(the_deck().id))

    assert [page.strip().startswith(stop) for page in pages].count(True) == 1


@pytest.mark.parametrize(
    ("prompt_id", "how"),
    [
        ("thanks-one", ""),
        ("where-i-stand", "Choose one."),
        ("glad-strength", "Choose one."),
        ("which-connections", "Choose all that fit."),
        ("glad-room", "Choose up to 4."),
        ("needs-top", "Write 1 beside what comes first, up to 5."),
    ],
)
def test_a_question_says_how_many_lines_can_be_chosen(prompt_id: str, how: str) -> None:
    assert print_prompt(prompt_id).how == how


def test_who_may_read_an_answer_is_asked_only_where_there_is_a_choice() -> None:
    names = {one: the_deck().texts["visibility"][one]["short"] for one in Visibility}

    assert print_prompt("thanks-one").readers == (
        names[Visibility.SHARED],
        names[Visibility.PRIVATE],
    )
    assert print_prompt("needs-top").readers == tuple(names.values())
    assert print_prompt("focus").readers == ()


def test_there_is_more_room_for_more_words() -> None:
    assert print_prompt("pause-sign").ruled_lines == 1
    assert print_prompt("main-ask").ruled_lines == 3


def test_what_is_never_sent_has_no_place_on_paper() -> None:
    never = [
        one
        for deck in DECKS.values()
        for part in lay_out_worksheet(deck).sections
        for one in part.prompts
        if one.prompt.is_never_sent
    ]

    assert len(never) == 11
    assert {(one.ruled_lines, one.how, one.readers) for one in never} == {(0, "", ())}


def test_a_line_that_is_never_kept_has_no_box_to_tick() -> None:
    html = write_worksheet(the_deck(), PaperSize.A4)

    rows = re.findall(r'<th scope="row" class="(\w+)">(.+?)</th>', html)

    fears = the_deck().vocabulary.fears
    locked = {option.label for option in fears if option.is_locked}
    assert {unescape(label) for kind, label in rows if kind == "locked"} == locked
    assert {kind for kind, _ in rows} == {"locked", "pick"}
    assert html.count(the_deck().texts["worksheet"]["never"]) == len(locked) + 6


def test_not_sure_stands_apart_from_the_points_of_a_scale() -> None:
    groups = print_prompt("glad-strength").groups

    assert [len(group.options) for group in groups] == [5, 1]
    assert groups[1].options[0].label == "Not sure"


def test_a_deck_in_an_unknown_language_is_drawn_from_left_to_right() -> None:
    directions = {
        language: lay_out_worksheet(replace(the_deck(), language=language)).direction
        for language in ("en", "he", "qqq", "123")
    }

    assert directions == {"en": "ltr", "he": "rtl", "qqq": "ltr", "123": "ltr"}


def run(app: Flask, *words: str) -> Result:
    """Type the command."""
    return install(app).test_cli_runner().invoke(args=["decks", "worksheet", *words])


def test_the_command_writes_a_worksheet_where_it_is_told_to(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "blank.pdf"

    result = run(app, "check-in", str(file), "--paper", "letter", "--large")

    assert result.exit_code == 0, result.output
    assert str(file) in result.output
    assert file.read_bytes() == render_deck("check-in", PaperSize.LETTER, is_large=True)


def test_without_a_file_the_worksheet_is_named_for_its_deck(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    result = run(app, "check-in")

    assert str(tmp_path / "worksheet-check-in.pdf") in result.output
    assert (tmp_path / "worksheet-check-in.pdf").read_bytes() == render_deck("check-in")


def test_an_unknown_deck_is_refused_with_those_on_offer(app: Flask) -> None:
    result = run(app, "odd")

    assert result.exit_code == 2
    assert "first-talk, check-in" in result.output


def test_a_worksheet_that_cannot_be_drawn_is_told_in_one_line(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> bytes:
        raise RenderFailed(Failure.NOT_INSTALLED)

    monkeypatch.setattr("compersion_talks.cli.decks.render_worksheet", fail)

    result = run(app, "check-in")

    assert result.exit_code == 1
    assert "doctor" in result.output
