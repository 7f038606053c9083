"""A hint of `decks check`: what is still English in a file of another language."""

from pathlib import Path

from compersion_talks.library import list_hints
from tests.library.sources import copy_file, find_line

GERMAN = {'language = "en"': 'language = "de"'}


def list_lines(hint: str) -> list[int]:
    """Return the lines that a hint names."""
    numbers = hint.partition(", line ")[2].partition(":")[0]
    return [int(number) for number in numbers.split(", ")]


def test_english_files_are_as_they_should_be(tmp_path: Path) -> None:
    assert list_hints([copy_file(tmp_path, "texts.toml")]) == ()


def test_each_untouched_line_of_a_deck_is_named_and_no_translated_one(tmp_path: Path) -> None:
    said = {**GERMAN, 'title = "Thank you"': 'title = "Danke"'}
    file = copy_file(tmp_path, "first-talk.toml", changes=said)
    text = file.read_text("utf-8")

    (hint,) = list_hints([file])

    assert hint.startswith("first-talk.toml, line ")
    assert hint.endswith(": still in English")
    lines = list_lines(hint)
    for untouched in ('title = "A worry"', 'label = "to want touch"', 'summary = "A small start.'):
        assert find_line(text, untouched) in lines
    for other in ('title = "Danke"', 'id = "first-thanks"', "purpose = ", 'type = "short-text"'):
        assert find_line(text, other) not in lines


def test_an_untouched_line_of_a_list_is_named(tmp_path: Path) -> None:
    file = copy_file(tmp_path, "texts.toml", changes=GERMAN)
    text = file.read_text("utf-8")

    (hint,) = list_hints([file])

    lines = list_lines(hint)
    assert find_line(text, "Anyone can pause, pass or stop, without") in lines
    assert find_line(text, 'before_title = "Before you read"') in lines
    assert find_line(text, 'named = "{name}: {answer}"') not in lines
    assert find_line(text, 'id = "own-wish"') not in lines


def test_untouched_needs_are_named(tmp_path: Path) -> None:
    said = {**GERMAN, "to be myself here, without hiding": "hier ich selbst sein, ohne Verstecken"}
    file = copy_file(tmp_path, "vocab.toml", changes=said)

    (hint,) = list_hints([file])

    assert find_line(file.read_text("utf-8"), "enough sleep and quiet") in list_lines(hint)
    assert find_line(file.read_text("utf-8"), "ich selbst sein") not in list_lines(hint)
