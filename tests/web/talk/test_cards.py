"""Links that do not get lost: where they stand, what can be done with them, cards to print."""

import pytest
from flask import Flask

from tests.linting import read_text
from tests.talking import Partner, open_talk, read_invitations, read_links, start_talk
from tests.web.browsers import save_browser

MOST_BYTES = 14_336
NAMES = ("Ash", "Bo", "Cy")


@pytest.fixture
def ash(app: Flask) -> Partner:
    """Return Ash, who has opened a talk of three."""
    return open_talk(app, *NAMES)


def test_all_open_invitations_are_printed_each_below_its_name(ash: Partner) -> None:
    page = ash.get("people/cards")
    cards = page.root.findall(".//section[@class='card-to-cut']")

    found = {read_text(card.find("h2")): read_text(card.find(".//code")) for card in cards}

    assert found == read_invitations(ash)
    assert all(card.find(".//img") is not None for card in cards)


def test_the_card_itself_names_nobody(ash: Partner) -> None:
    page = ash.get("people/cards")

    cards = page.root.findall(".//div[@class='invitation-card']")

    said = [read_text(card).replace(read_text(card.find(".//code")), "") for card in cards]
    assert len(cards) == 2
    assert not any(name in words or "/l/" in words for words in said for name in NAMES)


def test_without_an_open_invitation_there_is_no_card(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo")

    for partner in group.values():
        assert "no invitation left" in partner.get("people/cards").text


@pytest.mark.parametrize("path", ["", "waiting"])
def test_the_own_link_stands_after_taking_up_and_after_closing(ash: Partner, path: str) -> None:
    link = ash.own_link()
    ash.close()

    page = ash.get(path)

    assert read_links(page) == [link]
    assert "Get a new link" in page.text
    assert "It works until the end of" in page.text
    assert "Nobody can find it, and nobody can open those answers again" in page.text


def test_the_own_link_can_be_written_down_in_groups(ash: Partner) -> None:
    page = ash.get()

    groups = page.root.findall(".//span[@class='write-down__group']")

    assert "".join(read_text(group) for group in groups) == ash.own_link()
    assert max(len(read_text(group)) for group in groups) == 4


def test_what_a_lost_link_means_is_said_to_everyone_in_the_talk(ash: Partner) -> None:
    words = ash.get("people/").text

    assert "The answers so far are deleted, unread." in words
    assert "Everyone can see this" in words


def test_the_longest_list_of_people_is_small_on_its_way(app: Flask) -> None:
    opener = open_talk(app, *(f"Partner number {n}" for n in range(1, 13)))
    who = save_browser(opener.visitor, "p", opener.handle)

    sizes = [
        len(who.ask(f"/t/{who.handle}/{path}", **{"Accept-Encoding": "gzip"}).data)
        for path in ("", "before", "people/", "people/cards", "review")
    ]

    assert max(sizes) <= MOST_BYTES
