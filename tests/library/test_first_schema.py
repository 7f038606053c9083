"""Decks of schema 1: those of stored talks and of operators are read as they always were."""

from dataclasses import replace
from pathlib import Path

import pytest

from compersion_talks.domain.deck_faults import find_faults
from compersion_talks.domain.decks import Deck, MergeRule, Visibility
from compersion_talks.domain.prompts import leaves_topic_lines
from compersion_talks.library import DeckSource, read_deck
from tests.library.sources import list_messages, swap

FROZEN = Path(__file__).parent / "frozen"
IDS = ("other-connections", "exploring", "check-in", "new-person", "repair")
NAMED_OR_NOT = (Visibility.SHARED, Visibility.PRIVATE)


def read_frozen(deck_id: str) -> DeckSource:
    """Give a deck as it was stored with talks before there was a schema 2."""
    parts = (deck_id, "vocab", "texts")
    return DeckSource(*((FROZEN / f"{part}.toml").read_text("utf-8") for part in parts))


DECKS = {deck_id: read_deck(read_frozen(deck_id)) for deck_id in IDS}


@pytest.fixture(params=list(DECKS.values()), ids=list(DECKS))
def deck(request: pytest.FixtureRequest) -> Deck:
    """Give each of the five decks of schema 1."""
    found: Deck = request.param
    return found


def test_it_has_no_fault(deck: Deck) -> None:
    assert find_faults(deck) == ()


def test_each_prompt_that_leaves_lines_is_a_topic_of_its_own(deck: Deck) -> None:
    prompts = [
        prompt
        for prompt in deck.prompts
        if leaves_topic_lines(prompt) or prompt.merge is MergeRule.NEEDS
    ]

    assert prompts
    assert [topic.prompts for topic in deck.topics] == [(prompt.id,) for prompt in prompts]
    assert [topic.title for topic in deck.topics] == [prompt.title for prompt in prompts]
    assert {(topic.how, topic.title_one, topic.tags) for topic in deck.topics} == {("", "", ())}
    assert not deck.keeps_order


def test_every_ask_has_boxes_and_nothing_else_does(deck: Deck) -> None:
    for prompt in deck.prompts:
        assert prompt.has_answers == (prompt.merge is MergeRule.ASKS)


def test_every_line_of_a_list_of_limits_is_a_limit(deck: Deck) -> None:
    for prompt in deck.prompts:
        for option in prompt.options:
            assert option.is_limit == (prompt.merge is MergeRule.LIMITS)


def test_no_line_has_to_be_talked_about_and_none_stands_under_a_name(deck: Deck) -> None:
    assert not any(option.needs_talk for prompt in deck.prompts for option in prompt.options)
    assert not any(prompt.is_named or prompt.tags for prompt in deck.prompts)


def test_what_goes_with_no_other_line_is_as_written() -> None:
    prompts = {prompt.id: prompt for deck in DECKS.values() for prompt in deck.prompts}

    assert prompts["exp-smallest"].exclusive == ("no-step",)
    assert prompts["rep-want-to-hear"].exclusive == ("nothing-now",)


def test_a_gate_is_offered_to_everyone_or_to_nobody() -> None:
    ready = DECKS["repair"].find_prompt("rep-ready")

    assert ready is not None
    assert ready.gate == ("not-yet",)
    assert (ready.visibility, ready.visibility_allowed) == (Visibility.SHARED, NAMED_OR_NOT)


@pytest.mark.parametrize("said", ['["if-mutual", "private"]', '["if-mutual"]', '["shared"]'])
def test_a_gate_may_have_been_written_in_any_way(said: str) -> None:
    start = 'visibility = "if-mutual"' if "mutual" in said else 'visibility = "shared"'
    gate = 'visibility = "shared"\nmatch_on = "option"\nmerge = "logistics"\ngate'
    other = f'{start}\nvisibility_allowed = {said}\nmerge = "logistics"\ngate'
    source = replace(read_frozen("repair"), deck=swap(read_frozen("repair").deck, gate, other))

    ready = read_deck(source).find_prompt("rep-ready")

    assert ready is not None
    assert ready.visibility_allowed == NAMED_OR_NOT
    assert ready.visibility in NAMED_OR_NOT


def test_a_gate_that_is_never_sent_stays_as_it_is() -> None:
    asked = 'visibility = "shared"\nmatch_on = "option"\nmerge = "logistics"\ngate'
    never = 'keep = "never"\nmerge = "none"\ngate'
    source = replace(read_frozen("repair"), deck=swap(read_frozen("repair").deck, asked, never))

    ready = read_deck(source).find_prompt("rep-ready")

    assert ready is not None
    assert ready.visibility_allowed == (Visibility.PRIVATE,)


def test_a_tag_that_meant_nothing_means_nothing() -> None:
    old = '{ id = "money", label = "money" }'
    new = '{ id = "money", label = "money", tags = ["cash", "sex"] }'
    source = replace(read_frozen("check-in"), deck=swap(read_frozen("check-in").deck, old, new))

    prompt = read_deck(source).find_prompt("chk-topics")

    assert prompt is not None
    assert {option.id: option.tags for option in prompt.options}["money"] == ("sex",)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('content_note = ""', 'topics = "in-order"', "topics"),
        ('content_note = ""', '[[topic]]\nid = "t"\ntitle = "T"\nprompts = ["chk-ask"]', "topic"),
        ('merge = "asks"', 'merge = "asks"\nanswers = true', "answers"),
        ('merge = "asks"', 'merge = "asks"\ntags = ["sex"]', "tags"),
        ('title = "Next check-in"', 'title = "Next check-in"\nnamed = true', "named"),
        ('title = "Next check-in"', 'block = "close"\ntitle = "Next"', 'block = "close"'),
        ('title = "Next check-in"', 'block = "know"\ntitle = "Next"', 'block = "know"'),
        ('block = "views"', 'block = "names"', 'block = "names"'),
        ('block = "views"', 'match_on = "everyone"', 'match_on = "everyone"'),
        ('title = "Time together"', 'order = ["right"]\ntitle = "Time"', "order"),
        ('{ id = "calm", label = "calm" }', '{ id = "calm", label = "c", talk = true }', "talk"),
        ('{ id = "calm", label = "calm" }', '{ id = "calm", label = "c", limit = true }', "limit"),
        ('{ id = "calm", label = "calm" }', '{ id = "calm", label = "c", alone = true }', "alone"),
        (
            '{ id = "calm", label = "calm" }',
            '{ id = "calm", label = "c", start = "private" }',
            "start",
        ),
        ('["not fair", ', '[{ label = "not fair", talk = true }, ', "talk"),
    ],
)
def test_a_key_of_schema_2_asks_for_schema_2(old: str, new: str, key: str) -> None:
    source = replace(read_frozen("check-in"), deck=swap(read_frozen("check-in").deck, old, new))

    messages = list_messages(source)

    wanted = f"{key} belongs to schema 2; write schema = 2 at the top of the file"
    assert [message for message in messages if message.endswith(wanted)]
    assert all(message.startswith("deck, line ") for message in messages)


def test_keys_of_another_schema_are_told_beside_all_other_faults() -> None:
    text = swap(read_frozen("check-in").deck, 'merge = "asks"', 'merge = "ask"\nanswers = true')
    text = swap(text, 'title = "News"', 'title = "News"\nnamed = true')

    messages = "\n".join(list_messages(replace(read_frozen("check-in"), deck=text)))

    assert messages.count("\n") == 2
    assert "prompt 'chk-ask': answers belongs to schema 2" in messages
    assert "prompt 'chk-news': named belongs to schema 2" in messages
    assert "prompt 'chk-ask': merge must be" in messages


def test_a_key_of_schema_1_asks_for_one_of_schema_2() -> None:
    text = swap(read_frozen("exploring").deck, "schema = 1", "schema = 2")

    messages = list_messages(replace(read_frozen("exploring"), deck=text))

    lines = [n for n, line in enumerate(text.split("\n"), 1) if line.startswith("exclusive")]
    asked = ("exp-draws", "exp-holds", "exp-smallest")
    assert messages[: len(asked)] == [
        f"deck, line {line}, prompt '{prompt_id}': exclusive belongs to schema 1; "
        "write alone = true in each of these options instead"
        for line, prompt_id in zip(lines, asked, strict=True)
    ]
    assert "its lines have no topic" in messages[-1]


def test_a_deck_that_becomes_schema_2_is_told_all_that_it_has_to_say() -> None:
    text = swap(read_frozen("new-person").deck, "schema = 1", "schema = 2")

    messages = list_messages(replace(read_frozen("new-person"), deck=text))

    assert [message.split(": ")[0].split(", ")[-1] for message in messages] == [
        *("new-about-me", "new-touch"),
        *("new-tell-me", "new-about-me", "new-meet", "new-touch", "new-introduce"),
        *("new-protect", "new-fears", "new-decide", "new-not-friends"),
    ]


def test_a_schema_that_nobody_knows_is_told() -> None:
    text = swap(read_frozen("check-in").deck, "schema = 1", "schema = 3")

    (message,) = list_messages(replace(read_frozen("check-in"), deck=text))

    assert message == "deck, line 3: schema must be 1 or 2; it is 3"
