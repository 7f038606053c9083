"""What a partner may give as an answer: too much is refused, never cut."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from compersion_talks.domain.decks import NOT_SURE, Prompt, PromptType, Visibility
from compersion_talks.domain.errors import (
    ExclusivePick,
    TextHasTooManyLines,
    TextIsTooLong,
    TooManyPicks,
)
from compersion_talks.domain.normalise import MOST_LINES, normalise, normalise_line
from compersion_talks.domain.prompts import is_nothing
from compersion_talks.domain.sheets import Answer, Line


@dataclass(frozen=True, slots=True)
class Pick:
    """One line as a partner gives it: an option's id or a text, how far it travels, its place.

    Without a visibility it travels no further than its prompt lets everything travel; without a
    place it stands behind those with one.
    """

    value: str
    visibility: Visibility | None = None
    place: int | None = None


def checked_answer(prompt: Prompt, picks: Iterable[Pick], addressee: str = "") -> Answer:
    """Return the answer that is kept, or refuse it with the reason.

    What the prompt never offered, what is locked and what is never sent are dropped in silence.
    """
    for_whom = addressee if prompt.is_addressable else ""
    if prompt.is_never_sent:
        return Answer(prompt.id, ())
    if prompt.is_text:
        return Answer(prompt.id, _checked_text(prompt, tuple(picks)), for_whom)
    chosen = _in_order(prompt, picks)
    _check_exclusive(prompt, chosen)
    _check_number(prompt, chosen)
    return Answer(prompt.id, tuple(_line(prompt, pick) for pick in chosen), for_whom)


def tidied(prompt: Prompt, text: str) -> str:
    """Return a text as it is counted and kept: a short one on a single line."""
    tidy = normalise_line if prompt.type is PromptType.SHORT_TEXT else normalise
    return tidy(text)


def with_hidden(answer: Answer, before: Answer | None, shown: Prompt) -> Answer:
    """Keep what was answered before and the page did not show, as far as it still fits.

    `shown` is the prompt as the page showed it: without the lines that are left out.
    """
    if before is None or shown.is_text:
        return answer
    seen = _offered(shown)
    lines = list(answer.lines)
    for place, line in enumerate(before.lines):
        if line.value not in seen and _fits(shown, lines, line):
            lines.insert(place, line)
    return Answer(answer.prompt_id, tuple(lines), answer.addressee)


def most_picks(prompt: Prompt) -> int:
    """Tell how many lines may be picked; 0 means any number."""
    return prompt.pick_max if prompt.is_list else 1


def _checked_text(prompt: Prompt, picks: Sequence[Pick]) -> tuple[Line, ...]:
    given = tuple(
        _line(prompt, Pick(tidied(prompt, pick.value), pick.visibility)) for pick in picks
    )
    for line in given:
        if len(line.value) > prompt.max_chars:
            raise TextIsTooLong
        if line.value.count("\n") >= MOST_LINES:
            raise TextHasTooManyLines
    return tuple(line for line in given if line.value or is_nothing(prompt, line.value))[:1]


def _in_order(prompt: Prompt, picks: Iterable[Pick]) -> tuple[Pick, ...]:
    """Keep what the prompt offers, once each: ranked lines by place, all others by the deck."""
    given = {pick.value: pick for pick in picks}
    known = tuple(given[key] for key in _offered(prompt) if key in given)
    if prompt.type is not PromptType.RANKED:
        return known
    return tuple(sorted(known, key=lambda pick: (pick.place is None, pick.place or 0)))


def _offered(prompt: Prompt) -> tuple[str, ...]:
    keys = tuple(option.id for option in prompt.options if not option.is_locked)
    return tuple(dict.fromkeys((*keys, NOT_SURE))) if prompt.offers_not_sure else keys


def _check_exclusive(prompt: Prompt, chosen: Sequence[Pick]) -> None:
    if len(chosen) > 1 and any(pick.value in prompt.exclusive for pick in chosen):
        raise ExclusivePick


def _check_number(prompt: Prompt, chosen: Sequence[Pick]) -> None:
    if most_picks(prompt) and len(chosen) > most_picks(prompt):
        raise TooManyPicks


def _fits(prompt: Prompt, lines: Sequence[Line], line: Line) -> bool:
    """Say whether one more line may stand beside the others."""
    if any(one.value in prompt.exclusive for one in lines):
        return False
    is_alone = line.value in prompt.exclusive
    most = most_picks(prompt) or len(lines) + 1
    return len(lines) < most and not (is_alone and lines)


def _line(prompt: Prompt, pick: Pick) -> Line:
    """Let a line travel as far as asked, and never further."""
    asked = pick.visibility or _least_of(prompt)
    return Line(
        pick.value, asked if asked in prompt.allowed_for(pick.value) else Visibility.PRIVATE
    )


def _least_of(prompt: Prompt) -> Visibility:
    """Tell how far a line travels where nothing was asked: private, if that can be chosen."""
    only = prompt.visibility_allowed
    return only[0] if len(only) == 1 else Visibility.PRIVATE
