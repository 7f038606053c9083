"""Decks with every kind of prompt, and talks on any deck, drawn at random.

Labels of a marked deck name their prompt, texts their writer, so that each is found on the paper.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from random import Random
from typing import Any

from compersion_talks.domain.answers import check_answer
from compersion_talks.domain.decks import (
    NOT_SURE,
    Card,
    Deck,
    MatchOn,
    Option,
    Prompt,
    Section,
    Tension,
    Topic,
    Visibility,
)
from compersion_talks.domain.prompts import Pick
from compersion_talks.domain.sheets import Answer, Sheet
from compersion_talks.domain.talks import LENGTHS, Talk
from compersion_talks.domain.topics import make_topics
from tests.builders import a_deck, a_section, a_talk
from tests.prompts import (
    IF_MUTUAL,
    PRIVATE,
    SHARED,
    a_focus,
    a_prompt,
    a_vocabulary,
    every_kind_of_prompt,
    options,
)

NOBODY = "f" * 32
_DIGITS = str.maketrans("12345", "abcde")
_TOPICS = (
    Topic(
        "asks",
        "Asks",
        ("ask-text", "ask-options", "limits-and-wishes", "a-offers"),
        "How?",
        "{name}",
    ),
    Topic("weighs", "Weighs", ("a-fears", "a-needs", "hard-moments", "a-view"), title_one="{name}"),
    Topic("where", "Where", ("a-scale", "a-yes-maybe-no", "a-place")),
    Topic("daily", "Daily", ("tender-options", "my-part"), tags=("green",)),
)


@cache
def every_kind_deck(keeps_order: bool = False) -> Deck:
    """Make a deck with every kind of prompt and topics, whose labels hold no digit."""
    kinds = (*every_kind_of_prompt(), *_further_kinds())
    prompts = [_tag(prompt) for prompt in kinds if prompt.id != "a-focus"]
    pulls = (Tension("need-time", "need-room"), Tension("need-truth", "need-rest", True))
    words = a_vocabulary(needs=_tag_rest(a_vocabulary().needs), tensions=pulls)
    named = {prompt_id for topic in _TOPICS for prompt_id in topic.prompts}
    rest = make_topics(prompt for prompt in prompts if prompt.id not in named)
    deck = a_deck(
        a_section("first", *prompts[::2]),
        a_section("second", *prompts[1::2], a_focus("first", "second")),
        vocabulary=words,
        cards=tuple(Card(f"card-{name}", f"Card {name}", "A text.") for name in ("one", "two")),
        topics=(*_TOPICS, *rest),
        keeps_order=keeps_order,
    )
    return mark_labels(deck)


def _further_kinds() -> tuple[Prompt, ...]:
    """List lines that need talk, that stand alone, and that are never matched."""
    red, green, blue = options("red", "green", "blue")
    heavy = (replace(red, needs_talk=True), green, blue)
    shy = (replace(red, is_never_matched=True), green, blue)
    return (
        a_prompt(id="hard-moments", heat=2, options=heavy, exclusive=("blue",)),
        a_prompt(id="shy-options", heat=3, options=shy),
    )


def _tag(prompt: Prompt) -> Prompt:
    """Say what can be parked, what can be answered, and what closes the gate."""
    changes: dict[str, dict[str, Any]] = {
        "a-needs": {"options": _tag_rest(prompt.options)},
        "limits-and-wishes": {"is_addressable": True},
        "a-view": {"tags": ("blue",)},
        "ask-text": {"has_answers": True},
        "ask-options": {"tags": ("red",), "has_answers": True},
        "a-offers": {"tags": ("red",)},
        "for-care": {"gate": ("green",), "visibility_allowed": (SHARED, PRIVATE)},
    }
    return replace(prompt, **changes.get(prompt.id, {}))


def _tag_rest(needs: Sequence[Option]) -> tuple[Option, ...]:
    """Let one need be parked with what is red."""
    return tuple(replace(need, tags=("red",)) if need.id == "need-rest" else need for need in needs)


def mark_labels(deck: Deck) -> Deck:
    """Let the label of every option name the question, or the list that it comes from."""
    words = deck.vocabulary
    vocabulary = replace(
        words, needs=_mark_options("needs", words.needs), fears=_mark_options("fears", words.fears)
    )
    sections = tuple(_mark_section(section) for section in deck.sections)
    return replace(deck, vocabulary=vocabulary, sections=sections)


def _mark_section(section: Section) -> Section:
    prompts = (
        replace(one, options=_mark_options(one.options_from or one.id, one.options))
        for one in section.prompts
    )
    return replace(section, prompts=tuple(prompts))


def _mark_options(owner: str, options: Sequence[Option]) -> tuple[Option, ...]:
    return tuple(replace(option, label=mark(owner, option.id)) for option in options)


def mark(owner: str, key: str) -> str:
    """Name a line and where it comes from."""
    return f"«{owner}/{key.translate(_DIGITS)}»"


def mark_text(prompt: Prompt, talk: Talk, seat: int) -> str:
    """Write what only this person can have written here."""
    return mark(prompt.id, talk.partners[seat].name)


def draw_talk(deck: Deck, chance: Random) -> tuple[Talk, tuple[Sheet, ...]]:
    """Draw a talk of 2 to 12 people and of any length, with a sheet for each."""
    talk = a_talk(chance.choice((2, 2, 3, 4, 7, 12)), minutes=chance.choice(LENGTHS))
    share = chance.choice((0.1, 0.4, 0.9))
    sheets = tuple(
        _draw_sheet(deck.prompts, talk, seat, chance, share) for seat in range(len(talk.partners))
    )
    return talk, sheets


def _draw_sheet(
    asked: Sequence[Prompt], talk: Talk, seat: int, chance: Random, share: float
) -> Sheet:
    answered = [prompt for prompt in asked if chance.random() < share]
    answers = (_draw_answer(prompt, talk, seat, chance) for prompt in answered)
    return Sheet({answer.prompt_id: answer for answer in answers})


def _draw_answer(prompt: Prompt, talk: Talk, seat: int, chance: Random) -> Answer:
    """Draw what a page could send: as many lines as may be picked, each going some way."""
    most = min(prompt.most_picks or 4, len(prompt.options) or 1)
    keys = chance.sample(_list_values(prompt, talk, seat), chance.randint(1, most))
    alone = [key for key in keys if key in prompt.exclusive]
    picks = [Pick(key, _draw_visibility(chance)) for key in alone[:1] or keys]
    whom = chance.choice(("", NOBODY, *(partner.id for partner in talk.partners)))
    return check_answer(prompt, picks, whom)


def _draw_visibility(chance: Random) -> Visibility:
    return chance.choice((SHARED, SHARED, SHARED, IF_MUTUAL, IF_MUTUAL, PRIVATE))


def _list_values(prompt: Prompt, talk: Talk, seat: int) -> list[str]:
    if prompt.is_text:
        nothing = [""] if prompt.match_on is MatchOn.EVERYONE else []
        return [mark_text(prompt, talk, seat), *nothing]
    return [*(option.id for option in prompt.options), NOT_SURE]
