"""Whoever held a place that is gone is told so by their link, and nobody else is told anything."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask

from compersion_talks import library, storage
from compersion_talks.domain.errors import LinkOpensNothing, PlaceIsGone
from compersion_talks.domain.list_changes import ChangeKind, ListChange
from compersion_talks.domain.talks import Talk
from compersion_talks.links import LinkKind, ShareLink
from compersion_talks.services import current_services
from compersion_talks.storage import StoredLink, talks
from compersion_talks.use_cases import after_merge, people
from compersion_talks.use_cases.access import STOPPED, open_link, read_talk, seal_talk
from compersion_talks.use_cases.links import list_seats, replace_link, take_up
from compersion_talks.use_cases.people import MOST_STOPPED_LINKS
from tests.use_cases.group import BROWSER, Group

Act = Callable[[Group, str], None]
DAY = date(2026, 3, 1)
LATER = DAY + timedelta(days=2)


@pytest.fixture
def group(copy: Flask) -> Iterator[Group]:
    """Return Ash, who opened a talk with Bo and Cy, and Bo, who has joined."""
    with copy.test_request_context(method="POST"):
        source = library.read_built_in()["other-connections"]
        group = Group(source, current_services().keys, DAY).open("Ash", "Bo", "Cy")
        group.take_up("Bo")
        yield group
        storage.rollback()


def find_id(group: Group, name: str, by: str = "Ash") -> str:
    """Return the id of a partner by name."""
    return next(one.id for one in group.place(by).talk.partners if one.name == name)


def take_off(group: Group, name: str, by: str = "Ash") -> None:
    """Take a name off the list, two days after the talk was opened."""
    people.remove_partner(group.place(by), find_id(group, name, by), LATER)


def give_out_anew(group: Group, name: str) -> None:
    """Give a place out anew, two days after the talk was opened."""
    people.give_out_anew(group.place("Ash"), find_id(group, name), group.keys, LATER)


def press(group: Group, link: ShareLink) -> PlaceIsGone | LinkOpensNothing | None:
    """Press a link as its holder does; return why it did not open."""
    try:
        if link.kind is LinkKind.INVITATION:
            take_up(link.secret, [BROWSER], group.keys, group.today)
        else:
            open_link(link, group.keys, group.today, is_writing=True)
    except (PlaceIsGone, LinkOpensNothing) as refusal:
        return refusal
    return None


def list_stopped(group: Group) -> list[StoredLink]:
    """List the rows of links whose place is gone."""
    return [one for one in talks.list_links(group.place("Ash").stored.id) if one.kind in STOPPED]


@pytest.mark.parametrize(("act", "is_anew"), [(take_off, False), (give_out_anew, True)])
@pytest.mark.parametrize("name", ["Bo", "Cy"], ids=["own link", "invitation"])
def test_a_link_to_a_place_that_is_gone_says_which_day_and_what(
    group: Group, act: Act, is_anew: bool, name: str
) -> None:
    invitation = ShareLink(LinkKind.INVITATION, group.invitation("Cy"))
    link = {"Bo": group.links["Bo"], "Cy": invitation}[name]

    act(group, name)

    refusal = press(group, link)
    assert isinstance(refusal, PlaceIsGone)
    assert (refusal.day, refusal.is_given_out_anew) == (LATER, is_anew)


def test_whoever_takes_themselves_off_the_list_is_told_the_same(group: Group) -> None:
    take_off(group, "Bo", by="Bo")

    refusal = press(group, group.links["Bo"])
    assert isinstance(refusal, PlaceIsGone)
    assert not refusal.is_given_out_anew


@pytest.mark.parametrize("act", [take_off, give_out_anew])
def test_an_invitation_that_was_used_tells_it_too_and_a_link_that_was_replaced_tells_nothing(
    group: Group, act: Act
) -> None:
    used = ShareLink(LinkKind.INVITATION, group.invitation("Cy"))
    replaced = group.take_up("Cy")
    new = replace_link(replaced, bytes(32), group.keys, group.today)

    act(group, "Cy")

    assert isinstance(press(group, replaced), LinkOpensNothing)
    assert isinstance(press(group, used), PlaceIsGone)
    assert isinstance(press(group, new), PlaceIsGone)


def test_the_browser_that_used_an_invitation_a_moment_before_is_told(group: Group) -> None:
    used = ShareLink(LinkKind.INVITATION, group.invitation("Cy"))
    group.take_up("Cy")

    take_off(group, "Cy")

    assert isinstance(press(group, used), PlaceIsGone)


def test_a_link_whose_place_is_gone_keeps_no_key_and_names_no_partner(group: Group) -> None:
    take_off(group, "Bo")

    own_and_invitation = list_stopped(group)
    assert len(own_and_invitation) == 2
    for stopped in own_and_invitation:
        kept = (stopped.wrapped_key, stopped.partner_id, stopped.invitations_blob)
        assert kept == (b"", None, None)
        assert stopped.created_on == LATER


def test_it_holds_up_no_end_of_a_ring_key(group: Group) -> None:
    before = talks.list_ring_keys_in_use()

    take_off(group, "Bo")

    assert talks.list_ring_keys_in_use() == before == {group.keys.ring.current}


def test_giving_out_anew_again_and_again_grows_the_table_to_a_limit(group: Group) -> None:
    old = group.links["Bo"]

    for _ in range(MOST_STOPPED_LINKS + 5):
        give_out_anew(group, "Bo")

    assert len(list_stopped(group)) == MOST_STOPPED_LINKS
    assert isinstance(press(group, old), PlaceIsGone)  # of too many, the first stay
    assert group.take_up("Bo")


def test_a_place_that_is_gone_shows_in_no_list(group: Group) -> None:
    give_out_anew(group, "Bo")

    seats = list_seats(group.place("Ash"))

    assert sorted(seat.partner.name for seat in seats) == ["Ash", "Bo", "Cy"]
    assert [seat.is_taken for seat in seats if seat.partner.name == "Bo"] == [False]
    assert after_merge.list_agenda_links(group.place("Ash")) == []


def test_the_link_tells_it_after_the_plan_and_nothing_after_the_talk_is_forgotten(
    group: Group,
) -> None:
    take_off(group, "Cy")
    give_out_anew(group, "Bo")
    old = group.links["Bo"]
    group.take_up("Bo")
    group.close("Ash", "Bo")
    assert isinstance(press(group, old), PlaceIsGone)

    after_merge.forget(group.place("Ash"))

    assert isinstance(press(group, old), LinkOpensNothing)


def test_after_the_last_day_it_tells_nothing(group: Group) -> None:
    take_off(group, "Bo")
    group.today = DAY + timedelta(days=31)

    assert isinstance(press(group, group.links["Bo"]), LinkOpensNothing)


def test_everything_that_happened_is_kept_for_everyone_until_the_plan(group: Group) -> None:
    ash = group.place("Ash")
    people.rename(ash, "Al", DAY)
    people.add_partner(group.place("Ash"), "Di", group.keys, DAY)
    give_out_anew(group, "Bo")
    take_off(group, "Di")

    assert group.place("Ash").talk.changes == (
        ListChange(ChangeKind.RENAMED, "Ash", DAY, "Al"),
        ListChange(ChangeKind.ADDED, "Di", DAY),
        ListChange(ChangeKind.GIVEN_OUT_ANEW, "Bo", LATER),
        ListChange(ChangeKind.REMOVED, "Di", LATER),
    )

    group.take_up("Bo")
    group.take_up("Cy")
    group.close("Ash", "Bo", "Cy")
    talk = group.place("Cy").talk
    assert (talk.changes, talk.has_reopened_sheets) == ((), False)


def test_the_own_name_once_more_is_no_change(group: Group) -> None:
    people.rename(group.place("Ash"), "Ash", DAY)

    assert group.place("Ash").talk.changes == ()


def test_a_stored_talk_with_the_flag_of_before_is_read(group: Group) -> None:
    place = group.place("Ash")
    before = replace(place.talk, has_earlier_changes=True)
    talks.save_talk(seal_talk(place.link.talk_key, place.stored, before))

    place = group.place("Ash")

    assert isinstance(read_talk(place.link, place.stored), Talk)
    assert place.talk.has_reopened_sheets
