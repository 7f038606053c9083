"""How long questions take, measured from what they ask."""

from dataclasses import replace

from compersion_talks.domain.decks import Option
from compersion_talks.domain.sheets import Sheet
from compersion_talks.domain.walk import (
    Effort,
    measure_prompt,
    measure_text,
    round_minutes,
    time_steps,
)
from tests.builders import a_deck, a_section
from tests.prompts import a_prompt, a_text_prompt

LINES = tuple(Option(f"o{number}", "two words") for number in range(20))


def test_reading_pressing_and_typing_take_their_time() -> None:
    assert Effort(read=200).seconds == 60
    assert Effort(pressed=12).seconds == 60
    assert Effort(typed=25).seconds == 60
    assert Effort(200, 12, 25).seconds == 180


def test_minutes_are_rounded_up_and_never_none() -> None:
    assert round_minutes([]) == 1
    assert round_minutes([60]) == 1
    assert round_minutes([60, 0.3]) == 2


def test_more_words_take_longer() -> None:
    assert measure_text("one two", "three").read == 3
    longer = measure_prompt(a_prompt(help="one more sentence to read"))
    assert longer.read == measure_prompt(a_prompt(help="")).read + 5


def test_a_list_takes_as_many_ticks_as_it_allows() -> None:
    several = a_prompt(options=LINES, pick_max=5)

    assert measure_prompt(several).pressed == 7
    assert measure_prompt(replace(several, pick_max=0)).pressed == 5


def test_only_a_text_is_typed_and_a_long_one_takes_longer() -> None:
    short = measure_prompt(a_text_prompt(max_chars=240))
    long = measure_prompt(a_text_prompt(max_chars=1500))

    assert measure_prompt(a_prompt()).typed == 0
    assert 0 < short.typed < long.typed


def test_the_short_path_reads_core_lines_only() -> None:
    marked = (replace(LINES[0], is_core=True), *LINES[1:])
    prompt = a_prompt(options=marked)

    full, short = measure_prompt(prompt), measure_prompt(prompt, is_short=True)

    assert full.read - short.read == 2 * 19


def test_the_short_path_of_a_deck_takes_no_longer_than_the_full_one() -> None:
    deck = a_deck(
        a_section("one", *(a_text_prompt(id=f"t{number}") for number in range(6))),
        a_section("two", *(a_prompt(id=f"more{number}", is_core=False) for number in range(6))),
    )

    short, full = (
        round_minutes(time_steps(deck, sheet).seconds)
        for sheet in (Sheet(on_short_path=True), Sheet())
    )

    assert short < full
