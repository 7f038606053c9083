"""Sheets without what may not be printed, told by the oracle."""

from collections.abc import Sequence
from dataclasses import replace

from compersion_talks.domain.decks import Deck, MatchOn, Prompt, Visibility
from compersion_talks.domain.sheets import Answer, Sheet
from compersion_talks.domain.talks import Talk
from tests.leaks.oracle import visible_on


def only_visible(deck: Deck, talk: Talk, sheets: Sequence[Sheet]) -> tuple[Sheet, ...]:
    """Strip every line that may not be printed, as if it had never been there.

    "Nothing from me" lets other lines be printed, so it stays where they are.
    """
    stripped = [dict[str, Answer]() for _ in sheets]
    for prompt in deck.prompts:
        said = {(seat, key) for seat, key, _ in visible_on(prompt, talk, sheets)}
        for seat, sheet in enumerate(sheets):
            answer = sheet.answers.get(prompt.id, Answer(prompt.id, ()))
            stripped[seat][prompt.id] = _stripped(prompt, answer, seat, said)
    return tuple(
        replace(sheet, answers=answers) for sheet, answers in zip(sheets, stripped, strict=True)
    )


def _stripped(prompt: Prompt, answer: Answer, seat: int, said: set[tuple[int, str]]) -> Answer:
    """Keep what is printed, and what an "everyone" waited for."""
    keeps_nothing = prompt.match_on is MatchOn.EVERYONE and bool(said)
    kept = (
        line
        for line in answer.lines
        if line.visibility is not Visibility.PRIVATE
        and ((seat, line.value) in said or (keeps_nothing and not line.value))
    )
    return replace(answer, lines=tuple(kept))
