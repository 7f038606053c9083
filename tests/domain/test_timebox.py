"""Minutes that always add up, half of them for topics, and one round that fits."""

from itertools import pairwise

import pytest

from compersion_talks.domain.agenda import StretchKind
from compersion_talks.domain.talks import FEWEST_PARTNERS, LENGTHS, MOST_PARTNERS
from compersion_talks.domain.timebox import (
    PLANS,
    SHORT_PLAN,
    compute_seconds_to_add,
    compute_turn_seconds,
    split_minutes,
)

WRITTEN = {
    30: "arrive 2, thanks 4, common 4, topics 12, agree 4, close 4",
    60: "arrive 3, thanks 5, common 6, topics 15, break 5, topics 15, agree 7, close 4",
    90: "arrive 4, thanks 6, common 7, topics 23, break 10, topics 22, agree 11, close 7",
    120: "arrive 4, thanks 8, common 8, topics 21, break 10, topics 22, break 5, topics 20, "
    "agree 13, close 9",
}
NUMBERS = range(FEWEST_PARTNERS, MOST_PARTNERS + 1)
EVERY = [(minutes, partners) for minutes in LENGTHS for partners in NUMBERS]
LONGEST_WITHOUT_BREAK = 45
TO_SAY_SOMETHING = 20

every_talk = pytest.mark.parametrize(("minutes", "partners"), EVERY)


def minutes_of(kind: StretchKind, minutes: int) -> list[int]:
    """Return the minutes of each stretch of a kind, in a talk of a length."""
    return [one.minutes for one in PLANS[minutes] if one.kind is kind]


@pytest.mark.parametrize("minutes", LENGTHS)
def test_the_stretches_of_a_talk_are_those_of_its_length(minutes: int) -> None:
    written = ", ".join(f"{one.kind} {one.minutes}" for one in PLANS[minutes])

    assert written == WRITTEN[minutes]


@pytest.mark.parametrize("minutes", LENGTHS)
def test_minutes_add_up_and_stretches_follow_each_other(minutes: int) -> None:
    stretches = PLANS[minutes]

    assert sum(one.minutes for one in stretches) == minutes
    assert stretches[0].starts_at == 0
    assert all(one.starts_at + one.minutes == next_.starts_at for one, next_ in pairwise(stretches))
    assert not any(one.spare for one in stretches)


@pytest.mark.parametrize("minutes", LENGTHS)
def test_a_longer_talk_has_more_topic_stretches(minutes: int) -> None:
    assert len(minutes_of(StretchKind.TOPICS, minutes)) == {30: 1, 60: 2, 90: 2, 120: 3}[minutes]


@pytest.mark.parametrize("minutes", LENGTHS)
def test_at_an_hour_or_more_at_least_half_of_the_minutes_are_topics(minutes: int) -> None:
    assert sum(minutes_of(StretchKind.TOPICS, minutes)) >= (minutes / 2 if minutes >= 60 else 12)


@pytest.mark.parametrize("minutes", LENGTHS)
def test_topic_stretches_are_equal_within_two_minutes(minutes: int) -> None:
    lengths = minutes_of(StretchKind.TOPICS, minutes)

    assert max(lengths) - min(lengths) <= 2


@pytest.mark.parametrize("minutes", LENGTHS)
def test_nobody_sits_longer_than_45_minutes(minutes: int) -> None:
    sat = 0

    for stretch in PLANS[minutes]:
        sat = 0 if stretch.kind is StretchKind.BREAK else sat + stretch.minutes
        assert sat <= LONGEST_WITHOUT_BREAK


@every_talk
@pytest.mark.parametrize("topics", [1, 2])
def test_one_round_fits_and_leaves_time_to_talk(minutes: int, partners: int, topics: int) -> None:
    in_a_stretch = 1 if minutes == 30 else topics
    for stretch in minutes_of(StretchKind.TOPICS, minutes):
        for length in split_minutes(stretch, in_a_stretch):
            one_round = partners * compute_turn_seconds(length, partners)
            assert partners * 15 <= one_round <= length * 60 * 0.6


@pytest.mark.parametrize(
    ("minutes", "partners", "seconds"),
    [(15, 2, 270), (15, 4, 120), (15, 8, 60), (15, 9, 60), (15, 10, 50), (12, 12, 35), (5, 12, 15)],
)
def test_a_turn_is_rounded_down_to_what_people_can_keep(
    minutes: int, partners: int, seconds: int
) -> None:
    assert compute_turn_seconds(minutes, partners) == seconds


@every_talk
def test_anything_else_takes_at_most_half_of_what_we_try(minutes: int, partners: int) -> None:
    seconds = compute_seconds_to_add(PLANS[minutes], partners)

    half = sum(minutes_of(StretchKind.AGREE, minutes)) * 60 / 2
    assert seconds * partners <= half
    if seconds:
        assert seconds >= TO_SAY_SOMETHING
    else:
        assert half / partners < TO_SAY_SOMETHING + 5


@pytest.mark.parametrize(
    ("minutes", "partners", "seconds"),
    [(30, 2, 60), (30, 6, 20), (30, 7, 0), (60, 2, 90), (60, 12, 0), (120, 12, 30), (90, 7, 45)],
)
def test_time_for_anything_else_is_shared_out_or_left_to_whoever_has_something(
    minutes: int, partners: int, seconds: int
) -> None:
    assert compute_seconds_to_add(PLANS[minutes], partners) == seconds


@pytest.mark.parametrize(
    ("minutes", "topics", "lengths"),
    [(15, 1, [15]), (15, 2, [5, 10]), (22, 2, [7, 15]), (20, 3, [5, 5, 10])],
)
def test_the_last_topic_of_a_stretch_has_about_twice_as_many_minutes(
    minutes: int, topics: int, lengths: list[int]
) -> None:
    assert list(split_minutes(minutes, topics)) == lengths


def test_the_short_plan_says_thanks_finds_a_day_and_closes() -> None:
    assert [one.kind for one in SHORT_PLAN] == [
        StretchKind.ARRIVE,
        StretchKind.THANKS,
        StretchKind.CLOSE,
    ]
    assert all(
        one.starts_at + one.minutes == next_.starts_at for one, next_ in pairwise(SHORT_PLAN)
    )
