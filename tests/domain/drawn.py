"""Drawn at random: sheets of any kind, for rules that must hold whatever anyone answers."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from compersion_talks.domain.decks import (
    NOT_SURE,
    Card,
    Deck,
    Option,
    Prompt,
    Visibility,
    Vocabulary,
)
from compersion_talks.domain.sheets import Answer, Line, Sheet
from compersion_talks.domain.talks import LENGTHS, Talk
from tests.builders import a_deck, a_section, a_talk
from tests.prompts import ALL_VISIBILITIES, a_vocabulary, every_kind_of_prompt

_DIGITS = str.maketrans("12345", "abcde")


def marked_deck() -> Deck:
    """Make a deck with every kind of prompt, whose labels name their prompt and hold no digit."""
    words = a_vocabulary()
    vocabulary = replace(
        words,
        needs=_marked("need", words.needs),
        fears=_marked("fear", words.fears),
        tensions=(("need-time", "need-room"), ("need-truth", "need-rest")),
    )
    prompts = [_marked_prompt(prompt, vocabulary) for prompt in every_kind_of_prompt()]
    cards = tuple(Card(f"card-{name}", f"Card {name}", "A text.") for name in ("one", "two"))
    return a_deck(
        a_section("first", *prompts[:11]),
        a_section("second", *prompts[11:]),
        vocabulary=vocabulary,
        cards=cards,
    )


def _marked_prompt(prompt: Prompt, vocabulary: Vocabulary) -> Prompt:
    sources = {"needs": vocabulary.needs, "fears": vocabulary.fears}
    options = sources.get(prompt.options_from) or _marked(prompt.id, prompt.options)
    return replace(prompt, options=options, gate=("green",) if prompt.id == "for-care" else ())


def _marked(owner: str, options: Sequence[Option]) -> tuple[Option, ...]:
    return tuple(
        replace(option, label=f"<{owner}/{option.id.translate(_DIGITS)}>") for option in options
    )


def sheets_on(deck: Deck, talk: Talk) -> st.SearchStrategy[Sheet]:
    """Draw one partner's sheet: any lines with any visibility, even what was never offered."""
    said = [(prompt.id, key) for prompt in deck.prompts for key in _keys_of(prompt)]
    someone = st.sampled_from(["", "f" * 32, *(partner.id for partner in talk.partners)])
    lines = st.lists(
        st.tuples(st.sampled_from(said), st.sampled_from(ALL_VISIBILITIES)),
        max_size=30,
        unique_by=lambda line: line[0],
    )
    return st.builds(_a_sheet_of, lines, someone, st.booleans())


def _keys_of(prompt: Prompt) -> tuple[str, ...]:
    if prompt.is_text:
        return ("soup", "Soup", "Ash: no", " ")
    return (*(option.id for option in prompt.options), NOT_SURE, "never-offered")


def _a_sheet_of(
    said: Sequence[tuple[tuple[str, str], Visibility]], addressee: str, notes: bool
) -> Sheet:
    lines: dict[str, tuple[Line, ...]] = {}
    for (prompt_id, key), visibility in said:
        lines[prompt_id] = (*lines.get(prompt_id, ()), Line(key, visibility))
    answers = {prompt_id: Answer(prompt_id, given, addressee) for prompt_id, given in lines.items()}
    return Sheet(answers, keeps_notes=notes, on_short_path=notes)


@st.composite
def filled_talks(draw: st.DrawFn, deck: Deck, most: int = 4) -> tuple[Talk, tuple[Sheet, ...]]:
    """Draw a talk of any length with a sheet for each partner."""
    changes: dict[str, Any] = {"minutes": draw(st.sampled_from(LENGTHS))}
    talk = a_talk(draw(st.integers(2, most)), **changes)
    sheets = st.tuples(*[sheets_on(deck, talk) for _ in talk.partners])
    return talk, draw(sheets)
