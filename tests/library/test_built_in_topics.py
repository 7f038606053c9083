"""What the built-in decks say about topics, limits, boxes and names: reviewed line by line."""

import pytest

from compersion_talks.domain.decks import (
    SEX,
    Block,
    Deck,
    MatchOn,
    MergeRule,
    Prompt,
    Tension,
    Visibility,
)
from compersion_talks.domain.prompts import leaves_topic_lines
from compersion_talks.library import OfferedDeck, check, read_built_in
from compersion_talks.library.source import BUILT_IN

DECKS = {deck_id: one.deck for deck_id, one in read_built_in().items()}
PROMPTS = {prompt.id: prompt for deck in DECKS.values() for prompt in deck.prompts}
WORDS = DECKS["check-in"].vocabulary

LIMITS = {
    "same-room": [
        "being able to leave early without giving a reason",
        "I'd rather not be in the same place for now",
    ],
    "not-expected": [
        "to be happy about it",
        "to be fine with it straight away",
        "to want the same for myself",
        "to meet someone",
        "to choose between people I love",
        "to listen to details",
        "to explain every feeling",
        "to be calm all the time",
        "to never be jealous",
        "to be jealous to prove I care",
        "to decide today",
        "to want sex",
        "to be romantic",
    ],
    "exp-talk-again": ["not again, unless I bring it up myself"],
    "new-about-me": [
        "my messages and photos",
        "arguments we have",
        "my body and my sex life",
        "my kinks",
        "my health",
        "my past",
        "my money",
        "my work or my family",
        "my gender, who I love, or how I live",
        "what I wrote here",
    ],
    "new-touch": ["very little at first", "please ask me first"],
    "first-not-expected": [
        "to be glad",
        "to decide today",
        "to have an answer",
        "to stay calm",
        "to explain every feeling",
        "to change how I love or live",
        "to stay as I was",
        "to listen to details",
        "to want touch",
        "to want sex",
    ],
    "rep-time": ["some days without talking about it", "some distance", "no touch for now"],
}
BOXES = {"main-ask", "chk-ask", "new-protect", "rep-change", "first-ask", "exp-more-of"}
NO_BOXES = (
    "real-and-now",
    "my-place",
    "new-introduce",
    "rep-want-to-hear",
    "new-tell-me",
    "want-to-know",
    "find-out",
    "in-the-middle",
    "new-middle",
    "new-find-out",
    "exp-stop-sign",
)
NAMED = {
    *("past-what-helps", "talk-needs", "listen-how", "after-talk"),
    *("new-touch", "new-after-meeting", "rep-aim", "rep-after-talk", "exp-after-talk"),
}
SCALES = ("needs-met", "between-us", "confidence", "chk-load")
NEVER_MATCHED = {"fear-watched", "fear-pushed", "fear-yes-to-keep"}
SHORT_PATH_OF_EXPLORING = 8
MOST_QUESTIONS_OF_A_FIRST_TALK = 8


def talks(prompt_id: str) -> list[str]:
    """List the options that make a topic where people agree on them."""
    return [option.id for option in PROMPTS[prompt_id].options if option.needs_talk]


def topics(deck_id: str) -> dict[str, tuple[str, ...]]:
    """Name the topics of a deck, with their prompts."""
    return {topic.id: topic.prompts for topic in DECKS[deck_id].topics}


def test_the_built_in_decks_have_no_faults() -> None:
    assert check(sorted(BUILT_IN.glob("*.toml"))) == ()


@pytest.mark.parametrize("offered", read_built_in().values(), ids=read_built_in())
def test_the_built_in_decks_are_of_schema_2(offered: OfferedDeck) -> None:
    assert "\nschema = 2\n" in offered.source.deck


@pytest.mark.parametrize("deck", DECKS.values(), ids=DECKS)
def test_every_prompt_that_leaves_lines_is_in_exactly_one_topic(deck: Deck) -> None:
    named = [prompt_id for topic in deck.topics for prompt_id in topic.prompts]

    assert len(named) == len(set(named))
    assert {prompt.id for prompt in deck.prompts if leaves_topic_lines(prompt)} <= set(named)


@pytest.mark.parametrize("deck", DECKS.values(), ids=DECKS)
def test_every_topic_opens_with_a_question_of_its_own(deck: Deck) -> None:
    assert all(topic.how for topic in deck.topics)


def test_no_wish_is_a_limit() -> None:
    found = {
        prompt.id: [option.label for option in prompt.options if option.is_limit]
        for prompt in PROMPTS.values()
    }

    assert {prompt_id: limits for prompt_id, limits in found.items() if limits} == LIMITS


def test_boxes_stand_only_where_an_action_is_asked_for() -> None:
    assert {prompt.id for prompt in PROMPTS.values() if prompt.has_answers} == BOXES
    assert all(PROMPTS[prompt_id].is_text for prompt_id in BOXES)


@pytest.mark.parametrize("prompt_id", NO_BOXES)
def test_no_name_feeling_or_plea_is_put_to_the_vote(prompt_id: str) -> None:
    assert not PROMPTS[prompt_id].has_answers


def test_what_only_works_with_an_owner_is_printed_under_the_name() -> None:
    assert {prompt.id for prompt in PROMPTS.values() if prompt.is_named} == NAMED


@pytest.mark.parametrize("prompt_id", sorted(NAMED))
def test_a_question_that_prints_names_says_so(prompt_id: str) -> None:
    assert "printed with your name" in PROMPTS[prompt_id].help


@pytest.mark.parametrize("prompt", PROMPTS.values(), ids=PROMPTS)
def test_names_and_gates_are_for_everyone_or_nobody(prompt: Prompt) -> None:
    if prompt.is_named or prompt.gate:
        assert prompt.visibility_allowed == (Visibility.SHARED, Visibility.PRIVATE)


def test_names_and_pronouns_stand_on_the_first_page() -> None:
    introduce = PROMPTS["new-introduce"]

    assert (introduce.merge, introduce.block) == (MergeRule.LINES, Block.NAMES)


@pytest.mark.parametrize("prompt_id", ["exp-talk-again", "chk-next-date"])
def test_the_next_date_stands_at_the_end(prompt_id: str) -> None:
    assert PROMPTS[prompt_id].block is Block.CLOSE


def test_news_is_read_and_told_before() -> None:
    assert PROMPTS["chk-news"].block is Block.KNOW
    assert "tell them yourself before the talk" in PROMPTS["chk-news"].help


def test_trouble_that_several_share_is_talked_about() -> None:
    assert len(talks("chk-topics")) == len(PROMPTS["chk-topics"].options)
    assert talks("chk-agreements") == ["some-not", "not-kept", "change-one"]
    assert talks("chk-time") == ["much-more", "much-less"]
    assert [talks(scale) for scale in SCALES] == [["1", "2"]] * 4
    assert len(talks("rep-felt")) == len(PROMPTS["rep-felt"].options)
    assert "not-hard" not in talks("jealous-when")


@pytest.mark.parametrize("deck", DECKS.values(), ids=DECKS)
def test_what_goes_with_nothing_else_is_no_trouble(deck: Deck) -> None:
    for prompt in deck.prompts:
        assert not set(prompt.exclusive) & set(talks(prompt.id))


def test_neighbours_are_near() -> None:
    choices = [prompt for prompt in PROMPTS.values() if not prompt.type.is_scale]

    assert {prompt.id: prompt.order for prompt in choices if prompt.order} == {
        "chk-agreements": ("worked", "mostly", "some-not", "not-kept"),
        "chk-time": ("much-more", "bit-more", "right", "bit-less", "much-less"),
        "contact-level": ("none", "basics", "hello", "friendly", "friends", "like-family"),
    }


def test_a_no_does_not_vanish_by_itself() -> None:
    for prompt_id in ("exp-smallest", "exp-holds"):
        prompt = PROMPTS[prompt_id]
        starts = {prompt.find_start(option.id) for option in prompt.options}

        assert starts == {Visibility.SHARED}


def test_no_step_can_stand_beside_another_talk() -> None:
    assert PROMPTS["exp-smallest"].exclusive == ()


def test_who_wants_a_change_is_asked_too() -> None:
    assert {"exp-if-it-stays", "exp-lose"} <= PROMPTS.keys()
    short = [prompt for prompt in DECKS["exploring"].prompts if prompt.is_core]

    assert len(short) <= SHORT_PATH_OF_EXPLORING
    assert {PROMPTS[one] for one in ("exp-if-it-stays", "exp-free-no", "exp-more-of")} <= {*short}


def test_repair_keeps_its_order() -> None:
    assert DECKS["repair"].keeps_order
    assert not any(deck.keeps_order for key, deck in DECKS.items() if key != "repair")
    assert list(topics("repair").values()) == [
        ("rep-felt", "rep-saw-heard", "rep-meant"),
        ("rep-my-part",),
        ("rep-want-to-hear", "rep-fears", "rep-needs", "rep-change", "rep-time", "rep-offer"),
    ]


def test_my_part_is_let_go_with_that_of_everyone_or_not_at_all() -> None:
    part = PROMPTS["rep-my-part"]

    assert part.match_on is MatchOn.EVERYONE
    assert part.visibility is Visibility.IF_MUTUAL
    assert part.visibility_allowed == (Visibility.IF_MUTUAL, Visibility.PRIVATE)
    assert "nothing from me" in part.help


def test_not_yet_and_only_with_a_neutral_person_close_the_gate() -> None:
    gates = {prompt.id: prompt.gate for prompt in PROMPTS.values() if prompt.gate}

    assert gates == {"rep-ready": ("not-yet", "ready-with-helper")}
    assert "short plan" in PROMPTS["rep-ready"].help


def test_words_of_asks_come_before_lists() -> None:
    assert next(iter(topics("other-connections").values()))[:3] == (
        *("main-ask", "real-and-now", "my-place"),
    )


def test_fears_of_another_person_are_never_matched_and_never_paired_with_freedom() -> None:
    found = {fear.id for fear in (*WORDS.fears, *WORDS.needs) if fear.is_never_matched}

    assert found == NEVER_MATCHED
    for fear_id in NEVER_MATCHED:
        assert "need-freedom" not in WORDS.pairs[fear_id]


def test_one_or_several_is_no_question_of_enough() -> None:
    apart = [tension for tension in WORDS.tensions if tension.is_apart]

    assert apart == [Tension("need-exclusive", "need-freedom", is_apart=True)]


def test_every_tag_of_a_need_or_fear_can_be_parked() -> None:
    parking = PROMPTS["not-today"]
    tags = {tag for line in (*WORDS.needs, *WORDS.fears) for tag in line.tags}

    assert tags <= {option.id for option in parking.options} | {SEX}
    assert tags == {"sex", "past", "money", "children-family", "health", "future", "rules"}


def test_the_first_talk_is_short_and_leads_on_to_the_other_decks() -> None:
    first = DECKS["first-talk"]
    others = {deck.title for deck in DECKS.values() if deck is not first}

    assert len(first.prompts) <= MOST_QUESTIONS_OF_A_FIRST_TALK
    assert others == {title for title in others if f"'{title}'" in first.next_time}


def test_the_first_talk_gives_worries_and_asks_the_same_minutes() -> None:
    assert topics("first-talk") == {
        "topic-worries-and-asks": ("first-worry", "first-ask", "first-offer"),
        "topic-needs": ("first-needs",),
    }
