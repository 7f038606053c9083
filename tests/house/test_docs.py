"""The decisions have one form and no gaps; links and paths in the docs lead somewhere."""

import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT, list_files, name_file

DECISIONS = sorted((ROOT / "docs" / "decisions").glob("0*.md"))
TEXTS = [file for file in list_files() if file.suffix == ".md"]
CITED = re.compile(r"\bdecisions? (\d+)(?: and (\d+))?", re.IGNORECASE)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
PATH = re.compile(r"`([\w/.-]+\.(?:py|html|css|js|sh|yaml))`")


def text_of(file: Path) -> str:
    """Return the text of a file."""
    return file.read_text(encoding="utf-8")


@pytest.mark.parametrize("file", DECISIONS, ids=lambda file: file.name)
def test_a_decision_has_the_form_that_the_index_describes(file: Path) -> None:
    text = text_of(file)
    title = re.match(r"# (\d+)\. (.+)\n\nStatus: (accepted|superseded)", text)

    assert title
    assert int(title[1]) == int(file.name[:4])
    assert f"| {title[1]} | [{title[2]}]({file.name}) |" in text_of(file.with_name("README.md"))
    assert re.findall(r"^## (.+)", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]


def test_decisions_are_numbered_without_gaps() -> None:
    assert [int(file.name[:4]) for file in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_what_cites_a_decision_names_one_that_exists() -> None:
    cited = {
        f"{name_file(file)}: {number}"
        for file in list_files()
        if file.suffix in (".md", ".py", ".html", ".css", ".js")
        for numbers in CITED.findall(text_of(file))
        for number in numbers
        if number and not 1 <= int(number) <= len(DECISIONS)
    }

    assert cited == set()


@pytest.mark.parametrize("file", TEXTS, ids=name_file)
def test_a_link_in_a_document_leads_to_a_file(file: Path) -> None:
    dead = [link for link in LINK.findall(text_of(file)) if not (file.parent / link).exists()]

    assert dead == []


def test_each_row_of_the_table_of_attackers_names_tests_that_there_are() -> None:
    text = text_of(ROOT / "docs" / "threat-model.md")
    claims, proofs = text.split("## Which test proves which row")
    rows, proven = (
        re.findall(r"^\| (\d+) \| (.+) \|$", one, re.MULTILINE) for one in (claims, proofs)
    )
    named = set(re.findall(r"`(test_\w+)`", proofs))
    tests = "".join(text_of(file) for file in list_files() if file.suffix == ".py")

    assert [number for number, _ in rows] == [number for number, _ in proven]
    assert {name for name in named if f"def {name}(" not in tests} == set()


def test_a_document_names_files_that_exist() -> None:
    files = [f"/{name_file(file)}" for file in list_files()]

    missing = {
        f"{name_file(document)}: {name}"
        for document in TEXTS
        for name in PATH.findall(text_of(document))
        if not any(file.endswith(f"/{name}") for file in files)
    }

    assert missing == set()
