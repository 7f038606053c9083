"""Fears on one topic, each next to its needs, and the rest another time."""

from compersion_talks.domain.merging import merge
from compersion_talks.domain.paper import Agenda
from compersion_talks.domain.sheets import Sheet
from compersion_talks.domain.wording import plain
from tests.builders import a_deck, a_section, a_sheet, a_talk, released
from tests.domain.merged import agenda_on, shared, topics
from tests.prompts import a_fears_prompt, a_needs_prompt, a_vocabulary


def fears_of(agenda: Agenda) -> list[str]:
    """List the fears that got time, by their labels."""
    return [line.split("'")[1] for line in topics(agenda).get("The fears", [])]


def rest_of(agenda: Agenda) -> list[str]:
    """List the fears that wait for another time, by their labels."""
    lines = (line for item in agenda.another_time for line in item.lines)
    return [plain(line).split("'")[1] for line in lines]


def test_a_fear_of_one_person_stands_under_the_name_next_to_its_needs() -> None:
    prompt = a_fears_prompt()

    agenda = agenda_on(prompt, shared(prompt, "fear-one"), a_sheet())

    assert topics(agenda) == {
        "The fears": ["Ash named this fear: 'fear one'. Needs next to it: need time; need rest."]
    }


def test_a_fear_of_several_stands_without_names() -> None:
    prompt = a_fears_prompt()
    two = shared(prompt, "fear-two")

    both = agenda_on(prompt, two, two)
    many = agenda_on(prompt, two, two, a_sheet())

    assert topics(both)["The fears"][0].startswith("Both of us named this fear: 'fear two'")
    assert topics(many)["The fears"][0].startswith("More than one of us named this fear")
    assert many == agenda_on(prompt, two, two, two)


def test_a_paired_need_is_named_today_only_if_it_stands_on_this_paper() -> None:
    deck = a_deck(a_section("first", a_needs_prompt(), a_fears_prompt()))
    talk = a_talk()
    ash = a_sheet(shared={"a-fears": ["fear-one"]}, private={"a-needs": ["need-rest"]})
    bo = a_sheet(shared={"a-needs": ["need-time"]})

    agenda = merge(deck, talk, released(deck, talk, ash, bo))

    assert topics(agenda)["The fears"] == [
        "Ash named this fear: 'fear one'. Needs next to it: need time (named today); need rest."
    ]


def test_at_most_four_fears_get_time_unnamed_ones_first() -> None:
    prompt = a_fears_prompt()
    ash = shared(prompt, "fear-six", "fear-three", "fear-one")
    bo = shared(prompt, "fear-three", "fear-two", "fear-one")
    cam, dee = shared(prompt, "fear-five", "fear-four"), shared(prompt, "fear-shy")

    agenda = agenda_on(prompt, ash, bo, cam, dee)

    assert fears_of(agenda) == ["fear one", "fear three", "fear six", "fear two"]
    assert rest_of(agenda) == ["fear four", "fear five", "a shy fear"]


def test_each_person_has_one_fear_on_the_topic_the_one_they_put_first() -> None:
    prompt = a_fears_prompt()

    agenda = agenda_on(
        prompt, shared(prompt, "fear-four", "fear-one", "fear-three"), shared(prompt, "fear-two")
    )

    assert fears_of(agenda) == ["fear four", "fear two"]
    assert rest_of(agenda) == ["fear one", "fear three"]


def test_all_unnamed_fears_beyond_four_wait() -> None:
    prompt = a_fears_prompt()
    keys = ("fear-one", "fear-two", "fear-three", "fear-four", "fear-five")
    everyone: tuple[Sheet, ...] = (shared(prompt, *keys), shared(prompt, *reversed(keys)))

    agenda = agenda_on(prompt, *everyone)

    assert fears_of(agenda) == ["fear one", "fear two", "fear three", "fear four"]
    assert rest_of(agenda) == ["fear five"]


def test_a_locked_fear_is_never_printed() -> None:
    prompt = a_fears_prompt()
    locked = shared(prompt, "fear-locked")

    assert agenda_on(prompt, locked, locked) == agenda_on(prompt, a_sheet(), a_sheet())


def test_a_fear_without_needs_next_to_it_is_printed_all_the_same() -> None:
    prompt = a_fears_prompt()
    deck = a_deck(a_section("first", prompt), vocabulary=a_vocabulary(pairs={}))
    talk = a_talk()

    agenda = merge(deck, talk, released(deck, talk, shared(prompt, "fear-one"), a_sheet()))

    assert fears_of(agenda) == ["fear one"]
