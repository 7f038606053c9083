"""The page that teaches how to write a deck, checked against the program."""

import re
from pathlib import Path

import pytest

from compersion_talks.domain.decks import Block, MatchOn, MergeRule, Visibility
from compersion_talks.domain.prompt_types import TYPES
from compersion_talks.library import check, open_catalogue
from compersion_talks.library.shapes import (
    LabelTable,
    OptionTable,
    PromptTable,
    SectionTable,
    TensionTable,
    TopicTable,
)

PAGE = (Path(__file__).parents[2] / "docs" / "tasks" / "add-a-deck.md").read_text("utf-8")
TABLES = (PromptTable, SectionTable, OptionTable, LabelTable, TopicTable, TensionTable)
KEYS = sorted({key for table in TABLES for key in table.model_fields} - {"prompt", "a", "b"})
CHOICES = sorted(
    str(choice) for kind in (Block, MatchOn, MergeRule, TYPES, Visibility) for choice in kind
)


def read_documented_deck() -> str:
    """Take the deck out of the page."""
    (deck,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    return str(deck)


def test_the_deck_of_the_page_can_be_used_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "our-garden.toml"
    path.write_text(read_documented_deck(), "utf-8")

    assert check([path]) == ()
    assert "our-garden" in open_catalogue(tmp_path).decks


def test_the_fault_that_the_page_shows_is_the_one_that_is_told(tmp_path: Path) -> None:
    path = tmp_path / "our-garden.toml"
    path.write_text(
        read_documented_deck().replace("core = true", "core = true\nheat = 5", 1), "utf-8"
    )

    (fault,) = check([path])

    assert re.sub(r"line \d+", "line 33", str(fault)) in PAGE


@pytest.mark.parametrize("key", KEYS)
def test_the_page_explains_every_key(key: str) -> None:
    assert re.search(rf"`{key}[`\s]", PAGE)


@pytest.mark.parametrize("choice", CHOICES)
def test_the_page_explains_every_choice(choice: str) -> None:
    assert re.search(rf'`"?{choice}"?`', PAGE)
