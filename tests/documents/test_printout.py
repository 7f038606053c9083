"""Days, minutes and answers, written out for paper."""

from dataclasses import replace
from datetime import date

import pytest

from compersion_talks.documents.printout import printout
from compersion_talks.domain.paper import Item, Part
from compersion_talks.domain.talks import LENGTHS
from compersion_talks.domain.wording import plain
from tests.documents.papers import an_agenda


def test_the_day_of_the_talk_is_written_in_the_language_of_the_deck() -> None:
    german = replace(an_agenda(), language="de", held_on=date(2030, 1, 12))

    laid_out = printout(german)

    assert laid_out.held_on == "Samstag, 12. Januar 2030"


@pytest.mark.parametrize(
    ("language", "listed"),
    [
        ("en", "Ash, Bo, and Cy"),
        ("de", "Ash, Bo und Cy"),
        ("fr", "Ash, Bo et Cy"),
        ("he", "Ash, Bo וCy"),
        ("ja", "Ash、Bo、Cy"),
        ("tlh-x-home", "Ash, Bo, Cy"),
    ],
)
def test_names_are_joined_as_the_language_of_the_deck_does(language: str, listed: str) -> None:
    laid_out = printout(replace(an_agenda(), language=language, names=("Ash", "Bo", "Cy")))

    assert "".join(before + name for before, name in laid_out.names) == listed


def test_a_talk_without_a_day_leaves_room_for_it() -> None:
    laid_out = printout(replace(an_agenda(), held_on=None))

    assert laid_out.held_on == ""


@pytest.mark.parametrize(
    ("language", "direction"), [("en", "ltr"), ("he", "rtl"), ("ar-EG", "rtl")]
)
def test_the_paper_runs_the_way_of_its_language(language: str, direction: str) -> None:
    laid_out = printout(replace(an_agenda(), language=language))

    assert laid_out.direction == direction


def test_a_language_that_nobody_knows_still_makes_a_paper() -> None:
    laid_out = printout(replace(an_agenda(), language="tlh-x-home", held_on=date(2030, 1, 12)))

    assert (laid_out.held_on, laid_out.direction) == ("2030-01-12", "ltr")


def test_a_turn_is_told_in_minutes_and_seconds() -> None:
    of_two = printout(an_agenda(partners=2)).plan[3].topics[0]
    of_seven = printout(an_agenda(partners=7, minutes=90)).plan[3].topics[0]
    cramped = printout(an_agenda(partners=12, minutes=30)).plan[3].topics[0]

    assert of_two.lasts == "14 min, turns of 3 min 30 s"
    assert of_seven.lasts == "11 min, turns of 1 min"
    assert cramped.lasts == "11 min, turns of 40 s"


@pytest.mark.parametrize("minutes", LENGTHS)
def test_topics_are_counted_through_all_parts_of_the_talk(minutes: int) -> None:
    laid_out = printout(an_agenda(minutes=minutes))

    labels = [topic.label for stretch in laid_out.plan for topic in stretch.topics]

    assert labels == [f"Topic {number}" for number in range(1, len(labels) + 1)]


def test_each_topic_names_who_begins() -> None:
    topic = printout(an_agenda()).plan[3].topics[0]

    assert plain(topic.begins) == f"{topic.item.begins} begins"


def test_only_the_first_part_of_a_kind_is_explained() -> None:
    firsts = [stretch.is_first for stretch in printout(an_agenda(minutes=60)).plan]

    assert firsts == [True, True, True, True, True, False, True, True, True]


def test_each_possible_answer_gets_a_box_of_its_own() -> None:
    answers = printout(an_agenda()).answers

    assert answers.options == ("yes", "no", "not like this, but like that", "I need time")
    assert answers.note == "A limit on my own body, time or privacy does not need a yes."


def test_a_sentence_about_answers_in_another_form_is_printed_all_the_same() -> None:
    agenda = an_agenda()
    words = {**agenda.words, "lines": {**agenda.words["lines"], "ask_answer": "Say what you like"}}

    answers = printout(replace(agenda, words=words)).answers

    assert (answers.options, answers.note) == (("Say what you like",), "")


def test_only_a_topic_that_may_not_fit_on_a_page_may_be_cut() -> None:
    few = printout(an_agenda(partners=2)).plan
    many = printout(an_agenda(partners=12, minutes=120, picks=4)).plan

    assert {topic.height for stretch in few for topic in stretch.topics} == {"short"}
    assert "long" in {topic.height for stretch in many for topic in stretch.topics}


def test_long_words_count_as_much_as_many_lines() -> None:
    item = Item("A topic", ((Part("word " * 300),),), has_asks=True)

    laid_out = printout(replace(an_agenda(), topics=((item,), (item,))))

    assert laid_out.plan[3].topics[0].height == "long"
