"""A fault of a deck, and what the rules that find faults share."""

from collections.abc import Iterable
from dataclasses import dataclass
from string import Formatter


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a deck: the id of its subject, and what to write instead."""

    subject: str
    message: str


def join_choices(words: Iterable[object]) -> str:
    """List the allowed words in a sentence, each in quotation marks."""
    return " or ".join(f'"{word}"' for word in words)


def find_repeated(words: Iterable[str]) -> tuple[str, ...]:
    """List the words that stand more than once, each once."""
    listed = tuple(words)
    return tuple(dict.fromkeys(word for word in listed if listed.count(word) > 1))


def find_placeholders(template: str) -> frozenset[str] | None:
    """List the placeholders of a template; `None` if it has stray braces."""
    try:
        parsed = tuple(Formatter().parse(template))
    except ValueError:
        return None
    return frozenset(name for _, name, _, _ in parsed if name is not None)
