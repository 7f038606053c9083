"""The pages for one person alone: nothing on them can be sent, filled in or checked elsewhere."""

import pytest

from compersion_talks.library import read_built_in
from tests.visiting import Visitor

VIEW = "view-from-outside"
WITH_THE_VIEW = {"other-connections", "exploring", "new-person"}


@pytest.mark.parametrize(("path", "boxes"), [("/alone", 7), ("/outside", 3)])
def test_no_box_can_be_sent_filled_in_or_checked_by_a_service(
    cam: Visitor, path: str, boxes: int
) -> None:
    page = cam.get(path)
    found = list(page.root.iter("textarea"))

    assert len(found) == boxes
    assert not list(page.root.iter("form"))
    for box in found:
        assert box.get("name") is None
        assert (box.get("autocomplete"), box.get("spellcheck")) == ("off", "false")
    assert page.response.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in page.response.headers


def test_the_first_page_leads_to_both(cam: Visitor) -> None:
    assert {"/alone", "/outside"} <= set(cam.get("/").links())


def test_long_decks_ask_for_the_view_from_outside_and_repair_never_does() -> None:
    asked = {
        name: prompt
        for name, offered in read_built_in().items()
        for section in offered.deck.sections
        for prompt in section.prompts
        if prompt.id.endswith(VIEW)
    }

    assert set(asked) == WITH_THE_VIEW
    assert all(prompt.is_never_sent for prompt in asked.values())
