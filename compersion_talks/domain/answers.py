"""The checks of an answer, and who reads its lines.

Too much is refused, never cut.

Of a list, `Answer.visibility` is what a partner chose for the question, `Answer.excepted` are the
lines that do not follow it. A line never travels further than its question, except one that is
never matched and has a choice of its own. In older sheets each line had its own visibility and the
question none: there the question stands where its widest line does, and the lines that differ are
excepted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from compersion_talks.domain.prompts import (
    Pick,
    Prompt,
    Visibility,
    choose_narrowest,
    choose_widest,
    is_wider,
)
from compersion_talks.domain.sheets import Answer, Line

_NOBODY = Visibility.PRIVATE


def check_answer(prompt: Prompt, picks: Iterable[Pick], addressee: str = "") -> Answer:
    """Return the answer to store; raises a `Refusal`.

    Silently drops lines that the prompt does not offer, locked lines, and answers never sent.
    """
    if prompt.is_never_sent:
        return Answer(prompt.id, ())
    chosen = prompt.type.check(prompt, tuple(picks))
    for_whom = addressee if prompt.is_addressable else ""
    lines = tuple(Line(pick.value, _choose_visibility(prompt, pick)) for pick in chosen)
    return Answer(prompt.id, lines, for_whom)


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


def settle_line(
    prompt: Prompt, value: str, reach: Visibility, own: Visibility | None = None
) -> Visibility:
    """Return how far a line travels: as far as its question, but no further than its own choice.

    Without a choice of its own, it goes no further than its deck lets it start. A line that its
    question cannot reach, because it is never matched, goes where its own choice says.
    """
    allowed = prompt.list_allowed(value)
    may_follow = reach in allowed or own is None
    option = prompt.find_option(value)
    limit = own or (option.start if option is not None else None) or reach
    asked = choose_narrowest(reach, limit) if may_follow else limit
    return asked if asked in allowed else Visibility.PRIVATE


def find_reach(prompt: Prompt, answer: Answer | None) -> Visibility:
    """Return what the choice of a question says: what was chosen, or where a fresh one starts."""
    if answer is None or not answer.lines:
        return prompt.visibility
    given = {answer.visibility} if answer.visibility else {one.visibility for one in answer.lines}
    found = [one for one in prompt.visibility_allowed if one in given]
    return choose_widest(found)


def list_own_choices(prompt: Prompt, answer: Answer | None) -> dict[str, Visibility]:
    """Return what the choices of single lines say, where lines have one on the page of a question.

    These are lines that start narrower than they may travel, and excepted ones.
    """
    if not _has_choice(prompt):
        return {}
    given = {one.value: one.visibility for one in answer.lines} if answer is not None else {}
    starts = {
        option.id: given.get(option.id, option.start)
        for option in prompt.options
        if option.start
        and not option.is_locked
        and is_wider(choose_widest(prompt.list_allowed(option.id)), option.start)
    }
    return {**starts, **_list_excepted(prompt, answer)}


def settle_answer(
    prompt: Prompt,
    answer: Answer,
    reach: Visibility | None,
    own: Mapping[str, Visibility],
    before: Answer | None,
) -> Answer:
    """Return the answer to a list as far as its question's choice and single lines' choices let it.

    Without a choice every line is private. The choice of a question never widens a line that
    was excepted `before`: only the line's own choice does.
    """
    if not _has_choice(prompt):
        return answer
    chosen = reach if reach in prompt.visibility_allowed else None
    return _settle_lines(prompt, answer, chosen or _NOBODY, own, _list_excepted(prompt, before))


def except_line(prompt: Prompt, answer: Answer, value: str, visibility: Visibility) -> Answer:
    """Return the answer with one line that travels as far as given, and all others as before.

    If that is further than its question, the question follows and the other lines are excepted.
    """
    if not _has_choice(prompt):
        return replace(
            answer, lines=tuple(replace(one, visibility=visibility) for one in answer.lines)
        )
    own = {one.value: one.visibility for one in answer.lines} | {value: visibility}
    before = find_reach(prompt, answer)
    reach = visibility if is_wider(visibility, before) else before
    stood = {key: one for key, one in _list_excepted(prompt, answer).items() if key != value}
    return _settle_lines(prompt, answer, reach, own, stood)


def _fits(prompt: Prompt, lines: Sequence[Line], line: Line) -> bool:
    """Say whether one more line may stand beside the others."""
    if any(one.value in prompt.exclusive for one in lines):
        return False
    is_alone = line.value in prompt.exclusive
    most = prompt.most_picks or len(lines) + 1
    return len(lines) < most and not (is_alone and lines)


def _choose_visibility(prompt: Prompt, pick: Pick) -> Visibility:
    """Return the visibility asked for, the only one there is, or private."""
    only = prompt.visibility_allowed
    asked = pick.visibility or (only[0] if len(only) == 1 else _NOBODY)
    return asked if asked in prompt.list_allowed(pick.value) else _NOBODY


def _settle_lines(
    prompt: Prompt,
    answer: Answer,
    reach: Visibility,
    own: Mapping[str, Visibility],
    stood: Mapping[str, Visibility],
) -> Answer:
    """Settle each line; an excepted one stays so until its own choice becomes the question's.

    A choice that stood before and was left as it was is none: the question came to it.
    """
    keys = [one.value for one in answer.lines]
    lines = [
        Line(key, settle_line(prompt, key, reach, own.get(key) or stood.get(key))) for key in keys
    ]
    still = {key for key in stood if own.get(key) is not reach or reach in (_NOBODY, stood[key])}
    excepted = tuple(
        one.value
        for one in lines
        if one.value in still or one.visibility is not settle_line(prompt, one.value, reach)
    )
    return replace(answer, lines=tuple(lines), visibility=reach, excepted=excepted)


def _has_choice(prompt: Prompt) -> bool:
    """Say whether a question has one choice for several lines."""
    return prompt.is_list and len(prompt.visibility_allowed) > 1


def _list_excepted(prompt: Prompt, answer: Answer | None) -> dict[str, Visibility]:
    """Return the lines of an answer that do not follow their question, with what they say."""
    if answer is None or not _has_choice(prompt):
        return {}
    reach = find_reach(prompt, answer)
    return {
        one.value: one.visibility
        for one in answer.lines
        if one.value in answer.excepted
        or one.visibility is not settle_line(prompt, one.value, reach)
    }
