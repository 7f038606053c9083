"""How passages and topics become one agenda."""

from dataclasses import fields
from datetime import date
from types import MappingProxyType

from compersion_talks.domain.agenda import Agenda, PaperBlock
from compersion_talks.domain.decks import Block, Deck, MergeRule, Topic
from compersion_talks.domain.merging import merge
from compersion_talks.domain.sheets import Sheet
from compersion_talks.domain.talks import PaperSize
from tests.builders import a_deck, a_section, a_sheet, a_talk, release_sheets
from tests.domain.agendas import list_topics, list_words, merge_prompt, share
from tests.prompts import a_prompt, a_text_prompt
from tests.small_texts import TEXTS


def merge_sheets(deck: Deck, *sheets: Sheet, **changes: object) -> Agenda:
    """Merge the sheets of a talk on a deck."""
    talk = a_talk(len(sheets), **changes)
    return merge(deck, talk, release_sheets(deck, talk, *sheets))


def test_the_agenda_carries_the_talk_and_the_words_of_its_deck() -> None:
    day = date(2030, 1, 9)

    agenda = merge_sheets(
        a_deck(), a_sheet(), a_sheet(), held_on=day, paper=PaperSize.LETTER, minutes=90
    )

    assert (agenda.names, agenda.minutes, agenda.held_on) == (("Ash", "Bo"), 90, day)
    assert (agenda.paper, agenda.language, agenda.words) == (PaperSize.LETTER, "en", TEXTS)


def test_words_are_plain_values_whatever_the_deck_holds_them_in() -> None:
    rules = {**TEXTS["ground_rules"], "lines": tuple(TEXTS["ground_rules"]["lines"])}
    wrapped = {**TEXTS, "ground_rules": MappingProxyType(rules), "pause": tuple(TEXTS["pause"])}

    agenda = merge_sheets(a_deck(texts=MappingProxyType(wrapped)), a_sheet(), a_sheet())

    assert agenda.words == TEXTS


def test_two_empty_sheets_still_make_a_full_plan() -> None:
    agenda = merge_sheets(a_deck(), a_sheet(), a_sheet(), minutes=120)

    assert [len(items) for items in agenda.topics] == [1, 1, 1]
    assert agenda.another_time == ()
    assert agenda.notices == ()


def test_each_topic_has_its_minutes_turns_question_and_a_beginner() -> None:
    agenda = merge_sheets(a_deck(), a_sheet(), a_sheet(), a_sheet(), minutes=90)
    items = [item for part in agenda.topics for item in part]

    assert [item.minutes for item in items] == [23, 22]
    assert [item.turn_seconds for item in items] == [270, 240]
    assert [item.how for item in items] == ["Text of card 1.", "Text of card 2."]
    assert [item.begins for item in items] == ["Ash", "Bo"]
    assert agenda.next_begins == "Cam"


def test_topics_in_order_share_the_last_part_and_its_minutes() -> None:
    prompts = [a_text_prompt(MergeRule.ASKS, id=f"ask-{n}", title=f"Ask {n}") for n in range(3)]
    deck = a_deck(a_section("first", *prompts), keeps_order=True)
    sheet = a_sheet(shared={prompt.id: ["a wish"] for prompt in prompts})

    agenda = merge_sheets(deck, sheet, a_sheet())

    assert [[(item.title, item.minutes) for item in part] for part in agenda.topics] == [
        [("Ask 0", 15)],
        [("Ask 1", 5), ("Ask 2", 10)],
    ]
    assert agenda.begins_by_agreement
    assert not merge_sheets(a_deck(), sheet, a_sheet()).begins_by_agreement


def test_the_person_named_on_a_topic_begins_it() -> None:
    prompt = a_text_prompt(MergeRule.ASKS)

    agenda = merge_prompt(prompt, a_sheet(), share(prompt, "time"))
    begins = {item.title: item.begins for items in agenda.topics for item in items}

    assert begins["The asks"] == "Bo"


def test_what_got_no_time_is_printed_in_full_for_another_time() -> None:
    prompts = [a_text_prompt(MergeRule.ASKS, id=f"ask-{n}", title=f"Ask {n}") for n in range(4)]
    deck = a_deck(a_section("first", *prompts))
    sheet = a_sheet(shared={prompt.id: [f"wish {prompt.title}"] for prompt in prompts})

    agenda = merge_sheets(deck, sheet, a_sheet(), minutes=30)

    assert [item.title for item in agenda.another_time] == ["Ask 1", "Ask 2", "Ask 3"]
    assert [len(item.entries) for item in agenda.another_time] == [1, 1, 1]
    assert all(item.has_answers and item.minutes == 0 for item in agenda.another_time)


def test_a_short_time_for_so_many_is_said_on_the_paper() -> None:
    agenda = merge_sheets(a_deck(), *[a_sheet()] * 5, minutes=30)

    assert agenda.notices == ("30 minutes are short for 5 people.",)


def test_two_prompts_under_one_heading_fill_one_list() -> None:
    first = a_prompt(MergeRule.LOGISTICS, id="one", title="What helps", block=Block.CARE)
    second = a_prompt(MergeRule.LOGISTICS, id="two", title="What helps", block=Block.CARE)
    deck = a_deck(a_section("first", first, second))
    sheet = a_sheet(shared={"one": ["red"], "two": ["red", "blue"]})

    agenda = merge_sheets(deck, sheet, sheet)

    assert [passage.title for passage in agenda.caring] == ["What helps"]
    assert list_words(agenda.caring) == ["red", "red; blue"]


def test_a_line_under_one_heading_is_printed_once() -> None:
    first = a_prompt(MergeRule.LOGISTICS, id="one", title="What helps", block=Block.CARE)
    second = a_prompt(MergeRule.LOGISTICS, id="two", title="What helps", block=Block.CARE)
    sheet = a_sheet(shared={"one": ["red"], "two": ["red"]})

    agenda = merge_sheets(a_deck(a_section("first", first, second)), sheet, sheet)

    assert list_words(agenda.caring) == ["red"]


def test_a_topic_without_time_keeps_its_note_once() -> None:
    first = a_text_prompt(MergeRule.ASKS, id="first-ask")
    second = a_text_prompt(MergeRule.ASKS, id="second-ask", note="two_scales_note")
    ash = a_sheet(shared={first.id: ["time"], second.id: ["room"]})
    bo = a_sheet(shared={second.id: ["rest"]})

    agenda = merge_sheets(a_deck(a_section("first", second, first)), ash, bo, minutes=30)
    both = merge_sheets(a_deck(a_section("first", first, second)), ash, a_sheet(), minutes=30)

    note = TEXTS["lines"]["two_scales_note"]
    assert [item.notes for part in agenda.topics for item in part] == [(note,)]
    assert [item.notes for item in both.another_time] == [(note,)]


def test_a_title_names_the_one_person_whose_lines_stand_below_it() -> None:
    prompt = a_text_prompt(MergeRule.ASKS)
    topic = Topic(
        "asks", "What each of us asks for", (prompt.id,), title_one="What {name} asks for"
    )
    deck = a_deck(a_section("first", prompt), topics=(topic,))
    bo = share(prompt, "time")

    def find_title(*sheets: Sheet) -> str:
        return merge_sheets(deck, *sheets).topics[0][0].title

    assert find_title(a_sheet(), bo) == "What Bo asks for"
    assert find_title(share(prompt, "rest"), bo) == "What each of us asks for"


def test_an_unnamed_line_keeps_the_title_for_everyone() -> None:
    prompt = a_prompt(MergeRule.ASKS)
    topic = Topic(
        "asks", "What each of us asks for", (prompt.id,), title_one="What {name} asks for"
    )
    deck = a_deck(a_section("first", prompt), topics=(topic,))

    agenda = merge_sheets(deck, share(prompt, "red", "blue"), share(prompt, "red"))

    assert agenda.topics[0][0].title == "What each of us asks for"


def test_options_of_one_question_share_a_line_unless_each_has_its_boxes() -> None:
    tender, other = a_prompt(id="one", heat=2), a_prompt(id="two", heat=2)
    topic = Topic("both", "Both", ("one", "two"))
    deck = a_deck(a_section("first", tender, other), topics=(topic,))
    ash = a_sheet(shared={"one": ["red", "blue"], "two": ["red"]})

    assert list_topics(merge_sheets(deck, ash, a_sheet())) == {
        "Both": ["Ash: red; blue", "Ash: red"]
    }


def test_a_notice_of_the_deck_stands_first_on_every_paper() -> None:
    agenda = merge_sheets(a_deck(notice="Go gently."), *[a_sheet()] * 5, minutes=30)

    assert agenda.notices == ("Go gently.", "30 minutes are short for 5 people.")


def test_time_for_anything_else_is_that_of_the_plan() -> None:
    assert merge_sheets(a_deck(), a_sheet(), a_sheet()).seconds_to_add == 90
    assert merge_sheets(a_deck(), *[a_sheet()] * 12).seconds_to_add == 0


def test_every_block_is_a_field_of_the_agenda() -> None:
    assert {block.value for block in PaperBlock} <= {field.name for field in fields(Agenda)}
