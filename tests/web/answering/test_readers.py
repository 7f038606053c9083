"""Who will read it: a sheet is closed for the people whose names were shown, and for no others."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.talking import Partner, start_talk
from tests.visiting import HOST

Group = dict[str, Partner]
CHANGED = "The people have changed since you read this page"


@pytest.fixture
def group(app: Flask) -> Group:
    """Return three people in one talk."""
    return start_talk(app, "Ash", "Bo", "Cy")


def add(group: Group) -> None:
    """Let Ash put another name on the list."""
    group["Ash"].get("people/")
    group["Ash"].visitor.send("/add", {"new_name": "Di"})


def act_on_seat_of_cy(act: str) -> Callable[[Group], None]:
    """Return what does something with the place of Cy."""

    def do(group: Group) -> None:
        ash = group["Ash"]
        for address in ash.get("people/").links():
            if address.endswith(f"/{act}"):
                page = ash.visitor.get(address)
                if "This is about Cy." in page.text:
                    ash.visitor.send(f"/{act}")

    return do


def rename(who: str, name: str) -> Callable[[Group], None]:
    """Return what lets a person change their own name."""

    def do(group: Group) -> None:
        group[who].get("people/")
        group[who].visitor.send("/rename", {"my_name": name})

    return do


CHANGES: dict[str, tuple[Callable[[Group], None], str]] = {
    "somebody is added": (add, "Di is new on the list."),
    "somebody is gone": (act_on_seat_of_cy("remove"), "Cy is no longer on the list."),
    "a place is given out anew": (
        act_on_seat_of_cy("anew"),
        "A new invitation was made for Cy. Somebody else may have joined under this name.",
    ),
    "somebody else is called something else": (
        rename("Cy", "Cyrus"),
        "Cy is now called Cyrus.",
    ),
    "the own name is another one": (rename("Bo", "Beau"), "Bo is now called Beau."),
}


def test_the_page_before_closing_names_everybody_who_will_read_it(group: Group) -> None:
    text = group["Bo"].get("review").text

    for name in group:
        assert name in text.partition("Who will read it")[2]
    assert "If you can't tell who someone is, use 'Just me'." in text


@pytest.mark.parametrize("what", CHANGES)
def test_a_sheet_is_not_closed_for_other_people_than_those_shown(group: Group, what: str) -> None:
    change, said = CHANGES[what]
    bo = group["Bo"]
    bo.get("review")
    shown = bo.visitor.page
    change(group)
    bo.visitor.page = shown

    page = bo.visitor.send("/close", {"keeps_notes": "yes"}, 409)

    assert CHANGED in page.text
    assert said in page.text
    assert page.text.count("is new on the list") == (what == "somebody is added")
    assert page.values("/close")["keeps_notes"] == ["yes"]
    assert bo.get("review").path.endswith("/review")
    bo.visitor.page = page
    assert bo.visitor.send("/close").path.endswith("/waiting")


def test_two_people_who_change_places_on_the_list_are_told_as_two_names(group: Group) -> None:
    bo = group["Bo"]
    shown = bo.get("review")
    for who, name in (("Cy", "Kai"), ("Ash", "Cy")):
        rename(who, name)(group)
    bo.visitor.page = shown

    page = bo.visitor.send("/close", status=409)

    assert "Cy is now called Kai." in page.text
    assert "Ash is now called Cy." in page.text


def test_a_sheet_and_a_list_that_both_changed_are_both_told(group: Group) -> None:
    bo = group["Bo"]
    shown = bo.get("review")
    bo.say("another tab was first")
    add(group)
    bo.visitor.page = shown

    page = bo.visitor.send("/close", status=409)

    assert "Your answers were changed in another tab or window" in page.text
    assert "Di is new on the list." in page.text


@pytest.mark.parametrize("readers", [[], [""], ["x"], ["\x00 \x00"], ["0" * 32] * 40, ["é é"]])
def test_a_page_that_names_nobody_or_nonsense_closes_nothing(
    group: Group, readers: list[str]
) -> None:
    bo = group["Bo"]
    values = {**bo.get("review").values("/close"), "reader": readers}

    answer = bo.visitor.client.post(f"/t/{bo.handle}/close", data=values, base_url=HOST)

    assert answer.status_code == 409
    assert CHANGED in answer.text
    assert bo.get("review").path.endswith("/review")
