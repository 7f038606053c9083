"""How passages and topics become one agenda."""

from datetime import date
from types import MappingProxyType

from compersion_talks.domain.agenda import agenda_of
from compersion_talks.domain.cards import TopicCard
from compersion_talks.domain.decks import Block, Deck, MergeRule
from compersion_talks.domain.merging import merge
from compersion_talks.domain.paper import Agenda, Item, Part, StretchKind
from compersion_talks.domain.sheets import Sheet
from compersion_talks.domain.talks import Paper
from compersion_talks.domain.visible import Visible
from tests.builders import a_deck, a_section, a_sheet, a_talk, an_answer, released
from tests.domain.merged import agenda_on, shared, words
from tests.prompts import IF_MUTUAL, a_fears_prompt, a_prompt, a_text_prompt
from tests.words import TEXTS


def merged(deck: Deck, *sheets: Sheet, **changes: object) -> Agenda:
    """Merge the sheets of a talk on a deck."""
    talk = a_talk(len(sheets), **changes)
    return merge(deck, talk, released(deck, talk, *sheets))


def test_the_agenda_carries_the_talk_and_the_words_of_its_deck() -> None:
    day = date(2030, 1, 9)

    agenda = merged(a_deck(), a_sheet(), a_sheet(), held_on=day, paper=Paper.LETTER, minutes=90)

    assert (agenda.names, agenda.minutes, agenda.held_on) == (("Ash", "Bo"), 90, day)
    assert (agenda.paper, agenda.language, agenda.words) == (Paper.LETTER, "en", TEXTS)


def test_words_are_plain_values_whatever_the_deck_holds_them_in() -> None:
    rules = {**TEXTS["ground_rules"], "lines": tuple(TEXTS["ground_rules"]["lines"])}
    wrapped = {**TEXTS, "ground_rules": MappingProxyType(rules), "pause": tuple(TEXTS["pause"])}

    agenda = merged(a_deck(texts=MappingProxyType(wrapped)), a_sheet(), a_sheet())

    assert agenda.words == TEXTS


def test_two_empty_sheets_still_make_a_full_plan() -> None:
    agenda = merged(a_deck(), a_sheet(), a_sheet(), minutes=120)

    assert [len(items) for items in agenda.topics] == [2, 2, 1]
    assert agenda.another_time == ()
    assert agenda.notices == ()


def test_each_topic_has_its_minutes_turns_and_a_beginner() -> None:
    agenda = merged(a_deck(), a_sheet(), a_sheet(), a_sheet(), minutes=90)
    stretches = [one for one in agenda.plan if one.kind is StretchKind.TOPICS]

    for stretch, items in zip(stretches, agenda.topics, strict=True):
        assert sum(item.minutes for item in items) + stretch.spare == stretch.minutes
        assert {item.turn_seconds for item in items} == {150}
    assert [item.begins for items in agenda.topics for item in items] == ["Ash", "Bo", "Cam"]
    assert agenda.next_begins == "Ash"


def test_the_person_named_on_a_topic_begins_it() -> None:
    prompt = a_text_prompt(MergeRule.ASKS)

    agenda = agenda_on(prompt, a_sheet(), shared(prompt, "time"))
    begins = {item.title: item.begins for items in agenda.topics for item in items}

    assert begins["The asks"] == "Bo"


def test_what_got_no_time_is_printed_in_full_for_another_time() -> None:
    prompts = [a_text_prompt(MergeRule.ASKS, id=f"ask-{n}", title=f"Ask {n}") for n in range(4)]
    deck = a_deck(a_section("first", *prompts))
    sheet = a_sheet(shared={prompt.id: [f"wish {prompt.title}"] for prompt in prompts})

    agenda = merged(deck, sheet, a_sheet(), minutes=30)

    assert [item.title for item in agenda.another_time] == ["Ask 1", "Ask 2", "Ask 3"]
    assert [len(item.lines) for item in agenda.another_time] == [1, 1, 1]
    assert all(item.has_asks and item.minutes == 0 for item in agenda.another_time)


def test_someone_who_is_not_ready_puts_a_notice_on_the_paper_without_a_name() -> None:
    gate = a_prompt(MergeRule.LOGISTICS, id="ready", gate=("red",))

    stopped = agenda_on(gate, shared(gate, "red"), shared(gate, "blue"))
    ready = agenda_on(gate, shared(gate, "green"), shared(gate, "blue"))

    assert stopped.notices == (TEXTS["agenda"]["gate_notice"],)
    assert ready.notices == ()


def test_a_gate_that_is_not_visible_stays_silent() -> None:
    gate = a_prompt(MergeRule.LOGISTICS, id="ready", gate=("red",))
    waiting = a_sheet(an_answer("ready", "red", visibility=IF_MUTUAL))

    assert agenda_on(gate, waiting, a_sheet()).notices == ()


def test_a_short_time_for_so_many_is_said_on_the_paper() -> None:
    agenda = merged(a_deck(), *[a_sheet()] * 5, minutes=30)

    assert agenda.notices == ("30 minutes are short for 5 people.",)


def test_two_prompts_under_one_heading_fill_one_list() -> None:
    first = a_prompt(MergeRule.LOGISTICS, id="one", title="What helps", block=Block.CARE)
    second = a_prompt(MergeRule.LOGISTICS, id="two", title="What helps", block=Block.CARE)
    deck = a_deck(a_section("first", first, second))
    sheet = a_sheet(shared={"one": ["red"], "two": ["red", "blue"]})

    agenda = merged(deck, sheet, sheet)

    assert [passage.title for passage in agenda.caring] == ["What helps"]
    assert words(agenda.caring) == ["red", "red; blue"]


def test_a_line_under_one_heading_is_printed_once() -> None:
    first = a_prompt(MergeRule.LOGISTICS, id="one", title="What helps", block=Block.CARE)
    second = a_prompt(MergeRule.LOGISTICS, id="two", title="What helps", block=Block.CARE)
    sheet = a_sheet(shared={"one": ["red"], "two": ["red"]})

    agenda = merged(a_deck(a_section("first", first, second)), sheet, sheet)

    assert words(agenda.caring) == ["red"]


def test_fears_without_time_are_printed_in_full_on_one_card() -> None:
    ask, fears = a_text_prompt(MergeRule.ASKS), a_fears_prompt()
    ash = a_sheet(shared={ask.id: ["time"], fears.id: ["fear-one", "fear-two"]})

    agenda = merged(a_deck(a_section("first", ask, fears)), ash, a_sheet(), minutes=30)

    assert [len(item.lines) for item in agenda.another_time] == [2]


def test_a_topic_without_time_keeps_its_note() -> None:
    first = a_text_prompt(MergeRule.ASKS, id="first-ask")
    second = a_text_prompt(MergeRule.ASKS, id="second-ask", note="two_scales_note")
    ash = a_sheet(shared={first.id: ["time"], second.id: ["room"]})

    agenda = merged(a_deck(a_section("first", first, second)), ash, a_sheet(), minutes=30)

    assert [item.note for item in agenda.another_time] == [TEXTS["lines"]["two_scales_note"]]


def test_what_is_left_of_a_topic_keeps_its_possible_answers() -> None:
    card = TopicCard("Asks", "first", 1, (), (0,), has_asks=True, rest=((Part("One more."),),))
    visible = Visible(a_deck(), ("Ash", "Bo"), ())

    agenda = agenda_of(visible, [card], a_talk())

    assert agenda.another_time == (Item("Asks", card.rest, has_asks=True),)
