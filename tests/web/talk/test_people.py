"""The people of a talk, as its pages tell them."""

from flask import Flask

from tests.talking import Partner, open_talk, start_talk

CHANGED = "The list of people has changed"


def tells_of_change(partner: Partner) -> bool:
    """Say whether a partner's own page tells that the list has changed."""
    return CHANGED in partner.get().text


def test_everyone_is_told_alike_that_the_list_has_changed(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo", "Cy")
    group["Bo"].close()
    before = [tells_of_change(partner) for partner in group.values()]

    group["Ash"].get("people/")
    group["Ash"].visitor.send("/people/add", {"new_name": "Di"})

    after = [tells_of_change(partner) for partner in group.values()]
    assert (before, after) == ([False] * 3, [True] * 3)
    assert "Go on with my sheet" in group["Bo"].get().text


def test_a_new_name_for_oneself_is_no_change_of_the_list(app: Flask) -> None:
    ash = open_talk(app, "Ash", "Bo")

    ash.get("people/")
    ash.visitor.send("/people/rename", {"my_name": "Ashley"})

    assert not tells_of_change(ash)
    assert "Ashley" in ash.get("people/").text


def test_a_name_that_is_taken_is_given_back(app: Flask) -> None:
    ash = open_talk(app, "Ash", "Bo")

    ash.get("people/")
    page = ash.visitor.send("/people/rename", {"my_name": "BO"}, status=422)

    assert "Two people have the same name" in page.text
    assert page.values("/people/rename")["my_name"] == ["BO"]


def test_who_leaves_is_told_that_it_worked(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo", "Cy")
    page = group["Bo"].get("people/")
    own = [link for link in page.links() if link.endswith("/remove")]
    mine = next(one for one in own if "Take myself" in group["Bo"].visitor.get(one).heading)

    group["Bo"].visitor.get(mine)
    left = group["Bo"].visitor.send("/remove")

    assert left.heading == "You are off the list"
    group["Bo"].get(status=404)
    assert "Bo" not in group["Ash"].get("people/").text
