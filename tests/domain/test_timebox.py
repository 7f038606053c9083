"""Minutes that always add up, and equal turns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compersion_talks.domain.paper import StretchKind
from compersion_talks.domain.talks import LENGTHS, least_length
from compersion_talks.domain.timebox import plan, slot_minutes, turn_seconds

TABLE = {
    2: (210, 10, 1, 2, 3, 5),
    3: (150, 11, 1, 2, 3, 5),
    4: (120, 11, 1, 2, 3, 5),
    5: (90, 11, 1, 2, 3, 5),
    6: (60, 9, 1, 2, 3, 5),
    7: (60, 10, 1, 2, 3, 5),
    8: (60, 11, 1, 2, 3, 5),
    9: (60, 12, 1, 2, 2, 3),
    10: (60, 13, 1, 2, 2, 3),
    11: (60, 14, 1, 2, 2, 3),
    12: (60, 15, 1, 2, 2, 3),
}
LONGEST_WITHOUT_BREAK = 45

lengths = st.sampled_from(LENGTHS)
numbers = st.integers(2, 12)


@pytest.mark.parametrize("partners", TABLE)
def test_turns_slots_and_topics_are_those_of_the_table(partners: int) -> None:
    topics = tuple(plan(minutes, partners).slots for minutes in LENGTHS)

    assert (turn_seconds(partners), slot_minutes(partners), *topics) == TABLE[partners]


@given(lengths, numbers)
def test_minutes_always_add_up(minutes: int, partners: int) -> None:
    timebox = plan(minutes, partners)

    assert timebox.stretches[0].starts_at == 0
    assert sum(stretch.minutes for stretch in timebox.stretches) == minutes
    for before, stretch in zip(timebox.stretches, timebox.stretches[1:], strict=False):
        assert stretch.starts_at == before.starts_at + before.minutes


@given(lengths, numbers)
def test_the_topics_and_the_rest_fill_their_stretch(minutes: int, partners: int) -> None:
    timebox = plan(minutes, partners)
    stretches = [one for one in timebox.stretches if one.kind is StretchKind.TOPICS]

    assert all(one.spare == 0 for one in timebox.stretches if one not in stretches)
    for stretch, part in zip(stretches, timebox.parts, strict=True):
        assert part.topics * part.minutes_each + part.spare == stretch.minutes
        assert part.spare == stretch.spare


@given(lengths, numbers)
def test_all_turns_fit_into_their_topic(minutes: int, partners: int) -> None:
    for part in plan(minutes, partners).parts:
        assert 0 < partners * part.turn_seconds <= (part.minutes_each - 3) * 60


@given(lengths, numbers)
def test_nobody_sits_longer_than_45_minutes(minutes: int, partners: int) -> None:
    sat = 0

    for stretch in plan(minutes, partners).stretches:
        sat = 0 if stretch.kind is StretchKind.BREAK else sat + stretch.minutes
        assert sat <= LONGEST_WITHOUT_BREAK


def test_half_an_hour_has_a_minute_of_silence_instead_of_a_break() -> None:
    kinds = [stretch.kind for stretch in plan(30, 2).stretches]

    assert StretchKind.SILENCE in kinds
    assert StretchKind.BREAK not in kinds


@pytest.mark.parametrize(
    ("minutes", "partners", "is_short"),
    [
        (30, 3, False),
        (30, 4, True),
        (60, 6, False),
        (60, 7, True),
        (90, 9, False),
        (90, 10, True),
        (120, 12, False),
    ],
)
def test_a_length_below_the_recommended_one_is_called_short(
    minutes: int, partners: int, is_short: bool
) -> None:
    assert plan(minutes, partners).is_short is is_short


@given(numbers)
def test_the_length_that_a_page_recommends_is_never_called_short(partners: int) -> None:
    assert not plan(least_length(partners), partners).is_short


def test_a_stretch_that_just_fits_has_full_turns() -> None:
    assert plan(30, 3).parts[0].turn_seconds == 150


def test_a_short_stretch_has_shorter_turns_rounded_down() -> None:
    seven_minutes_for_three = plan(60, 3).parts[1]
    eight_minutes_for_twelve = plan(30, 12).parts[0]
    seven_minutes_for_eleven = plan(60, 11).parts[1]

    assert seven_minutes_for_three.turn_seconds == 140
    assert eight_minutes_for_twelve.turn_seconds == 40
    assert seven_minutes_for_eleven.turn_seconds == 35
