"""The wording of the built-in decks: plain, for any number of people, and never a demand."""

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest

from compersion_talks.domain.decks import SEX, Card, Deck, MergeRule, Prompt, Section
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
HIGHEST_GRADE = 6.0
MOST_SENTENCES_OF_A_CARD = 3
ONLY_A_LIST = "logistics_union"

FEWEST_WORDS_OF_PROSE = 8
HARD_FOR_A_REASON = {
    "texts.safety.support.directories.4": "the names and addresses of helplines are what they are",
}

DECKS = tuple(one.deck for one in read_built_in().values())
CARDS = tuple(card for deck in DECKS for card in deck.cards)
PROMPTS = tuple(prompt for deck in DECKS for prompt in deck.prompts)
SHOWN = tuple(list_all_shown())
LABELLED = (
    *(option for prompt in PROMPTS if not prompt.options_from for option in prompt.options),
    *DECKS[0].vocabulary.needs,
    *DECKS[0].vocabulary.fears,
)


def find_hard(said: Mapping[str, str]) -> dict[str, float]:
    """Find the texts that are hard to read, with their grades."""
    grades = {key: compute_grade(text) for key, text in said.items()}
    return {key: grade for key, grade in grades.items() if grade > HIGHEST_GRADE}


def list_words_of_page(section: Section) -> list[str]:
    """List all that a page of a deck says, without the vocabulary."""
    asked = [(one.ask, one.help) for one in section.prompts]
    own = [one.options for one in section.prompts if not one.options_from]
    labels = [option.label for options in own for option in options]
    return [text for text in (section.intro, *sum(asked, ()), *labels) if text]


def is_prose(text: str) -> bool:
    """Say whether a text is long enough to have a grade, and no list of numbers to call."""
    return len(split_words(text)) >= FEWEST_WORDS_OF_PROSE and not re.search(r"\d{3}", text)


HURTS = (
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
)
SOUNDS_TRANSLATED = (
    "Did someone send you a link? Then open it.",
    "Imogen: thoughts: they go in circles.",
    "What gives gladness room",
    "It stands on the paper.",
    "Give the place out anew.",
    "This place is taken up.",
    "Come back with your own link.",
    "What is on the agenda?",
    "When the last sheet is ready, look again.",
    "When you close your answers, wait.",
    "Only if shared",
    "This is just for me.",
    "Your notes are destroyed.",
    "Ask the opener.",
    "Not like this, but like that.",
    "Say that you know that it is late.",
)


def test_the_words_of_all_files_are_read() -> None:
    assert len(SHOWN) > 1000


@pytest.mark.parametrize("table", [HURTING, STIFF], ids=["hurting", "stiff"])
def test_no_text_hurts_leaves_someone_out_or_sounds_translated(table: Mapping[str, str]) -> None:
    found = {shown: list_faults_of(shown.text, table) for shown in SHOWN}

    assert {shown: reasons for shown, reasons in found.items() if reasons} == {}


@pytest.mark.parametrize("text", HURTS)
def test_words_that_hurt_or_leave_someone_out_are_noticed(text: str) -> None:
    assert list_objections(text, HURTING)


@pytest.mark.parametrize("text", SOUNDS_TRANSLATED)
def test_words_that_sound_translated_are_noticed(text: str) -> None:
    assert list_objections(text, STIFF)


@pytest.mark.parametrize(
    ("table", "examples"), [(HURTING, HURTS), (STIFF, SOUNDS_TRANSLATED)], ids=["hurting", "stiff"]
)
def test_every_pattern_has_an_example(table: Mapping[str, str], examples: tuple[str, ...]) -> None:
    noticed = {reason for text in examples for reason in list_objections(text, table)}

    assert noticed == set(table)


@pytest.mark.parametrize(
    "text",
    [
        "We begin at 18:30, and end: when we like.",
        "To you: yes. To me: no.",
        "Write it on a sheet of paper.",
        "Stand up, and drink some water.",
        "It's a plan for our talk.",
        "That's the day that suits me.",
        "Nobody has to feel glad.",
        "This cannot tell whether you are safe.",
        "The others, too.",
    ],
)
def test_plain_words_are_let_pass(text: str) -> None:
    assert list_objections(text, HURTING, STIFF) == []


def test_no_text_holds_html_or_a_slash_between_words() -> None:
    found = [shown for shown in SHOWN if re.search(r"<\w|&\w+;|[a-z]/[a-z]", shown.text)]

    assert found == []


def test_no_text_has_a_space_too_many() -> None:
    lines = [(shown, line) for shown in SHOWN for line in shown.text.split("\n")]
    found = [shown for shown, line in lines if line != " ".join(line.split())]

    assert found == []


def has_no_colon(text: str) -> bool:
    """Say whether a text can be printed behind a name and a colon."""
    return not re.search(r":(\s|$)", text)


def test_nothing_printed_behind_a_colon_has_a_second_one() -> None:
    topics = [topic.title for deck in DECKS for topic in deck.topics]
    printed = [*(one.label for one in LABELLED), *(one.title for one in PROMPTS), *topics]

    assert [text for text in printed if not has_no_colon(text)] == []


def test_a_second_colon_is_noticed() -> None:
    assert not has_no_colon("before: no big talks")
    assert has_no_colon("at 18:30")


def is_bare(label: str) -> bool:
    """Say whether an answer means nothing without what was asked."""
    return re.match(r"(yes|no|maybe)(,|$)", label) is not None


def says_what_was_asked(prompt: Prompt) -> bool:
    """Say whether the paper prints the question with an answer that is bare."""
    bare = prompt.type is SCALE or any(is_bare(option.label) for option in prompt.options)
    printed = prompt.merge is not MergeRule.NONE
    return (
        not (bare and printed) or prompt.merge is MergeRule.POSITIONS or prompt.title.endswith("?")
    )


def test_every_bare_answer_is_printed_with_its_question() -> None:
    assert [prompt.id for prompt in PROMPTS if not says_what_was_asked(prompt)] == []


def test_a_bare_answer_without_its_question_is_noticed() -> None:
    [ready] = [prompt for prompt in PROMPTS if prompt.gate]

    assert says_what_was_asked(ready)
    assert not says_what_was_asked(replace(ready, title="Ready"))


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
    said = {one.id: f"{one.intro} {one.content_note}" for one in deck.sections if one.intro}

    assert find_hard(said) == {}


@pytest.mark.parametrize("deck", DECKS, ids=lambda deck: deck.id)
def test_what_a_deck_says_of_itself_is_easy_to_read(deck: Deck) -> None:
    said = (deck.summary, deck.for_whom, deck.content_note, deck.notice)

    assert find_hard({deck.id: " ".join(said)}) == {}


@pytest.mark.parametrize("deck", DECKS, ids=lambda deck: deck.id)
def test_a_page_with_all_its_lines_is_easy_to_read(deck: Deck) -> None:
    said = {one.id: ". ".join(list_words_of_page(one)) for one in deck.sections}

    assert find_hard(said) == {}


def test_texts_for_every_deck_are_easy_to_read() -> None:
    tables: dict[str, str] = {}
    for one in SHOWN:
        if one.place.startswith("texts.") and is_prose(one.text):
            table = one.place.split(".")[1]
            tables[table] = f"{tables.get(table, '')} {one.text}"

    assert find_hard(tables) == {}


def test_each_text_for_every_deck_is_easy_to_read() -> None:
    said = {one.place: one.text for one in SHOWN if one.place.startswith("texts.")}
    hard = find_hard({place: text for place, text in said.items() if is_prose(text)})

    assert hard.keys() == HARD_FOR_A_REASON.keys()


@pytest.mark.parametrize("deck", DECKS, ids=lambda deck: deck.id)
def test_what_to_do_with_a_topic_is_easy_to_read(deck: Deck) -> None:
    said = {topic.id: topic.how for topic in deck.topics}

    assert all(said.values())
    assert find_hard(said) == {}


def test_no_sentence_is_long() -> None:
    said = {(one.place, sentence) for one in SHOWN for sentence in split_sentences(one.text)}

    assert [one for one in said if len(split_words(one[1])) > LONGEST_SENTENCE] == []


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.id)
def test_a_card_is_short_and_easy_to_read(card: Card) -> None:
    lengths = [len(split_words(sentence)) for sentence in split_sentences(card.text)]

    assert len(lengths) <= MOST_SENTENCES_OF_A_CARD
    assert max(lengths) <= LONGEST_SENTENCE
    assert compute_grade(card.text) <= HIGHEST_GRADE


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.id)
def test_a_card_invites_each_person_and_nobody_has_to_say_anything(card: Card) -> None:
    assert "Each of you may" in card.text


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

    assert set(found) == {
        "to want sex",
        "a sex life that suits me, or none",
        "our sex life, or living without one",
    }


def list_scales(deck: Deck) -> list[Prompt]:
    """List the scales on which people say how glad or how jealous they feel."""
    scales = (prompt for prompt in deck.prompts if prompt.type is SCALE)
    return [scale for scale in scales if re.search(r"how (glad|jealous)", scale.ask, re.IGNORECASE)]


def remove_feeling(prompt: Prompt) -> tuple[object, ...]:
    """Show a scale with the name of its feeling taken out."""
    said = (prompt.title, prompt.ask, prompt.help, *(option.label for option in prompt.options))
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

    glad = [remove_feeling(scale) for scale in scales if "how glad" in scale.ask.lower()]
    jealous = [remove_feeling(scale) for scale in scales if "how jealous" in scale.ask.lower()]

    assert glad == jealous
    assert {scale.note for scale in scales} <= {"two_scales_note"}


def test_the_two_scales_stand_in_the_decks_about_other_connections() -> None:
    counted = {deck.id: len(list_scales(deck)) for deck in DECKS}

    assert {key for key, count in counted.items() if count == 2} == {
        "other-connections",
        "check-in",
    }
