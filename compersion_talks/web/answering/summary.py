"""A sheet in words: all of it, for its owner."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from compersion_talks.domain.decks import NOT_SURE, Prompt, Section, Visibility
from compersion_talks.domain.sheets import Answer, Line, Sheet, group_by_visibility, put_in_words
from compersion_talks.use_cases.access import Place
from compersion_talks.web.answering.fields import Asked
from compersion_talks.web.http.i18n import _

FROM_REVIEW = "?review=1"
"""Behind the address of a page that is changed from the review, and leads back there."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Lines of one answer with the same visibility, and whom they are for."""

    ask: str
    lines: tuple[str, ...]
    visibility: Visibility
    visibility_label: str
    to: str = ""


@dataclass(frozen=True, slots=True)
class SectionSummary:
    """The entries of one section of the walk."""

    section: Section
    entries: tuple[Entry, ...]


def show_everything(place: Place, sheet: Sheet) -> list[SectionSummary]:
    """Show every line of a sheet to its owner."""
    return _group_by_section(place, dict(sheet.answers))


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
    # NOTE: Both are words of the questions: a line, and who reads it.
    return _(
        "%(line)s (%(setting)s)",
        line=put_in_words(place.deck, prompt, line.value),
        setting=place.deck.texts["visibility"][line.visibility.value]["short"],
    )


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
    for visibility, lines in group_by_visibility(place.deck, prompt, answer):
        yield Entry(
            prompt.ask,
            lines,
            visibility,
            place.deck.texts["visibility"][visibility.value]["short"],
            to.name if to is not None else "",
        )
