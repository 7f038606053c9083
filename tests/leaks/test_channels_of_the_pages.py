"""What pages could tell about others: one named test for each channel (docs/privacy.md)."""

import re
import sqlite3

import pytest
from flask import Flask

from compersion_talks.domain.walk import list_steps
from tests.builders import a_sheet
from tests.house.tree import PACKAGE
from tests.leaks.papers import FEARS, the_deck
from tests.leaks.strategies import list_values, real_decks
from tests.talking import (
    AFTER_FEARS,
    Partner,
    close_all,
    find_page,
    open_talk,
    read_invitations,
    start_talk,
)
from tests.visiting import Given, Page, Visitor
from tests.web.browsers import find_database_file

Filled = dict[str, str | list[str]]
WORD = "a heron in the attic"
UNSENT = "hard-on-myself"


@pytest.fixture
def ash(app: Flask) -> Partner:
    """Return Ash, who talks with Bo and has taken up a place."""
    return start_talk(app, "Ash", "Bo")["Ash"]


@pytest.fixture
def group(app: Flask) -> dict[str, Partner]:
    """Return a talk of three."""
    return start_talk(app, "Ash", "Bo", "Cam")


def read_main(page: Page) -> str:
    """Return the words of a page's own part."""
    return page.text.partition("End on this device")[0]


def query_rows(app: Flask, query: str) -> list[tuple[object, ...]]:
    """Ask the database itself."""
    connection = sqlite3.connect(find_database_file(app))
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def test_l1_private_sheets_are_destroyed_when_the_paper_is_made(app: Flask) -> None:
    pair = start_talk(app, "Ash", "Bo")
    pair["Bo"].say(WORD, "private")

    close_all(pair)

    sheets = query_rows(app, "select private_blob, release_blob, release_kid from partner")
    assert sheets == [(None, None, None)] * 2


def test_l2_the_review_shows_no_trace_of_what_is_kept_back(ash: Partner) -> None:
    nothing = read_main(ash.get("review"))

    ash.say(WORD, "private")
    ash.answer("glad", {"glad-strength": "not-sure"})

    assert read_main(ash.get("review")) == nothing


def test_l5_what_is_merged_is_never_merged_again(app: Flask) -> None:
    pair = start_talk(app, "Ash", "Bo")
    page = pair["Ash"].get("pages/2/3")
    form: Filled = {**page.values("/pages/2/3"), "worth-it.text": WORD, "next": "on"}
    close_all(pair)
    paper = pair["Bo"].get("agenda").text

    pair["Ash"].visitor.post(page.path, form, status=409)
    for act in ("close", "reopen"):
        token: Filled = {"csrf_token": form["csrf_token"]}
        pair["Ash"].visitor.post(f"/t/{pair['Ash'].handle}/{act}", token, status=409)

    assert pair["Bo"].get("agenda").text == paper


def test_l5_nothing_shows_a_match_before_the_paper(app: Flask) -> None:
    pair = start_talk(app, "Ash", "Bo")
    fear: Given = {
        "fears-top": ["fear-being-left"],
        "fears-top.visibility": "if-mutual",
    }
    pair["Ash"].answer("under", fear)
    alone = pair["Ash"].get("review").text

    pair["Bo"].answer("under", fear)
    pair["Bo"].close()

    assert pair["Ash"].get("review").text == alone


WAITING = ("waiting", "waiting/again", "waiting/progress")


@pytest.mark.parametrize("path", ["", "people/", "before", "agenda", *WAITING])
def test_l12_nobody_sees_how_far_others_are(group: dict[str, Partner], path: str) -> None:
    group["Ash"].close()
    before = read_page(group["Ash"], path)

    group["Bo"].say("soup")
    group["Bo"].close()

    assert read_page(group["Ash"], path) == before


def read_page(partner: Partner, path: str) -> str:
    """Read a page, whatever its status, without the token that differs from second to second."""
    page = partner.visitor.fetch(f"/t/{partner.handle}/{path}").get_data(as_text=True)
    return re.sub(r'name="csrf_token"[^>]*>', "", page)


def test_l14_no_step_comes_or_goes_with_an_answer() -> None:
    for deck in real_decks().values():
        everything = a_sheet(shared={prompt.id: list_values(prompt) for prompt in deck.prompts})

        assert list_steps(deck, everything) == list_steps(deck, a_sheet())


def test_l14_opening_the_support_text_asks_nobody_for_anything(ash: Partner) -> None:
    for path in ("", "before", find_page(FEARS), AFTER_FEARS, "review"):
        support = ash.get(path).root.find(".//details[@class='support']")

        assert support is not None
        assert {one.tag for one in support.iter()} <= {"details", "summary", "div", "p", "ul", "li"}


def test_l15_titles_name_no_topic_and_no_person(ash: Partner) -> None:
    for path in ("", "people/", "before", find_page(FEARS), find_page(UNSENT), "review"):
        title = ash.get(path).root.findtext(".//title") or ""

        assert not any(word in title.lower() for word in ("fear", "jealous", "ash", "bo "))


def test_l15_browsers_are_asked_to_remember_nothing(ash: Partner) -> None:
    ash.say(WORD, "private")

    for path in ("pages/2/3", find_page(FEARS), "before", "review"):
        page = ash.get(path)
        assert page.response.headers["Cache-Control"] == "no-store"
        forms = [form for form in page.root.iter("form") if form.get("method") == "post"]
        assert forms
        assert {form.get("autocomplete") for form in forms} == {"off"}
        assert (WORD in page.text) == (path == "pages/2/3")


def test_l16_what_is_never_sent_is_not_kept_even_if_it_is_sent(app: Flask) -> None:
    pair = start_talk(app, "Ash", "Bo")
    pair["Ash"].answer("jealous", {f"{UNSENT}.text": WORD, UNSENT: WORD})
    pair["Ash"].say("soup", "private")

    pair["Ash"].close(keeps_notes=True)
    pair["Bo"].close()

    notes = pair["Ash"].get("notes").text
    assert "soup" in notes
    assert WORD not in notes


def test_l20_an_invitation_tells_nothing_but_that_it_is_one(app: Flask) -> None:
    opener = open_talk(app, "Zerubbabel", "Mehetabel")
    link = read_invitations(opener)["Mehetabel"]
    pages = read_main(Visitor(app).get(link))
    cards = [way for way in opener.get("people/").links() if way.endswith("/card")]
    pages += read_main(opener.visitor.get(cards[0]))

    deck = the_deck()
    words = ("Zerubbabel", "Mehetabel", deck.title, deck.short_title, "jealous", "fear")
    assert not [word for word in words if word in pages]
    assert not [file for file in PACKAGE.rglob("*.py") if "smtplib" in file.read_text("utf-8")]


def test_l23_boxes_that_are_never_sent_are_empty_when_you_come_back(ash: Partner) -> None:
    page = ash.get(find_page(UNSENT))
    unsent = [one for one in page.root.iter() if one.get("id") == UNSENT]

    assert [(one.get("name"), one.text or "", one.get("value")) for one in unsent] == [
        (None, "", None)
    ]


def test_l24_nobody_is_named_before_there_are_three(ash: Partner, app: Flask) -> None:
    three = start_talk(app, "Ash", "Bo", "Cam")["Ash"]

    assert "addressee" not in read_page(ash, "pages/8/1")
    assert "main-ask.addressee" in read_page(three, "pages/8/1")
