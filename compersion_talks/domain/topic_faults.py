"""What makes the topics of a deck well formed, and the tags that "Not today" can park."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from compersion_talks.domain.decks import SEX, Deck, MergeRule, Prompt, Topic
from compersion_talks.domain.option_faults import either, repeated
from compersion_talks.domain.topic_prompts import leaves_topic_lines, may_stand_on_a_topic
from compersion_talks.domain.word_faults import placeholders

Found = Iterator[tuple[str, str]]
"""Places, each with what to write there."""


def topic_faults(deck: Deck) -> Found:
    """List all that is wrong with the topics of a deck, and with its tags."""
    for rule in _RULES:
        yield from rule(deck)


def place_of(topic: Topic) -> str:
    """Name a topic so that it cannot be taken for a page of the same id."""
    return f"topic '{topic.id}'"


def _topics_are_written(deck: Deck) -> Found:
    for topic in deck.topics:
        place = place_of(topic)
        if not topic.title.strip():
            yield place, "write a title: it is the heading on the paper"
        if not topic.prompts:
            yield place, "write prompts = [...], the ids of the prompts whose lines stand on it"
        if topic.title_one and placeholders(topic.title_one) != frozenset({"name"}):
            yield place, "title_one must hold {name} and nothing else in braces, or be left out"
    for topic_id in repeated(topic.id for topic in deck.topics):
        yield f"topic '{topic_id}'", "this topic id stands twice: give each topic its own"


def _topics_name_prompts(deck: Deck) -> Found:
    for topic in deck.topics:
        for prompt_id in topic.prompts:
            prompt = deck.prompt(prompt_id)
            if prompt is None:
                yield (
                    place_of(topic),
                    f'prompts names "{prompt_id}": write the id of a prompt of this deck',
                )
            elif not may_stand_on_a_topic(prompt):
                yield place_of(topic), f'prompts names "{prompt_id}": {_instead(prompt)}'


def _instead(prompt: Prompt) -> str:
    if prompt.merge is MergeRule.OPTIONS:
        return "raise its heat to 2, or write talk = true in some of its options, or take it out"
    return "its lines are printed elsewhere on the paper; take it out"


def _prompts_have_one_topic(deck: Deck) -> Found:
    named = Counter(prompt_id for topic in deck.topics for prompt_id in topic.prompts)
    for prompt_id in (prompt_id for prompt_id, times in named.items() if times > 1):
        yield _last(deck, prompt_id), f'"{prompt_id}" is named twice: keep it on one topic'
    for prompt in deck.prompts:
        if leaves_topic_lines(prompt) and prompt.id not in named:
            message = f'add "{prompt.id}" to the prompts of a [[topic]]'
            yield prompt.id, f"its lines have no topic to stand on: {message}"


def _last(deck: Deck, prompt_id: str) -> str:
    """Name the last topic that takes a prompt: the one to mend."""
    return [place_of(topic) for topic in deck.topics if prompt_id in topic.prompts][-1]


def _tags_can_be_parked(deck: Deck) -> Found:
    parked = (
        option.id
        for prompt in deck.prompts
        if prompt.merge is MergeRule.PARK
        for option in prompt.options
    )
    known = tuple(dict.fromkeys((SEX, *parked)))
    for place, tags in _tagged(deck):
        for tag in (tag for tag in tags if tag not in known):
            yield place, f'the tag "{tag}" cannot be parked: write {either(known)}, or leave it out'


def _tagged(deck: Deck) -> Iterator[tuple[str, Iterable[str]]]:
    """List what a deck itself tags; the vocabulary is for all decks, and free."""
    yield from ((place_of(topic), topic.tags) for topic in deck.topics)
    for prompt in deck.prompts:
        yield prompt.id, prompt.tags
        if not prompt.options_from:
            yield from ((prompt.id, option.tags) for option in prompt.options)


_RULES: tuple[Callable[[Deck], Found], ...] = (
    _topics_are_written,
    _topics_name_prompts,
    _prompts_have_one_topic,
    _tags_can_be_parked,
)
