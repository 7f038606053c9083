"""The two tables of `docs/words.md`: the words of code and pages, and words of one meaning."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.house.tree import ROOT

BREAK = re.compile(r"^\|(---\|)+\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Word:
    """A row of the table of words; `on_pages` is empty where pages don't speak of the thing."""

    in_code: str
    on_pages: str
    meaning: str
    not_in_code: str


def read_words() -> tuple[Word, ...]:
    """Read the table of words."""
    return tuple(Word(*cells) for cells in _read_table(0))


def read_senses() -> dict[str, tuple[str, ...]]:
    """Read the words that mean one thing on pages, each with what pages don't say."""
    return {
        word: tuple(sorted(said.strip() for said in unsaid.split(",")))
        for word, _meaning, unsaid in _read_table(1)
    }


def _read_table(number: int) -> Iterator[list[str]]:
    text = (ROOT / "docs" / "words.md").read_text(encoding="utf-8")
    rows = BREAK.split(text)[2::2][number].partition("\n\n")[0]
    for row in rows.strip().splitlines():
        yield [cell.strip() for cell in row.strip().removeprefix("|").removesuffix("|").split("|")]
