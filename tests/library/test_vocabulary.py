"""Needs and fears as the domain receives them: locked, starting in private, or retired."""

import pytest

from compersion_talks.domain.decks import Visibility
from compersion_talks.library import read_deck
from tests.library.sources import a_source, with_vocabulary


@pytest.mark.parametrize(
    ("fear_id", "is_locked", "start"),
    [
        ("fear-reaction", True, None),
        ("fear-unsafe-no", True, None),
        ("fear-watched", False, Visibility.PRIVATE),
        ("fear-lies", False, None),
    ],
)
def test_fears_of_another_person_never_leave_the_page(
    fear_id: str, is_locked: bool, start: Visibility | None
) -> None:
    fears = {fear.id: fear for fear in read_deck(a_source()).vocabulary.fears}

    assert (fears[fear_id].is_locked, fears[fear_id].start) == (is_locked, start)


@pytest.mark.parametrize("key", ['lock = "private"', 'keep = "never"'])
def test_one_of_the_two_keys_is_enough_to_lock_a_line(key: str) -> None:
    help_text = 'help = "This line is not sent or saved e'
    both = f'lock = "private"\nkeep = "never"\n{help_text}'
    source = with_vocabulary(both, f"{key}\n{help_text}")

    fears = {fear.id: fear for fear in read_deck(source).vocabulary.fears}

    assert fears["fear-unsafe-no"].is_locked


def test_a_retired_need_is_gone_from_pairs_and_tensions() -> None:
    source = with_vocabulary('id = "need-freedom"\n', 'id = "need-freedom"\nretired = true\n')

    words = read_deck(source).vocabulary

    assert "need-freedom" not in {need.id for need in words.needs}
    assert words.pairs["fear-watched"] == ("need-privacy",)
    assert not [pull for pull in words.tensions if "need-freedom" in pull]


def test_a_retired_fear_is_gone_with_its_pair() -> None:
    source = with_vocabulary('id = "fear-lies"\n', 'id = "fear-lies"\nretired = true\n')

    words = read_deck(source).vocabulary

    assert "fear-lies" not in {fear.id for fear in words.fears}
    assert "fear-lies" not in words.pairs
