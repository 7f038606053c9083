"""Decks stay as they stood, for as long as a talk opened with them can live."""

from datetime import date, timedelta

import pytest

from compersion_talks import storage
from compersion_talks.storage import retention, talks
from tests.storage.builders import TODAY

pytestmark = pytest.mark.usefixtures("inside")
HASH = "d" * 64
LAST_DAY_NEEDED = TODAY + timedelta(days=92)


def sweep_decks(today: date) -> int:
    """Sweep as if yesterday's sweep had been done, and count the decks destroyed."""
    retention.forget_expired(today - timedelta(days=1), monotonic=lambda: 0.0)
    retention.forget_expired(today - timedelta(days=1), monotonic=lambda: 3600.0)
    return retention.forget_expired(today).decks


def test_a_kept_deck_comes_back_word_for_word() -> None:
    talks.keep_deck(HASH, "Bedürfnisse\n☐ 🤍", TODAY)
    storage.commit()

    assert talks.find_deck(HASH) == "Bedürfnisse\n☐ 🤍"
    assert talks.find_deck("e" * 64) is None


def test_keeping_a_deck_again_changes_no_word_of_it() -> None:
    talks.keep_deck(HASH, "as it stood", TODAY)
    talks.keep_deck(HASH, "something else", TODAY + timedelta(days=1))

    assert talks.find_deck(HASH) == "as it stood"


def test_a_deck_stays_until_no_talk_can_use_it() -> None:
    talks.keep_deck(HASH, "deck", TODAY)
    storage.commit()

    assert sweep_decks(LAST_DAY_NEEDED) == 0
    assert talks.find_deck(HASH) == "deck"
    assert sweep_decks(LAST_DAY_NEEDED + timedelta(days=1)) == 1
    assert talks.find_deck(HASH) is None


def test_offering_a_deck_again_keeps_it_longer() -> None:
    talks.keep_deck(HASH, "deck", TODAY)
    talks.keep_deck(HASH, "deck", TODAY + timedelta(days=5))
    storage.commit()

    assert sweep_decks(LAST_DAY_NEEDED + timedelta(days=5)) == 0
    assert sweep_decks(LAST_DAY_NEEDED + timedelta(days=6)) == 1


def test_a_clock_set_back_does_not_shorten_the_life_of_a_deck() -> None:
    talks.keep_deck(HASH, "deck", TODAY)
    talks.keep_deck(HASH, "deck", TODAY - timedelta(days=50))
    storage.commit()

    assert sweep_decks(LAST_DAY_NEEDED) == 0
    assert talks.find_deck(HASH) == "deck"
