"""One page of the walk: its fields as sent, the answers they make, and every fault at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from compersion_talks.domain import errors
from compersion_talks.domain.answers import checked_answer, most_picks
from compersion_talks.domain.decks import Deck, Prompt
from compersion_talks.domain.normalise import MOST_LINES, normalised
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


def answers(page: Sequence[Asked], others: Sequence[Partner]) -> list[Answer]:
    """Return the answers of a page without faults; an unknown addressee is everyone."""
    known = {partner.id for partner in others}
    return [_answer(asked.prompt, asked.given, known) for asked in page]


def _answer(prompt: Prompt, given: Given, known: set[str]) -> Answer:
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
        over = len(normalised(given.text)) - prompt.max_chars
        return _(
            "This text is %(over)s characters too long. Use at most %(most)s.",
            over=over,
            most=prompt.max_chars,
        )
    if isinstance(refusal, errors.TextHasTooManyLines):
        return _("This text has too many lines. Use at most %(most)s.", most=MOST_LINES)
    if isinstance(refusal, errors.TooManyPicks):
        return _(
            "You chose %(chosen)s. Choose at most %(most)s.",
            chosen=len(given.picks),
            most=most_picks(prompt),
        )
    return _("One of your choices stands for itself. Take it out, or leave out the others.")
