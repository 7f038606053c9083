"""Who reads the lines of a list: what the choice of a question does, and what it never does."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compersion_talks.domain.answers import (
    except_line,
    find_reach,
    list_own_choices,
    settle_answer,
    settle_line,
)
from compersion_talks.domain.decks import Option, Prompt, Visibility
from compersion_talks.domain.plain_text import from_text, to_text
from compersion_talks.domain.prompts import is_wider
from compersion_talks.domain.sheets import Answer, Line
from tests.prompts import (
    ALL_VISIBILITIES,
    IF_MUTUAL,
    PRIVATE,
    SHARED,
    SINGLE_CHOICE,
    a_focus,
    a_prompt,
    a_text_prompt,
)

PLAIN, NARROW, NAMED = "plain", "narrow", "named"
OPTIONS = (
    Option(PLAIN, "plain"),
    Option("other", "other"),
    Option(NARROW, "narrow", start=IF_MUTUAL),
    Option(NAMED, "named", start=PRIVATE, is_never_matched=True),
)
LIST = a_prompt(options=OPTIONS, pick_max=0)
REACHES = st.sampled_from(ALL_VISIBILITIES)
PICKED = st.sets(st.sampled_from([one.id for one in OPTIONS]), min_size=1)
OWN = st.dictionaries(st.sampled_from([one.id for one in OPTIONS]), REACHES)


def make_answer(*keys: str, visibility: Visibility = PRIVATE) -> Answer:
    """Make an answer as it is checked: no line follows a question yet."""
    return Answer(LIST.id, tuple(Line(key, visibility) for key in keys))


def settle(
    keys: tuple[str, ...],
    reach: Visibility | None,
    before: Answer | None = None,
    **own: Visibility,
) -> Answer:
    """Settle an answer to the list with all kinds of lines."""
    return settle_answer(LIST, make_answer(*keys), reach, own, before)


def read_lines(answer: Answer) -> dict[str, Visibility]:
    """Read how far each line travels."""
    return {line.value: line.visibility for line in answer.lines}


@pytest.mark.parametrize("reach", ALL_VISIBILITIES)
def test_plain_lines_follow_their_question(reach: Visibility) -> None:
    answer = settle((PLAIN, "other"), reach)

    assert read_lines(answer) == {PLAIN: reach, "other": reach}
    assert (answer.visibility, answer.excepted) == (reach, ())


def test_without_a_choice_every_line_is_private() -> None:
    assert set(read_lines(settle((PLAIN, NARROW, NAMED), None)).values()) == {PRIVATE}


def test_a_choice_that_a_question_does_not_allow_is_private() -> None:
    prompt = a_prompt(options=OPTIONS, pick_max=0, visibility_allowed=(SHARED, PRIVATE))

    answer = settle_answer(prompt, make_answer(PLAIN), IF_MUTUAL, {}, None)

    assert read_lines(answer) == {PLAIN: PRIVATE}


def test_a_line_starts_no_further_than_its_deck_says() -> None:
    assert read_lines(settle((NARROW, NAMED), SHARED)) == {NARROW: IF_MUTUAL, NAMED: PRIVATE}
    assert list_own_choices(LIST, None) == {NARROW: IF_MUTUAL, NAMED: PRIVATE}


def test_a_line_that_starts_wider_than_its_question_does_not_widen_it() -> None:
    wide = Option("wide", "wide", start=SHARED)
    prompt = a_prompt(options=(wide,), visibility=PRIVATE)

    assert settle_line(prompt, "wide", PRIVATE) is PRIVATE
    assert list_own_choices(prompt, None) == {}


def test_a_line_that_is_never_matched_goes_where_its_own_choice_says() -> None:
    assert settle_line(LIST, NAMED, IF_MUTUAL) is PRIVATE
    assert settle_line(LIST, NAMED, IF_MUTUAL, SHARED) is SHARED
    assert settle_line(LIST, NAMED, SHARED, SHARED) is SHARED
    assert settle_line(LIST, NAMED, PRIVATE, SHARED) is PRIVATE


def test_an_excepted_line_is_not_widened_by_way_of_a_private_question() -> None:
    excepted = except_line(LIST, settle((PLAIN, "other"), SHARED), PLAIN, IF_MUTUAL)
    closed = settle((PLAIN, "other"), PRIVATE, excepted)

    opened = settle((PLAIN, "other"), SHARED, closed)

    assert read_lines(excepted) == {PLAIN: IF_MUTUAL, "other": SHARED}
    assert set(read_lines(closed).values()) == {PRIVATE}
    assert read_lines(opened) == {PLAIN: PRIVATE, "other": SHARED}
    assert opened.excepted == (PLAIN,)


def test_only_its_own_choice_lets_an_excepted_line_follow_again() -> None:
    excepted = except_line(LIST, settle((PLAIN, "other"), SHARED), PLAIN, PRIVATE)

    again = settle((PLAIN, "other"), SHARED, excepted, plain=SHARED)

    assert list_own_choices(LIST, excepted)[PLAIN] is PRIVATE
    assert read_lines(again) == {PLAIN: SHARED, "other": SHARED}
    assert again.excepted == ()
    assert PLAIN not in list_own_choices(LIST, again)


def test_a_question_that_comes_down_to_an_excepted_line_does_not_take_it_up_again() -> None:
    excepted = except_line(LIST, settle((PLAIN, "other"), SHARED), PLAIN, IF_MUTUAL)
    shown = list_own_choices(LIST, excepted)
    narrowed = settle_answer(LIST, excepted, IF_MUTUAL, shown, excepted)

    shown = list_own_choices(LIST, narrowed)
    again = settle_answer(LIST, narrowed, SHARED, shown, narrowed)

    assert read_lines(narrowed) == {PLAIN: IF_MUTUAL, "other": IF_MUTUAL}
    assert shown[PLAIN] is IF_MUTUAL
    assert read_lines(again) == {PLAIN: IF_MUTUAL, "other": SHARED}


def test_a_line_that_travels_further_takes_its_question_along_and_nothing_else() -> None:
    before = settle((PLAIN, "other", NARROW), IF_MUTUAL)

    wide = except_line(LIST, before, PLAIN, SHARED)

    assert read_lines(wide) == {PLAIN: SHARED, "other": IF_MUTUAL, NARROW: IF_MUTUAL}
    assert (wide.visibility, wide.excepted) == (SHARED, ("other",))


def test_one_line_of_a_text_or_a_choice_is_changed_alone() -> None:
    for prompt in (a_text_prompt(), a_prompt(prompt_type=SINGLE_CHOICE, options=OPTIONS)):
        answer = Answer(prompt.id, (Line(PLAIN, SHARED),))

        changed = except_line(prompt, answer, PLAIN, PRIVATE)

        assert changed == Answer(prompt.id, (Line(PLAIN, PRIVATE),))
        assert settle_answer(prompt, answer, None, {}, None) == answer


def test_where_nothing_can_be_chosen_nothing_changes() -> None:
    prompt = a_focus("first", "second")
    answer = Answer(prompt.id, (Line("first", SHARED),))

    assert settle_answer(prompt, answer, None, {}, None) == answer
    assert list_own_choices(prompt, answer) == {}


def test_an_older_sheet_is_shown_and_kept_as_it_was() -> None:
    older = Answer(LIST.id, (Line(PLAIN, IF_MUTUAL), Line("other", SHARED), Line(NAMED, SHARED)))

    reach, own = find_reach(LIST, older), list_own_choices(LIST, older)
    kept = settle_answer(LIST, make_answer(PLAIN, "other", NAMED), reach, own, older)

    assert reach is SHARED
    assert own == {NARROW: IF_MUTUAL, PLAIN: IF_MUTUAL, NAMED: SHARED}
    assert kept.lines == older.lines
    assert kept.excepted == (PLAIN, NAMED)


def test_an_older_sheet_is_still_read() -> None:
    stored = '{"addressee":"","lines":[{"key":"plain","visibility":"shared"}],"prompt_id":"a"}'

    answer = from_text(Answer, stored)

    assert (answer.visibility, answer.excepted) == (None, ())
    assert from_text(Answer, to_text(settle((PLAIN,), SHARED))) == settle((PLAIN,), SHARED)


@pytest.mark.parametrize(
    ("answer", "reach"),
    [
        (None, IF_MUTUAL),
        (Answer("x", ()), IF_MUTUAL),
        (Answer("x", (Line(PLAIN, PRIVATE),), visibility=SHARED), SHARED),
        (Answer("x", (Line(PLAIN, PRIVATE),)), PRIVATE),
    ],
)
def test_a_question_says_what_was_chosen_or_where_it_starts(
    answer: Answer | None, reach: Visibility
) -> None:
    assert find_reach(replace(LIST, visibility=IF_MUTUAL), answer) is reach


def test_a_choice_that_is_not_offered_any_more_says_private() -> None:
    prompt = replace(LIST, visibility_allowed=(SHARED, PRIVATE))

    assert find_reach(prompt, settle((PLAIN,), IF_MUTUAL)) is PRIVATE


@given(keys=PICKED, reach=REACHES, own=OWN)
def test_no_line_travels_further_than_its_question_or_its_own_choice(
    keys: set[str], reach: Visibility, own: dict[str, Visibility]
) -> None:
    answer = settle_answer(LIST, make_answer(*sorted(keys)), reach, own, None)

    for key, visibility in read_lines(answer).items():
        assert visibility in LIST.list_allowed(key)
        assert not is_wider(visibility, own.get(key, SHARED))
        assert not is_wider(visibility, reach) or (key == NAMED and reach is IF_MUTUAL)


@given(
    keys=PICKED,
    first=REACHES,
    key=st.sampled_from([PLAIN, NARROW]),
    narrow=REACHES,
    then=st.lists(st.tuples(REACHES, st.booleans())),
)
def test_no_row_of_choices_of_the_question_widens_an_excepted_line(
    keys: set[str],
    first: Visibility,
    key: str,
    narrow: Visibility,
    then: list[tuple[Visibility, bool]],
) -> None:
    picked = tuple(sorted({*keys, key}))
    answer = except_line(LIST, settle(picked, first), key, narrow)
    is_excepted = key in answer.excepted
    stood = read_lines(answer)[key]

    for reach, is_shown in then:
        own = list_own_choices(LIST, answer) if is_shown else {}
        answer = settle(picked, reach, answer, **own)
        assert not is_excepted or not is_wider(read_lines(answer)[key], stood)


@given(keys=PICKED, reach=REACHES, own=OWN)
def test_a_page_sent_as_it_is_shown_changes_nothing(
    keys: set[str], reach: Visibility, own: dict[str, Visibility]
) -> None:
    answer = settle_answer(LIST, make_answer(*sorted(keys)), reach, own, None)
    shown = list_own_choices(LIST, answer)

    assert settle_answer(LIST, answer, find_reach(LIST, answer), shown, answer) == answer


def a_wide_prompt() -> Prompt:
    """Make a list that starts with nobody."""
    return replace(LIST, visibility=PRIVATE)


def test_a_line_that_starts_with_nobody_can_be_let_go_where_its_question_starts_there() -> None:
    assert list_own_choices(a_wide_prompt(), None) == {NARROW: IF_MUTUAL, NAMED: PRIVATE}
