"""The checks of an answer: too much is refused, never cut."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from compersion_talks.domain.prompts import Pick, Prompt, Visibility
from compersion_talks.domain.reach import find_reach, settle_answer
from compersion_talks.domain.sheets import Answer, Line


def check_answer(prompt: Prompt, picks: Iterable[Pick], addressee: str = "") -> Answer:
    """Return the answer to store; raises a `Refusal`.

    Silently drops lines that the prompt does not offer, locked lines, and answers never sent.
    """
    if prompt.is_never_sent:
        return Answer(prompt.id, ())
    chosen = prompt.type.check(prompt, tuple(picks))
    for_whom = addressee if prompt.is_addressable else ""
    return Answer(prompt.id, tuple(_make_line(prompt, pick) for pick in chosen), for_whom)


def keep_hidden(answer: Answer, before: Answer | None, shown: Prompt) -> Answer:
    """Keep earlier lines that the page did not show, as far as they still fit.

    They travel no further than their question does by now. `shown` is the prompt as the page showed
    it: without the lines that are left out.
    """
    if before is None or shown.is_text:
        return answer
    lines = list(answer.lines)
    for index, line in enumerate(before.lines):
        if line.value not in shown.offered and _fits(shown, lines, line):
            lines.insert(index, line)
    own = {line.value: line.visibility for line in lines}
    reach = answer.visibility or find_reach(shown, answer)
    return settle_answer(shown, replace(answer, lines=tuple(lines)), reach, own, before)


def _fits(prompt: Prompt, lines: Sequence[Line], line: Line) -> bool:
    """Say whether one more line may stand beside the others."""
    if any(one.value in prompt.exclusive for one in lines):
        return False
    is_alone = line.value in prompt.exclusive
    most = prompt.most_picks or len(lines) + 1
    return len(lines) < most and not (is_alone and lines)


def _make_line(prompt: Prompt, pick: Pick) -> Line:
    """Give a line the visibility asked for, or the narrowest."""
    asked = pick.visibility or _choose_least(prompt)
    may = asked in prompt.list_allowed(pick.value)
    return Line(pick.value, asked if may else Visibility.PRIVATE)


def _choose_least(prompt: Prompt) -> Visibility:
    """Return the visibility of a line without one: private, if the prompt allows it."""
    only = prompt.visibility_allowed
    return only[0] if len(only) == 1 else Visibility.PRIVATE
