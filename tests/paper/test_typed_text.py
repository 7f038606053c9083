"""Typed words that are hard to draw."""

from compersion_talks.paper.agenda import shape, shape_typed
from tests.paper.papers import a_wordy_agenda, an_agenda

MAY_BREAK = "\u200b"


def test_a_long_word_may_break_after_every_forty_letters() -> None:
    assert shape("a" * 100) == MAY_BREAK.join(("a" * 40, "a" * 40, "a" * 20))


def test_words_that_fit_stay_as_they_are() -> None:
    assert shape("a" * 40 + " " + "b" * 40) == "a" * 40 + " " + "b" * 40


def test_words_from_right_to_left_keep_their_own_direction() -> None:
    assert shape("שלום!") == "\u2067שלום!\u2069"
    assert shape("... مرحبا (ok)\nنعم") == "\u2067... مرحبا (ok)\u2069\n\u2067نعم\u2069"


def test_words_that_begin_from_left_to_right_are_not_turned() -> None:
    assert shape("ok שלום!") == "ok שלום!"


def test_every_typed_word_of_an_agenda_is_made_ready() -> None:
    agenda = shape_typed(a_wordy_agenda("x" * 100))

    written = str(agenda)

    assert "x" * 41 not in written
    assert "x" * 40 in written


def test_names_are_made_ready_wherever_they_stand() -> None:
    agenda = shape_typed(an_agenda(names=("דנה", "ליה"), picks=0))

    begins = {item.begins for items in agenda.topics for item in items}

    assert {*agenda.names, *begins, agenda.next_begins} == {"\u2067דנה\u2069", "\u2067ליה\u2069"}


def test_the_words_of_the_deck_stay_as_they_are() -> None:
    agenda = an_agenda()

    assert shape_typed(agenda) == agenda


def test_every_word_keeps_its_direction_where_the_document_runs_from_right_to_left() -> None:
    assert shape("Ada", "rtl") == "\u2066Ada\u2069"
    assert shape("נועה", "rtl") == "\u2067נועה\u2069"
    assert shape("", "rtl") == ""
