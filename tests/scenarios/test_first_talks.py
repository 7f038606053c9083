"""First talks of half an hour, as the people in them would read their plan."""

from collections.abc import Iterator

import pytest

from compersion_talks.domain.agenda import Agenda, Entry
from compersion_talks.domain.plain_text import to_text
from compersion_talks.domain.wording import flatten
from tests.scenarios import merge_scenario, read_scenarios

FIRST_TALKS = [key for key, one in read_scenarios().items() if one["deck"] == "first-talk"]
AT_30 = [key for key in FIRST_TALKS if read_scenarios()[key]["minutes"] == 30]


def list_timed(agenda: Agenda) -> Iterator[Entry]:
    """List the lines that have minutes."""
    yield from (one for topics in agenda.topics for item in topics for one in item.entries)


def list_shared(letter: str, prompt_id: str) -> list[str]:
    """List what people wrote or picked for a question and let everyone read."""
    answers = [person["answers"].get(prompt_id) for person in read_scenarios()[letter]["people"]]
    tables = [one if isinstance(one, dict) else {"text": one} for one in answers if one]
    return [
        said
        for one in tables
        if one.get("vis") is None
        for said in one.get("picks", [one.get("text")])
    ]


@pytest.mark.parametrize("letter", FIRST_TALKS)
def test_every_ask_and_every_worry_that_is_shown_has_minutes(letter: str) -> None:
    timed = list(list_timed(merge_scenario(letter)))

    said = [flatten(one.words) for one in timed]
    assert [one for one in list_shared(letter, "first-ask") if one not in said] == []
    assert len(list_shared(letter, "first-worry")) == sum(one.label == "A worry" for one in timed)


@pytest.mark.parametrize("letter", AT_30)
def test_half_an_hour_has_one_topic_and_puts_nobody_in_the_middle(letter: str) -> None:
    [[topic]] = merge_scenario(letter).topics

    assert topic.minutes == 12
    assert not any(person["name"] in topic.title for person in read_scenarios()[letter]["people"])


@pytest.mark.parametrize("letter", FIRST_TALKS)
def test_the_longer_talks_are_named_at_the_end(letter: str) -> None:
    [passage] = merge_scenario(letter).next_talk

    assert "To go deeper next time" in flatten(passage.lines[0])


def test_the_offer_of_one_stands_below_the_ask_of_the_other() -> None:
    [ask] = [
        one for one in list_timed(merge_scenario("F1")) if "running on Sundays" in to_text(one)
    ]

    assert ask.name == "Jo"
    assert [flatten(line) for line in ask.below] == ["Mara offers: I plan the first one. Food too."]


def test_what_is_just_for_oneself_leaves_a_plan_of_constant_words() -> None:
    agenda = merge_scenario("F4")

    assert [item.title for topics in agenda.topics for item in topics] == [
        "Somebody else's good news"
    ]
    blocks = (agenda.hopes, agenda.thanks, agenda.needs, agenda.limits, agenda.offers)
    assert not any((*blocks, agenda.how_we_talk, agenda.another_time))


def test_who_would_rather_say_it_gets_the_minutes_for_it() -> None:
    [worry] = list_timed(merge_scenario("F3"))

    assert (worry.name, flatten(worry.words)) == (
        "Ilse",
        "something I'd rather say than write",
    )


def test_wanting_one_and_wanting_several_is_talked_about_and_not_solved() -> None:
    _, [needs] = merge_scenario("F7").topics

    [entry] = needs.entries
    assert "You don't have to solve that today." in flatten(entry.words)
