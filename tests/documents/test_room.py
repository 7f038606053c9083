"""What shares a leaf of paper, and what may be cut because it may not fit on one."""

from dataclasses import replace

from compersion_talks.documents.printout import printout
from compersion_talks.domain.paper import Item, Part, Passage
from tests.builders import NAMES
from tests.documents.papers import an_agenda

LONG = ((Part("word " * 700),),)


def _topics(partners: int, minutes: int, *, is_large: bool = False) -> list[bool]:
    agenda = an_agenda(partners, minutes, picks=4, names=NAMES)
    parts = printout(agenda, is_large=is_large).parts
    return [topic.is_long for part in parts for topic in part.topics]


def test_only_a_topic_that_may_not_fit_on_a_leaf_may_be_cut() -> None:
    assert not any(_topics(2, 60))
    assert any(_topics(12, 120))


def test_less_fits_in_large_print() -> None:
    assert sum(_topics(5, 90, is_large=True)) > sum(_topics(5, 90))


def test_long_words_count_as_much_as_many_lines() -> None:
    item = Item("A topic", LONG)

    part = printout(replace(an_agenda(), topics=((item,), (item,)))).parts[3]

    assert part.topics[0].is_long
    assert not part.shares_leaf


def test_lines_that_a_partner_broke_count_as_lines() -> None:
    item = Item("A topic", ((Part("a\n" * 39),),))

    part = printout(replace(an_agenda(), topics=((item,), (item,)))).parts[3]

    assert part.topics[0].is_long


def test_a_break_shares_the_leaf_of_the_topic_after_it_where_both_fit() -> None:
    parts = printout(an_agenda()).parts

    assert parts[4].rest is not None
    assert parts[4].shares_leaf


def test_a_long_list_of_care_gets_a_leaf_of_its_own() -> None:
    parts = printout(replace(an_agenda(), caring=(Passage("Care", LONG),))).parts

    assert parts[4].rest is not None
    assert not parts[4].shares_leaf


def test_the_list_of_care_stands_with_the_first_break_only() -> None:
    parts = printout(replace(an_agenda(minutes=120), caring=(Passage("Care", LONG),))).parts

    assert [part.shares_leaf for part in parts if part.rest] == [False, True]


def test_a_part_without_topics_needs_no_leaf() -> None:
    assert [part.shares_leaf for part in printout(an_agenda()).parts[:3]] == [False] * 3
