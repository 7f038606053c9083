"""`languages` and `decks copy`: all that somebody needs who translates, without a checkout."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from click.testing import CliRunner, Result
from flask import Flask

from compersion_talks.cli import COMMANDS, install
from compersion_talks.factory import create_app
from compersion_talks.web.http.catalogues import read_list


def run(*words: str) -> Result:
    """Run a command that needs no copy."""
    group = next(one for one in COMMANDS if one.name == words[0])
    return CliRunner().invoke(group, words[1:])


def translate(file: Path, sentence: str, said: str) -> None:
    """Fill in one sentence of a catalogue, as a translator does."""
    text = file.read_text(encoding="utf-8")
    line = f'msgid "{sentence}"\nmsgstr ""'
    assert line in text
    file.write_text(text.replace(line, line[:-1] + said + '"'), encoding="utf-8")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a catalogue that was just begun."""
    assert run("languages", "write", str(tmp_path / "pl.po")).exit_code == 0
    return tmp_path / "pl.po"


def test_a_catalogue_is_begun_with_every_sentence_and_the_plurals_of_its_language(
    file: Path,
) -> None:
    with file.open("rb") as text:
        begun = read_po(text)

    assert {one.id for one in begun} == {one.id for one in read_list()}
    assert (str(begun.locale), begun.num_plurals) == ("pl", 3)
    assert "Keep what stands in %(name)s as it is" in file.read_text(encoding="utf-8")


def test_it_is_said_how_much_there_is_to_do(file: Path, tmp_path: Path) -> None:
    translate(file, "Go on", "Dalej")

    result = run("languages", "check", str(file))

    most = len(read_list())
    assert result.output == f"{file}: {most - 1} of {most} sentences are in English.\n"
    assert result.exit_code == 0


def test_to_bring_a_catalogue_up_to_date_keeps_what_was_said_and_drops_what_is_gone(
    file: Path,
) -> None:
    translate(file, "Go on", "Dalej")
    gone = '\nmsgid "A sentence of last year"\nmsgstr "Zdanie"\n'
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('msgid "Back"\nmsgstr ""\n', "") + gone, encoding="utf-8")

    assert run("languages", "write", str(file)).exit_code == 0

    after = file.read_text(encoding="utf-8")
    assert 'msgid "Go on"\nmsgstr "Dalej"' in after
    assert 'msgid "Back"\nmsgstr ""' in after
    assert "last year" not in after


def test_each_sentence_that_does_not_fit_is_told_with_its_line(file: Path) -> None:
    translate(file, "You're all asked to answer by %(day)s.", "Do %(dnia)s.")

    result = run("languages", "check", str(file))

    told, _rest = result.output.splitlines()
    assert re.fullmatch(
        rf"{re.escape(str(file))}, line \d+: take out %\(dnia\)s\. "
        r"In English: You're all asked to answer by %\(day\)s\.",
        told,
    )
    assert result.exit_code == 1


@pytest.mark.parametrize("command", ["write", "check"])
def test_a_file_that_cannot_be_read_is_told_in_one_line_and_left_alone(
    tmp_path: Path, command: str
) -> None:
    odd = tmp_path / "polish.po"
    odd.write_text("nothing", encoding="utf-8")

    result = run("languages", command, str(odd))

    assert result.output == (
        f"Error: {odd}: no language has this code. Name the file like de.po or pt_BR.po.\n"
    )
    assert odd.read_text(encoding="utf-8") == "nothing"


def test_a_copied_deck_is_a_deck_of_its_own_that_says_what_is_untouched(
    app: Flask, tmp_path: Path
) -> None:
    runner = install(app).test_cli_runner()

    copied = runner.invoke(
        args=["decks", "copy", "first-talk", str(tmp_path / "ours"), "--language", "pt-BR"]
    )
    again = runner.invoke(
        args=["decks", "copy", "check-in", str(tmp_path / "ours"), "--language", "pt-BR"]
    )
    files = sorted(map(str, (tmp_path / "ours").glob("*.toml")))
    checked = runner.invoke(args=["decks", "check", *files])

    assert (copied.exit_code, again.exit_code, checked.exit_code) == (0, 0, 0)
    assert [Path(name).name for name in files] == [
        *("check-in-pt-br.toml", "first-talk-pt-br.toml"),
        *("texts-pt-BR.toml", "vocab-pt-BR.toml"),
    ]
    assert again.output.count("was there before, and is unchanged.") == 2
    hints = [line for line in checked.output.splitlines() if line.startswith("Hint: ")]
    assert len(hints) == 4
    assert all(hint.endswith(": still in English") for hint in hints)
    ours = create_app(
        {
            "COMPERSION_DATA_DIR": str(tmp_path / "data"),
            "COMPERSION_DECKS_DIR": str(tmp_path / "ours"),
        }
    )
    listed = install(ours).test_cli_runner().invoke(args=["decks", "list"]).output.splitlines()
    assert [line.partition(":")[0] for line in listed][:1] == ["first-talk"]
    assert {"first-talk-pt-br", "check-in-pt-br"} <= {one.partition(":")[0] for one in listed}
