"""What shares a leaf of paper, and what may be cut because it may not fit on one."""

from dataclasses import replace

from compersion_talks.domain.agenda import Entry, Item, Passage
from compersion_talks.domain.wording import Run
from compersion_talks.paper.agenda_view import build_agenda_view
from compersion_talks.paper.fit import is_together
from tests.agendas import a_full_agenda
from tests.paper.papers import an_agenda

LONG = (Run("word " * 700),)


def _list_topics(partners: int, lines: int, *, is_large: bool = False) -> list[bool]:
    parts = build_agenda_view(
        a_full_agenda(partners, 60, lines), is_large=is_large
    ).joined_stretches
    return [topic.is_long for part in parts for topic in part.topics]


def test_only_a_topic_that_may_not_fit_on_a_leaf_may_be_cut() -> None:
    assert not any(_list_topics(2, 2))
    assert all(_list_topics(12, 4))


def test_less_fits_in_large_print() -> None:
    assert sum(_list_topics(5, 2, is_large=True)) > sum(_list_topics(5, 2))


def test_long_words_count_as_much_as_many_lines() -> None:
    item = Item("A topic", (Entry(LONG),))

    part = build_agenda_view(replace(an_agenda(), topics=((item,), (item,)))).joined_stretches[3]

    assert part.topics[0].is_long


def test_lines_that_a_partner_broke_count_as_lines() -> None:
    item = Item("A topic", (Entry((Run("a\n" * 39),)),))

    part = build_agenda_view(replace(an_agenda(), topics=((item,), (item,)))).joined_stretches[3]

    assert part.topics[0].is_long


def test_a_break_stands_on_the_leaf_of_the_topic_after_it() -> None:
    parts = build_agenda_view(a_full_agenda()).joined_stretches

    assert parts[4].rest is not None
    assert not parts[4].topics[0].is_long


def test_a_topic_may_be_cut_where_a_long_list_of_care_stands_before_it() -> None:
    parts = build_agenda_view(
        replace(a_full_agenda(minutes=120), caring=(Passage("Care", (LONG,)),))
    ).joined_stretches

    assert [part.topics[0].is_long for part in parts if part.rest] == [True, False]


def test_only_a_low_passage_stays_in_one_column() -> None:
    assert is_together(Passage("Thanks", ((Run("for the soup"),),) * 8))
    assert not is_together(Passage("Thanks", (LONG,)))
