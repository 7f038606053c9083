"""The pages of a gated agenda: each person presses a button, and no one sees who has."""

import pytest
from flask import Flask

from tests.talking import Partner, close_all, start_talk
from tests.visiting import Visitor
from tests.web.browsers import make_agenda_link

SAW = "I came home at nine."


def start_answered_talk(group: dict[str, Partner], ready: str) -> dict[str, Partner]:
    """Let the first person say how ready they are, and what they saw; everyone closes."""
    first = next(iter(group.values()))
    first.answer("1", {"rep-ready": ready, "rep-ready.visibility": "shared"})
    first.answer("2", {"rep-saw-heard.text": SAW, "rep-saw-heard.visibility": "shared"})
    close_all(group)
    return group


@pytest.fixture
def group(app: Flask) -> dict[str, Partner]:
    """Return two people of whom one is not ready."""
    return start_answered_talk(start_talk(app, "Ash", "Bo", deck="repair"), "not-yet")


def test_everyone_reads_a_short_plan_and_the_way_to_the_whole(group: dict[str, Partner]) -> None:
    for partner in group.values():
        page = partner.get("agenda")
        assert SAW not in page.text
        assert "This is the short plan" in page.text
        assert page.form("/agenda/open")


def test_the_page_of_the_others_does_not_change_when_somebody_presses(
    group: dict[str, Partner],
) -> None:
    before = group["Bo"].get("agenda").text

    group["Ash"].get("agenda")
    group["Ash"].visitor.send("/agenda/open")

    assert group["Bo"].get("agenda").text == before
    assert "You pressed" in group["Ash"].get("agenda").text


def test_a_press_can_be_taken_back(group: dict[str, Partner]) -> None:
    for button in ("/agenda/open", "/agenda/keep-short"):
        group["Ash"].get("agenda")
        group["Ash"].visitor.send(button)
    group["Bo"].get("agenda")

    page = group["Bo"].visitor.send("/agenda/open")

    assert SAW not in page.text


def test_when_each_has_pressed_every_form_of_the_plan_is_whole(group: dict[str, Partner]) -> None:
    short = group["Ash"].visitor.fetch(f"/t/{group['Ash'].handle}/agenda.pdf")
    for partner in group.values():
        partner.get("agenda")
        partner.visitor.send("/agenda/open")

    page = group["Ash"].get("agenda")

    whole = group["Ash"].visitor.fetch(f"/t/{group['Ash'].handle}/agenda.pdf")
    assert SAW in page.text
    assert "This is the short plan" not in page.text
    assert short.headers["ETag"] != whole.headers["ETag"]


def test_a_link_to_the_plan_shows_the_short_one_without_a_button(
    app: Flask, group: dict[str, Partner]
) -> None:
    page = Visitor(app).open(make_agenda_link(group["Ash"]))

    assert "This is the short plan" in page.text
    assert SAW not in page.text
    assert not [one for one in page.root.iter("form") if "agenda/open" in one.get("action", "")]


def test_in_a_group_the_others_may_speak_for_one_who_lost_the_link(app: Flask) -> None:
    group = start_answered_talk(
        start_talk(app, "Ash", "Bo", "Cy", deck="repair"), "ready-with-helper"
    )
    for name in ("Ash", "Bo"):
        page = group[name].get("agenda")
        cy = next(
            option.get("value", "") for option in page.root.iter("option") if option.text == "Cy"
        )
        page = group[name].visitor.post(
            f"/t/{group[name].handle}/agenda/open", fill_in_lost_link(page, cy)
        )

    assert SAW in page.text


def fill_in_lost_link(page: object, lost: str) -> dict[str, str | list[str]]:
    """Fill in who has lost the link."""
    return {**page.values("/agenda/open"), "lost": lost}  # type: ignore[attr-defined]
