"""Needs at a glance, as common ground, and where two of them pull apart."""

from dataclasses import replace

from compersion_talks.domain.decks import MergeRule, Tension
from compersion_talks.domain.merging import merge
from compersion_talks.domain.wording import flatten
from tests.builders import a_deck, a_section, a_sheet, a_talk, release_sheets
from tests.domain.agendas import list_common, list_topics, list_waiting, merge_prompt, share
from tests.prompts import a_needs_prompt, a_prompt, a_vocabulary

TENSION = "Named today: need time; need room. How can each get enough?"


def test_what_one_person_named_stands_at_a_glance_in_that_persons_order() -> None:
    prompt = a_needs_prompt()

    agenda = merge_prompt(prompt, share(prompt, "need-truth", "need-time"), a_sheet())

    assert [flatten(line) for line in agenda.needs] == ["Ash: need truth; need time"]
    assert list_common(agenda) == []


def test_a_private_need_leaves_no_gap() -> None:
    prompt = a_needs_prompt()
    with_gap = a_sheet(
        shared={prompt.id: ["need-truth", "need-time"]}, private={prompt.id: ["need-rest"]}
    )

    agenda = merge_prompt(prompt, with_gap, a_sheet())

    assert agenda == merge_prompt(prompt, share(prompt, "need-truth", "need-time"), a_sheet())


def test_a_need_of_several_is_common_ground_without_names() -> None:
    prompt = a_needs_prompt()

    agenda = merge_prompt(
        prompt, share(prompt, "need-rest", "need-truth"), share(prompt, "need-truth")
    )

    assert list_common(agenda) == ["Both of us: need truth"]
    assert [flatten(line) for line in agenda.needs] == ["Ash: need rest"]


def test_two_needs_of_different_people_can_pull_apart() -> None:
    prompt = a_needs_prompt()

    agenda = merge_prompt(prompt, share(prompt, "need-time"), share(prompt, "need-room"))

    assert list_topics(agenda) == {"The needs": [TENSION]}


def test_both_people_may_have_both_needs() -> None:
    prompt = a_needs_prompt()
    both = share(prompt, "need-time", "need-room")

    assert list_topics(merge_prompt(prompt, both, both)) == {"The needs": [TENSION]}


def test_one_person_alone_makes_no_tension() -> None:
    prompt = a_needs_prompt()

    agenda = merge_prompt(prompt, share(prompt, "need-time", "need-room"), a_sheet())

    assert list_topics(agenda) == {}


def test_a_need_that_is_not_visible_makes_no_tension() -> None:
    prompt = a_needs_prompt()

    hidden = a_sheet(shared={prompt.id: ["need-time"]}, private={prompt.id: ["need-room"]})

    agenda = merge_prompt(prompt, share(prompt, "need-time"), hidden)
    turned = merge_prompt(prompt, *[a_sheet(shared={prompt.id: ["need-room"]})] * 2)

    assert list_topics(agenda) == list_topics(turned) == {}


def test_needs_pull_apart_whatever_was_asked_before_them() -> None:
    light, prompt = a_prompt(), a_needs_prompt()
    deck, talk = a_deck(a_section("first", light, prompt)), a_talk()
    ash = a_sheet(shared={light.id: ["red"], prompt.id: ["need-time"]})
    bo = a_sheet(shared={prompt.id: ["need-room"]})

    agenda = merge(deck, talk, release_sheets(deck, talk, ash, bo))

    assert list_topics(agenda) == {"The needs": [TENSION]}


def test_two_prompts_about_needs_make_one_tension() -> None:
    first, second = a_needs_prompt(id="now", title="now"), a_needs_prompt(id="later")
    deck, talk = a_deck(a_section("first", first, second)), a_talk()
    ash = a_sheet(shared={"now": ["need-time"]})
    bo = a_sheet(shared={"later": ["need-room"], "now": ["need-rest"]})

    agenda = merge(deck, talk, release_sheets(deck, talk, ash, bo))

    assert list_topics(agenda) == {"now": [TENSION]}
    assert agenda.another_time == ()


def test_two_needs_that_cannot_both_be_met_in_part_have_a_sentence_of_their_own() -> None:
    prompt = a_needs_prompt()
    apart = a_vocabulary(tensions=(Tension("need-time", "need-room", is_apart=True),))
    deck, talk = a_deck(a_section("first", prompt), vocabulary=apart), a_talk()
    ash, bo = share(prompt, "need-time"), share(prompt, "need-room")

    agenda = merge(deck, talk, release_sheets(deck, talk, ash, bo))

    assert list_topics(agenda) == {
        "The needs": ["need time; need room. These two may not fit together."]
    }
    assert agenda.topics[0][0].entries[0].label == "Two needs to hold together"


def test_two_needs_that_pull_apart_wait_with_what_is_parked_of_either() -> None:
    calm = tuple(replace(need, tags=("red",)) for need in a_vocabulary().needs[1:])
    prompt = a_needs_prompt(options=(a_vocabulary().needs[0], *calm))
    deck, talk = a_deck(a_section("first", prompt, a_prompt(MergeRule.PARK))), a_talk()
    ash = a_sheet(shared={prompt.id: ["need-time"]})
    bo = a_sheet(shared={prompt.id: ["need-room"], "a-park": ["red"]})

    agenda = merge(deck, talk, release_sheets(deck, talk, ash, bo))

    assert list_topics(agenda) == {}
    assert list_waiting(agenda) == {"The needs": [TENSION]}
