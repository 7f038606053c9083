"""Decks that talks keep: they were checked when they were stored, by the rules of then."""

import pytest

from compersion_talks.library import DeckSource, StoredDeckWasChanged, read_deck, read_stored_deck
from tests.library.sources import a_source, list_faults, list_fields, with_deck, with_texts


def test_a_stored_deck_is_the_deck_that_was_offered() -> None:
    source = a_source()

    assert list_fields(read_stored_deck(source.to_text(), source.hash)) == list_fields(
        read_deck(source)
    )


def test_a_stored_deck_with_another_hash_is_not_read() -> None:
    source, other = a_source(), with_deck('title = "Thank you"', 'title = "Thanks"')

    with pytest.raises(StoredDeckWasChanged):
        read_stored_deck(other.to_text(), source.hash)


@pytest.mark.parametrize(
    "source",
    [
        with_deck('title = "Thank you"', 'title = ""'),
        with_deck('merge = "thanks"', 'merge = "thanks"\nblock = "hopes"'),
        with_deck("schema = 2", "schema = 1"),
        with_texts('named = "{name}: {answer}"', 'named = "{who}: {answer}"'),
    ],
    ids=["title", "block", "schema", "placeholder"],
)
def test_a_stored_deck_may_break_a_rule_that_came_later(source: DeckSource) -> None:
    assert list_faults(source)

    assert read_stored_deck(source.to_text(), source.hash).id == "check-in"
