"""Every kind of question on its own: what is asked, what is sent, and what never is."""

import pytest

from compersion_talks.domain.decks import Group, Option, PromptType
from compersion_talks.domain.prompt_types import TYPES
from compersion_talks.domain.prompts import FormValues
from compersion_talks.domain.talks import Partner
from tests.prompts import (
    LONG_TEXT,
    MULTI_CHOICE,
    RANKED,
    SCALE,
    SHORT_TEXT,
    SINGLE_CHOICE,
    YES_MAYBE_NO,
)
from tests.web.rendered import (
    TEXTS,
    a_prompt,
    find_by_id,
    find_controls,
    find_named,
    list_chosen,
    list_values,
    read_description,
    read_label,
    read_words,
    render_prompt,
)

OTHERS = (Partner("bo", "Bo"), Partner("cam", "Cam"))


@pytest.mark.parametrize("type_", list(TYPES.values()))
def test_every_question_is_asked_helped_and_shows_its_fault(type_: PromptType) -> None:
    root = render_prompt(a_prompt(type_), faults={"ask": "Too much."})

    main = find_by_id(root, "ask")
    question = (
        read_words(next(main.iter("legend"))) if main.tag == "fieldset" else read_label(root, "ask")
    )
    assert question == "What now?"
    assert "Help." in read_description(root, main)
    assert read_description(root, main).endswith("Error: Too much.")


@pytest.mark.parametrize("type_", list(TYPES.values()))
def test_every_control_of_a_question_has_a_label(type_: PromptType) -> None:
    root = render_prompt(a_prompt(type_, is_addressable=True), others=OTHERS)

    assert all(read_label(root, one.get("id", "")) for one in find_controls(root))


@pytest.mark.parametrize("type_", list(TYPES.values()))
def test_a_question_that_is_never_sent_has_no_names(type_: PromptType) -> None:
    root = render_prompt(a_prompt(type_, is_never_sent=True, is_addressable=True), others=OTHERS)

    assert list(find_controls(root))
    assert [one.get("name") for one in find_controls(root) if one.get("name") is not None] == []
    assert TEXTS["visibility"]["never"]["help"] in read_words(root)


@pytest.mark.parametrize("type_", [SCALE, YES_MAYBE_NO])
def test_not_sure_and_leaving_out_stand_outside_the_scale(type_: PromptType) -> None:
    root = render_prompt(a_prompt(type_), FormValues(picks=("b",)))

    assert list_values(root, "ask") == ["a", "b", "c", "not-sure", ""]
    assert list_chosen(root, "ask") == ["b"]


def test_leaving_out_is_chosen_where_nothing_is_picked() -> None:
    root = render_prompt(a_prompt(SINGLE_CHOICE))

    assert list_values(root, "ask") == ["a", "b", "c", ""]
    assert find_by_id(root, "ask.skip").get("checked") is not None


def test_a_list_has_one_visibility_and_excepted_lines_have_their_own() -> None:
    given = FormValues(picks=("b",), visibility="shared", visibilities={"b": "private"})

    root = render_prompt(a_prompt(MULTI_CHOICE), given)

    assert list_chosen(root, "ask.visibility") == ["shared"]
    [own] = find_named(root, "ask.visibility.b")
    assert [one.get("value") for one in own if one.get("selected") is not None] == ["private"]
    assert find_named(root, "ask.visibility.a") == []
    assert list_chosen(root, "ask") == ["b"]


def test_a_line_that_stands_alone_says_so() -> None:
    root = render_prompt(a_prompt(MULTI_CHOICE, exclusive=("b",)))

    box = find_by_id(root, "ask-b")
    assert box.get("data-alone") is not None
    assert read_description(root, box) == "This counts only if you tick nothing else."


def test_a_locked_line_is_never_sent_and_always_explained() -> None:
    locked = Option("x", "X", is_locked=True, help="Not sent.")
    prompt = a_prompt(RANKED, options=(Option("a", "A"), locked))

    root = render_prompt(prompt, FormValues(picks=("x",)))

    box = find_by_id(root, "ask-x")
    assert (box.get("name"), box.get("value"), box.get("checked")) == (None, None, None)
    assert read_description(root, box) == "Not sent."
    assert find_named(root, "ask.visibility.x") == find_named(root, "ask.place.x") == []


def test_needs_and_fears_fold_below_the_headings_of_their_groups() -> None:
    options = (Option("a", "A", group="one"), Option("b", "B", group="two"))
    groups = (Group("one", "One"), Group("none", "Nothing in it"), Group("two", "Two"))

    root = render_prompt(a_prompt(RANKED, options=options), groups=groups)

    assert [read_words(one) for one in root.iter("summary")] == ["One", "Two"]
    assert [one.get("open") is not None for one in root.iter("details")] == [True, False]


@pytest.mark.parametrize(("others", "shown"), [(OTHERS, 1), (OTHERS[:1], 0)])
def test_a_line_is_for_someone_only_in_a_group_of_three(
    others: tuple[Partner, ...], shown: int
) -> None:
    prompt = a_prompt(SHORT_TEXT, is_addressable=True)

    root = render_prompt(prompt, FormValues(addressee="cam"), others=others)

    found = find_named(root, "ask.addressee")
    assert len(found) == shown
    assert all(read_description(root, one) == TEXTS["addressee"]["help"] for one in found)


def test_a_text_is_given_back_as_it_was_typed() -> None:
    typed = "\n <b>Thank</b> you & all"

    root = render_prompt(a_prompt(LONG_TEXT), FormValues(text=typed))

    assert find_by_id(root, "ask").text == typed
