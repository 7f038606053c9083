"""Pages say one word for one thing, that of `docs/words.md`, as people say it to each other."""

import re
from collections import defaultdict
from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po

from tests.house.tree import PACKAGE
from tests.house.word_table import read_senses, read_words
from tests.words import HURTING, STIFF, compute_grade, list_objections, split_sentences, split_words

CATALOGUE = PACKAGE / "translations" / "messages.pot"
LONGEST_SENTENCE = 30
HIGHEST_GRADE = 6.0
# Decks may say these; on a page they sound like a notice on a wall.
NOTICES = {
    "doesn't shorten 'not'": r"\b(do|does|did|is|are|was|were|has|have|can|could|will|would) not\b"
    r"|\bcannot\b",
    "is a word of notices": r"\b(whoever|whom|upon|shall|heeds?|mend(s|ed|ing)?)\b",
}
FEWEST_WORDS = 25  # a grade of fewer words says little
# What holds a word of code in another sense, or is said to somebody who writes a program.
OTHER_SENSES = re.compile(r"%\(\w+\)s|\bsheets? of paper\b|\bon one's own device\b")
PATTERNS = (HURTING, STIFF, NOTICES)


def read_sentences() -> dict[str, list[str]]:
    """Read every sentence that pages can say, by the file of each place that says it."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    with CATALOGUE.open("rb") as text:
        for message in read_po(text):
            said = [message.id] if isinstance(message.id, str) else message.id
            for file in {file for file, _line in message.locations}:
                found[file] += said
    return dict(found)


BY_FILE = read_sentences()
SENTENCES = sorted({sentence for said in BY_FILE.values() for sentence in said})


def list_unsaid_words() -> Iterator[str]:
    """List the words of code for which pages say something else."""
    senses = read_senses()
    said = {part for word in read_words() for part in split_words(word.on_pages)}
    for word in read_words():
        for name in word.in_code.split(", "):
            bare = name.removeprefix("to ").lower()
            if word.on_pages and bare not in {*said, *senses, word.on_pages}:
                yield bare


def list_unsaid_phrases() -> Iterator[str]:
    """List the senses of everyday words in which pages don't use them."""
    for phrases in read_senses().values():
        yield from phrases


UNSAID = "|".join(map(re.escape, [*list_unsaid_words(), *list_unsaid_phrases()]))


def find_unsaid(text: str) -> list[str]:
    """Find what pages don't say in a text, by the tables of `docs/words.md`."""
    return re.findall(rf"\b(?:{UNSAID})(?:s|ed|d)?\b", strip(text), re.IGNORECASE)


def strip(text: str) -> str:
    """Take out what is filled in, and words of code in another sense."""
    return OTHER_SENSES.sub("", text)


def test_every_word_has_one_row() -> None:
    words = [word.in_code for word in read_words()]

    assert len(words) > 60
    assert sorted(words) == sorted(set(words))


def test_no_two_senses_of_a_word_are_left_on_pages() -> None:
    senses = read_senses()

    assert {"open", "close", "place", "line", "paper", "partner"} <= senses.keys()
    assert all(all(phrases) for phrases in senses.values())
    assert {"sheet", "agenda", "own link", "take up", "opener"} <= set(list_unsaid_words())


def test_pages_say_one_word_for_one_thing() -> None:
    found = {sentence: find_unsaid(sentence) for sentence in SENTENCES}

    assert len(SENTENCES) > 500
    assert {sentence: words for sentence, words in found.items() if words} == {}


@pytest.mark.parametrize(
    "text",
    [
        "Close your sheet.",
        "The agenda is ready.",
        "Everyone has joined; no place is open any more.",
        "Any partner can do that.",
        "The paper is made.",
        "Each prompt has a visibility.",
        "Ask the opener.",
        "Make this site forget the talk.",
        "Open a talk",
    ],
)
def test_a_word_of_code_on_a_page_is_noticed(text: str) -> None:
    assert find_unsaid(text)


@pytest.mark.parametrize(
    "text",
    [
        "Your answers are on one sheet of paper.",
        "Which paper do you print on?",
        "You may live with one partner, or with several.",
        "Open your link. You can close this page.",
    ],
)
def test_everyday_words_in_their_one_sense_are_let_pass(text: str) -> None:
    assert find_unsaid(text) == []


def test_no_page_says_what_hurts_or_what_nobody_would_say_aloud() -> None:
    found = {sentence: list_objections(strip(sentence), *PATTERNS) for sentence in SENTENCES}

    assert {sentence: reasons for sentence, reasons in found.items() if reasons} == {}


@pytest.mark.parametrize(
    "text",
    [
        "You cannot come back.",
        "It is not your fault.",
        "Whoever has the link can act as you.",
        "Nothing can be saved until this is mended.",
        "Ask a couple.",
        "It stands on the plan.",
    ],
)
def test_words_of_notices_and_of_harm_are_noticed(text: str) -> None:
    assert list_objections(text, *PATTERNS)


def test_sentences_are_short() -> None:
    found = [
        part
        for sentence in SENTENCES
        for part in split_sentences(sentence)
        if len(split_words(part)) > LONGEST_SENTENCE
    ]

    assert found == []


def grade_page(sentences: list[str]) -> float:
    """Compute the grade of the whole sentences of a file; labels would make it look easier."""
    text = " ".join(strip(one) for one in sentences if one.endswith((".", "?", ":")))
    return compute_grade(text) if len(split_words(text)) >= FEWEST_WORDS else 0


def test_every_page_is_easy_to_read() -> None:
    grades = {file: grade_page(said) for file, said in BY_FILE.items()}

    assert len(grades) > 60
    assert {file: grade for file, grade in grades.items() if grade > HIGHEST_GRADE} == {}


def test_a_page_for_clerks_is_noticed() -> None:
    hard = [
        "Subsequent modification of previously submitted information necessitates authorisation "
        "by the individuals administrating this installation.",
        "Participation is voluntary; nevertheless, comprehensive responses are recommended, "
        "considering the irreversibility of finalisation.",
    ]

    assert grade_page(hard) > HIGHEST_GRADE
