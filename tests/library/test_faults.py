"""What a deck writer reads when a file is not right."""

from dataclasses import replace

import pytest

from compersion_talks.library import DeckSource
from tests.library.sources import (
    a_source,
    find_line,
    list_faults,
    list_messages,
    swap,
    with_deck,
    with_texts,
    with_vocabulary,
)

THANKS = 'merge = "thanks"'
NAMED = 'named = "{name}: {answer}"'


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (with_deck(THANKS, 'merge = "thanks"\nheart = 1'), "heart is not a key that belongs"),
        (with_deck(THANKS, 'merge = "thanks"\nheart = 1'), "did you mean heat?"),
        (with_deck(THANKS, 'merge = "thanks"\nzzz = 1'), "zzz is not a key that belongs here"),
        (with_deck(THANKS, 'merge = "thank"'), "merge must be 'thanks', 'lines'"),
        (with_deck(THANKS, 'merge = "thank"'), "it is 'thank'"),
        (with_deck(THANKS, ""), "merge is missing; add merge ="),
        (with_deck('id = "chk-thanks"', 'id = "Chk Thanks"'), "id must be made of small letters"),
        (with_deck('ask = "What went well for us?"', 'ask = " "'), "ask must not be empty"),
        (with_deck('"What went well for us?"', "3"), "ask must be a text in quotes; it is 3"),
        (with_deck('"What went well for us?"', '"<b>What</b>"'), "take out <b>"),
        (with_deck('"What went well for us?"', '"What\\u202e"'), "sign that nobody can see"),
        (with_deck('"What went well for us?"', f'"{"a" * 2001}"'), "at most 2000 signs"),
        (with_deck("minutes_short = 9", "minutes_short = 0"), "must be at least 1; it is 0"),
        (with_deck("minutes_short = 9", "minutes_short = 900"), "must be at most 600; it is 900"),
        (with_deck("minutes_short = 9", 'minutes_short = "8"'), "whole number without quotes"),
        (with_deck("minutes_short = 9", f"minutes_short = 0x{'f' * 9999}"), "very large number"),
        (with_deck('title = "Thank you"\nheat = 1', 'title = "Thank you"\nheat = 4'), "1, 2 or 3"),
        (
            with_deck('{ id = "calm", label = "calm" }', '"calm"'),
            "number 1: must be a table",
        ),
        (with_deck('{ id = "calm", label = "calm" }', '{ id = "calm" }'), "option 'calm': label"),
        (with_deck('"mostly fair", "compl', '"compl'), "labels must have at least 5 entries"),
        (with_deck('"mostly fair", ', "3, "), "labels, entry 4, must be a text in quotes; it is 3"),
        (with_deck('label = "not fair", talk = true', "talk = true"), "entry 1, is missing; add"),
        (with_deck('language = "en"', 'language = "English"'), "a language code such as 'en'"),
        (with_vocabulary('fear = "fear-lies"\n', ""), 'fear is missing; add fear = "fear-lies"'),
        (with_texts(NAMED, 'named = "{who}: {answer}"'), "must hold {answer}, {name}, each once"),
        (with_texts(NAMED, "named = 4"), "lines.named: must be a text in quotes; it is 4"),
    ],
)
def test_a_fault_says_what_to_write_instead(source: DeckSource, said: str) -> None:
    messages = list_messages(source)

    assert any(said in message for message in messages), messages


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('max_chars = 240\nvisibility = "shared"\nmerge = "thanks"', THANKS, "add max_chars = 240"),
        (THANKS, 'merge = "thanks"\npick_max = 2', "take out pick_max, it means nothing for the"),
        (
            'labels = [{ label = "not fair", ',
            '# [{ label = "not fair", ',
            "add labels = [five texts",
        ),
        (
            'labels = [{ label = "not fair", ',
            'label = [{ label = "not fair", ',
            "did you mean labels?",
        ),
        ('options_from = "needs"\n', "", 'write options = [...], or options_from = "needs"'),
        (
            'options_from = "needs"\n',
            'options_from = "needs"\noptions = [{ id = "a", label = "A" }]\n',
            "write either options or options_from, not both",
        ),
        (THANKS, 'merge = "thanks"\nkeep = "never"', 'write merge = "none"'),
        (THANKS, 'merge = "thanks"\nkeep = "never"', 'write visibility = "private"'),
    ],
)
def test_keys_that_do_not_fit_the_type_are_refused(old: str, new: str, said: str) -> None:
    messages = list_messages(with_deck(old, new))

    assert any(said in message for message in messages), messages


def test_a_fault_names_the_line_and_the_prompt() -> None:
    source = with_deck(THANKS, 'merge = "thank"')

    (fault,) = list_faults(source)

    assert fault.file == "deck"
    assert fault.line == find_line(source.deck, 'merge = "thank"')
    assert fault.subject == "prompt 'chk-thanks'"
    assert str(fault).startswith(f"deck, line {fault.line}, prompt 'chk-thanks': merge must be")


def test_a_fault_names_a_prompt_without_an_id_by_its_number() -> None:
    (fault,) = list_faults(with_deck('id = "chk-went-well"\n', ""))

    assert fault.subject == "prompt number 2"


def test_true_is_not_a_heat() -> None:
    source = with_deck('title = "Thank you"\nheat = 1', 'title = "Thank you"\nheat = true')

    (message,) = list_messages(source)

    assert message.endswith("heat must be a whole number without quotes; it is true")


def test_all_faults_of_all_files_are_told_at_once() -> None:
    source = DeckSource(
        swap(swap(a_source().deck, THANKS, 'merge = "thank"'), "minutes_full = 15\n", ""),
        swap(a_source().vocabulary, 'label = "Trust"', "label = 1"),
        swap(a_source().texts, NAMED, "named = []"),
    )

    faults = list_faults(source)

    assert [fault.file for fault in faults] == ["deck", "deck", "vocabulary", "texts"]


def test_broken_toml_names_its_line() -> None:
    source = with_deck('id = "chk-thanks"', 'id = "chk-thanks')

    (fault,) = list_faults(source)

    assert fault.line == find_line(source.deck, 'id = "chk-thanks')
    assert "Often a quote or a bracket is missing" in fault.message


def test_a_number_too_long_to_read_is_a_fault_and_no_crash() -> None:
    (fault,) = list_faults(with_deck("minutes_short = 9", f"minutes_short = {'9' * 5000}"))

    assert fault.message.startswith("this cannot be read")


def test_brackets_without_end_are_a_fault_and_no_crash() -> None:
    source = with_deck('version = "2.0"', f"version = {'[' * 100_000}")

    (fault,) = list_faults(source)

    assert fault.message.startswith("this cannot be read")


@pytest.mark.parametrize(
    ("source", "file", "piece"),
    [
        (with_deck('id = "chk-went-well"', 'id = "chk-thanks"'), "deck", 'id = "chk-thanks"'),
        (with_vocabulary('fear = "fear-lies"', 'fear = "fear-x"'), "vocabulary", '"fear-x"'),
        (
            with_vocabulary(
                'b = "need-novelty"\n\n[[tension]]\na = "need-slow-pace"\nb = "need-fr',
                'b = "need-novelty"\n\n[[tension]]\na = "need-odd"\nb = "need-fr',
            ),
            "vocabulary",
            'a = "need-odd"',
        ),
        (
            with_texts('open_both = "Both of us said yes or maybe."', 'open_both = ""'),
            "texts",
            "open_both",
        ),
    ],
)
def test_what_the_domain_finds_names_its_file_and_line(
    source: DeckSource, file: str, piece: str
) -> None:
    found = {(fault.file, fault.line) for fault in list_faults(source)}

    assert (file, find_line(getattr(source, file), piece)) in found


def test_a_fault_of_a_topic_names_its_line_also_where_a_page_has_the_same_id() -> None:
    source = with_deck('id = "topic-asks"', 'id = "back"')
    source = replace(source, deck=source.deck.replace('"chk-ask", "chk-offer"', '"chk-aks"'))

    messages = list_messages(source)

    line = find_line(source.deck, 'id = "back"')
    assert messages[0].startswith(f"deck, line {line}, topic 'back': prompts names \"chk-aks\"")
    assert "chk-ask: its lines have no topic to go on" in messages[1]


def test_a_fault_of_a_page_names_its_line_also_where_a_topic_has_the_same_id() -> None:
    source = with_deck('id = "topic-asks"', 'id = "back"')
    page = 'id = "back"\ntitle = "Looking back"\n'
    source = replace(source, deck=swap(source.deck, page, f'{page}pause = "nowhere"\n'))

    (message,) = list_messages(source)

    assert message.startswith(f"deck, line {find_line(source.deck, 'Looking back') - 1}, back: ")


def test_an_unfit_key_of_a_topic_is_named_with_the_topic() -> None:
    messages = list_messages(with_deck('title = "Time and daily work"', 'titel = "Time"'))

    assert any("topic 'topic-days': title is missing" in message for message in messages)
    assert any("did you mean title?" in message for message in messages)
