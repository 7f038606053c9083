"""Finding things in a deck."""

from tests.builders import a_deck, a_section
from tests.prompts import a_prompt, a_scale


def test_prompts_stand_in_the_order_of_the_walk() -> None:
    deck = a_deck(a_section("first", a_prompt()), a_section("second", a_scale()))

    assert [prompt.id for prompt in deck.prompts] == ["a-options", "a-scale"]


def test_sections_and_prompts_are_found_by_their_id() -> None:
    section = a_section("first", a_prompt())
    deck = a_deck(section)

    assert deck.find_section("first") == section
    assert deck.find_prompt("a-options") == a_prompt()
    assert deck.find_section("nowhere") is None
    assert deck.find_prompt("nothing") is None
