"""What is kept for all who have not answered a list yet, and that an answer is never in it."""

from dataclasses import replace

from compersion_talks.domain.decks import Option
from compersion_talks.domain.sheets import Sheet
from compersion_talks.web.answering.fields import from_sheet, prepare
from tests.builders import a_deck, a_section
from tests.prompts import PRIVATE, a_prompt

LINES = (Option("one", "One", start=PRIVATE), Option("two", "Two"))


def test_a_list_is_blank_for_everyone_until_somebody_ticks_or_chooses() -> None:
    prompt = a_prompt(options=LINES)
    deck = a_deck(a_section("first", prompt))
    [asked] = from_sheet([prompt], Sheet())
    given = asked.given

    blank = prepare(asked, deck)["blank"]

    assert blank is prepare(asked, deck)["blank"]
    assert blank.given == given
    for more in ({"picks": ("two",)}, {"visibilities": {"one": "shared"}}, {"visibility": "x"}):
        touched = replace(asked, given=replace(given, **more))
        assert prepare(touched, deck)["blank"] is None
    assert prepare(asked, deck)["blank"].given == given
