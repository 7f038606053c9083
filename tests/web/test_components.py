"""Every component on its own: labels, ids, and which words describe which control."""

import pytest

from compersion_talks.domain.decks import MatchOn, MergeRule
from compersion_talks.domain.prompts import FormValues
from tests.prompts import RANKED, SINGLE_CHOICE
from tests.web.rendered import (
    ALL,
    DECK,
    a_prompt,
    find_by_id,
    find_controls,
    list_chosen,
    list_values,
    read_description,
    read_label,
    read_words,
    render,
    render_prompt,
)


@pytest.mark.parametrize("name", ["text_field", "text_area", "select_field"])
def test_a_field_is_labelled_and_described_by_its_help_and_its_fault(name: str) -> None:
    options = '[{"value": "x", "label": "X"}], ' if name == "select_field" else ""
    call = f'{name}("day", "Which day?", {options}help="Any.", faults={{"day": "Late."}})'

    root = render("{{ " + call + " }}")

    assert read_label(root, "day") == "Which day?"
    assert read_description(root, find_by_id(root, "day")) == "Any. Error: Late."
    assert find_by_id(root, "day").get("aria-invalid") == "true"


@pytest.mark.parametrize("name", ["text_field", "text_area"])
def test_a_field_says_how_long_its_text_may_be_and_cuts_nothing(name: str) -> None:
    root = render(f'{{{{ {name}("day", "Which day?", max=40) }}}}')

    assert read_description(root, find_by_id(root, "day")) == "At most 40 characters."
    assert find_by_id(root, "day").get("maxlength") is None


def test_a_box_without_a_name_is_never_sent() -> None:
    root = render('{{ text_area("", "For me", id="mine") }}')

    assert find_by_id(root, "mine").get("name") is None
    assert find_by_id(root, "mine").get("spellcheck") == "false"


def test_choices_are_a_group_with_the_chosen_one_ticked() -> None:
    options = [
        {"value": "x", "label": "X", "help": "Why."},
        {"value": "y", "label": "Y", "help": ""},
    ]

    root = render('{{ choices("one", "Which?", o, ("x",), faults={"one": "Choose."}) }}', o=options)

    assert read_words(find_by_id(root, "one")).startswith("Which? Error: Choose.")
    assert read_description(root, find_by_id(root, "one")) == "Error: Choose."
    assert read_description(root, find_by_id(root, "one-x")) == "Why."
    assert list_chosen(root, "one") == ["x"]


def test_the_error_summary_links_to_every_field_and_is_nothing_without_faults() -> None:
    call = "{{ error_summary(faults) }}"

    root = render(call, faults={"day": "Too late."})

    assert [(one.get("href"), read_words(one)) for one in root.iter("a")] == [("#day", "Too late.")]
    assert next(one for one in root.iter("div")).get("role") == "alert"
    assert not list(render(call, faults={}).iter("div"))


@pytest.mark.parametrize(("minutes", "words"), [(1, "1 minute left"), (6, "6 minutes left")])
def test_what_is_left_is_said_in_words_and_the_bar_is_hidden(minutes: int, words: str) -> None:
    root = render("<p>{{ minutes_left(minutes) }}</p>{{ progress_bar(3, 10) }}", minutes=minutes)

    (bar,) = root.iter("progress")
    assert read_words(next(root.iter("p"))) == words
    assert (bar.get("value"), bar.get("max"), bar.get("aria-hidden")) == ("3", "10", "true")


@pytest.mark.parametrize("kind", ["primary", "secondary", "danger", "quiet"])
def test_a_button_sends_its_name_and_value(kind: str) -> None:
    root = render(f'{{{{ button("Go on", "{kind}", "next", "on") }}}}')

    button = next(root.iter("button"))
    expected = {"type": "submit", "name": "next", "value": "on", "data-kind": kind}
    assert {**expected, **dict(button.attrib)} == dict(button.attrib)


def test_a_link_button_opens_a_page() -> None:
    root = render('{{ link_button("Open", "/talks/new") }}')

    assert [(one.get("href"), read_words(one)) for one in root.iter("a")] == [
        ("/talks/new", "Open")
    ]


def test_a_notice_holds_what_the_page_says() -> None:
    root = render('{% call notice("calm") %}<p>Take your time.</p>{% endcall %}')

    assert read_words(next(root.iter("div"))) == "Take your time."


def test_two_share_links_stand_on_one_page_each_with_a_labelled_box_and_a_code() -> None:
    url = "https://here.example/l/x"

    root = render(
        '{{ share_link(url, "/q") }}{{ keep_link(url, "/f") }}{{ other_ways(url, "/q") }}', url=url
    )

    labels = [one for one in root.iter("label") if list(find_controls(one))]
    assert [read_words(one) for one in labels] == ["The link", "The link"]
    assert all(one.get("readonly") is not None for one in find_controls(root))
    assert [one.get("alt") for one in root.iter("img")] == ["QR code of the same link"] * 2


def test_a_list_says_how_many_lines_may_be_chosen_before_and_beside_any_script() -> None:
    root = render("{{ picks(4) }}")

    (box,) = [one for one in root.iter("p") if one.get("class") == "picks"]
    assert read_words(box).startswith("Choose up to 4.")
    assert box.get("data-most") == "4"
    (status,) = [one for one in root.iter("span") if one.get("role") == "status"]
    assert status.get("data-one") == "1 too many: untick one."


def test_a_ranked_list_has_its_picks_on_top_each_with_a_place() -> None:
    prompt = a_prompt(RANKED, pick_max=3, merge=MergeRule.NEEDS)

    root = render_prompt(prompt, FormValues(picks=("a", "c"), ranks={"a": "2", "c": "1"}))

    order = next(one for one in root.iter("div") if one.get("data-order") is not None)
    assert [read_words(one) for one in order.iter("label")] == ["C", "A"]
    assert [one.get("name") for one in order.iter("select")] == ["ask.place.c", "ask.place.a"]
    chosen = [one.text for one in order.iter("option") if one.get("selected") is not None]
    assert chosen == ["1", "2"]


def test_a_list_whose_rank_means_nothing_has_no_places() -> None:
    prompt = a_prompt(RANKED, pick_max=3, merge=MergeRule.FEARS)

    root = render_prompt(prompt, FormValues(picks=("a",)))

    assert list(root.iter("select")) == []
    assert [one for one in root.iter("div") if one.get("data-order") is not None] == []


def test_a_button_for_a_script_is_hidden_until_the_script_is_there() -> None:
    root = render('{{ script_button("Copy", "copy") }}')

    (button,) = root.iter("button")
    assert (button.get("type"), button.get("hidden")) == ("button", "")


def test_every_form_carries_its_token_and_posts() -> None:
    root = render('{% call form("/there", "mine") %}<p>Words</p>{% endcall %}')

    form = find_by_id(root, "mine")
    assert (form.get("method"), form.get("action")) == ("post", "/there")
    assert list_values(root, "csrf_token") == ["a-token"]


def test_a_form_of_one_button_carries_its_values() -> None:
    root = render('{{ button_form("/there", "Go", values={"token": "x"}) }}')

    assert read_words(next(root.iter("button"))) == "Go"
    assert list_values(root, "token") == ["x"]
    assert list_values(root, "csrf_token") == ["a-token"]


def test_visibility_is_said_in_words_with_a_shape_and_its_help() -> None:
    prompt = a_prompt(SINGLE_CHOICE, match_on=MatchOn.ANSWER)

    root = render('{{ visibility(p, "private", deck) }}', p=prompt, deck=DECK)

    words = [read_label(root, f"ask.visibility.{one}") for one in ALL]
    assert words == ["Everyone", "Only if we match", "Just me"]
    matched = read_description(root, find_by_id(root, "ask.visibility.if-mutual"))
    assert "even a different one. With two people, each of you can tell" in matched
    assert list_chosen(root, "ask.visibility") == ["private"]
    shapes = [one.get("data-shape") for one in root.iter("span") if one.get("data-shape")]
    assert shapes == ["shared", "if-mutual", "private"]
