"""What a deck says of itself reaches everyone who is invited, before the first page."""

import pytest
from flask import Flask

from compersion_talks.domain.decks import Deck
from compersion_talks.library import read_built_in
from tests.talking import Partner, close_all, start_talk
from tests.visiting import Page

DECKS = [one.deck for one in read_built_in().values()]
OF_EVERY_DECK = pytest.mark.parametrize("deck", DECKS, ids=lambda deck: deck.id)


def list_texts(deck: Deck) -> list[str]:
    """List what a deck says of itself."""
    return [said for said in (deck.summary, deck.for_whom, deck.content_note) if said]


def go_to_the_first_page(partner: Partner) -> list[Page]:
    """Start the sheet as it is offered, from one's own page."""
    pages = [partner.get()]
    pages.append(partner.visitor.get(next(one for one in pages[0].links() if "/before" in one)))
    return pages


@OF_EVERY_DECK
def test_everyone_reads_what_a_deck_is_for_before_the_first_page(app: Flask, deck: Deck) -> None:
    group = start_talk(app, "Ash", "Bo", "Cy", deck=deck.id)

    ways = [go_to_the_first_page(partner) for partner in group.values()]

    for pages in ways:
        for page in pages:
            assert [said for said in list_texts(deck) if said not in page.text] == []
    assert {way[1].text for way in ways} == {ways[0][1].text}


def test_nobody_comes_to_the_first_page_of_repair_unwarned(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo", deck="repair")

    pages = go_to_the_first_page(group["Bo"])

    assert all("It is not made for violence, threats, or fear of someone" in p.text for p in pages)


def test_after_the_merge_the_paper_comes_first(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo", deck="repair")
    close_all(group)

    assert "What the questions are about" not in group["Bo"].get().text
