"""Forms sent again with something else in them: the last word counts, or both are shown."""

import pytest
from flask import Flask

from tests.talking import WISHES, Partner, close_all, open_talk, start_talk
from tests.visiting import HOST, Visitor


@pytest.fixture
def ash(app: Flask) -> Partner:
    """Return Ash, who has opened a talk."""
    return open_talk(app, "Ash", "Bo")


def send_unread(visitor: Visitor, action: str, **given: str | list[str]) -> None:
    """Send a form of the page at hand; the answer gets lost on its way."""
    page = visitor.page
    values = {**page.values(action), **given}
    target = page.form(action).get("action") or page.path
    visitor.client.post(target, data=values, base_url=HOST, headers={"Origin": HOST})


def test_a_talk_is_opened_as_it_was_asked_for_the_last_time(app: Flask) -> None:
    visitor = Visitor(app)
    visitor.get("/talks/new")
    send_unread(visitor, "/talks", **WISHES, names=["Ash", "Boe"])

    page = visitor.send("/talks", {**WISHES, "names": ["Ash", "Bo"], "minutes": "90"})

    assert "Boe" not in page.text
    assert "Then 90 minutes to talk." in page.text


@pytest.mark.parametrize("keeps_notes", [True, False])
def test_a_sheet_is_closed_as_it_was_asked_for_the_last_time(
    app: Flask, *, keeps_notes: bool
) -> None:
    group = start_talk(app, "Ash", "Bo")
    ash, bo = group.values()
    ash.say("mine", "private")
    ash.get("review")
    choices: list[dict[str, str]] = [{}, {"keeps_notes": "yes"}]
    first, last = choices if keeps_notes else reversed(choices)
    send_unread(ash.visitor, "/close", **first)

    page = ash.visitor.send("/close", last)

    assert page.path.endswith("/waiting")
    bo.close()
    ash.get("notes", status=200 if keeps_notes else 404)


def test_an_older_review_does_not_pretend_to_close_what_it_did_not_show(ash: Partner) -> None:
    ash.get("review")
    older = ash.visitor.page.values("/close")
    ash.say("since then")
    ash.close()

    page = ash.visitor.post(f"/t/{ash.handle}/close", older, status=409)

    assert page.heading == "You said you're done"


def test_a_choice_that_comes_after_the_merge_is_not_dropped_unsaid(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo")
    group["Bo"].get("review")
    older = group["Bo"].visitor.page.values("/close")
    close_all(group)

    page = group["Bo"].visitor.post(
        f"/t/{group['Bo'].handle}/close", {**older, "keeps_notes": "yes"}, 409
    )

    assert page.heading == "The plan is made"


def test_a_name_is_the_one_that_was_sent_last(ash: Partner) -> None:
    ash.get("people/")
    send_unread(ash.visitor, "/rename", my_name="Ashh")

    ash.visitor.send("/rename", {"my_name": "Ashley"})

    assert ash.get("people/").values("/rename")["my_name"] == ["Ashley"]


def test_every_name_that_was_added_is_on_the_list_to_see(ash: Partner) -> None:
    ash.get("people/")
    send_unread(ash.visitor, "/add", new_name="Cyy")

    page = ash.visitor.send("/add", {"new_name": "Cy"})

    assert {"Cyy", "Cy"} <= {heading.text for heading in page.root.iter("h2")}


def test_the_way_is_the_one_that_was_chosen_last(ash: Partner) -> None:
    ash.get("before")
    send_unread(ash.visitor, "/before", path="short")

    ash.visitor.send("/before", {"path": "full"})

    assert ash.get("before").values("/before")["path"] == ["full"]
