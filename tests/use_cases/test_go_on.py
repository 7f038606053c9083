"""Going on without waiting longer: when, for whom, and what becomes of those who are not done."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compersion_talks import library, storage
from compersion_talks.domain.decks import Visibility
from compersion_talks.domain.errors import LinkOpensNothing, TalkIsMerged
from compersion_talks.domain.plain_text import to_text
from compersion_talks.domain.sheets import Answer, Line, Sheet
from compersion_talks.services import current_services
from compersion_talks.use_cases import close_and_merge, people
from compersion_talks.use_cases.close_and_merge import go_on, may_go_on
from compersion_talks.use_cases.links import list_seats, take_up
from compersion_talks.use_cases.open_talk import open_talk
from compersion_talks.use_cases.sheets import destroy_notes, has_notes, save_sheet
from tests.use_cases.group import PROMPT, Group, make_wishes

OPENED, ANSWER_BY = date(2026, 3, 1), date(2026, 3, 10)
DAY = timedelta(days=1)
LATER = ANSWER_BY + 2 * DAY
NAMES = ("Ash", "Bo", "Cy", "Di", "Eli")


def open_group(names: tuple[str, ...] = NAMES, *, goes_on: bool = True) -> Group:
    """Open a talk that asks to answer by a day; everyone but Ash is still invited."""
    source = library.read_built_in()["other-connections"]
    group = Group(source, current_services().keys, OPENED)
    wishes = replace(make_wishes(*names), answer_by=ANSWER_BY, goes_on=goes_on)
    group.links["Ash"] = open_talk(wishes, source, group.seed, group.keys, OPENED)
    return group


def join(group: Group, *names: str) -> Group:
    """Let people take up their places and say something."""
    for name in names:
        if name != "Ash":
            group.take_up(name)
        group.say(name, f"said by {name}")
    return group


@pytest.fixture
def app_of_talks(app: Flask) -> Iterator[Flask]:
    """Return an app within a request that may write."""
    with app.test_request_context(method="POST"):
        yield app


@pytest.fixture
def group(app_of_talks: Flask) -> Group:
    """Return five people on the day after the grace; Ash and Bo are done, Cy and Di are not.

    Nobody has joined in Eli's place.
    """
    group = join(open_group(), "Ash", "Bo", "Cy", "Di")
    group.close("Ash", "Bo")
    group.today = LATER
    return group


def test_after_the_day_the_plan_is_made_of_those_who_are_done(group: Group) -> None:
    merged = go_on(group.place("Ash"), group.keys, LATER)

    assert merged is not None
    assert merged.is_merged
    plan = str(group.agenda("Bo"))
    assert all(f"said by {name}" in plan for name in ("Ash", "Bo"))
    assert not any(f"said by {name}" in plan for name in ("Cy", "Di"))
    assert group.agenda("Ash") == group.agenda("Cy")
    assert set(group.agenda("Ash").names) == set(NAMES)


def test_what_those_who_are_not_done_wrote_stays_theirs_and_can_be_destroyed(group: Group) -> None:
    go_on(group.place("Ash"), group.keys, LATER)

    cy = group.place("Cy")
    assert has_notes(cy)
    assert cy.sheet.answers[PROMPT].lines[0].value == "said by Cy"
    assert cy.own_id in cy.talk.left_out
    assert not has_notes(group.place("Ash"))
    assert [row.release_blob for row in storage.talks.list_partners(cy.stored.id)] == [None] * 5

    destroy_notes(cy)

    assert not has_notes(group.place("Cy"))


def test_whoever_joins_after_the_plan_reads_that_it_was_made_without_them(group: Group) -> None:
    go_on(group.place("Ash"), group.keys, LATER)

    group.take_up("Eli")

    assert group.place("Eli").own_id in group.place("Eli").talk.left_out
    assert group.agenda("Eli") == group.agenda("Ash")


def test_after_the_plan_no_invitation_throws_out_whoever_has_joined(group: Group) -> None:
    group.take_up("Eli")
    own = group.links["Eli"]
    go_on(group.place("Ash"), group.keys, LATER)

    with pytest.raises(LinkOpensNothing):
        take_up(group.invitation("Eli", "Ash"), [bytes(32)], group.keys, LATER)

    assert group.place_of(own).partner.name == "Eli"


@pytest.mark.parametrize("day", [OPENED, ANSWER_BY, ANSWER_BY + DAY])
def test_before_24_hours_after_the_day_it_is_neither_offered_nor_done(
    group: Group, day: date
) -> None:
    assert not may_go_on(group.place("Ash"), day)
    assert go_on(group.place("Ash"), group.keys, day) is None
    assert not group.place("Ash").is_merged


def test_whoever_is_not_done_cannot_go_on(group: Group) -> None:
    assert not may_go_on(group.place("Cy"), LATER)
    assert go_on(group.place("Cy"), group.keys, LATER) is None


def test_where_the_opener_chose_to_wait_nobody_goes_on(app_of_talks: Flask) -> None:
    group = join(open_group(goes_on=False), "Ash", "Bo", "Cy")
    group.close("Ash", "Bo")

    assert go_on(group.place("Ash"), group.keys, LATER) is None


def test_where_fewer_than_three_have_joined_nobody_goes_on(app_of_talks: Flask) -> None:
    group = join(open_group(), "Ash", "Bo")
    group.close("Ash", "Bo")

    assert not may_go_on(group.place("Ash"), LATER)
    assert go_on(group.place("Ash"), group.keys, LATER) is None
    group.take_up("Cy")
    assert may_go_on(group.place("Ash"), LATER)


def test_one_alone_gets_no_plan_and_the_offer_tells_nothing_of_it(group: Group) -> None:
    offered = may_go_on(group.place("Ash"), LATER)

    close_and_merge.reopen(group.place("Bo"))

    assert may_go_on(group.place("Ash"), LATER) == offered
    assert go_on(group.place("Ash"), group.keys, LATER) is None
    assert group.place("Ash").is_closed
    assert not group.place("Ash").is_merged


@pytest.mark.parametrize("first", ["the plan", "the close"])
def test_a_late_close_and_the_plan_in_either_order(group: Group, first: str) -> None:
    cy = group.place("Cy")
    shown = close_and_merge.read_shown(cy)
    if first == "the close":
        close_and_merge.close(cy, group.keys, shown, keeps_notes=False)

    assert go_on(group.place("Ash"), group.keys, LATER) is not None

    late = group.place("Cy")
    if first == "the plan":
        with pytest.raises(TalkIsMerged):
            close_and_merge.close(late, group.keys, shown, keeps_notes=False)
        assert late.sheet.answers[PROMPT].lines[0].value == "said by Cy"
    assert (late.own_id in late.talk.left_out) == (first == "the plan")
    assert ("said by Cy" in str(group.agenda("Bo"))) == (first == "the close")


def test_going_on_twice_makes_one_plan(group: Group) -> None:
    go_on(group.place("Ash"), group.keys, LATER)

    with pytest.raises(TalkIsMerged):
        go_on(group.place("Bo"), group.keys, LATER)


def test_a_sheet_that_does_not_open_is_reopened_with_time_to_answer(group: Group) -> None:
    group.close("Cy")
    row = group.place("Cy").row
    assert row is not None
    storage.talks.save_partner(replace(row, release_blob=b"damaged"))

    assert go_on(group.place("Ash"), group.keys, LATER) is None

    assert (group.place("Ash").is_closed, group.place("Cy").is_closed) == (True, False)
    assert group.place("Ash").talk.answer_by == LATER + 3 * DAY
    assert go_on(group.place("Ash"), group.keys, LATER) is None
    assert not group.place("Ash").is_merged


def change_list(group: Group, change: str) -> None:
    """Change who is in the talk, or who has a place, as Ash."""
    ash, seats = group.place("Ash"), list_seats(group.place("Ash"))
    eli = next(seat.partner.id for seat in seats if seat.partner.name == "Eli")
    if change == "added":
        people.add_partner(ash, "Flo", group.keys, group.today)
    elif change == "taken off":
        people.remove_partner(ash, eli, group.today)
    else:
        people.give_out_anew(ash, eli, group.keys, group.today)


@pytest.mark.parametrize("change", ["added", "taken off", "A new invitation was made for"])
def test_a_change_of_the_list_near_the_day_leaves_three_days_to_close_again(
    group: Group, change: str
) -> None:
    change_list(group, change)

    talk = group.place("Ash").talk
    assert (talk.answer_by, talk.answer_by_has_moved) == (LATER + 3 * DAY, True)
    group.close("Ash", "Bo")
    assert go_on(group.place("Ash"), group.keys, LATER + 4 * DAY) is None
    assert go_on(group.place("Ash"), group.keys, LATER + 5 * DAY) is not None


def test_a_new_name_of_ones_own_moves_no_day(group: Group) -> None:
    people.rename(group.place("Bo"), "Bob", group.today)

    assert group.place("Ash").talk.answer_by == ANSWER_BY


def test_with_a_day_moved_to_the_end_of_the_talk_the_plan_waits_for_everyone(group: Group) -> None:
    last = group.place("Ash").talk.expires_on
    group.today = last
    people.remove_partner(group.place("Ash"), group.place("Di").own_id, last)
    group.close("Ash", "Bo")

    talk = group.place("Ash").talk

    assert (talk.answer_by, talk.goes_on_from) == (last, None)
    assert go_on(group.place("Ash"), group.keys, last) is None


def empty_and_close(group: Group, name: str) -> None:
    """Let somebody close an empty sheet."""
    if name not in group.links:
        group.take_up(name)
    save_sheet(group.place(name), Sheet())
    group.close(name)


def read_plan(group: Group) -> str:
    """Read the text of the plan that would be stored."""
    return to_text(group.agenda("Ash"))


WORDS = st.dictionaries(
    st.sampled_from(NAMES),
    st.tuples(st.sampled_from(["one", "two"]), st.sampled_from(Visibility)),
)
LATE = st.sets(st.sampled_from(NAMES[1:]), min_size=1, max_size=3)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(late=LATE, absent=st.sets(st.sampled_from(NAMES[3:])), said=WORDS)
def test_a_sheet_that_is_not_closed_makes_the_bytes_of_an_empty_one(
    app: Flask, late: set[str], absent: set[str], said: dict[str, tuple[str, Visibility]]
) -> None:
    absent &= late
    with app.test_request_context(method="POST"):
        group = open_group()
        group.today = LATER
        for name in NAMES[1:]:
            if name not in absent:
                group.take_up(name)
        for name, (word, reach) in said.items():
            if name not in absent:
                answers = {
                    PROMPT: Answer(PROMPT, (Line(word, reach),)),
                    "fears-top": Answer("fears-top", (Line("fear-being-left", reach),)),
                }
                save_sheet(group.place(name), Sheet(answers))
        group.close(*(name for name in NAMES if name not in late))
        nested = storage.db.session.begin_nested()
        assert go_on(group.place("Ash"), group.keys, LATER) is not None
        without_waiting = read_plan(group)
        nested.rollback()

        for name in sorted(late):
            empty_and_close(group, name)

        assert read_plan(group) == without_waiting
        storage.rollback()
