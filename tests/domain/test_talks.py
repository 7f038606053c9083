"""A talk, its partners and their seats."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compersion_talks.domain.errors import (
    DateIsOutsideTalk,
    NameIsMissing,
    NameIsTaken,
    NameIsTooLong,
    ReviewIsOutOfReach,
    TooFewPartners,
    TooManyPartners,
)
from compersion_talks.domain.plain_text import from_text, to_text
from compersion_talks.domain.talks import (
    Partner,
    Talk,
    check_date,
    check_partners,
    check_review_date,
    find_last_day,
    recommend_length,
    seat_partners,
)
from tests.builders import a_talk, some_partners

OPENED = date(2030, 1, 1)
EXPIRES = date(2030, 1, 31)
DAY = timedelta(days=1)


def make_partners(*names: str) -> list[Partner]:
    """Make partners with these names."""
    return [Partner(f"{place:032x}", name) for place, name in enumerate(names)]


def test_two_to_twelve_partners_can_take_part() -> None:
    assert check_partners(some_partners(2)) == some_partners(2)
    assert check_partners(some_partners(12)) == some_partners(12)
    assert len(check_partners(make_partners("Ash", "x" * 40))) == 2


@pytest.mark.parametrize(
    ("names", "refusal"),
    [
        (["Ash"], TooFewPartners),
        ([str(place) for place in range(13)], TooManyPartners),
        (["Ash", " "], NameIsMissing),
        (["Ash", "x" * 41], NameIsTooLong),
        (["Straße", "STRASSE"], NameIsTaken),
    ],
)
def test_a_list_that_cannot_be_printed_is_refused(
    names: list[str], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        check_partners(make_partners(*names))


def test_seats_do_not_depend_on_the_order_of_arrival() -> None:
    partners = some_partners(6)

    assert seat_partners("a" * 32, partners) == seat_partners("a" * 32, reversed(partners))


def test_seats_differ_from_talk_to_talk() -> None:
    orders = {seat_partners(f"{talk:032x}", some_partners(4)) for talk in range(20)}

    assert len(orders) > 1


def test_a_new_list_is_checked_and_seated() -> None:
    talk = a_talk()

    changed = talk.with_partners(some_partners(3))

    assert changed.partners == seat_partners(talk.id, some_partners(3))
    with pytest.raises(TooFewPartners):
        talk.with_partners(some_partners(1))


def test_partners_are_found_by_their_id() -> None:
    talk = a_talk()

    assert talk.find_partner("1" * 32) == Partner("1" * 32, "Ash")
    assert talk.find_partner("f" * 32) is None


@given(st.sets(st.integers(0, 7)), st.sets(st.integers(0, 7), min_size=2))
def test_a_no_is_marked_as_long_as_the_place_is_on_the_list(
    declined: set[int], kept: set[int]
) -> None:
    partners = some_partners(8)
    talk = a_talk(partners=partners)
    for number in sorted(declined):
        talk = talk.decline(partners[number].id)

    left = talk.with_partners(partners[number] for number in kept)

    assert set(talk.declined) == {partners[number].id for number in declined}
    assert set(left.declined) == {partners[number].id for number in declined & kept}
    assert talk.partners == partners


def test_the_last_day_counts() -> None:
    talk = a_talk(opened_on=OPENED, expires_on=find_last_day(OPENED, 30))

    assert talk.expires_on == EXPIRES


@pytest.mark.parametrize("held_on", [None, OPENED, EXPIRES, OPENED - DAY, EXPIRES + DAY])
def test_the_talk_is_held_within_its_days(held_on: date | None) -> None:
    assert check_date(held_on, OPENED, EXPIRES) == held_on


@pytest.mark.parametrize("held_on", [OPENED - 2 * DAY, EXPIRES + 2 * DAY])
def test_a_date_outside_the_talk_is_refused(held_on: date) -> None:
    with pytest.raises(DateIsOutsideTalk):
        check_date(held_on, OPENED, EXPIRES)


@pytest.mark.parametrize("day", [OPENED - DAY, OPENED, EXPIRES, date(2040, 1, 3)])
def test_a_review_lies_between_today_and_ten_years_from_now(day: date) -> None:
    assert check_review_date(day, OPENED) == day


@pytest.mark.parametrize("day", [date.min, OPENED - 2 * DAY, date(2040, 1, 4), date.max])
def test_a_review_that_is_over_or_out_of_reach_is_refused(day: date) -> None:
    with pytest.raises(ReviewIsOutOfReach):
        check_review_date(day, OPENED)


@pytest.mark.parametrize(
    ("partners", "minutes"), [(2, 30), (3, 30), (4, 60), (6, 60), (7, 90), (9, 90), (10, 120)]
)
def test_the_least_length_suits_the_number_of_people(partners: int, minutes: int) -> None:
    assert recommend_length(partners) == minutes


def test_a_talk_that_was_stored_before_names_could_be_late_has_none() -> None:
    stored = json.loads(to_text(a_talk(3)))
    del stored["added_later"]

    assert from_text(Talk, json.dumps(stored)) == a_talk(3)
