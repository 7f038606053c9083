"""The way out and the support section are in the language of whoever reads the page."""

from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from flask import Flask

from compersion_talks.factory import create_app
from tests.library.sources import copy_file
from tests.linting import read_text
from tests.pseudo import write_pseudo_catalogues
from tests.visiting import HOST, Page, Visitor

HEBREW = {
    'language = "en"': 'language = "he"',
    'title = "Support"': 'title = "תמיכה"',
    '"Germany: Hilfetelefon': '"ישראל: ער״ן',
}
Reading = Callable[[str], Page]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with catalogues of two made-up languages, texts in one, and helplines."""
    write_pseudo_catalogues(tmp_path / "translations")
    (tmp_path / "decks").mkdir()
    copy_file(tmp_path / "decks", "texts.toml", "texts-he.toml", HEBREW)
    (tmp_path / "lines.txt").write_text("A line for all: 123\n", encoding="utf-8")
    (tmp_path / "lines.he.txt").write_text("קו: 456\n", encoding="utf-8")
    return tmp_path


def build(folder: Path, **settings: str) -> Flask:
    """Build a copy from such a folder."""
    return create_app(
        {
            "COMPERSION_DATA_DIR": str(folder / "data"),
            "COMPERSION_TRANSLATIONS_DIR": str(folder / "translations"),
            "COMPERSION_DECKS_DIR": str(folder / "decks"),
            "COMPERSION_SUPPORT_FILE": str(folder / "lines.txt"),
            **settings,
        }
    )


@pytest.fixture
def read(folder: Path) -> Reading:
    """Return how the first page is read in a language."""
    app = build(folder)
    return lambda tag: read_in(app, tag)


def read_in(app: Flask, tag: str) -> Page:
    """Read the first page in a language."""
    visitor = Visitor(app)
    visitor.client.set_cookie("ct-l", tag, domain="127.0.0.1")
    return visitor.get("/")


def find_support(page: Page) -> Element:
    """Return what is around the support section, which has its language."""
    return next(
        one for one in page.root.iter("div") if one.find("details[@id='support']") is not None
    )


def find_helplines(page: Page) -> Element:
    """Return the operator's helplines."""
    found = find_support(page).find(".//ul")
    assert found is not None
    return found


def test_the_way_out_is_said_by_the_catalogue(read: Reading) -> None:
    said = {
        tag: read_text(read(tag).root.find(".//a[@class='way-out__link']")) for tag in ("en", "he")
    }

    assert said["en"] == "Leave this site now"
    assert said["he"].startswith("⟦")


def test_support_is_in_the_words_of_the_readers_language(read: Reading) -> None:
    support = find_support(read("he"))

    assert read_text(support.find(".//summary")) == "תמיכה"
    assert "ישראל: ער״ן" in read_text(support)
    assert support.attrib == {}


def test_a_language_without_texts_gets_those_of_the_copy_and_says_so(
    read: Reading, folder: Path
) -> None:
    support = find_support(read("eo"))
    assert (support.get("lang"), support.get("dir")) == ("en", "ltr")
    assert read_text(support.find(".//summary")) == "Support"

    support = find_support(read_in(build(folder, COMPERSION_DEFAULT_LANGUAGE="he"), "eo"))
    assert (support.get("lang"), support.get("dir")) == ("he", "rtl")
    assert read_text(support.find(".//summary")) == "תמיכה"


def test_an_english_reader_gets_english_whatever_deck_comes_first(folder: Path) -> None:
    copy_file(
        folder / "decks",
        "first-talk.toml",
        "first-talk-he.toml",
        {'id = "first-talk"': 'id = "first-talk-he"', 'language = "en"': 'language = "he"'},
    )
    copy_file(
        folder / "decks", "vocab.toml", "vocab-he.toml", {'language = "en"': 'language = "he"'}
    )
    page = read_in(build(folder, COMPERSION_DEFAULT_DECK="first-talk-he"), "en")

    assert read_text(find_support(page).find(".//summary")) == "Support"
    assert find_support(page).attrib == {}


def test_helplines_of_a_language_are_there_instead_of_those_for_everyone(read: Reading) -> None:
    assert read_text(find_helplines(read("he"))) == "קו: 456"
    assert read_text(find_helplines(read("eo"))) == "A line for all: 123"


def test_helplines_come_before_all_others_and_are_marked_with_their_language(
    read: Reading, folder: Path
) -> None:
    lists = [read_text(one) for one in find_support(read("he")).iter("ul")]
    assert len(lists) == 2
    assert lists[0] == "קו: 456"

    (folder / "decks" / "texts-he.toml").unlink()
    page = read_in(build(folder), "he")
    assert find_support(page).get("lang") == "en"
    assert find_helplines(page).attrib == {"lang": "he", "dir": "rtl"}


def test_a_catalogue_with_a_fault_is_named_when_the_program_starts(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "translations" / "polish.po").write_text("nothing", encoding="utf-8")

    app = build(folder)

    (line,) = [one.getMessage() for one in caplog.records if "catalogue" in one.getMessage()]
    assert line.startswith("catalogue: ")
    assert "polish.po: no language has this code." in line
    assert app.test_client().get("/", base_url=HOST).status_code == 200
