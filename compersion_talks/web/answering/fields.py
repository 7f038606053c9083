"""What stands in the fields of one prompt: as it was kept, or as it was just sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from compersion_talks.domain import errors
from compersion_talks.domain.answers import Pick, checked_answer, most_picks, tidied, with_hidden
from compersion_talks.domain.decks import Deck, Prompt, Visibility
from compersion_talks.domain.normalise import MOST_LINES
from compersion_talks.domain.prompts import is_nothing
from compersion_talks.domain.sheets import Answer, Line, Sheet
from compersion_talks.domain.talks import Partner
from compersion_talks.web.http.i18n import _

WORDS_SUFFIX = ".text"
NOTHING_SUFFIX = ".nothing"
MOST_DIGITS = 20
Sent = MultiDict[str, str]


@dataclass(frozen=True, slots=True)
class Given:
    """The values in the fields of one prompt; lists have a visibility for every option."""

    text: str = ""
    picks: tuple[str, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    visibility: str = ""
    visibilities: Mapping[str, str] = field(default_factory=dict)
    addressee: str = ""
    is_nothing: bool = False
    fault: str = ""


def kept(prompt: Prompt, answer: Answer | None) -> Given:
    """Fill the fields in from the sheet; a fresh prompt stands at its starting visibility."""
    start = {option.id: prompt.starting_visibility(option.id).value for option in prompt.options}
    if answer is None or not answer.lines:
        return Given(visibility=prompt.visibility.value, visibilities=start)
    lines = answer.lines
    return Given(
        text=lines[0].value if prompt.is_text else "",
        picks=() if prompt.is_text else tuple(line.value for line in lines),
        places={line.value: str(place) for place, line in enumerate(lines, 1)},
        visibility=_allowed(prompt, lines[0]),
        visibilities={**start, **{line.value: _allowed(prompt, line) for line in lines}},
        addressee=answer.addressee,
        is_nothing=is_nothing(prompt, lines[0].value),
    )


def sent(prompt: Prompt, form: Sent) -> Given:
    """Fill the fields in as they were sent."""
    name = prompt.id
    return Given(
        text=form.get(name + WORDS_SUFFIX, ""),
        picks=tuple(key for key in form.getlist(name) if key),
        places={o.id: form.get(f"{name}.place.{o.id}", "") for o in prompt.options},
        visibility=form.get(f"{name}.visibility", prompt.visibility.value),
        visibilities={
            option.id: form.get(
                f"{name}.visibility.{option.id}", prompt.starting_visibility(option.id).value
            )
            for option in prompt.options
        },
        addressee=form.get(f"{name}.addressee", ""),
        is_nothing=name + NOTHING_SUFFIX in form,
    )


def revision(form: Sent) -> int:
    """Read which revision of the sheet a page was made from; what is none is an old one."""
    given = _number(form.get("revision", ""))
    return -1 if given is None else given


def picked(prompt: Prompt, given: Given) -> tuple[Pick, ...]:
    """Read the lines that the fields of a prompt pick."""
    if prompt.is_text:
        return _picked_text(prompt, given)
    if not prompt.is_list:
        return tuple(Pick(key, _visibility(given.visibility)) for key in given.picks[:1])
    return tuple(
        Pick(key, _visibility(given.visibilities.get(key, "")), _number(given.places.get(key, "")))
        for key in given.picks
    )


def _picked_text(prompt: Prompt, given: Given) -> tuple[Pick, ...]:
    """Read a text; an empty one counts only where "nothing from me" is ticked beside it."""
    if is_nothing(prompt, given.text.strip()) and not given.is_nothing:
        return ()
    return (Pick(given.text, _visibility(given.visibility)),)


def _allowed(prompt: Prompt, line: Line) -> str:
    """Show a line that may no longer travel as far as it was let as what it is now: private."""
    may = line.visibility in prompt.allowed_for(line.value)
    return line.visibility.value if may else Visibility.PRIVATE.value


def _visibility(value: str) -> Visibility | None:
    return Visibility(value) if value in list(Visibility) else None


def _number(value: str) -> int | None:
    is_number = value.isascii() and value.isdigit() and len(value) <= MOST_DIGITS
    return int(value) if is_number else None


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


def faults(page: Sequence[Asked]) -> dict[str, str]:
    """Return what is wrong on a page, by the id of the field."""
    return {asked.prompt.id: asked.given.fault for asked in page if asked.given.fault}


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
