"""A sheet in words: what its owner reads of every line, and which lines travel equally far."""

from compersion_talks.domain.sheets import Answer, Line, group_by_visibility, put_in_words
from tests.builders import a_deck
from tests.prompts import PRIVATE, SHARED, a_part_of_mine, a_prompt, a_scale, a_text_prompt


def test_own_words_are_read_as_they_were_written() -> None:
    assert put_in_words(a_deck(), a_text_prompt(), "red") == "red"


def test_a_picked_line_is_read_by_its_label() -> None:
    assert put_in_words(a_deck(), a_scale(), "2") == "a little"


def test_not_being_sure_is_read_in_the_words_of_the_deck() -> None:
    deck = a_deck(texts={"skip": {"not_sure_label": "Not sure"}})

    assert put_in_words(deck, a_scale(), "not-sure") == "Not sure"


def test_nothing_from_me_is_read_in_the_words_of_the_deck() -> None:
    deck = a_deck(texts={"skip": {"nothing_from_me": "Nothing from me"}})

    assert put_in_words(deck, a_part_of_mine(), "") == "Nothing from me"
    assert put_in_words(deck, a_text_prompt(), "") == ""


def test_a_line_that_the_deck_has_lost_is_still_told() -> None:
    assert put_in_words(a_deck(), a_prompt(), "violet") == "violet"


def test_lines_that_travel_equally_far_stand_together() -> None:
    lines = (Line("red", SHARED), Line("green", SHARED), Line("blue", PRIVATE))

    told = list(group_by_visibility(a_deck(), a_prompt(), Answer("a-options", lines)))

    assert told == [(SHARED, ("red", "green")), (PRIVATE, ("blue",))]
