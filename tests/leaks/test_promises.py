"""What every agenda keeps, whatever people say, on every deck we ship."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compersion_talks.domain.decks import Deck
from tests.domain.drawn import marked
from tests.domain.promises import PROMISES, Promise
from tests.domain.promises_of_time import PROMISES_OF_TIME
from tests.domain.promises_of_words import PROMISES_OF_WORDS
from tests.domain.told import drawn
from tests.leaks.drawing import real_decks

EVERY = (*PROMISES, *PROMISES_OF_TIME, *PROMISES_OF_WORDS)
SEEDS = st.integers(0, 2**32)
DECKS = {name: marked(deck) for name, deck in real_decks().items()}


@pytest.mark.parametrize("promise", EVERY, ids=lambda one: str(one.__name__))
@pytest.mark.parametrize("deck", DECKS.values(), ids=list(DECKS))
@settings(max_examples=15, deadline=None)
@given(seed=SEEDS)
def test_every_agenda_of_our_decks_keeps(deck: Deck, promise: Promise, seed: int) -> None:
    promise(drawn(deck, Random(seed)))  # noqa: S311 # drawn, not secret
