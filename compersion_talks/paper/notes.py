"""One partner's own notes as a document: the whole kept sheet, for its owner only."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from compersion_talks.domain.decks import Deck, Prompt, Section
from compersion_talks.domain.last_time import find_agreement
from compersion_talks.domain.sheets import Answer, Sheet, group_by_visibility
from compersion_talks.domain.talks import PaperSize, Talk
from compersion_talks.domain.wording import PrintedLine, fill, quote
from compersion_talks.paper.agenda import is_right_to_left, load_templates, shape
from compersion_talks.paper.language import find_direction
from compersion_talks.pdf.render_client import RenderFailed, render
from compersion_talks.pdf.stylesheets import NOTES, list_stylesheets

_MOST_LETTERS_UNCUT = 600


class NotesFailed(Exception):
    """Notes could not be rendered; it says why, and quotes nothing of them."""


@dataclass(frozen=True, slots=True)
class NotesLine:
    """One line of an answer, typed or in the deck's words, with its direction."""

    text: str
    is_typed: bool
    direction: str


@dataclass(frozen=True, slots=True)
class NotesRun:
    """Lines of one answer with the same visibility, and who could read them."""

    lines: tuple[NotesLine, ...]
    reader: str


@dataclass(frozen=True, slots=True)
class NotesAnswer:
    """One prompt with its answer and addressee; a long one may be split between pages."""

    ask: str
    to: PrintedLine
    runs: tuple[NotesRun, ...]
    is_long: bool


@dataclass(frozen=True, slots=True)
class NotesSection:
    """The answers of one page of the walk."""

    title: str
    answers: tuple[NotesAnswer, ...]


@dataclass(frozen=True, slots=True)
class Notes:
    """The view model of a partner's notes."""

    deck: Deck
    direction: str
    sections: tuple[NotesSection, ...]

    @property
    def words(self) -> Mapping[str, Any]:
        """Return the constant texts, table by table."""
        return self.deck.texts


def write_notes(notes: Notes, size: PaperSize, is_large: bool = False) -> str:
    """Write notes as the HTML document that their PDF is rendered from."""
    template = load_templates().get_template("documents/notes.html")
    styles = list_stylesheets(NOTES, size, is_large=is_large)
    return template.render(notes=notes, styles=styles)


def render_notes(notes: Notes, size: PaperSize, is_large: bool = False) -> bytes:
    """Render notes as a PDF; raises `NotesFailed`."""
    try:
        return render(write_notes(notes, size, is_large).encode())
    except RenderFailed as failure:
        raise NotesFailed(failure.kind.value) from None


def lay_out_notes(deck: Deck, talk: Talk, sheet: Sheet) -> Notes:
    """Lay out a partner's notes: every line of their sheet."""
    sections = (_lay_out_section(section, deck, talk, sheet) for section in deck.sections)
    return Notes(
        deck=deck,
        direction=find_direction(deck.language),
        sections=tuple(section for section in sections if section.answers),
    )


def _lay_out_section(section: Section, deck: Deck, talk: Talk, sheet: Sheet) -> NotesSection:
    sent = (prompt for prompt in section.prompts if not prompt.is_never_sent)
    answered = (prompt for prompt in sent if prompt.id in sheet.answers)
    return NotesSection(
        section.title,
        tuple(_lay_out_answer(prompt, deck, talk, sheet.answers[prompt.id]) for prompt in answered),
    )


def _lay_out_answer(prompt: Prompt, deck: Deck, talk: Talk, answer: Answer) -> NotesAnswer:
    runs = tuple(_lay_out_runs(prompt, deck, answer))
    letters = sum(len(line.text) for run in runs for line in run.lines)
    addressee = talk.find_partner(answer.addressee)
    name = shape(addressee.name, find_direction(deck.language)) if addressee else ""
    to = fill(deck.texts["notes"]["to"], name=quote(name)) if name else ()
    return NotesAnswer(_ask(prompt, talk, deck), to, runs, letters > _MOST_LETTERS_UNCUT)


def _ask(prompt: Prompt, talk: Talk, deck: Deck) -> str:
    """Return what was asked, with the agreement from last time that it was asked about."""
    agreement = find_agreement(talk, [prompt])
    if agreement is None:
        return prompt.ask
    return f"{prompt.ask} {shape(agreement.what, find_direction(deck.language))}"


def _lay_out_runs(prompt: Prompt, deck: Deck, answer: Answer) -> Iterator[NotesRun]:
    for visibility, lines in group_by_visibility(deck, prompt, answer):
        yield NotesRun(
            tuple(_lay_out_line(prompt, deck, line) for line in lines),
            deck.texts["visibility"][visibility.value]["short"],
        )


def _lay_out_line(prompt: Prompt, deck: Deck, line: str) -> NotesLine:
    if not prompt.is_text:
        return NotesLine(line, is_typed=False, direction=find_direction(deck.language))
    direction = "rtl" if is_right_to_left(line) else "ltr"
    return NotesLine(shape(line), is_typed=True, direction=direction)
