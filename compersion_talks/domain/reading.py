"""A sheet in words, as its owner reads it."""

from collections.abc import Iterator
from itertools import groupby

from compersion_talks.domain.decks import NOT_SURE, Deck, Prompt, Visibility
from compersion_talks.domain.prompts import is_nothing
from compersion_talks.domain.sheets import Answer


def in_words(deck: Deck, prompt: Prompt, value: str) -> str:
    """Say one line of an answer in words."""
    if is_nothing(prompt, value):
        return str(deck.texts["skip"]["nothing_from_me"])
    if prompt.is_text:
        return value
    if value == NOT_SURE:
        return str(deck.texts["skip"]["not_sure_label"])
    option = prompt.option(value)
    return option.label if option is not None else value


def runs(
    deck: Deck, prompt: Prompt, answer: Answer
) -> Iterator[tuple[Visibility, tuple[str, ...]]]:
    """Give the lines of an answer in words, those together that travel equally far."""
    for visibility, lines in groupby(answer.lines, key=lambda line: line.visibility):
        yield visibility, tuple(in_words(deck, prompt, line.value) for line in lines)
