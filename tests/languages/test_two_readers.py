"""One talk in German and one in Hebrew, each read in both: pages, paper, whom to turn to."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import Element

import pikepdf
import pytest
from babel.messages.catalog import Message
from flask import Flask

from compersion_talks.library import read_built_in
from compersion_talks.services import find_services
from compersion_talks.storage import db
from compersion_talks.web.http.catalogues import find_misfits, list_forms, read_catalogue, read_list
from tests import pdf_tools
from tests.languages.two_readers import FOLDER, READERS, Reading, build, read_talk
from tests.linting import read_text
from tests.needs import needs_poppler, needs_verapdf
from tests.validating import list_faults
from tests.web.http.test_every_sentence import list_texts

LANGUAGES = ("de", "he")
WAYS = {"de": "ltr", "he": "rtl"}
EXITS = {"de": "Diese Seite sofort verlassen", "he": "יציאה מיידית מהאתר"}
SUPPORT = {"de": "Hilfe", "he": "עזרה"}
"""What each reader presses to leave, and where they find help, whatever the questions speak."""
SAME = frozenset({"A4", "English", "Pause"})
"""Words that are no English alone."""
EVERY_READING = [(talk, name) for talk in LANGUAGES for name in READERS]
Readings = dict[str, dict[str, Reading]]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory, fresh_copy: Path) -> Iterator[Flask]:
    """Return a copy with both languages."""
    app = build(tmp_path_factory.mktemp("copy"), fresh_copy)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="module")
def readings(copy: Flask) -> Readings:
    """Return what both people read of both talks, by language and name."""
    return {language: read_talk(copy, language) for language in LANGUAGES}


def list_words(element: Element, tongue: str = "") -> Iterator[tuple[str, str]]:
    """Yield each run of words of a page with its language, but for names and typed words."""
    inside = element.get("lang") or tongue
    is_typed = element.get("translate") == "no" or element.tag in ("textarea", "script", "style")
    own = "" if is_typed else (element.text or "")
    yield " ".join(own.split()), inside
    for child in element:
        yield from [] if is_typed else list_words(child, inside)
        yield " ".join((child.tail or "").split()), inside


def list_deck_texts(copy: Flask, deck_id: str) -> set[str]:
    """List all that a deck says, but for the shortest words, which the pages say, too."""
    deck = find_services(copy).decks[deck_id].deck
    return {text for text in list_texts(deck) if len(text) > 12}


def read_small(tag: str) -> list[Message]:
    """Return the sentences of a small catalogue."""
    return [one for one in read_catalogue(FOLDER / tag / f"{tag}.po") if one.id]


@pytest.mark.parametrize(("talk", "name"), EVERY_READING)
def test_each_page_is_in_the_language_of_its_reader(
    readings: Readings, talk: str, name: str
) -> None:
    tag = READERS[name]

    marks = {
        (one.root.get("lang"), one.root.get("dir")) for one in readings[talk][name].pages.values()
    }

    assert marks == {(tag, WAYS[tag])}
    assert len(readings[talk][name].pages) == 11


@pytest.mark.parametrize(("talk", "name"), EVERY_READING)
def test_no_sentence_is_left_in_english(readings: Readings, talk: str, name: str) -> None:
    english = {form for one in read_small(READERS[name]) for form in list_forms(one.id)} - SAME
    texts = {text for text in list_texts(read_built_in()["first-talk"].deck) if len(text) > 12}

    found = {
        (page, words)
        for page, read in readings[talk][name].pages.items()
        for words, _tongue in list_words(read.root)
        if words in english | texts
    }

    assert found == set()


@pytest.mark.parametrize(("talk", "name"), EVERY_READING)
def test_words_of_the_deck_are_marked_where_the_page_speaks_another_language(
    copy: Flask, readings: Readings, talk: str, name: str
) -> None:
    texts = list_deck_texts(copy, f"first-talk-{talk}")

    tongues = {
        words: tongue
        for read in readings[talk][name].pages.values()
        for words, tongue in list_words(read.root)
        if words in texts
    }

    wrong = {words: tongue for words, tongue in tongues.items() if tongue != talk}
    assert len(tongues) > 40
    assert wrong == {}


@pytest.mark.parametrize(("talk", "name"), EVERY_READING)
def test_hebrew_letters_stand_only_in_what_is_marked_as_hebrew(
    readings: Readings, talk: str, name: str
) -> None:
    found = {
        (page, words)
        for page, read in readings[talk][name].pages.items()
        for words, tongue in list_words(read.root)
        if re.search("[א-ת]", words) and tongue != "he"
    }

    assert found == set()


@pytest.mark.parametrize(("talk", "name"), EVERY_READING)
def test_the_way_out_and_support_speak_to_the_reader(
    readings: Readings, talk: str, name: str
) -> None:
    tag = READERS[name]

    for read in readings[talk][name].pages.values():
        assert read_text(read.root.find(".//a[@class='way-out__link']")) == EXITS[tag]
        support = read.root.find(".//*[@id='support']/summary")
        assert support is None or read_text(support) == SUPPORT[tag]


def test_counts_have_the_form_that_the_language_needs(readings: Readings) -> None:
    said = {
        tag: {
            read.heading
            for page, read in readings[talk][name].pages.items()
            if page.startswith("pages/")
        }
        for talk in LANGUAGES
        for name, tag in READERS.items()
    }

    assert all(re.fullmatch(r"Noch (1 Minute|\d+ Minuten)", one) for one in said["de"])
    assert all(re.fullmatch(r"נשארה דקה אחת|נשארו \d+ דקות", one) for one in said["he"])
    assert len(said["he"]) > 2


@pytest.mark.parametrize("talk", LANGUAGES)
def test_both_get_the_same_paper_in_the_language_of_the_questions(
    readings: Readings, talk: str
) -> None:
    papers = {one.pdf for one in readings[talk].values()}

    (paper,) = papers
    with pikepdf.open(BytesIO(paper)) as pdf:
        assert str(pdf.Root.Lang) == talk


@needs_poppler
@pytest.mark.parametrize(
    ("talk", "words"),
    [
        ("de", ("Ein Plan für unser Gespräch", "Wir beide", "Die Suppe am Dienstag")),
        ("he", ("תוכנית לשיחה שלנו", "שנינו", "תור ראשון")),
    ],
)
def test_the_paper_says_everything_in_that_language(
    readings: Readings, talk: str, words: tuple[str, ...]
) -> None:
    drawn = " ".join(pdf_tools.texts(readings[talk]["Ada"].pdf))
    text = " ".join(re.sub("[\u200b-\u200f\u202a-\u202e\u2066-\u2069]", "", drawn).split())

    assert [one for one in words if one not in text] == []
    assert re.findall(r"\b(?:the|and|you|min|Both|Topic)\b", text) == []


@needs_verapdf
def test_both_papers_are_sound_for_screen_readers(readings: Readings, tmp_path: Path) -> None:
    for talk in LANGUAGES:
        (tmp_path / f"{talk}.pdf").write_bytes(readings[talk]["Ada"].pdf)

    assert list_faults(*sorted(tmp_path.glob("*.pdf"))) == ()


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_catalogues_fit_the_sentences_of_today(tag: str) -> None:
    """A sentence that changed is in English from then on; say most of them in each language."""
    said, known = read_small(tag), {(one.context, one.id) for one in read_list()}
    gone = [one.id for one in said if (one.context, one.id) not in known]

    assert find_misfits(read_catalogue(FOLDER / tag / f"{tag}.po")) == ()
    assert len(said) > 200
    assert len(gone) < 50, f"translate anew: {gone}"
