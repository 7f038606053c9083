"""Days on which it is worth looking for the plan."""

from datetime import date, timedelta

import pytest

from compersion_talks.domain.talks import TIME_ZONE_SLACK, PaperSize, Talk
from compersion_talks.use_cases.calendar_days import can_look_on, list_days_to_look

TODAY = date(2030, 1, 2)
LAST = TODAY + timedelta(days=7)
TALK = Talk("0" * 32, "", (), 60, PaperSize.A4, TODAY, LAST)


def a_talk(answer_by: int) -> Talk:
    """Return a talk whose day to answer by is so many days ahead."""
    return Talk(
        "0" * 32, "", (), 60, PaperSize.A4, TODAY, LAST, answer_by=TODAY + timedelta(answer_by)
    )


def list_distances(talk: Talk, today: date = TODAY) -> list[int]:
    """Return how many days ahead each day is."""
    return [(day - today).days for day in list_days_to_look(talk, today)]


def test_without_a_day_to_answer_by_there_are_two_days_soon() -> None:
    assert list_distances(TALK) == [1, 3]


@pytest.mark.parametrize(
    ("answer_by", "days"), [(2, [1, 2, 3]), (6, [1, 3, 6]), (3, [1, 3]), (0, [1, 3]), (-1, [1, 3])]
)
def test_the_day_to_answer_by_is_among_them_once_while_it_is_ahead(
    answer_by: int, days: list[int]
) -> None:
    assert list_distances(a_talk(answer_by)) == days


@pytest.mark.parametrize(("left", "days"), [(3, [1, 3]), (2, [1]), (1, [1]), (0, [])])
def test_none_is_after_the_last_day(left: int, days: list[int]) -> None:
    assert list_distances(TALK, LAST - timedelta(left)) == days


def test_a_day_is_taken_from_today_to_the_last_day_wherever_people_are() -> None:
    first, last = TODAY - TIME_ZONE_SLACK, LAST + TIME_ZONE_SLACK
    near = [first - timedelta(1), first, TODAY, last, last + timedelta(1)]

    assert [can_look_on(day, TALK, TODAY) for day in near] == [False, True, True, True, False]
