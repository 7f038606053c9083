"""The first screen and the pages about this site: what a newcomer learns, and what it costs."""

import gzip

import pytest
from flask import Flask

from compersion_talks.sample.answers import read_answers
from compersion_talks.web.http.static_files import FOLDER
from tests.linting import read_text
from tests.visiting import HOST, Page, Visitor
from tests.web.browsers import find_database_file

PAGES = (
    "/",
    "/how",
    "/promises",
    "/words",
    "/rules",
    "/leaving",
    "/sample",
    "/alone",
    "/outside",
    "/talks/new",
)
MOST_BYTES = 14_336
PICTURE = FOLDER / "pictures" / "paper.webp"


@pytest.fixture
def settings() -> dict[str, str]:
    """Let a person with a name run the copy."""
    return {"COMPERSION_OPERATOR": "Robin, of the reading circle"}


def list_primary_buttons(page: Page) -> list[str]:
    """List the words of the buttons that stand out."""
    return [read_text(one) for one in page.root.iter() if one.get("data-kind") == "primary"]


@pytest.mark.parametrize(
    "words",
    [
        "For two to twelve people",
        "You each answer the same questions on your own.",
        "Nobody in your group sees your answers while you write.",
        "This site is run by Robin, of the reading circle.",
        "About 10 to 62 minutes on your own",
        "Compersion means feeling glad because someone you love is happy with someone else",
    ],
)
def test_the_first_page_says_what_this_is(cam: Visitor, words: str) -> None:
    assert words in cam.get("/").text


def test_the_first_page_has_one_button_to_begin_and_a_picture_of_what_comes_out(
    cam: Visitor,
) -> None:
    page = cam.get("/")
    [picture] = [one for one in page.root.iter("img") if one.get("alt")]

    assert list_primary_buttons(page) == ["Start a talk"]
    assert "One side of a sample plan" in picture.get("alt", "")
    with cam.fetch(picture.get("src", "")) as answer:
        assert answer.mimetype == "image/webp"
    assert PICTURE.stat().st_size < 40_000


def test_the_sample_is_a_whole_paper_that_writes_nothing(app: Flask, cam: Visitor) -> None:
    before = find_database_file(app).read_bytes()

    page = cam.get("/sample")
    pdf = cam.fetch("/sample.pdf")

    assert all(one["name"] in page.text for one in read_answers()["partner"])
    assert "The two people on it are made up." in page.text
    assert (pdf.mimetype, pdf.data[:5]) == ("application/pdf", b"%PDF-")
    assert find_database_file(app).read_bytes() == before


def test_the_sample_keeps_back_what_was_written_for_oneself(cam: Visitor) -> None:
    assert "Do you feel pressure" not in cam.get("/sample").text


def test_how_it_works_has_four_steps(cam: Visitor) -> None:
    steps = cam.get("/how").root.findall(".//ol[@class='steps']/li/div/h3")

    assert [read_text(one) for one in steps] == [
        "Start",
        "Answer on your own",
        "Check, and say you're done",
        "Talk",
    ]


@pytest.mark.parametrize(
    "words",
    [
        "Anyone who has your link can act as you",
        "the server has to read your words",
        "This site is run by Robin, of the reading circle.",
        "someone who picks many lines can learn which of them you picked.",
        "that many times as much. A name that's added after someone has joined learns nothing",
        "which sets of questions they use, the days, and rough sizes",
        "The backups this program makes leave out what was handed in",
        "Other copies may hold that, too, locked, such as the one made before an update.",
        "Leaving quickly doesn't clear your browser history.",
        "locked leftovers of talks already deleted",
        "This site can't tell whether a relationship is safe",
    ],
)
def test_what_cannot_be_promised_is_said(cam: Visitor, words: str) -> None:
    assert words in cam.get("/promises").text


@pytest.mark.parametrize("word", ["compersion", "metamour", "jealousy", "answers"])
def test_a_word_that_people_may_not_know_is_explained(cam: Visitor, word: str) -> None:
    page = cam.get("/words")

    assert any(word in read_text(term) for term in page.root.iter("dt"))


def test_leaving_is_explained_with_what_it_does_not_do(cam: Visitor) -> None:
    words = cam.get("/leaving").text

    assert "It doesn't clear your browser history." in words
    assert "https://www.wikipedia.org/" in words
    assert "Open your link in a private window." in words


@pytest.mark.parametrize("path", PAGES)
def test_a_public_page_is_small_on_its_way(app: Flask, path: str) -> None:
    answer = app.test_client().get(path, base_url=HOST, headers={"Accept-Encoding": "gzip"})

    assert len(answer.data) <= MOST_BYTES
    assert gzip.decompress(answer.data)


@pytest.mark.parametrize("path", [*PAGES, "/l/token", "/nowhere"])
def test_the_way_out_is_the_first_thing_that_the_tab_key_reaches(cam: Visitor, path: str) -> None:
    page = cam.get(path, 404 if path == "/nowhere" else 200)

    first = next(one for one in page.root.iter() if one.tag in ("a", "button", "input"))
    assert (first.get("href"), first.get("rel")) == ("/leave", "noreferrer")


def test_the_page_behind_a_link_explains_leaving_before_anything_is_opened(cam: Visitor) -> None:
    page = cam.get("/l/token")

    assert "It doesn't clear your browser history" in page.text
    assert "/leaving" in page.links()
