"""How a long list is shown: in folds, with what is picked on top."""

from dataclasses import replace

from compersion_talks.domain.decks import Group, MergeRule, Option, Prompt
from compersion_talks.domain.folds import (
    FIRST_LINES,
    MOST_FLAT_LINES,
    choose_first,
    fold_lines,
    pin_picks,
)
from compersion_talks.domain.prompts import FormValues
from tests.prompts import RANKED, a_prompt

GROUPS = (Group("a", "Group a"), Group("b", "Group b"), Group("empty", "Nothing in it"))
GROUPED = tuple(
    Option(f"{group}-{number}", "a line", group=group) for group in "ab" for number in range(10)
)
NOTHING = FormValues()


def make_list(number: int) -> Prompt:
    """Make a list of some lines without groups."""
    return a_prompt(options=tuple(Option(f"o{one}", "a line") for one in range(number)))


def list_ids(options: tuple[Option, ...]) -> list[str]:
    """List the ids of some lines."""
    return [option.id for option in options]


def test_a_list_without_groups_is_flat_up_to_seventeen_lines() -> None:
    for is_short in (True, False):
        prompt = make_list(MOST_FLAT_LINES)
        [fold] = fold_lines(prompt, (), NOTHING, is_short=is_short)

        assert (fold.label, fold.is_rest, fold.options) == ("", False, prompt.options)


def test_a_longer_list_without_groups_shows_a_dozen_first() -> None:
    prompt = make_list(MOST_FLAT_LINES + 1)

    first, rest = fold_lines(prompt, (), NOTHING, is_short=False)

    assert first.options == prompt.options[:FIRST_LINES]
    assert (rest.is_rest, rest.options) == (True, prompt.options[FIRST_LINES:])


def test_the_full_path_folds_by_group_and_opens_the_first() -> None:
    folds = fold_lines(a_prompt(options=GROUPED), GROUPS, NOTHING, is_short=False)

    assert [fold.label for fold in folds] == ["Group a", "Group b"]
    assert [fold.is_open for fold in folds] == [True, False]
    assert folds[0].options + folds[1].options == GROUPED


def test_the_first_fold_with_a_pick_is_the_open_one() -> None:
    picked = FormValues(picks=("b-3", "b-1"))

    folds = fold_lines(a_prompt(options=GROUPED), GROUPS, picked, is_short=False)

    assert [fold.is_open for fold in folds] == [False, True]


def test_the_short_path_shows_core_lines_and_all_others_below_their_headings() -> None:
    options = tuple(replace(one, is_core=one.id in ("a-4", "b-2")) for one in GROUPED)

    first, rest = fold_lines(a_prompt(options=options), GROUPS, NOTHING, is_short=True)

    assert list_ids(first.options) == ["a-4", "b-2"]
    assert [label for label, _ in rest.groups] == ["Group a", "Group b"]
    assert {*first.options, *rest.options} == set(options)


def test_locked_lines_keep_the_fold_of_their_group_on_the_short_path() -> None:
    locked = Option("locked", "a line", group="empty", is_locked=True)

    folds = fold_lines(a_prompt(options=(*GROUPED, locked)), GROUPS, NOTHING, is_short=True)

    assert [(fold.label, fold.is_rest) for fold in folds] == [
        ("", False),
        ("Nothing in it", False),
        ("", True),
    ]
    assert folds[1].options == (locked,)


def test_without_core_lines_the_first_dozen_takes_some_of_each_group() -> None:
    locked = Option("locked", "a line", group="b", is_locked=True)

    first = list_ids(choose_first(a_prompt(options=(*GROUPED, locked))))

    assert first == [*(f"a-{n}" for n in range(6)), *(f"b-{n}" for n in range(6)), "locked"]


def test_picks_stand_on_top_by_rank_where_it_means_something() -> None:
    given = FormValues(picks=("red", "green", "blue"), ranks={"green": "2", "blue": "1"})
    needs = replace(a_prompt(MergeRule.NEEDS, RANKED), options=a_prompt().options)
    flat = fold_lines(needs, (), given, is_short=True)

    assert list_ids(pin_picks(needs, given, flat)) == ["blue", "green", "red"]
    assert pin_picks(needs, NOTHING, flat) == ()


def test_without_a_rank_only_picks_that_a_fold_may_hide_stand_on_top_as_in_the_deck() -> None:
    options = tuple(replace(one, is_core=one.id in ("a-4", "b-2")) for one in GROUPED)
    fears = replace(a_prompt(MergeRule.FEARS, RANKED), options=options)
    given = FormValues(picks=("b-9", "b-2", "a-1"))
    short, full = (fold_lines(fears, GROUPS, given, is_short=one) for one in (True, False))

    assert list_ids(pin_picks(fears, given, short)) == ["a-1", "b-9"]
    assert list_ids(pin_picks(fears, given, full)) == ["a-1", "b-2", "b-9"]
