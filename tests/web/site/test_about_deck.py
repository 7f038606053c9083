"""What a deck says of itself reaches everyone who is invited, before the first page."""

import pytest
from flask import Flask

from compersion_talks.domain.decks import Deck
from compersion_talks.library import read_built_in
from tests.talking import close_all, open_talk, read_invitations, start_talk
from tests.visiting import Visitor

DECKS = [one.deck for one in read_built_in().values()]
OF_EVERY_DECK = pytest.mark.parametrize("deck", DECKS, ids=lambda deck: deck.id)


def list_texts(deck: Deck) -> list[str]:
    """List what a deck says of itself."""
    return [said for said in (deck.summary, deck.for_whom, deck.content_note, deck.notice) if said]


@OF_EVERY_DECK
def test_everyone_reads_what_a_deck_is_for_before_the_first_page(app: Flask, deck: Deck) -> None:
    group = start_talk(app, "Ash", "Bo", "Cy", deck=deck.id)

    for page in [partner.get() for partner in group.values()]:
        assert [said for said in list_texts(deck) if said not in page.text] == []


def test_nobody_comes_to_the_first_page_of_repair_unwarned(app: Flask) -> None:
    opener, bo = open_talk(app, "Ash", "Bo", deck="repair"), Visitor(app)
    chosen = opener.visitor.get("/talks/new").text
    bo.press(read_invitations(opener)["Bo"])
    looked = bo.send("/open/look").text
    joined = bo.send("/open/join")

    for seen in (chosen, looked, joined.text, bo.get(f"/t/{joined.handle}/").text):
        assert "Not for violence, threats, or fear of someone." in seen


def test_whoever_has_begun_reads_first_what_is_next(app: Flask) -> None:
    bo = start_talk(app, "Ash", "Bo")["Bo"]
    assert "What the questions are about" in bo.get().text

    bo.say("soup")

    assert "What the questions are about" not in bo.get().text


def test_after_the_merge_the_paper_comes_first(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo", deck="repair")
    close_all(group)

    assert "What the questions are about" not in group["Bo"].get().text
