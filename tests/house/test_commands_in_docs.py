"""What the docs tell people to type, to press and to read is there."""

import re
import shlex
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import click
import pytest

from compersion_talks.cli import COMMANDS
from tests.house.tree import PACKAGE, ROOT, list_files, name_file

TOP = click.Group("compersion-talks", COMMANDS)
TEXTS = [file for file in list_files() if file.suffix == ".md" and file.name != "CHANGELOG.md"]
FOR_OPERATORS = [
    file
    for file in (ROOT / "docs" / "tasks").glob("*.md")
    if not file.name.startswith("add-a-") and file.name != "make-a-release.md"
]
BLOCK = re.compile(r"^ *```sh\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`(?:compersion-talks|flask --app app|-m compersion_talks) ([^`]+)`")
TYPED = re.compile(
    r"^ *(?:[A-Z_]+=\S* )*(?:sudo |docker compose exec talks )?"
    r"(?:compersion-talks|\S*flask --app app|\S*python -m compersion_talks) ([a-z][^>|&#\n]*)",
    re.MULTILINE,
)
QUOTED = re.compile(r'"([A-Z][^"\n]+)"')
OWN_QUOTES = {"This site is closed, and everything is deleted."}
OF_DEVELOPERS = ("db", "run")


def list_typed(file: Path) -> Iterator[tuple[str, bool]]:
    """Yield the words behind the name of the program, and whether they are a whole command."""
    text = file.read_text(encoding="utf-8")
    yield from ((typed, True) for block in BLOCK.findall(text) for typed in TYPED.findall(block))
    yield from ((typed, False) for typed in INLINE.findall(BLOCK.sub("", text)))


CASES = [
    pytest.param(typed, is_whole, id=f"{name_file(file)}: {typed}")
    for file in TEXTS
    for typed, is_whole in list_typed(file)
    if typed.split()[0] not in OF_DEVELOPERS
]


@pytest.mark.parametrize(("typed", "is_whole"), CASES)
def test_a_command_in_a_document_is_one_that_the_program_takes(
    typed: str, is_whole: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(click.Path, "convert", lambda _type, value, *_: value)
    words = shlex.split(typed)
    command: Any = TOP
    while isinstance(command, click.Group) and words and words[0] != "--version":
        assert words[0] in command.commands
        command = command.commands[words.pop(0)]
    if not isinstance(command, click.Group):
        with suppress(*() if is_whole else (click.MissingParameter,)):
            command.make_context("", words)


def test_the_readme_lists_every_command() -> None:
    listed = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Commands")[2]
    names = {
        f"{name} {one}".strip()
        for name, command in TOP.commands.items()
        for one in getattr(command, "commands", {"": command})
    }

    assert {
        name for name in names if not re.search(rf"`(compersion-talks )?{name}\b", listed)
    } == set()


def test_the_docs_name_commands() -> None:
    assert len(CASES) > 40


@pytest.mark.parametrize("file", FOR_OPERATORS, ids=name_file)
def test_what_a_document_quotes_stands_on_a_page(file: Path) -> None:
    catalogue = (PACKAGE / "translations" / "messages.pot").read_text(encoding="utf-8")
    text = BLOCK.sub("", file.read_text(encoding="utf-8"))
    text = re.sub(r"^ *>.*$|```.*?```", "", text, flags=re.MULTILINE | re.DOTALL)

    quoted = {one.rstrip(".,") for one in QUOTED.findall(text)} - {
        one.rstrip(".") for one in OWN_QUOTES
    }

    assert {one for one in quoted if f'msgid "{one}' not in catalogue} == set()


def test_every_document_is_in_the_index() -> None:
    index = ROOT / "docs" / "README.md"
    linked = {
        (index.parent / link).resolve()
        for link in re.findall(r"\]\(([^)#]+)", index.read_text(encoding="utf-8"))
    }
    documents = {*(ROOT / "docs").glob("*.md"), *(ROOT / "docs" / "tasks").glob("*.md")} - {index}

    assert {name_file(file) for file in documents - linked} == set()


def test_every_line_that_the_program_logs_is_explained() -> None:
    explained = (ROOT / "docs" / "tasks" / "read-the-log.md").read_text(encoding="utf-8")
    said = {
        text
        for file in PACKAGE.rglob("*.py")
        for text in re.findall(r'\blog\.(?:warning|error)\(\s*"([^"]+)"', file.read_text("utf-8"))
    }
    begun = {part for text in said for part in re.split("%[sd]", text.partition(":")[0]) if part}

    assert len(said) > 8
    assert {part for part in begun if part.strip() not in explained} == set()
