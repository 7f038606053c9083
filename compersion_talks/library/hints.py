"""Hints on the words of a deck: it can be used as it is, but it would read badly."""

import re
from collections.abc import Iterator

from compersion_talks.domain.decks import Deck, Prompt

_COLON = re.compile(r":(\s|$)")
_END_OF_SENTENCE = re.compile(r"[.!?]+\s")
_MOST_WORDS = 20


def find_hints(deck: Deck) -> tuple[str, ...]:
    """List what reads badly in a deck, in any language: a second colon, or a long question."""
    return tuple(hint for prompt in deck.prompts for hint in _find_hints(prompt))


def _find_hints(prompt: Prompt) -> Iterator[str]:
    printed = (prompt.title, *(option.label for option in prompt.options))
    for text in printed:
        if _COLON.search(text):
            yield f"prompt '{prompt.id}': \"{text}\" is printed behind a colon: leave its own out"
    longest = max(len(sentence.split()) for sentence in _END_OF_SENTENCE.split(prompt.ask))
    if longest > _MOST_WORDS:
        yield f"prompt '{prompt.id}': ask it in at most {_MOST_WORDS} words; there are {longest}"
