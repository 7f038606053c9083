"""The wording of the built-in decks: plain, for any number of people, and never a demand."""

import re

import pytest

from compersion_talks.domain.decks import SEX, Card, Deck, Prompt
from compersion_talks.library import read_built_in
from tests.library.wording import list_all_shown, list_faults_of
from tests.prompts import SCALE
from tests.words import (
    HURTING,
    STIFF,
    compute_grade,
    count_syllables,
    list_objections,
    split_sentences,
    split_words,
)

LONGEST_QUESTION = 20
LONGEST_SENTENCE = 30
LONGEST_HELP = 50
HIGHEST_GRADE = 7.0
MOST_SENTENCES_OF_A_CARD = 3
ONLY_A_LIST = "logistics_union"

DECKS = tuple(one.deck for one in read_built_in().values())
CARDS = tuple(card for deck in DECKS for card in deck.cards)
PROMPTS = tuple(prompt for deck in DECKS for prompt in deck.prompts)
SHOWN = tuple(list_all_shown())
LABELLED = (
    *(option for prompt in PROMPTS if not prompt.options_from for option in prompt.options),
    *DECKS[0].vocabulary.needs,
    *DECKS[0].vocabulary.fears,
)


def test_the_words_of_all_files_are_read() -> None:
    assert len(SHOWN) > 1000


def test_no_text_uses_words_that_hurt_or_leave_someone_out() -> None:
    found = {shown.place: list_faults_of(shown.text, HURTING) for shown in SHOWN}

    assert {place: reasons for place, reasons in found.items() if reasons} == {}


@pytest.mark.parametrize(
    "text",
    [
        "As a couple, what do you like?",
        "Ask both partners.",
        "Your husband can read it.",
        "What does she want?",
        "What did he do with his day?",
        "Every user can read it.",
        "Please submit your answers.",
        "You should feel glad.",
        "You are supposed to be happy.",
        "Why do you feel that?",
        "This is a red flag.",
        "Good news: you are safe.",
        "How can you overcome jealousy?",
    ],
)
def test_words_that_hurt_or_leave_someone_out_are_noticed(text: str) -> None:
    assert list_objections(text)


@pytest.mark.parametrize(
    "text",
    [
        "Did someone send you a link? Then open it.",
        "Imogen: thoughts: they go in circles.",
        "What gives gladness room",
        "It stands on the paper.",
        "Give the place out anew.",
        "This place is taken up.",
        "Come back with your own link.",
        "What is on the agenda?",
        "When the last sheet is ready, look again.",
        "Close your answers.",
        "Only if shared",
        "This is just for me.",
        "Your notes are destroyed.",
        "Ask the opener.",
        "Not like this, but like that.",
    ],
)
def test_words_that_sound_translated_are_noticed(text: str) -> None:
    assert list_objections(text, STIFF)


@pytest.mark.parametrize(
    "text",
    [
        "We begin at 18:30, and end: when we like.",
        "To you: yes. To me: no.",
        "Write it on a sheet of paper.",
        "Stand up, and drink some water.",
        "It's a plan for our talk.",
    ],
)
def test_plain_words_are_let_pass(text: str) -> None:
    assert list_objections(text, STIFF) == []


@pytest.mark.parametrize(
    "text",
    ["Nobody has to feel glad.", "This cannot tell whether you are safe.", "The others, too."],
)
def test_words_that_do_no_harm_are_let_pass(text: str) -> None:
    assert list_objections(text) == []


def test_no_text_holds_html_or_a_slash_between_words() -> None:
    found = [shown for shown in SHOWN if re.search(r"<\w|&\w+;|[a-z]/[a-z]", shown.text)]

    assert found == []


def test_no_text_has_a_space_too_many() -> None:
    lines = [(shown, line) for shown in SHOWN for line in shown.text.split("\n")]
    found = [shown for shown, line in lines if line != " ".join(line.split())]

    assert found == []


@pytest.mark.parametrize("prompt", PROMPTS, ids=lambda prompt: prompt.id)
def test_a_question_is_short(prompt: Prompt) -> None:
    lengths = [len(split_words(sentence)) for sentence in split_sentences(prompt.ask)]

    assert max(lengths) <= LONGEST_QUESTION


@pytest.mark.parametrize("prompt", PROMPTS, ids=lambda prompt: prompt.id)
def test_help_is_short(prompt: Prompt) -> None:
    lengths = [len(split_words(sentence)) for sentence in split_sentences(prompt.help)]

    assert len(split_words(prompt.help)) <= LONGEST_HELP
    assert max(lengths) <= LONGEST_SENTENCE


@pytest.mark.parametrize("prompt", PROMPTS, ids=lambda prompt: prompt.id)
def test_a_question_with_its_help_is_easy_to_read(prompt: Prompt) -> None:
    assert compute_grade(f"{prompt.ask} {prompt.help}") <= HIGHEST_GRADE


@pytest.mark.parametrize("deck", DECKS, ids=lambda deck: deck.id)
def test_the_intro_of_every_page_is_easy_to_read(deck: Deck) -> None:
    grades = {one.id: compute_grade(one.intro) for one in deck.sections if one.intro}

    assert {place: value for place, value in grades.items() if value > HIGHEST_GRADE} == {}


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.id)
def test_a_card_is_short_and_easy_to_read(card: Card) -> None:
    lengths = [len(split_words(sentence)) for sentence in split_sentences(card.text)]

    assert len(lengths) <= MOST_SENTENCES_OF_A_CARD
    assert max(lengths) <= LONGEST_SENTENCE
    assert compute_grade(card.text) <= HIGHEST_GRADE


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.id)
def test_a_card_invites_each_person_and_nobody_has_to_say_anything(card: Card) -> None:
    assert "Each person may" in card.text


@pytest.mark.parametrize("deck", DECKS, ids=lambda deck: deck.id)
def test_a_line_of_the_paper_does_not_begin_with_a_list(deck: Deck) -> None:
    templates = {key: words for key, words in deck.texts["lines"].items() if key != ONLY_A_LIST}

    assert [
        key for key, said in templates.items() if re.match(r"{(labels|options|needs)}", said)
    ] == []


def test_no_text_promises_a_key_that_does_nothing() -> None:
    found = [
        shown for shown in SHOWN if re.search(r"\bkey (once|twice|three)|\bpress\b", shown.text)
    ]

    assert found == []


def test_a_hard_text_is_noticed() -> None:
    hard = "Please elaborate on the interpersonal circumstances necessitating this communication."

    assert compute_grade(hard) > HIGHEST_GRADE


@pytest.mark.parametrize(
    ("word", "count"),
    [("talk", 1), ("needs", 1), ("people", 2), ("named", 1), ("started", 2), ("little", 2)],
)
def test_syllables_are_counted(word: str, count: int) -> None:
    assert count_syllables(word) == count


@pytest.mark.parametrize("prompt", PROMPTS, ids=lambda prompt: prompt.id)
def test_a_list_with_a_limit_says_so(prompt: Prompt) -> None:
    names = {2: "two", 3: "three", 4: "four", 5: "five"}
    limit = re.search(r"[Cc]hoose up to (\w+)", prompt.help)

    assert (limit.group(1) if limit else "") == names.get(prompt.pick_max, "")


@pytest.mark.parametrize("prompt", PROMPTS, ids=lambda prompt: prompt.id)
def test_a_box_that_is_never_sent_says_so(prompt: Prompt) -> None:
    assert ("not sent or saved" in prompt.help) == prompt.is_never_sent


def test_every_line_about_sex_can_be_left_out_but_those_that_ask_for_less() -> None:
    found = [
        option.label
        for option in LABELLED
        if re.search(r"\bsex", option.label) and SEX not in option.tags
    ]

    assert set(found) == {"that I want sex", "a sex life that suits me, which can mean none"}


def list_scales(deck: Deck) -> list[Prompt]:
    """List the scales on which people say how glad or how jealous they feel."""
    scales = (prompt for prompt in deck.prompts if prompt.type is SCALE)
    return [scale for scale in scales if re.search(r"how (glad|jealous)", scale.ask)]


def remove_feeling(prompt: Prompt) -> tuple[object, ...]:
    """Show a scale with the name of its feeling taken out."""
    said = (prompt.title, prompt.ask, *(option.label for option in prompt.options))
    talk = tuple(option.needs_talk for option in prompt.options)
    parallel = tuple(re.sub(r"\b(glad|jealous)\b", "...", text) for text in said)
    return (
        *parallel,
        *talk,
        *(prompt.visibility, prompt.visibility_allowed, prompt.match_on, prompt.merge),
        *(prompt.heat, prompt.is_core, prompt.note, prompt.is_addressable),
    )


@pytest.mark.parametrize("deck", DECKS, ids=lambda deck: deck.id)
def test_gladness_and_jealousy_are_asked_on_two_scales_that_are_alike(deck: Deck) -> None:
    scales = list_scales(deck)

    glad = [remove_feeling(scale) for scale in scales if "how glad" in scale.ask]
    jealous = [remove_feeling(scale) for scale in scales if "how jealous" in scale.ask]

    assert glad == jealous
    assert {scale.note for scale in scales} <= {"two_scales_note"}


def test_the_two_scales_stand_in_the_decks_about_other_connections() -> None:
    counted = {deck.id: len(list_scales(deck)) for deck in DECKS}

    assert {key for key, count in counted.items() if count == 2} == {
        "other-connections",
        "check-in",
    }
