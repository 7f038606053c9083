"""What a prompt tells about itself."""

from dataclasses import replace

from compersion_talks.domain.decks import Option
from tests.prompts import (
    IF_MUTUAL,
    LONG_TEXT,
    PRIVATE,
    RANKED,
    SHARED,
    a_fears_prompt,
    a_prompt,
    a_scale,
    a_text_prompt,
    a_yes_maybe_no,
)


def test_a_prompt_knows_how_it_is_answered() -> None:
    assert a_text_prompt().is_text
    assert a_prompt(prompt_type=LONG_TEXT).is_text
    assert a_prompt().is_list
    assert a_prompt(prompt_type=RANKED).is_list
    assert not a_scale().is_text
    assert not a_scale().is_list


def test_only_scales_and_yes_maybe_no_offer_not_sure() -> None:
    assert a_scale().offers_not_sure
    assert a_yes_maybe_no().offers_not_sure
    assert not a_prompt().offers_not_sure


def test_a_prompt_knows_whether_its_lines_may_wait_for_a_match() -> None:
    either = replace(a_prompt(), visibility_allowed=(SHARED, PRIVATE))

    assert replace(either, visibility_allowed=(SHARED, IF_MUTUAL, PRIVATE)).offers_match
    assert not either.offers_match


def test_a_shy_line_starts_private_whatever_its_prompt_says() -> None:
    prompt = a_fears_prompt()

    assert prompt.find_start("fear-shy") is PRIVATE
    assert prompt.find_start("fear-one") is SHARED
    assert prompt.find_start("never-offered") is SHARED


def test_the_short_path_shows_core_lines_and_those_that_never_leave_the_page() -> None:
    some = (
        *(Option("one", "one"), Option("two", "two", is_core=True)),
        Option("held", "held", is_locked=True),
    )

    assert replace(a_prompt(), options=some).core_options == some[1:]


def test_a_list_without_core_lines_is_shown_whole() -> None:
    some = (Option("one", "one"), Option("held", "held", is_locked=True))

    assert replace(a_prompt(), options=some).core_options == some
