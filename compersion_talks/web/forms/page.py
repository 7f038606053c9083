"""One page of the walk: its fields as sent, the answers they make, and every fault at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from compersion_talks.domain import errors
from compersion_talks.domain.answers import checked_answer, most_picks, tidied, with_hidden
from compersion_talks.domain.decks import Deck, Prompt
from compersion_talks.domain.normalise import MOST_LINES
from compersion_talks.domain.sheets import Answer, Sheet
from compersion_talks.domain.talks import Partner
from compersion_talks.web.forms.given import Given, Sent, kept, picked, sent
from compersion_talks.web.language import _


@dataclass(frozen=True, slots=True)
class Asked:
    """One prompt of a page, with what stands in its fields."""

    prompt: Prompt
    given: Given


def from_sheet(prompts: Sequence[Prompt], sheet: Sheet) -> list[Asked]:
    """Fill a page in from the sheet."""
    return [Asked(prompt, kept(prompt, sheet.answers.get(prompt.id))) for prompt in prompts]


def from_form(prompts: Sequence[Prompt], form: Sent) -> list[Asked]:
    """Fill a page in as it was sent, with the fault of each prompt beside it."""
    return [_as_sent(prompt, sent(prompt, form)) for prompt in prompts]


def drawn(asked: Asked, deck: Deck) -> dict[str, Any]:
    """Return what the template of one prompt needs, with the headings its lines stand below."""
    groups = {"needs": deck.vocabulary.need_groups, "fears": deck.vocabulary.fear_groups}
    headings = groups.get(asked.prompt.options_from, ())
    return {"prompt": asked.prompt, "given": asked.given, "groups": headings}


def faults(page: Sequence[Asked]) -> list[tuple[str, str]]:
    """List the faults of a page with the field that each belongs to."""
    return [(asked.prompt.id, asked.given.fault) for asked in page if asked.given.fault]


def answers(page: Sequence[Asked], others: Sequence[Partner], before: Sheet) -> list[Answer]:
    """Return the answers of a page without faults; an unknown addressee is everyone.

    Lines of the sheet as it stood before that the page did not show stay where they fit.
    """
    known = {partner.id for partner in others}
    return [
        with_hidden(_answer(one, known), before.answers.get(one.prompt.id), one.prompt)
        for one in page
    ]


def _answer(asked: Asked, known: set[str]) -> Answer:
    prompt, given = asked.prompt, asked.given
    addressee = given.addressee if given.addressee in known else ""
    return checked_answer(prompt, picked(prompt, given), addressee)


def _as_sent(prompt: Prompt, given: Given) -> Asked:
    try:
        checked_answer(prompt, picked(prompt, given))
    except errors.Refusal as refusal:
        return Asked(prompt, replace(given, fault=_sentence(refusal, prompt, given)))
    return Asked(prompt, given)


def _sentence(refusal: errors.Refusal, prompt: Prompt, given: Given) -> str:
    """Say what is wrong with one answer and what to do, with the numbers that matter."""
    if isinstance(refusal, errors.TextIsTooLong):
        return _too_long(len(tidied(prompt, given.text)), prompt.max_chars)
    if isinstance(refusal, errors.TextHasTooManyLines):
        return _(
            "This text has %(given)s lines. Use at most %(most)s.",
            given=tidied(prompt, given.text).count("\n") + 1,
            most=MOST_LINES,
        )
    if isinstance(refusal, errors.TooManyPicks):
        return _(
            "You chose %(chosen)s lines. Keep at most %(most)s, "
            "and take the tick away from the others.",
            chosen=len(_labels(prompt, given.picks)),
            most=most_picks(prompt),
        )
    alone = [key for key in given.picks if key in prompt.exclusive]
    return _(
        'You chose "%(label)s" together with other lines. '
        "Keep only that line, or take its tick away.",
        label=_labels(prompt, alone)[0],
    )


def _too_long(given: int, most: int) -> str:
    return _(
        "This text has %(given)s characters. Use at most %(most)s: "
        "that is %(over)s fewer. Nothing was cut.",
        given=given,
        most=most,
        over=given - most,
    )


def _labels(prompt: Prompt, keys: Sequence[str]) -> list[str]:
    """List what the prompt really offers among the keys that were sent, in words."""
    return [option.label for option in prompt.options if option.id in keys]
