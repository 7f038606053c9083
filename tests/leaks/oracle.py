"""The visible set of a real deck by the letter of the four rules, prompt by prompt.

It is written for speed and for every setting of a sheet; nothing of the app's own projection is
used. What it holds back is what nobody may be able to tell apart.
"""

from collections.abc import Sequence

from compersion_talks.domain.decks import (
    NOT_SURE,
    SEX,
    Deck,
    MatchOn,
    MergeRule,
    Prompt,
    Visibility,
)
from compersion_talks.domain.sheets import Answer, Line, Sheet
from compersion_talks.domain.talks import Talk

NOTHING = Answer("", ())

Said = tuple[int, str, str]
"""Who says it, what, and for whom: an empty text is everyone."""


def visible_set(deck: Deck, talk: Talk, sheets: Sequence[Sheet]) -> tuple[tuple[Said, ...], ...]:
    """Project whole sheets, prompt by prompt, each person's lines in that person's order."""
    return tuple(visible_on(prompt, talk, sheets) for prompt in deck.prompts)


def visible_on(prompt: Prompt, talk: Talk, sheets: Sequence[Sheet]) -> tuple[Said, ...]:
    """Project the answers to one prompt."""
    if prompt.is_never_sent or prompt.merge is MergeRule.NONE:
        return ()
    left = [
        (seat, line)
        for seat, sheet in enumerate(sheets)
        for line in sheet.answers.get(prompt.id, NOTHING).lines
        if _could_be_printed(prompt, sheet, line)
    ]
    return tuple(
        (seat, line.key, _for_whom(prompt, talk, seat, sheets[seat]))
        for seat, line in left
        if line.visibility is Visibility.SHARED
        or any(other != seat and _match(prompt, line.key, said.key) for other, said in left)
    )


def _could_be_printed(prompt: Prompt, sheet: Sheet, line: Line) -> bool:
    if line.visibility is Visibility.PRIVATE or line.visibility not in prompt.visibility_allowed:
        return False
    if prompt.is_text:
        return line.key.strip() != ""
    option = {one.id: one for one in prompt.options if not one.is_locked}.get(line.key)
    if option is None or line.key == NOT_SURE:
        return False
    return not (sheet.without_sex and SEX in option.tags)


def _match(prompt: Prompt, key: str, other: str) -> bool:
    if prompt.match_options:
        return {key, other} <= set(prompt.match_options)
    return prompt.match_on is MatchOn.ANSWER or key == other


def _for_whom(prompt: Prompt, talk: Talk, seat: int, sheet: Sheet) -> str:
    others = {one.id for place, one in enumerate(talk.partners) if place != seat}
    named = sheet.answers[prompt.id].addressee
    return named if prompt.is_addressable and len(others) > 1 and named in others else ""
