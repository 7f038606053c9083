"""Every sentence of every page comes from a catalogue, a deck, a text file, or from people."""

import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from babel.dates import format_date
from babel.lists import format_list

from compersion_talks.domain.last_time import ask_about_last_time
from compersion_talks.factory import create_app
from compersion_talks.library import read_built_in
from tests.pseudo import LEFT_TO_RIGHT, RIGHT_TO_LEFT, speak_pseudo
from tests.visiting import Page
from tests.web.every_page import collect_every_page

SPOKEN_ALOUD = ("alt", "aria-label", "title", "placeholder")
TYPED = (
    *("Al", "Ash", "Bo", "Cy", "Di", "bo"),
    *("ten calm minutes", "this tab is older", "another tab was first"),
    *("English", "Esperanto", "עברית"),
    "Compersion Talks",
)
DECK_TONGUE = "en"
UNREAD = ("script", "style", "textarea", "code")
NO_WORDS = (
    *("sides", "contents__parts", "write-down__groups"),
    *("talking__words", "talking__turn", "talking__body"),
)
"""The paper and the list of its parts, which have their own tests, and links taken apart."""


@dataclass(frozen=True)
class Piece:
    """Some words of a page, the language they are marked to be in, and how they got there."""

    words: str
    tongue: str
    is_said: bool
    is_filled_in: bool


def list_pieces_of_page(
    element: Element, tongue: str = "", around: list[str] | None = None
) -> Iterator[Piece]:
    """Yield all words of a page, except those of the paper and those in boxes.

    A sentence may reach over elements: `around` holds the marks that are open at this place.
    """
    inside, depth = element.get("lang") or tongue, [] if around is None else around
    if element.tag in UNREAD or is_left_out(element):
        return
    for name, value in element.items():
        if name in SPOKEN_ALOUD or (name.startswith("data-") and re.search(r"[A-Z ⟦]", value)):
            yield from split_pieces(re.sub(r"\{\w+\}", "", value), inside, [])
    yield from split_pieces(element.text or "", inside, depth)
    for child in element:
        yield from list_pieces_of_page(child, inside, depth)
        yield from split_pieces(child.tail or "", inside, depth)


def is_left_out(element: Element) -> bool:
    """Say whether this is the paper, or a link taken apart."""
    return element.get("class", "").split(" ")[0] in NO_WORDS


def split_pieces(text: str, tongue: str, depth: list[str]) -> Iterator[Piece]:
    """Split a text where a catalogue begins or ends to speak, and where something is filled in."""
    for run in re.split("([⟦⟧⟨⟩])", text):
        if run in "⟦⟨" and run:
            depth.append(run)
        elif run in "⟧⟩" and run:
            depth.pop()
        elif re.search(r"[^\W\d_]", run):
            yield Piece(strip_marks(run), tongue, depth[-1:] == ["⟦"], "⟨" in depth)


def strip_marks(text: str) -> str:
    """Return the letters and digits of a text, so that it is found again between any marks."""
    return " ".join(re.findall(r"\w+", text))


def list_texts(data: Any) -> Iterator[str]:
    """Yield every text of a deck, at any depth."""
    if isinstance(data, str):
        yield data
        return
    for inside in list_entries(data):
        yield from list_texts(inside)


def list_entries(data: Any) -> Iterable[Any]:
    """List what is directly inside something."""
    if is_dataclass(data):
        return [getattr(data, one.name) for one in fields(data)]
    if isinstance(data, Mapping):
        return data.values()
    return data if isinstance(data, list | tuple) else ()


@pytest.fixture(scope="module")
def from_files() -> set[str]:
    """Return the words of every deck and text file; notes to the operator's name are filled in."""
    decks = [ask_about_last_time(one.deck, 2) for one in read_built_in().values()]
    found = [text for deck in decks for text in list_texts(deck)]
    named = [text.format(operator=OPERATOR) for text in found if "{operator}" in text]
    return {strip_marks(text) for text in (*found, *named)}


OPERATOR = "Robin of the reading group"


def read_pages(language: str, folder: Path, fresh_copy: Path) -> dict[str, Page]:
    """Return every page of a copy that speaks the made-up languages, in one of them."""
    with pytest.MonkeyPatch.context() as patched:
        speak_pseudo(folder / "translations", patched)
        shutil.copytree(fresh_copy, folder / "data")
        settings = {"COMPERSION_DATA_DIR": str(folder / "data"), "COMPERSION_OPERATOR": OPERATOR}
        return collect_every_page(create_app(settings), language)


@pytest.fixture(scope="module", params=[LEFT_TO_RIGHT, RIGHT_TO_LEFT])
def tongue(request: pytest.FixtureRequest) -> str:
    """Return one made-up language after the other."""
    return str(request.param)


@pytest.fixture(scope="module")
def pages(
    tongue: str, tmp_path_factory: pytest.TempPathFactory, fresh_copy: Path
) -> dict[str, Page]:
    """Return every page in one of the made-up languages."""
    return read_pages(tongue, tmp_path_factory.mktemp(tongue), fresh_copy)


def find_separator(tongue: str) -> str:
    """Return the word that the language puts between two names."""
    return strip_marks(format_list(["1", "2"], locale=tongue).strip("12"))


def list_days(tongue: str) -> set[str]:
    """Return every day that can be on a page, as the language writes it."""
    today = datetime.now(UTC).date()
    near = (today + timedelta(days=number) for number in range(-1, 92))
    return {strip_marks(format_date(day, "long", tongue)) for day in near}


def test_no_sentence_is_in_the_code_alone(
    pages: dict[str, Page], tongue: str, from_files: set[str]
) -> None:
    allowed = {
        *from_files,
        *map(strip_marks, TYPED),
        *list_days(tongue),
        find_separator(tongue),
        OPERATOR,
    }

    found = {
        piece.words: name
        for name, page in pages.items()
        for piece in list_pieces_of_page(page.root)
        if not piece.is_said and piece.words not in allowed and "http" not in piece.words
    }

    assert len(pages) > 100
    assert found == {}


def test_a_page_says_which_language_it_is_in_and_which_way_it_runs(
    pages: dict[str, Page], tongue: str
) -> None:
    way = {LEFT_TO_RIGHT: "ltr", RIGHT_TO_LEFT: "rtl"}[tongue]

    marked = {(page.root.get("lang"), page.root.get("dir")) for page in pages.values()}

    assert marked == {(tongue, way)}


def test_the_paper_says_which_language_it_is_in_and_which_way_it_runs(
    pages: dict[str, Page],
) -> None:
    marks = {
        name.partition(": ")[2]: (article.get("lang"), article.get("dir"))
        for name, page in pages.items()
        for article in page.root.iter("article")
        if any(is_left_out(element) for element in article)
    }

    assert marks == dict.fromkeys(["/sample", "/t/<handle>/agenda"], (DECK_TONGUE, "ltr"))


def test_words_of_a_deck_are_marked_as_such_and_those_of_the_page_are_not(
    pages: dict[str, Page], tongue: str, from_files: set[str]
) -> None:
    def is_wrong(piece: Piece) -> bool:
        if piece.is_said:
            return piece.tongue != tongue
        return piece.words in from_files and piece.tongue != DECK_TONGUE

    wrong = {
        (piece.words, piece.tongue): name
        for name, page in pages.items()
        for piece in list_pieces_of_page(page.root)
        if not piece.is_filled_in and is_wrong(piece)
    }

    assert not wrong, "\n".join(f"{piece}: {name}" for piece, name in wrong.items())
