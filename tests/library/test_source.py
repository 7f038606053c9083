"""The words of a deck as they are stored with a talk."""

import json

import pytest

from compersion_talks.library import DeckSource, OfferedDeck, read_built_in


@pytest.mark.parametrize("offered", read_built_in().values(), ids=read_built_in())
def test_stored_words_come_back_as_they_were(offered: OfferedDeck) -> None:
    source = offered.source
    stored = DeckSource.from_text(source.to_text())

    assert stored == source
    assert stored.hash == source.hash


def test_the_hash_names_the_words_and_nothing_else() -> None:
    source = DeckSource("a", "b", "c")

    assert json.loads(source.to_text()) == {"deck": "a", "vocabulary": "b", "texts": "c"}
    assert source.hash == DeckSource("a", "b", "c").hash
    assert source.hash != DeckSource("a", "c", "b").hash
    assert len(bytes.fromhex(source.hash)) == 32
