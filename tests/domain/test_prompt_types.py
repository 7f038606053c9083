"""The types of prompts: their merge rules, their keys, and how answers are read."""

from dataclasses import MISSING, fields, replace
from typing import Any, get_type_hints

import pytest

from compersion_talks.domain.answers import check_answer
from compersion_talks.domain.decks import MergeRule, Option
from compersion_talks.domain.errors import Refusal
from compersion_talks.domain.options import read_number
from compersion_talks.domain.prompt_faults import find_prompt_faults
from compersion_talks.domain.prompt_types import TYPES
from compersion_talks.domain.prompts import FormValues, Label, Pick, PromptType
from tests.builders import a_deck
from tests.prompts import PRIVATE, a_part_of_mine, a_prompt, options

LISTS = {name: options("red", "green") for name in ("needs", "fears", "yes-maybe-no")}
SOME: dict[Any, Any] = {
    int: 1,
    tuple[Option, ...]: options("red", "green"),
    tuple[Label, ...]: tuple(Label(word) for word in ("none", "few", "some", "many", "all")),
}

ANY = {MergeRule.LIMITS, MergeRule.ASKS, MergeRule.LOGISTICS, MergeRule.PARK, MergeRule.NONE}
OF_TEXTS = {*ANY, MergeRule.THANKS, MergeRule.LINES, MergeRule.OFFERS}
OF_LISTS = {*ANY, MergeRule.OPTIONS, MergeRule.NEEDS, MergeRule.FEARS, MergeRule.FOCUS}


@pytest.mark.parametrize(
    ("name", "fitting"),
    [
        ("short-text", OF_TEXTS),
        ("long-text", OF_TEXTS),
        ("single-choice", {*ANY, MergeRule.OPTIONS, MergeRule.POSITIONS}),
        ("multi-choice", OF_LISTS),
        ("ranked", OF_LISTS),
        ("scale-5", {MergeRule.POSITIONS, MergeRule.NONE}),
        ("yes-maybe-no", {MergeRule.POSITIONS, MergeRule.NONE}),
    ],
)
def test_each_type_takes_some_merge_rules_only(name: str, fitting: set[MergeRule]) -> None:
    taken = {
        merge
        for merge in MergeRule
        if not any(
            "needs type" in text for text in find_prompt_faults(a_prompt(merge, TYPES[name]))
        )
    }

    assert taken == fitting


def make_keys(kind: PromptType) -> Any:
    """Make the keys that a type needs, each with some value of its kind."""
    hints = get_type_hints(kind.keys)
    needed = [one.name for one in fields(kind.keys) if one.default is MISSING]
    return kind.keys(**{name: SOME[hints[name]] for name in needed})


@pytest.mark.parametrize("kind", TYPES.values(), ids=str)
def test_the_keys_of_a_type_fill_a_prompt(kind: PromptType) -> None:
    filled = kind.fill(make_keys(kind), LISTS)

    prompt = replace(a_prompt(MergeRule.NONE, kind, visibility_allowed=(PRIVATE,)), **filled)
    assert list(kind.find_faults(prompt)) == []


@pytest.mark.parametrize("kind", [TYPES["multi-choice"], TYPES["ranked"]], ids=str)
def test_a_list_has_options_of_its_own_or_those_of_the_vocabulary(kind: PromptType) -> None:
    keys = kind.keys(pick_max=1, options_from="needs")

    assert kind.fill(keys, LISTS)["options"] == LISTS["needs"]
    with pytest.raises(ValueError, match="not both"):
        kind.keys(pick_max=1, options_from="needs", options=options("a"))


@pytest.mark.parametrize("typed", ["", "x", "2027-01-31"])
@pytest.mark.parametrize("kind", [one for one in TYPES.values() if one.is_text], ids=str)
def test_what_is_typed_is_kept_and_can_be_said_or_is_refused(kind: PromptType, typed: str) -> None:
    prompt = a_prompt(MergeRule.LINES, kind)

    try:
        answer = check_answer(prompt, kind.read(prompt, FormValues(text=typed)))
    except Refusal:
        return

    assert [line.value for line in answer.lines] == [typed] * bool(typed)
    assert all(a_deck().say(prompt, line.value) for line in answer.lines)


@pytest.mark.parametrize("kind", [one for one in TYPES.values() if not one.is_text], ids=str)
def test_what_is_picked_has_the_setting_that_stands_beside_it(kind: PromptType) -> None:
    prompt = a_prompt(MergeRule.NONE, kind)
    values = FormValues(
        picks=("red",),
        ranks={"red": "1"},
        visibility="private",
        visibilities={"red": "private"},
    )

    assert kind.read(prompt, values) == (Pick("red", PRIVATE, 1 if kind.is_list else None),)


def test_a_box_that_waits_for_everyone_counts_empty_only_where_nothing_is_ticked() -> None:
    prompt = a_part_of_mine()

    assert prompt.type.read(prompt, FormValues(text=" ")) == ()
    assert prompt.type.read(prompt, FormValues(is_nothing=True)) == (Pick(""),)


@pytest.mark.parametrize(("text", "number"), [("7", 7), ("", None), ("x", None), ("-1", None)])
def test_a_place_is_a_whole_number(text: str, number: int | None) -> None:
    assert read_number(text) == number


def test_a_type_says_its_name_and_may_share_a_template() -> None:
    assert (str(TYPES["ranked"]), TYPES["ranked"].template) == ("ranked", "multi-choice")
    assert TYPES["long-text"].template == "long-text"
