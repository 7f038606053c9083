"""Counts of what is limited, shared by all processes."""

import pytest

from compersion_talks import storage
from compersion_talks.storage import tallies

pytestmark = pytest.mark.usefixtures("inside")
KEY = b"k" * 16


def test_each_happening_counts_one_more_under_its_own_key() -> None:
    assert [tallies.tally(KEY, 60) for _ in range(3)] == [1, 2, 3]
    assert tallies.tally(b"o" * 16, 60) == 1


def test_a_window_that_is_over_is_forgotten() -> None:
    tallies.tally(KEY, 60)
    tallies.tally(b"o" * 16, 61)
    storage.commit()

    tallies.forget_tallies(60)

    assert tallies.tally(KEY, 120) == 1
    assert tallies.tally(b"o" * 16, 61) == 2


def test_a_moment_far_in_the_future_fits() -> None:
    assert tallies.tally(KEY, 2**40) == 1
