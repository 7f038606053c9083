"""The day to answer by: where it may lie, when it moves, and from when nobody waits longer."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compersion_talks.domain.errors import DateIsOutsideTalk
from compersion_talks.domain.plain_text import from_text, to_text
from compersion_talks.domain.talks import Talk, check_answer_by, find_last_answer_by
from tests.builders import a_talk

OPENED, EXPIRES = date(2030, 1, 1), date(2030, 1, 31)
DAY = timedelta(days=1)
DAYS = st.dates(OPENED, EXPIRES)


@given(day=DAYS, held_on=st.none() | DAYS, goes_on=st.booleans())
def test_a_day_is_taken_exactly_where_the_plan_can_still_follow(
    day: date, held_on: date | None, goes_on: bool
) -> None:
    last = find_last_answer_by(EXPIRES, held_on, goes_on=goes_on)
    talk = a_talk(3, answer_by=day, goes_on=goes_on)
    is_early = held_on is None or day <= held_on
    fits = is_early and (not goes_on or talk.goes_on_from is not None)

    if fits:
        assert check_answer_by(day, OPENED, last) == day
    else:
        with pytest.raises(DateIsOutsideTalk):
            check_answer_by(day, OPENED, last)


@pytest.mark.parametrize("day", [None, OPENED - DAY, OPENED])
def test_it_begins_with_today_wherever_people_are(day: date | None) -> None:
    assert check_answer_by(day, OPENED, EXPIRES) == day


@pytest.mark.parametrize("day", [date.min, OPENED - 2 * DAY, EXPIRES + DAY, date.max])
def test_a_day_before_the_opening_or_after_the_last_day_is_refused(day: date) -> None:
    with pytest.raises(DateIsOutsideTalk):
        check_answer_by(day, OPENED, EXPIRES)


def test_nobody_goes_on_before_24_hours_after_that_day_are_over() -> None:
    talk = a_talk(3, answer_by=date(2030, 1, 10), goes_on=True)

    assert talk.goes_on_from == date(2030, 1, 12)


@pytest.mark.parametrize(
    "waits",
    [
        a_talk(3, goes_on=True),
        a_talk(3, answer_by=OPENED),
        a_talk(2, answer_by=OPENED, goes_on=True),
        a_talk(3, answer_by=EXPIRES - DAY, goes_on=True),
    ],
    ids=["no day", "not chosen", "two people", "forgotten before"],
)
def test_the_plan_waits_for_everyone(waits: Talk) -> None:
    assert waits.goes_on_from is None


@given(day=DAYS, today=DAYS)
def test_once_all_are_open_again_there_are_three_days_or_all_that_the_talk_has(
    day: date, today: date
) -> None:
    moved = a_talk(3, answer_by=day, goes_on=True).with_answer_by_after(today)

    assert moved.answer_by is not None
    assert moved.answer_by == EXPIRES or moved.answer_by >= today + 3 * DAY
    assert day <= moved.answer_by <= EXPIRES
    assert moved.answer_by_has_moved == (moved.answer_by != day)
    assert moved.with_answer_by_after(today) == moved
    assert moved.goes_on_from is None or moved.goes_on_from >= today + 5 * DAY


def test_without_such_a_day_nothing_moves() -> None:
    assert a_talk(3).with_answer_by_after(EXPIRES) == a_talk(3)


def test_a_talk_stored_before_there_was_such_a_day_waits_for_everyone() -> None:
    stored = to_text(a_talk(3))
    added = '"answer_by":null,"answer_by_has_moved":false,'
    assert added in stored
    old = stored.replace(added, "").replace('"goes_on":false,', "").replace('"left_out":[],', "")

    read = from_text(Talk, old)

    assert read == a_talk(3)
    assert (read.goes_on_from, read.left_out) == (None, ())
