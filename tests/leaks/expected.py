"""A test oracle: the lines that may be printed, by the letter of the four rules.

It shares no code with `domain.visible`. What it holds back must leave no trace anywhere.
"""

from collections.abc import Sequence

from compersion_talks.domain.decks import (
    NOT_SURE,
    SEX,
    Deck,
    MatchOn,
    MergeRule,
    Option,
    Prompt,
    Visibility,
)
from compersion_talks.domain.sheets import Answer, Line, Sheet
from compersion_talks.domain.talks import Talk

NOTHING = Answer("", ())

ExpectedLine = tuple[int, str, str]
"""The seat, the value, and the id of the addressee: empty for everyone."""


def expect_all_lines(
    deck: Deck, talk: Talk, sheets: Sequence[Sheet]
) -> tuple[tuple[ExpectedLine, ...], ...]:
    """List the lines of whole sheets, prompt by prompt; lines of one partner keep their order."""
    return tuple(expect_lines(prompt, talk, sheets) for prompt in deck.prompts)


def expect_lines(prompt: Prompt, talk: Talk, sheets: Sequence[Sheet]) -> tuple[ExpectedLine, ...]:
    """List the lines of one prompt that may be printed."""
    if prompt.is_never_sent or prompt.merge is MergeRule.NONE:
        return ()
    left = [
        (seat, line)
        for seat, sheet in enumerate(sheets)
        for line in sheet.answers.get(prompt.id, NOTHING).lines
        if _could_be_printed(prompt, sheet, line)
    ]
    return tuple(
        (seat, line.value, _name_addressee(prompt, talk, seat, sheets[seat]))
        for seat, line in left
        if line.value
        and (line.visibility is Visibility.SHARED or _is_met(prompt, seat, line.value, left, talk))
    )


def _could_be_printed(prompt: Prompt, sheet: Sheet, line: Line) -> bool:
    if line.visibility is Visibility.PRIVATE or line.visibility not in prompt.visibility_allowed:
        return False
    if prompt.is_text:
        says_nothing = prompt.match_on is MatchOn.EVERYONE and line.value == ""
        return line.value.strip() != "" or says_nothing
    option = _find_offered(prompt, line.value)
    if option is None or line.value == NOT_SURE:
        return False
    if option.is_never_matched and line.visibility is Visibility.IF_MUTUAL:
        return False
    return not (sheet.without_sex and SEX in option.tags)


def _find_offered(prompt: Prompt, key: str) -> Option | None:
    return {one.id: one for one in prompt.options if not one.is_locked}.get(key)


def _is_met(
    prompt: Prompt, seat: int, key: str, left: Sequence[tuple[int, Line]], talk: Talk
) -> bool:
    """Say whether what this line waits for is there."""
    if prompt.match_on is MatchOn.EVERYONE:
        return {place for place, _ in left} == set(range(len(talk.partners)))
    if prompt.is_addressable and len(talk.partners) > 2:
        return False
    waiting = [place for place, one in enumerate(talk.partners) if one.id in talk.added_later]
    others = [(place, said) for place, said in left if place not in (seat, *waiting)]
    return seat not in waiting and any(_match(prompt, key, said.value) for _, said in others)


def _match(prompt: Prompt, key: str, other: str) -> bool:
    if prompt.match_options and prompt.merge is MergeRule.POSITIONS:
        return {key, other} <= set(prompt.match_options)
    is_on_any = prompt.match_on is MatchOn.ANSWER and prompt.merge is MergeRule.POSITIONS
    return is_on_any or key == other


def _name_addressee(prompt: Prompt, talk: Talk, seat: int, sheet: Sheet) -> str:
    others = {one.id for place, one in enumerate(talk.partners) if place != seat}
    named = sheet.answers[prompt.id].addressee
    return named if prompt.is_addressable and len(others) > 1 and named in others else ""
