"""How long questions take: words to read, controls to press, and words to type."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from compersion_talks.domain.prompts import Prompt

WORDS_READ_A_MINUTE = 200
WORDS_TYPED_A_MINUTE = 25
SECONDS_A_CONTROL = 5

_PICKS = 3
"""Lines that people tick in a list which says no number."""

_WORDS_OF_A_SHORT_TEXT = 12
_WORDS_OF_A_LONG_TEXT = 30
_LETTERS_OF_A_LONG_TEXT = 400
_WORDS_AROUND_A_PROMPT = 15
"""The choice of who reads an answer, and the button below it."""


@dataclass(frozen=True, slots=True)
class Effort:
    """What one thing asks of a person: words read, controls pressed, words typed."""

    read: int = 0
    pressed: int = 0
    typed: int = 0

    def __add__(self, other: "Effort") -> "Effort":
        """Return both together."""
        return Effort(
            self.read + other.read, self.pressed + other.pressed, self.typed + other.typed
        )

    @property
    def seconds(self) -> float:
        """Return how long it takes."""
        reading = 60 * self.read / WORDS_READ_A_MINUTE
        typing = 60 * self.typed / WORDS_TYPED_A_MINUTE
        return reading + self.pressed * SECONDS_A_CONTROL + typing


def count_words(*texts: str) -> int:
    """Count the words of some texts, by the spaces between them."""
    return sum(text.count(" ") + 1 for text in texts if text)


def measure_text(*texts: str) -> Effort:
    """Measure what is only read."""
    return Effort(read=count_words(*texts))


@lru_cache(maxsize=2048)
def measure_prompt(prompt: Prompt, *, is_short: bool = False) -> Effort:
    """Measure one question: its words, one answer, and the choice of who reads it.

    Of a list with core lines the short path reads those alone; the others are folded.
    """
    options = prompt.core_options if is_short else prompt.options
    lines = count_words(" ".join([option.label for option in options]))
    return Effort(
        read=count_words(prompt.ask, prompt.help) + lines + _WORDS_AROUND_A_PROMPT,
        pressed=_count_pressed(prompt),
        typed=_count_typed(prompt),
    )


def round_minutes(efforts: Iterable[Effort]) -> int:
    """Return the whole minutes that all of it takes: rounded up, at least 1."""
    return max(1, ceil(sum(one.seconds for one in efforts) / 60))


def _count_pressed(prompt: Prompt) -> int:
    """Count the ticks of one answer, who reads it, and the button to go on."""
    if prompt.is_text:
        return 2
    return 2 + (min(prompt.most_picks or _PICKS, len(prompt.options)) if prompt.is_list else 1)


def _count_typed(prompt: Prompt) -> int:
    if not prompt.is_text:
        return 0
    is_long = prompt.max_chars > _LETTERS_OF_A_LONG_TEXT
    return _WORDS_OF_A_LONG_TEXT if is_long else _WORDS_OF_A_SHORT_TEXT
