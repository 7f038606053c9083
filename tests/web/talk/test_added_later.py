"""What pages tell about names that are added after somebody has joined."""

import pytest
from flask import Flask

from tests.talking import Partner, open_talk, read_invitations, start_talk
from tests.visiting import Visitor

LATER = "Added after someone had joined:"
WILL_NOT_WORK = "'Only if we match' won't work for a person you add now"
MUTUAL = 'value="if-mutual"'


def add(partner: Partner, name: str) -> None:
    partner.get("people/")
    partner.visitor.send("/people/add", {"new_name": name})


def join(app: Flask, inviter: Partner, name: str) -> Partner:
    visitor = Visitor(app)
    return Partner(name, visitor, visitor.open(read_invitations(inviter)[name]).handle)


def test_the_list_says_what_adding_means_once_somebody_has_joined(app: Flask) -> None:
    opener = open_talk(app, "Ash", "Bo")
    before = opener.get("people/").text
    join(app, opener, "Bo")

    assert WILL_NOT_WORK not in before
    assert WILL_NOT_WORK in opener.get("people/").text


def test_it_says_the_same_whether_or_not_anybody_has_closed(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo", "Cy")
    before = group["Ash"].get("people/").text
    group["Bo"].close()

    assert group["Ash"].get("people/").text == before


@pytest.mark.parametrize("path", ["people/", "review"])
def test_everyone_reads_who_was_added_later(app: Flask, path: str) -> None:
    group = start_talk(app, "Ash", "Bo")
    before = [one.get(path).text for one in group.values()]
    add(group["Ash"], "Di")
    group["Di"] = join(app, group["Ash"], "Di")

    after = [one.get(path).text for one in group.values()]

    assert [LATER in text for text in before] == [False] * 2
    assert [f"{LATER} Di." in text for text in after] == [True] * 3


def test_whoever_was_added_later_is_not_offered_what_would_not_work(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo")
    add(group["Ash"], "Di")
    group["Di"] = join(app, group["Ash"], "Di")

    pages = {one.name: one.get("pages/6/1").response.text for one in group.values()}

    assert {name: MUTUAL in page for name, page in pages.items()} == {
        "Ash": True,
        "Bo": True,
        "Di": False,
    }


def test_with_two_people_nobody_can_hold_two_of_the_places(app: Flask) -> None:
    of_two, of_three = start_talk(app, "Ash", "Bo"), start_talk(app, "Ash", "Bo", "Cy")
    words = "Someone who has two of these names"

    assert words not in of_two["Ash"].get("review").text
    assert words in of_three["Ash"].get("review").text
