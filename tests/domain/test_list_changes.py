"""What happened to the list of partners is kept until the merge, and stays short."""

import json
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from compersion_talks.domain.errors import PlaceIsGone
from compersion_talks.domain.list_changes import MOST_CHANGES, ChangeKind, ListChange
from compersion_talks.domain.plain_text import from_text, to_text
from compersion_talks.domain.talks import Talk
from tests.builders import a_talk

DAY = date(2026, 6, 3)
ANEW = ListChange(ChangeKind.GIVEN_OUT_ANEW, "Bo", DAY)
CHANGES = st.builds(
    ListChange,
    st.sampled_from(ChangeKind),
    st.text(max_size=3),
    st.dates(DAY, DAY + timedelta(days=90)),
    st.text(max_size=3),
)


def rename(number: int) -> ListChange:
    """Return one of many renames."""
    return ListChange(ChangeKind.RENAMED, f"Ash {number}", DAY, f"Ash {number + 1}")


@given(st.lists(CHANGES, max_size=3 * MOST_CHANGES))
def test_few_changes_are_kept_the_newest_among_them_and_that_there_were_more(
    changes: list[ListChange],
) -> None:
    talk = a_talk()
    for change in changes:
        talk = talk.with_change(change)
        assert talk.changes[-1] == change

    different = {(one.kind, one.name, one.new_name) for one in changes}
    assert len(talk.changes) == min(len(different), MOST_CHANGES) or talk.has_earlier_changes
    assert len(talk.changes) <= MOST_CHANGES
    assert bool(talk.changes) == bool(changes)
    assert from_text(Talk, to_text(talk)) == talk


def test_many_new_names_never_hide_that_a_place_was_given_out_anew() -> None:
    talk = a_talk().with_change(ANEW)

    for number in range(3 * MOST_CHANGES):
        talk = talk.with_change(rename(number))

    assert ANEW in talk.changes
    assert talk.has_earlier_changes


def test_the_same_change_is_told_once_with_its_latest_day() -> None:
    later = ListChange(ANEW.kind, ANEW.name, DAY + timedelta(days=1))

    talk = a_talk().with_change(ANEW).with_change(rename(1)).with_change(later)

    assert talk.changes == (rename(1), later)
    assert not talk.has_earlier_changes


def test_a_new_name_opens_no_sheet_and_everything_else_does() -> None:
    assert not a_talk().with_change(rename(1)).has_reopened_sheets
    for kind in set(ChangeKind) - {ChangeKind.RENAMED}:
        assert a_talk().with_change(ListChange(kind, "Bo", DAY)).has_reopened_sheets


def test_a_talk_that_was_stored_before_changes_were_kept_is_read() -> None:
    fields = json.loads(to_text(a_talk()))
    assert fields.pop("changes") == []
    for has_changed in (True, False):
        fields["list_has_changed"] = has_changed

        talk = from_text(Talk, json.dumps(fields))

        assert talk.changes == ()
        assert talk.has_earlier_changes == talk.has_reopened_sheets == has_changed


def test_a_plan_leaves_no_name_of_those_who_are_gone() -> None:
    assert a_talk().with_change(ANEW).without_changes() == a_talk()


def test_a_place_that_is_gone_tells_its_holder_the_day_and_which_of_the_two_it_was() -> None:
    gone = PlaceIsGone(date(2027, 1, 31), is_given_out_anew=True)

    assert (gone.day, gone.is_given_out_anew) == (date(2027, 1, 31), True)
