"""Pages say one word for one thing: that of `docs/words.md`."""

from tests.house.word_table import read_senses, read_words


def test_every_word_has_one_row() -> None:
    words = [word.in_code for word in read_words()]

    assert len(words) > 60
    assert sorted(words) == sorted(set(words))


def test_no_two_senses_of_a_word_are_left_on_pages() -> None:
    assert {"open", "close", "place", "line", "paper", "partner"} <= read_senses().keys()
