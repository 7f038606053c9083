"""Texts files: what they may leave out, and what they may not."""

from dataclasses import replace

from compersion_talks.library import read_deck
from compersion_talks.library.reading import parse
from compersion_talks.library.source import Document
from compersion_talks.library.texts import find_text_faults
from tests.library.sources import a_source, list_faults, list_messages, with_texts

SHORT_TEXTS = 'schema = 1\nkind = "texts"\nlanguage = "en"\nversion = "1.0"\n'


def test_a_missing_text_is_shown_in_english() -> None:
    own = SHORT_TEXTS + '[paper]\nnotes = "Remarks"\n'

    texts = read_deck(replace(a_source(), texts=own)).texts

    assert texts["paper"]["notes"] == "Remarks"
    assert texts["paper"]["span"] == "{start} to {end}"


def test_a_missing_block_of_the_agenda_is_shown_in_english() -> None:
    own = SHORT_TEXTS + '[[agenda.block]]\nid = "arrive"\ntitle = "Hello"\ntext = "Sit down."\n'

    blocks = read_deck(replace(a_source(), texts=own)).texts["agenda"]["block"]

    titles = {block["id"]: block["title"] for block in blocks}
    assert (titles["arrive"], titles["thanks"]) == ("Hello", "Thanks")


def test_a_list_of_sentences_replaces_the_whole_list() -> None:
    own = SHORT_TEXTS + '[ground_rules]\nlines = ["Be kind."]\n'

    rules = read_deck(replace(a_source(), texts=own)).texts["ground_rules"]["lines"]

    assert rules == ["Be kind."]


def test_the_head_of_a_texts_file_is_no_text() -> None:
    texts = read_deck(a_source()).texts

    assert {"schema", "kind", "language", "version"}.isdisjoint(texts)


def test_a_file_of_another_kind_is_refused() -> None:
    (fault,) = list_faults(with_texts('kind = "texts"', 'kind = "deck"'))

    assert fault.message == "must be 'texts'; it is 'deck'"


def test_an_entry_of_a_list_needs_the_keys_that_all_entries_have() -> None:
    (fault,) = list_faults(with_texts('title = "Take a moment"\n', ""))

    assert (fault.subject, fault.message) == ("pause.1.title", "is missing; add it")


def test_curly_brackets_that_nothing_fills_are_refused() -> None:
    (fault,) = list_faults(with_texts('notes = "Notes"', 'notes = "Notes {here"'))

    assert fault.message == "must not hold curly brackets"


def test_html_is_refused_in_texts_too() -> None:
    (message,) = list_messages(with_texts('notes = "Notes"', 'notes = "<i>Notes</i>"'))

    assert "take out <i>" in message


def test_a_self_check_is_read_like_a_prompt() -> None:
    (fault,) = list_faults(with_texts('labels = ["none", "very little", ', "labels = ["))

    assert fault.subject == "question 'room-today'"
    assert fault.message == "labels must have at least 5 entries; it has 3"


def test_self_checks_are_never_sent() -> None:
    checks = read_deck(a_source()).checks

    assert [check.id for check in checks] == ["room-today", "own-wish", "free-to-be-honest"]
    assert all(check.is_never_sent for check in checks)


def test_a_self_check_cannot_be_made_to_be_sent() -> None:
    source = with_texts(
        'labels = ["none", "very little", "some", "enough", "plenty"]\nkeep = "never"',
        'labels = ["none", "very little", "some", "enough", "plenty"]\nkeep = "always"',
    )

    assert read_deck(source).checks[0].is_never_sent


def test_a_table_of_texts_must_be_a_table() -> None:
    texts = parse(SHORT_TEXTS + 'paper = "A4"\n', "texts")

    assert isinstance(texts, Document)
    assert [str(fault) for fault in find_text_faults(texts)] == [
        "texts, line 5, paper: must be a table; it is a text in quotes"
    ]
