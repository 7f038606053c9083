"""What stands first on the agreements page, and what is said only where it helps."""

import pytest
from flask import Flask

from tests.talking import close_all, start_talk
from tests.visiting import Page
from tests.web.agreements.test_agreements import Group, agree, list_cards, say, see, write

TEA, WALK = "Tea on Sunday, without phones", "A walk each week"


@pytest.fixture
def group(app: Flask) -> Group:
    """Return two people whose plan is made."""
    group = start_talk(app, "Ash", "Bo", deck="check-in")
    close_all(group)
    return group


def find_kind(page: Page) -> str:
    """Return how the button that writes one more looks."""
    found = page.root.find(f".//main//a[@href='/t/{page.handle}/agreements/write']")
    assert found is not None
    return found.get("data-kind", "")


def test_what_someone_would_put_differently_is_changed_before_it_is_asked_again(
    group: Group,
) -> None:
    write(group["Ash"], TEA)
    say(group["Bo"], TEA, "not-like-this")

    words = list_cards(see(group["Ash"]))[TEA]["text"]

    assert words.index("Change the words") < words.index("Ask everyone again")


def test_whoever_takes_a_yes_back_reads_to_which_words(group: Group) -> None:
    agree(group, WALK)
    agree(group, TEA)

    page = group["Bo"].visitor.get(list_cards(see(group["Bo"]))[TEA]["Take my yes back"])

    assert f"This is about {TEA}." in page.text
    assert WALK not in page.text


def test_what_waits_for_an_answer_comes_before_writing_more(group: Group) -> None:
    assert find_kind(see(group["Ash"])) == "primary"
    assert "This site tells nobody." not in see(group["Ash"]).text

    write(group["Ash"], TEA)

    assert find_kind(see(group["Bo"])) == "secondary"
    assert "This site tells nobody. Ask the others to have a look here" in see(group["Ash"]).text


def test_what_comes_later_stands_in_the_order_of_time(group: Group) -> None:
    agree(group, TEA)

    words = see(group["Ash"]).text

    order = [words.index(one) for one in ("Look at it again", "The next talk", "How long")]
    assert order == sorted(order)


def test_the_room_that_is_left_is_said_once_it_is_small(group: Group) -> None:
    assert "more character" not in group["Ash"].get("agreements/write").text

    write(group["Ash"], "x" * 200, helps="y" * 400, stops="z" * 400)

    assert "room for 400 more characters" in group["Ash"].get("agreements/write").text
