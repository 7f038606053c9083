"""A page of the walk that saves itself: the same guards as a button, and no word lost."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from compersion_talks.domain.sheets import Sheet
from compersion_talks.domain.walk import time_steps
from compersion_talks.library import read_built_in
from compersion_talks.web.answering.views import Walk
from tests.talking import PAGES, WISH, Partner, open_talk
from tests.visiting import HOST

FRAME = PAGES[WISH]
NEEDS, GLAD = PAGES["moment-of-certainty"], PAGES["glad-strength"]
UNSENT = "hard-on-myself"
CARRIED = {"shown", "submit_id"}
BY_EITHER = pytest.mark.parametrize("following", ["on", "stay"])


@pytest.fixture
def ash(app: Flask) -> Partner:
    """Return Ash, who has opened a talk."""
    return open_talk(app, "Ash", "Bo")


def read_fields(ash: Partner, path: str = FRAME, **given: str) -> dict[str, Any]:
    """Return what a script would send of a page as it is."""
    values = ash.get(path).values(f"/{path}")
    return {**values, "next": "stay", **given}


def send_fields(
    ash: Partner, fields: dict[str, Any], path: str = FRAME, **headers: str
) -> TestResponse:
    """Send fields as the script does."""
    address = f"/t/{ash.handle}/{path}"
    return ash.visitor.client.post(
        address, data=fields, base_url=HOST, headers={"Origin": HOST, **headers}
    )


def read_wish(ash: Partner) -> list[str]:
    """Read what is saved."""
    return ash.get(FRAME).values(f"/{FRAME}")[f"{WISH}.text"]


def test_a_page_that_saves_itself_stays_and_carries_fresh_fields(ash: Partner) -> None:
    fields = read_fields(ash, **{f"{WISH}.text": "ten calm minutes"})

    answer = send_fields(ash, fields)

    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json.keys() == {*CARRIED, "letters"}
    assert all(answer.json[name] not in fields[name] for name in CARRIED)
    assert read_wish(ash) == ["ten calm minutes"]


def test_it_goes_on_from_the_fields_it_was_told(ash: Partner) -> None:
    first = read_fields(ash, **{f"{WISH}.text": "ten"})
    told = send_fields(ash, first).json

    second = {**first, **(told or {}), f"{WISH}.text": "twelve"}

    assert send_fields(ash, second).status_code == 200
    assert read_wish(ash) == ["twelve"]


def test_the_same_fields_sent_again_are_saved_once(ash: Partner) -> None:
    fields = read_fields(ash, **{f"{WISH}.text": "ten", "submit_id": "one"})
    first = send_fields(ash, fields).json
    before = ash.get("review").values("/close")["revision"]

    again = send_fields(ash, fields).json

    assert first is not None
    assert again is not None
    assert again["shown"] == first["shown"]
    assert ash.get("review").values("/close")["revision"] == before


@BY_EITHER
def test_the_same_form_with_other_words_is_saved(ash: Partner, following: str) -> None:
    fields = read_fields(ash, **{f"{WISH}.text": "ten", "next": following})
    send_fields(ash, fields)

    answer = send_fields(ash, {**fields, f"{WISH}.text": "ten, or twelve"})

    assert answer.status_code in (200, 303)
    assert read_wish(ash) == ["ten, or twelve"]


@BY_EITHER
def test_the_same_form_with_another_reach_is_heeded(ash: Partner, following: str) -> None:
    fields = read_fields(ash, **{f"{WISH}.text": "a heron", "next": following})
    send_fields(ash, fields)

    for reach, is_printed in (("private", False), ("shared", True), ("private", False)):
        send_fields(ash, {**fields, f"{WISH}.visibility": reach})
        assert ("a heron" in ash.get("review").text) is is_printed


@BY_EITHER
@pytest.mark.parametrize("words", ["mine", "mine again"])
def test_the_same_form_never_replaces_in_silence_what_another_tab_saved(
    ash: Partner, following: str, words: str
) -> None:
    fields = read_fields(ash, **{f"{WISH}.text": "mine", "next": following})
    send_fields(ash, fields)
    ash.say("from the other tab")

    answer = send_fields(ash, {**fields, f"{WISH}.text": words})

    assert answer.status_code == 409
    assert words in answer.text
    assert "from the other tab" in answer.text
    assert read_wish(ash) == ["from the other tab"]


def test_a_form_that_was_sent_and_then_refused_is_still_the_same_form(ash: Partner) -> None:
    fields = read_fields(ash, **{f"{WISH}.text": "ten", "next": "on"})
    send_fields(ash, fields)
    ash.visitor.post(f"/t/{ash.handle}/{FRAME}", {**fields, f"{WISH}.text": "long " * 500}, 422)

    ash.visitor.send(f"/{FRAME}", {f"{WISH}.text": "twelve", "next": "on"})

    assert read_wish(ash) == ["twelve"]


def test_a_page_that_was_left_out_can_be_filled_in_after_all(ash: Partner) -> None:
    fields = read_fields(ash, **{f"{WISH}.text": "ten", "next": "skip"})
    send_fields(ash, fields)

    send_fields(ash, {**fields, "next": "on"})

    assert read_wish(ash) == ["ten"]


def test_whoever_saves_another_page_meanwhile_changed_nothing_on_this_one(ash: Partner) -> None:
    fields = read_fields(ash, **{f"{WISH}.text": "ten", "next": "on"})
    ash.answer("asks", {"main-ask.text": "one evening a week"})

    assert send_fields(ash, fields).status_code == 303
    assert read_wish(ash) == ["ten"]


def test_a_page_that_asks_otherwise_by_now_is_shown_before_it_is_saved(ash: Partner) -> None:
    fields = read_fields(ash, GLAD, **{"glad-strength": "3", "next": "on"})
    ash.get("before")
    ash.visitor.send("/before", {"path": "short"})

    assert send_fields(ash, fields, GLAD).status_code == 409


def test_a_page_that_is_on_the_path_no_more_gives_back_what_was_typed(ash: Partner) -> None:
    fields = read_fields(ash, NEEDS, **{"moment-of-certainty.text": "at the door", "next": "on"})
    ash.get("before")
    ash.visitor.send("/before", {"path": "short"})

    answer = send_fields(ash, fields, NEEDS)

    assert answer.status_code == 404
    assert "at the door" in answer.text


def test_sent_again_after_another_tab_saved_it_is_a_conflict(ash: Partner) -> None:
    fields = read_fields(ash, **{f"{WISH}.text": "mine", "submit_id": "one"})
    send_fields(ash, fields)
    ash.say("from the other tab")

    assert send_fields(ash, fields).status_code == 409
    assert read_wish(ash) == ["from the other tab"]


def test_what_does_not_fit_is_refused_and_changes_nothing(ash: Partner) -> None:
    ash.say("short")

    answer = send_fields(ash, read_fields(ash, **{f"{WISH}.text": "long " * 500}))

    assert answer.status_code == 422
    assert read_wish(ash) == ["short"]


@pytest.mark.parametrize(
    ("change", "headers", "status"),
    [
        ({"csrf_token": "x"}, {}, 400),
        ({}, {"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_it_is_guarded_like_every_form(
    ash: Partner, change: dict[str, str], headers: dict[str, str], status: int
) -> None:
    fields = read_fields(ash, **{f"{WISH}.text": "ten", **change})

    assert send_fields(ash, fields, **headers).status_code == status
    assert read_wish(ash) == [""]


def test_a_closed_sheet_is_not_saved_over(ash: Partner) -> None:
    fields = read_fields(ash, **{f"{WISH}.text": "too late"})
    ash.close()

    assert send_fields(ash, fields).status_code == 409


def test_after_leaving_nothing_is_saved(ash: Partner) -> None:
    fields = read_fields(ash, **{f"{WISH}.text": "too late"})
    ash.visitor.fetch("/leave")

    assert send_fields(ash, fields).status_code == 404


def test_a_box_that_is_never_sent_is_not_kept_if_it_is_sent(ash: Partner) -> None:
    fields = read_fields(ash, PAGES[UNSENT], **{f"{UNSENT}.text": "marzipan"})

    send_fields(ash, fields, PAGES[UNSENT])

    assert "marzipan" not in ash.get(PAGES[UNSENT]).response.text


def test_a_sheet_that_remembers_a_section_leads_to_its_first_page() -> None:
    deck = read_built_in()["other-connections"].deck
    sheet = Sheet(stopped_on="frame")
    place: Any = None  # a walk asks its place for nothing here

    step = Walk(place, sheet, time_steps(deck, sheet), "/").find_next_open_step()

    assert step.slug == "pages/2/1"


@pytest.mark.parametrize("following", ["stay", "stop"])
def test_whoever_stops_on_a_page_comes_back_to_it(ash: Partner, following: str) -> None:
    send_fields(ash, read_fields(ash, **{f"{WISH}.text": "ten", "next": following}))

    assert ash.get("resume").path.endswith(FRAME)


def test_whoever_goes_on_from_a_page_comes_back_behind_it(ash: Partner) -> None:
    send_fields(ash, read_fields(ash, **{f"{WISH}.text": "ten"}))
    ash.answer(WISH, {})

    assert ash.get("resume").path.endswith("pages/2/4")


def test_a_page_changed_from_the_review_leads_back_to_it(ash: Partner) -> None:
    ash.say("ten calm minutes")
    (change,) = [one for one in ash.get("review").links() if "review=1" in one]
    page = ash.visitor.get(change)

    ash.visitor.send("/pages/2/3", {f"{WISH}.text": "twelve calm minutes", "next": "review"})

    assert f"/t/{ash.handle}/review" in page.links()
    assert ash.visitor.page.path.endswith("/review")
    assert "twelve calm minutes" in ash.visitor.page.text


def test_a_late_save_never_replaces_a_newer_one(ash: Partner) -> None:
    fields = read_fields(ash, submit_id="one")
    older = {**fields, "submit_id": "one.0", f"{WISH}.text": "ten"}
    newer = {**fields, "submit_id": "one.1", f"{WISH}.text": "ten calm minutes"}
    assert send_fields(ash, newer).status_code == 200

    assert send_fields(ash, older).status_code == 409

    assert read_wish(ash) == ["ten calm minutes"]
    assert send_fields(ash, {**newer, f"{WISH}.text": "twelve", "next": "on"}).status_code == 303
    assert read_wish(ash) == ["twelve"]


def test_a_late_save_with_what_stood_before_replaces_nothing_either(ash: Partner) -> None:
    ash.say("first")
    fields = read_fields(ash, submit_id="one")
    for number, words in ((1, "second"), (3, "first")):
        send_fields(ash, {**fields, "submit_id": f"one.{number}", f"{WISH}.text": words})

    late = send_fields(ash, {**fields, "submit_id": "one.2", f"{WISH}.text": "third"})

    assert late.status_code == 409
    assert read_wish(ash) == ["first"]


@pytest.mark.parametrize("number", ["", "x", "-1", "²", "9" * 30])
def test_a_number_that_is_none_is_no_fault(ash: Partner, number: str) -> None:
    fields = read_fields(ash, submit_id=f"one.{number}", **{f"{WISH}.text": "ten"})

    assert send_fields(ash, fields).status_code == 200
    assert send_fields(ash, fields).status_code == 200
    assert read_wish(ash) == ["ten"]
