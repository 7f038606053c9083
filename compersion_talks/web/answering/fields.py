"""The form fields of one page of the walk: filled from the sheet, or from a checked form.

A page that is left out is set aside, and may come back.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from flask import Flask
from werkzeug.datastructures import MultiDict

from compersion_talks.domain import errors
from compersion_talks.domain.answers import (
    check_answer,
    find_reach,
    keep_hidden,
    list_own_choices,
    settle_answer,
)
from compersion_talks.domain.decks import Deck, Prompt, Visibility
from compersion_talks.domain.folds import Fold, fold_lines, pin_picks
from compersion_talks.domain.options import read_number
from compersion_talks.domain.prompts import FormValues, is_nothing
from compersion_talks.domain.sheets import Answer, Sheet
from compersion_talks.domain.talks import Partner
from compersion_talks.pdf import font_coverage
from compersion_talks.web.http.form_errors import WRITTEN_SINCE, explain
from compersion_talks.web.http.i18n import _, ngettext

SKIP, LEAVE, TAKE_BACK, STAY, STOP = "skip", "leave", "back", "stay", "stop"
WORDS_SUFFIX = ".text"
NOTHING_SUFFIX = ".nothing"
Sent = MultiDict[str, str]
MOST_SHOWN = 20
_APART = "\u2068{}\u2069"
_MARKED = "\u25cc"


@dataclass(frozen=True, slots=True)
class Asked:
    """One prompt of a page with the values of its fields, and their answer or fault."""

    prompt: Prompt
    given: FormValues
    answer: Answer | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Blank:
    """What a deck alone says of a question that nobody answered: its values, and how they fold.

    It equals itself alone, so that one can be a key.
    """

    given: FormValues
    folds: tuple[Fold, ...]


def from_sheet(prompts: Sequence[Prompt], sheet: Sheet) -> list[Asked]:
    """Fill a page in from the sheet."""
    return [Asked(prompt, fill_values(prompt, sheet.answers.get(prompt.id))) for prompt in prompts]


def from_form(
    prompts: Sequence[Prompt], form: Sent, others: Sequence[Partner], sheet: Sheet
) -> list[Asked]:
    """Fill a page in as it was sent, and check each answer; an unknown addressee is everyone.

    Lines that the sheet excepts from the choice of their question stay so.
    """
    known, first = {partner.id for partner in others}, form.to_dict()
    return [
        _parse(prompt, read_values(prompt, form, first), known, sheet.answers.get(prompt.id))
        for prompt in prompts
    ]


def fill_values(prompt: Prompt, answer: Answer | None) -> FormValues:
    """Return the values of a saved answer; a fresh prompt has its starting visibility."""
    reach = find_reach(prompt, answer).value
    own = {key: one.value for key, one in list_own_choices(prompt, answer).items()}
    if answer is None or not answer.lines:
        return FormValues(visibility=reach, visibilities=own)
    lines = answer.lines
    return FormValues(
        text=lines[0].value if prompt.is_text else "",
        picks=() if prompt.is_text else tuple(line.value for line in lines),
        ranks={line.value: str(rank) for rank, line in enumerate(lines, 1)},
        visibility=reach,
        visibilities=own,
        addressee=answer.addressee,
        is_nothing=is_nothing(prompt, lines[0].value),
    )


def read_values(prompt: Prompt, form: Sent, first: Mapping[str, str]) -> FormValues:
    """Read the values of one prompt as they were sent; what nobody chose to show is private.

    `first` holds the first value of each field: a form takes long to say that it has none.
    """
    name, private = prompt.id, Visibility.PRIVATE.value
    own = {option.id: first.get(f"{name}.visibility.{option.id}") for option in prompt.options}
    return FormValues(
        text=first.get(name + WORDS_SUFFIX, ""),
        picks=tuple(value for value in form.getlist(name) if value),
        ranks={o.id: first.get(f"{name}.place.{o.id}", "") for o in prompt.options},
        visibility=first.get(f"{name}.visibility", private),
        visibilities={key: one for key, one in own.items() if one is not None},
        addressee=first.get(f"{name}.addressee", ""),
        is_nothing=name + NOTHING_SUFFIX in first,
    )


def read_revision(form: Sent) -> int:
    """Read the revision of the sheet that a page was made from; -1 if it is unreadable."""
    given = read_number(form.get("revision", ""))
    return -1 if given is None else given


def prepare(asked: Asked, deck: Deck, *, is_short: bool = False) -> dict[str, Any]:
    """Return what the template of one prompt needs, with its lines as they fold.

    `blank` is there where nothing is answered.
    """
    blank = _leave_blank(asked.prompt, deck, is_short)
    is_blank = asked.given == blank.given
    folds = blank.folds if is_blank else _fold(asked.prompt, deck, asked.given, is_short)
    return {
        "prompt": asked.prompt,
        "given": asked.given,
        "faults": {asked.prompt.id: asked.fault} if asked.fault else {},
        "folds": folds,
        "picked": pin_picks(asked.prompt, asked.given, folds),
        "blank": blank if is_blank else None,
    }


@lru_cache(maxsize=1024)
def _leave_blank(prompt: Prompt, deck: Deck, is_short: bool) -> Blank:
    given = fill_values(prompt, None)
    return Blank(given, _fold(prompt, deck, given, is_short))


def _fold(prompt: Prompt, deck: Deck, given: FormValues, is_short: bool) -> tuple[Fold, ...]:
    vocabulary = deck.vocabulary
    groups = {"needs": vocabulary.need_groups, "fears": vocabulary.fear_groups}
    return fold_lines(prompt, groups.get(prompt.options_from, ()), given, is_short=is_short)


def _list_faults(page: Sequence[Asked]) -> dict[str, str]:
    """Return what is wrong on a page, by the id of the field."""
    return {asked.prompt.id: asked.fault for asked in page if asked.fault}


def must_ask(sheet: Sheet, asked: Sequence[Asked], following: str) -> bool:
    """Say whether leaving out would take something away: what is saved, or what was just typed."""
    is_typed = any(one.fault or _has_lines(one) for one in asked)
    is_saved = any(one.prompt.id in sheet.answers for one in asked)
    return following == SKIP and (is_typed or is_saved)


def find_faults(sheet: Sheet, asked: Sequence[Asked], following: str) -> dict[str, str]:
    """Return what keeps a page from being saved, by the id of the field.

    Nothing keeps it from being left out; new words keep old ones from coming back in their place.
    """
    if following in (SKIP, LEAVE):
        return {}
    waiting = {one.prompt_id for one in sheet.set_aside if following == TAKE_BACK}
    over = [one.prompt.id for one in asked if _has_lines(one) and one.prompt.id in waiting]
    return {**{key: str(WRITTEN_SINCE) for key in over}, **_list_faults(asked)}


def change_sheet(before: Sheet, asked: Sequence[Asked], following: str, slug: str) -> Sheet:
    """Return the sheet as a button of the page with this slug changes it.

    Lines that the page did not show are kept where they fit. Going on ends the time to take back.
    """
    sheet = replace(before, stopped_on=slug if following in (STAY, STOP) else "")
    ids = [one.prompt.id for one in asked]
    given = [
        keep_hidden(one.answer, sheet.answers.get(one.prompt.id), one.prompt)
        for one in asked
        if one.answer is not None
    ]
    if following in (SKIP, LEAVE):
        return sheet.leave_out(given, ids)
    set_aside = sheet.set_aside if following in (STAY, TAKE_BACK) else ()
    answered = replace(sheet.with_answers(given, ids), set_aside=set_aside)
    return answered.take_back() if following == TAKE_BACK else answered


def _has_lines(one: Asked) -> bool:
    return one.answer is not None and bool(one.answer.lines)


def _parse(prompt: Prompt, values: FormValues, known: set[str], before: Answer | None) -> Asked:
    addressee = values.addressee if values.addressee in known else ""
    try:
        answer = check_answer(prompt, prompt.type.read(prompt, values), addressee)
    except errors.Refusal as refusal:
        return Asked(prompt, values, fault=_explain(refusal, values))
    if not prompt.is_list:
        return Asked(prompt, values, answer)
    own = {
        key: Visibility.parse(one) or Visibility.PRIVATE for key, one in values.visibilities.items()
    }
    reach = Visibility.parse(values.visibility)
    return Asked(prompt, values, settle_answer(prompt, answer, reach, own, before))


def _explain(refusal: errors.Refusal, values: FormValues) -> str:
    """Say what is wrong with one answer and what to do, with the numbers that matter."""
    if isinstance(refusal, errors.TooMuch):
        return _explain_too_much(refusal, refusal.given - refusal.most)
    # NOTE: %(why)s is a whole sentence.
    return _('"%(text)s" isn\'t saved. %(why)s', text=values.text, why=explain(refusal))


def _explain_too_much(refusal: errors.TooMuch, over: int) -> str:
    if isinstance(refusal, errors.TextIsTooLong):
        return ngettext(
            "This text is %(number)s character too long. Use at most %(most)s. Nothing was cut.",
            "This text is %(number)s characters too long. Use at most %(most)s. Nothing was cut.",
            over,
            most=refusal.most,
        )
    if isinstance(refusal, errors.TextHasTooManyLines):
        return ngettext(
            "This text is %(number)s line too long. Use at most %(most)s.",
            "This text is %(number)s lines too long. Use at most %(most)s.",
            over,
            most=refusal.most,
        )
    return ngettext(
        "%(number)s too many: untick one.", "%(number)s too many: untick %(number)s.", over
    )


def install(app: Flask) -> None:
    """Add `explain_missing_letters` to the globals of every template."""
    app.jinja_env.globals["explain_missing_letters"] = explain_missing_letters


def explain_missing_letters(*texts: str) -> str:
    """Explain which letters of some texts cannot be printed; empty if all can be."""
    missing = font_coverage.find_unprintable(texts)
    if not missing:
        return ""
    listed = " ".join(map(_isolate, missing[:MOST_SHOWN])) + (" …" if missing[MOST_SHOWN:] else "")
    return _(
        "These letters can't be printed here: %(letters)s. In the PDF they'll be boxes, or "
        "missing. The page with the plan shows them, and your browser can print it.",
        letters=listed,
    )


def explain_missing_letters_in(form: Sent) -> dict[str, str]:
    """Explain the missing letters of each text box of a page, by the id of its prompt."""
    boxes = [name for name in form if name.endswith(WORDS_SUFFIX)]
    texts = {name.removesuffix(WORDS_SUFFIX): explain_missing_letters(form[name]) for name in boxes}
    return {name: text for name, text in texts.items() if text}


def _isolate(letter: str) -> str:
    """Isolate the direction of a letter; a combining mark gets a dotted circle."""
    is_mark = unicodedata.category(letter)[0] == "M"
    return _APART.format(_MARKED + letter if is_mark else letter)
