"""Sentences can be said in any language: none is glued together, and counts have plurals."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from compersion_talks.web.http.catalogues import list_forms, read_list
from tests.house.tree import PACKAGE, ROOT

TEMPLATES = sorted(
    file
    for file in (ROOT / "templates").rglob("*.html")
    if file.parent.name not in ("documents", "sides", "stretches") and "gallery" not in file.name
)
VIEWS = sorted((PACKAGE / "web").rglob("*.py"))
COUNTED = (
    r"(agreement|character|code|day|hour|line|minute|month|name|page|people|row|talk|topic|week)"
)
COUNT = re.compile(rf"%\(\w+\)s (\w+ )?{COUNTED}(s|\b)")
SAY = r"(?:_|ngettext|pgettext)\("
GLUED = {
    "a colon behind a sentence": re.compile(rf"\{{\{{ ?{SAY}[^{{}}]*\) ?\}}\}}\s*:"),
    "a sentence behind a colon": re.compile(rf"[\w}}\)]:\s+\{{\{{ ?{SAY}"),
    "a sentence joined to words": re.compile(
        rf"~ *(?!\" \" ~){SAY}(?<!\" \" ~ _\()|{SAY}[^()]*\) *~"
    ),
    "a sentence inside a text": re.compile(rf"f\"[^\"\n]*\{{{SAY}|f'[^'\n]*\{{{SAY}"),
    "a sentence added to words": re.compile(rf"\+ *{SAY}|^(?!.*lambda).*{SAY}[^()]*\) *\+", re.M),
}
DECK_WORDS = re.compile(
    r"[(,] *\w+=(?:place\.)?(?:deck|texts|prompt|option|section|check|words)\.[\w.]+ *[,)]"
)


def find_glue(text: str) -> Iterator[str]:
    """Yield what is glued in a file, each with a piece of it."""
    for name, pattern in GLUED.items():
        yield from (f"{name}: {match[0]}" for match in pattern.finditer(text))


def is_uncounted(message: Message) -> bool:
    """Say whether a sentence counts something and has one form only."""
    return isinstance(message.id, str) and COUNT.search(message.id) is not None


@pytest.mark.parametrize(
    "text",
    [
        '{{ _("Place") }}: {{ option.label }}',
        '{{ option.label }}: {{ _("there is a problem") }}',
        '{{ option.label ~ _(" is too long") }}',
        '{{ _("Nothing") ~ option.label }}',
        'f"{_("Nothing")} {label}"',
        'label + _(" is too long")',
        '_("Nothing") + label',
    ],
)
def test_glue_is_found(text: str) -> None:
    assert list(find_glue(text))


@pytest.mark.parametrize(
    "text",
    [
        '{{ _("Place: %(line)s", line=option.label) }}',
        '{{ _("A whole sentence.") }} {{ _("Another one.") }}',
        '{{ who_runs_it(site) ~ " " ~ _("A whole sentence.") }}',
        '{"label": _("Place"), "help": _("In the order")}',
    ],
)
def test_whole_sentences_are_no_glue(text: str) -> None:
    assert list(find_glue(text)) == []


def test_no_sentence_of_a_page_is_glued() -> None:
    found = {
        str(file.relative_to(ROOT)): glue
        for file in (*TEMPLATES, *VIEWS)
        if (glue := list(find_glue(file.read_text(encoding="utf-8"))))
    }

    assert len(TEMPLATES) > 60
    assert found == {}


@pytest.mark.parametrize(
    ("sentence", "is_wrong"),
    [
        ("%(minutes)s minutes left", True),
        ("At most %(most)s more characters.", True),
        ("%(name)s is new on the list.", False),
        ("Choose up to %(most)s.", False),
        (("%(number)s day", "%(number)s days"), False),
    ],
)
def test_a_count_without_plurals_is_found(sentence: str | tuple[str, str], is_wrong: bool) -> None:
    assert is_uncounted(Message(sentence)) is is_wrong


def test_whatever_is_counted_has_plurals() -> None:
    sentences = [message for message in read_list() if message.id]

    assert [message.id for message in sentences if is_uncounted(message)] == []
    assert [
        message.id
        for message in sentences
        if message.pluralizable
        and ("%(number)s" not in list_forms(message.id)[1] or len(set(message.id)) == 1)
    ] == []


def test_a_word_with_two_senses_says_which_one_is_meant() -> None:
    senses = {(message.context, message.id) for message in read_list() if message.context}

    assert {("size of paper", "Letter"), ("to download", "Save"), ("to talk", "Talk")} <= senses


def test_notes_for_translators_reach_the_list() -> None:
    notes = {" ".join(message.auto_comments) for message in read_list()}
    text = "".join(file.read_text(encoding="utf-8") for file in (*TEMPLATES, *VIEWS))

    assert "%(size)s is the name of a size of paper: A4 or Letter." in notes
    assert len([note for note in notes if note]) == len(
        set(re.findall(r"NOTE: (.+?)(?: #}|\n)", text))
    )


def test_words_of_a_deck_inside_a_sentence_are_marked_with_their_language() -> None:
    assert DECK_WORDS.search('{{ _("Line: %(line)s", line=option.label) }}')
    assert not DECK_WORDS.search('{{ _("For: %(name)s", name=own_words(one.to)) }}')

    found = {
        str(file.relative_to(ROOT)): [match[0] for match in DECK_WORDS.finditer(text)]
        for file in TEMPLATES
        if DECK_WORDS.search(text := strip_spoken(file))
    }

    assert found == {}


def strip_spoken(file: Path) -> str:
    """Return a template without what is only read aloud: an attribute cannot be marked.

    Numbers of a deck are no words of it.
    """
    text = re.sub(r'aria-label="[^"]*"', "", file.read_text(encoding="utf-8"))
    return re.sub(r"\w+=(place\.)?deck\.minutes\w*", "", text)
