"""A partner's way through the deck: the same for everyone, whatever they answer."""

from dataclasses import replace

from compersion_talks.domain.decks import Deck, MatchOn, MergeRule, Option
from compersion_talks.domain.sheets import Sheet
from compersion_talks.domain.walk import (
    Step,
    StepKind,
    find_next,
    find_page,
    find_previous,
    find_step,
    has_one_path,
    is_first_page,
    is_light,
    is_short,
    list_prompts,
    list_steps,
    measure_walk,
    name_pages,
    split_section,
    time_steps,
)
from tests.builders import a_deck, a_section, a_sheet
from tests.prompts import (
    IF_MUTUAL,
    PRIVATE,
    SHARED,
    a_fears_prompt,
    a_never_sent,
    a_prompt,
    a_text_prompt,
)

SHORT = a_sheet(on_short_path=True)


LINES = tuple(Option(f"line-{number}", "a line") for number in range(6))


def a_walk_deck() -> Deck:
    """Make a deck with pauses, fears, a page for the full path only, and a prompt never sent."""
    return a_deck(
        a_section("good", a_prompt(id="one")),
        a_section("extra", a_prompt(id="two", is_core=False), pause="pause-ground"),
        a_section("under", a_fears_prompt(), a_never_sent(), pause="pause-ground"),
        a_section("more", a_fears_prompt(id="more-fears")),
    )


def list_slugs(deck: Deck, sheet: Sheet) -> list[str]:
    """List the names of all steps."""
    return [step.slug for step in list_steps(deck, sheet)]


def test_the_full_path_shows_every_page_between_its_pauses() -> None:
    assert list_slugs(a_walk_deck(), a_sheet()) == [
        "before",
        "pages/1/1",
        "pause/2-before",
        "pages/2/1",
        "pause/3-before",
        "pages/3/1",
        "pages/3/2",
        "pause/3-after",
        "pages/4/1",
        "pause/4-after",
        "review",
    ]


def test_the_short_path_leaves_out_pages_without_core_prompts_and_their_pauses() -> None:
    assert list_slugs(a_walk_deck(), SHORT) == [
        "before",
        "pages/1/1",
        "pause/3-before",
        "pages/3/1",
        "pause/3-after",
        "pages/4/1",
        "pause/4-after",
        "review",
    ]


def test_the_name_of_a_page_is_the_same_on_both_paths_and_tells_no_topic() -> None:
    deck = a_walk_deck()

    named = list(name_pages(deck).values())

    assert named == ["pages/1/1", "pages/2/1", "pages/3/1", "pages/3/2", "pages/4/1"]
    assert find_step(list_steps(deck, SHORT), named[2]) == Step(
        StepKind.PAGE, "pages/3/1", "under", ("a-fears",)
    )


def test_a_page_asks_one_question_or_two_that_are_both_light() -> None:
    short, lines = a_prompt(id="short"), a_prompt(id="lines", options=LINES)
    words, more = a_text_prompt(id="words"), a_text_prompt(id="more")
    section = a_section(
        "first", short, words, more, lines, a_text_prompt(id="last"), a_never_sent()
    )

    pages = [[prompt.id for prompt in page] for page in split_section(section)]

    assert pages == [["short", "words"], ["more"], ["lines"], ["last"], ["a-never-sent"]]


def test_a_question_is_light_by_its_lines_or_its_letters() -> None:
    assert is_light(a_prompt(options=LINES[:5]))
    assert not is_light(a_prompt(options=LINES))
    assert is_light(a_text_prompt(max_chars=300))
    assert not is_light(a_text_prompt(max_chars=301))
    assert not is_light(a_never_sent())


def test_the_page_of_two_questions_keeps_its_name_where_one_is_left_out() -> None:
    deck = a_deck(a_section("good", a_prompt(id="one", is_core=False), a_text_prompt(id="two")))

    [page] = [step for step in list_steps(deck, SHORT) if step.kind is StepKind.PAGE]

    assert (page.slug, page.prompts) == ("pages/1/1", ("two",))
    assert name_pages(deck)["two"] == "pages/1/1"


def test_the_number_of_a_question_finds_its_page_or_the_nearest() -> None:
    deck = a_deck(a_section("good", a_prompt(id="one"), a_prompt(id="two"), a_never_sent()))
    walk = list_steps(deck, a_sheet())

    found = [find_page(walk, 1, number) for number in (0, 1, 2, 3, 99)]

    assert [step.slug for step in found if step] == [
        *("pages/1/1", "pages/1/1", "pages/1/1", "pages/1/3", "pages/1/3")
    ]
    assert find_page(walk, 2) is None


def test_no_answer_changes_the_full_walk() -> None:
    deck = a_walk_deck()
    answered = a_sheet(shared={"a-fears": ["fear-one", "fear-locked"], "two": ["red"]})

    assert list_steps(deck, answered) == list_steps(deck, a_sheet())


def test_a_step_knows_its_id_whatever_its_name_in_addresses() -> None:
    walk = list_steps(a_walk_deck(), a_sheet())

    assert find_step(walk, "pause/3-before") == Step(
        StepKind.PAUSE, "pause/3-before", "pause-ground"
    )
    assert find_step(walk, "pages/1/1") == Step(StepKind.PAGE, "pages/1/1", "good", ("one",))
    assert find_step(walk, "pages/nowhere") is None


def test_the_short_path_asks_core_prompts_only() -> None:
    section = a_section(
        "first", a_prompt(id="one"), a_prompt(id="two", is_core=False), a_never_sent()
    )

    full = [prompt.id for prompt in list_prompts(section, a_sheet())]
    short = [prompt.id for prompt in list_prompts(section, SHORT)]

    assert full == ["one", "two", "a-never-sent"]
    assert short == ["one"]


def test_what_was_answered_before_can_still_be_changed_on_the_short_path() -> None:
    deck = a_walk_deck()
    answered = replace(SHORT, answers=a_sheet(shared={"two": ["red"]}).answers)

    assert "pages/2/1" in list_slugs(deck, answered)
    assert [prompt.id for prompt in list_prompts(deck.sections[1], answered)] == ["two"]


def test_steps_by_settings_alone_are_timed_once_and_those_of_an_answer_are_not_kept() -> None:
    deck = a_walk_deck()
    core = replace(SHORT, answers=a_sheet(shared={"one": ["red"]}).answers)
    beyond = replace(SHORT, answers=a_sheet(shared={"two": ["red"]}).answers)
    full = replace(beyond, on_short_path=False)

    assert time_steps(deck, core) is time_steps(deck, SHORT)
    assert time_steps(deck, full) is time_steps(deck, a_sheet())
    assert time_steps(deck, beyond) == time_steps(deck, beyond)
    assert time_steps(deck, beyond) is not time_steps(deck, beyond)
    for sheet in (core, beyond, full):
        assert time_steps(deck, sheet).steps == list_steps(deck, sheet)


def test_a_core_prompt_that_is_never_sent_is_on_the_short_path() -> None:
    section = a_section("first", a_never_sent(is_core=True))

    assert [prompt.id for prompt in list_prompts(section, SHORT)] == ["a-never-sent"]


def test_lines_about_sex_can_be_left_out() -> None:
    sex, walk = Option("sex", "sex", ("sex",)), Option("walk", "a walk")
    section = a_section(
        "first",
        a_prompt(id="mixed", options=(sex, walk)),
        a_prompt(id="only", options=(sex,)),
        a_text_prompt(id="text"),
    )

    left = list_prompts(section, a_sheet(without_sex=True))
    everything = list_prompts(section, a_sheet())

    assert everything == section.prompts
    assert [(prompt.id, prompt.options) for prompt in left] == [("mixed", (walk,)), ("text", ())]


def test_the_walk_goes_on_and_back_and_ends_at_its_ends() -> None:
    walk = list_steps(a_walk_deck(), SHORT)
    first, second, third, last = *walk[:3], walk[-1]

    assert find_next(walk, first) == second
    assert find_previous(walk, second) == first
    assert find_previous(walk, third) == second
    assert find_previous(walk, first) == first
    assert find_next(walk, last) == last


def test_only_pages_take_time_and_the_first_of_a_section_its_words() -> None:
    deck = a_deck(
        a_section("good", a_never_sent(), a_never_sent(id="b"), intro="four words to read")
    )
    sheet = a_sheet()
    _, first, second, _ = walk = list_steps(deck, sheet)

    efforts = measure_walk(deck, sheet, walk)

    assert [is_first_page(walk, one) for one in (first, second)] == [True, False]
    assert efforts[1].read - efforts[2].read == 4 + len(deck.sections[0].title.split())
    assert [efforts[0].seconds, efforts[3].seconds] == [0, 0]


def test_in_a_group_a_question_with_an_addressee_offers_no_match() -> None:
    prompt = a_prompt(is_addressable=True, visibility=IF_MUTUAL)
    section = a_section("first", prompt, a_prompt(id="plain"))

    of_two, of_three = list_prompts(section, a_sheet()), list_prompts(section, a_sheet(), 3)

    assert of_two == section.prompts
    assert of_three[0] == replace(prompt, visibility_allowed=(SHARED, PRIVATE), visibility=PRIVATE)
    assert of_three[1] == section.prompts[1]


def test_a_question_that_starts_with_everyone_still_does_in_a_group() -> None:
    section = a_section("first", a_prompt(is_addressable=True))

    assert list_prompts(section, a_sheet(), 12)[0].visibility is SHARED


def test_long_lists_are_short_on_the_short_path() -> None:
    deck = a_walk_deck()

    assert is_short(deck, SHORT)
    assert not is_short(deck, a_sheet())


def test_a_deck_whose_short_path_leaves_nothing_out_has_one_path_which_is_short() -> None:
    deck = a_deck(a_section("first", replace(a_prompt(), is_core=True)))

    assert has_one_path(deck)
    assert is_short(deck, Sheet())


def test_a_partner_who_was_added_later_is_offered_no_match() -> None:
    section = a_section(
        "first", a_prompt(), a_text_prompt(MergeRule.LINES, match_on=MatchOn.EVERYONE)
    )

    listed = list_prompts(section, a_sheet(), is_later=True)

    assert listed == (
        replace(section.prompts[0], visibility_allowed=(SHARED, PRIVATE)),
        section.prompts[1],
    )
