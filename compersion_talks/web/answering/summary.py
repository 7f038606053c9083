"""A sheet in words: what may be printed from it, and all of it for its owner."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import url_for

from compersion_talks.domain.decks import NOT_SURE, MergeRule, Prompt, Section, Visibility
from compersion_talks.domain.prompts import may_match
from compersion_talks.domain.sheets import (
    Answer,
    Line,
    ReleasedAnswer,
    Sheet,
    group_by_visibility,
    put_in_words,
)
from compersion_talks.domain.walk import name_page
from compersion_talks.use_cases.access import Place
from compersion_talks.web.answering.fields import Asked
from compersion_talks.web.http.i18n import _

FROM_REVIEW = "?review=1"
"""Behind the address of a page that is changed from the review, and leads back there."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Lines of one answer with the same visibility, whom they are for, and where to change them."""

    ask: str
    lines: tuple[str, ...]
    visibility: Visibility
    visibility_label: str
    change_url: str
    to: str = ""


@dataclass(frozen=True, slots=True)
class SectionSummary:
    """The entries of one section of the walk."""

    section: Section
    entries: tuple[Entry, ...]


def show_printable(place: Place, sheet: Sheet) -> list[SectionSummary]:
    """Show exactly the lines that may be printed from a sheet."""
    released = sheet.release(place.deck, place.own_id)
    answers = {
        answer.prompt_id: Answer(
            answer.prompt_id,
            tuple(
                Line(line.value, Visibility.IF_MUTUAL if line.only_if_mutual else Visibility.SHARED)
                for line in answer.lines
                if not line.only_if_mutual or _may_match(place, answer)
            ),
            answer.addressee,
        )
        for answer in released.answers
        if not _only_steers(place, answer)
    }
    return _group_by_section(place, answers)


def list_focus(place: Place, sheet: Sheet) -> tuple[str, ...]:
    """List in words what a partner does not want to be left out; it is printed nowhere."""
    released = sheet.release(place.deck, place.own_id)
    picked = [answer for answer in released.answers if _only_steers(place, answer)]
    prompts = [(place.deck.find_prompt(answer.prompt_id), answer) for answer in picked]
    return tuple(
        put_in_words(place.deck, prompt, line.value)
        for prompt, answer in prompts
        if prompt is not None
        for line in answer.lines
    )


def show_everything(place: Place, sheet: Sheet) -> list[SectionSummary]:
    """Show every line of a sheet to its owner."""
    return _group_by_section(place, dict(sheet.answers))


def list_words(groups: Sequence[SectionSummary]) -> list[str]:
    """List every text of a summary, to check that its letters can be printed."""
    entries = [entry for group in groups for entry in group.entries]
    return [words for entry in entries for words in (entry.ask, *entry.lines)]


def find_saved_elsewhere(
    place: Place, sheet: Sheet, asked: Sequence[Asked]
) -> list[tuple[str, tuple[str, ...]]]:
    """Return each prompt whose saved lines differ from those just sent, with the saved ones."""
    return [
        (one.prompt.ask, tuple(_describe_line(place, one.prompt, line) for line in saved))
        for one in asked
        if (saved := _find_saved_lines(one.prompt, sheet))
        and saved != (one.answer.lines if one.answer is not None else ())
    ]


def _find_saved_lines(prompt: Prompt, sheet: Sheet) -> tuple[Line, ...]:
    """List what is saved of a prompt, without lines that its page does not show."""
    answer = sheet.answers.get(prompt.id)
    lines = answer.lines if answer is not None else ()
    shown = {NOT_SURE, *(option.id for option in prompt.options)}
    return tuple(line for line in lines if prompt.is_text or line.value in shown)


def _describe_line(place: Place, prompt: Prompt, line: Line) -> str:
    return _(
        "%(line)s (%(setting)s)",
        line=put_in_words(place.deck, prompt, line.value),
        setting=place.deck.texts["visibility"][line.visibility.value]["short"],
    )


def _only_steers(place: Place, answer: ReleasedAnswer) -> bool:
    """Say whether an answer only chooses topics and is never printed as a line."""
    prompt = place.deck.find_prompt(answer.prompt_id)
    return prompt is not None and prompt.merge is MergeRule.FOCUS


def _may_match(place: Place, answer: ReleasedAnswer) -> bool:
    """Say whether a line of this answer can match one in this group."""
    prompt, people = place.deck.find_prompt(answer.prompt_id), len(place.talk.partners)
    return prompt is not None and may_match(prompt, people, is_later=place.is_later)


def _group_by_section(place: Place, answers: dict[str, Answer]) -> list[SectionSummary]:
    shown = [
        SectionSummary(
            section,
            tuple(
                entry
                for prompt in section.prompts
                if prompt.id in answers
                for entry in _make_entries(place, prompt, answers[prompt.id])
            ),
        )
        for section in place.deck.sections
    ]
    return [one for one in shown if one.entries]


def _make_entries(place: Place, prompt: Prompt, answer: Answer) -> Iterator[Entry]:
    to = place.talk.find_partner(answer.addressee)
    home = url_for("talks.place", handle=place.handle)
    for visibility, lines in group_by_visibility(place.deck, prompt, answer):
        yield Entry(
            prompt.ask,
            lines,
            visibility,
            place.deck.texts["visibility"][visibility.value]["short"],
            f"{home}{name_page(place.deck, prompt.id)}{FROM_REVIEW}",
            to.name if to is not None else "",
        )
