"""The worksheet: a deck to fill in by hand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from compersion_talks.domain.agreements import Agreement
from compersion_talks.domain.decks import Deck, Option, Prompt, Section
from compersion_talks.domain.last_time import LAST_TIME, find_number, name_agreement
from compersion_talks.domain.talks import PaperSize
from compersion_talks.domain.walk import has_one_path, lists_fears
from compersion_talks.domain.wording import PrintedLine
from compersion_talks.paper.agenda import load_templates, shape_typed
from compersion_talks.paper.language import find_direction
from compersion_talks.pdf.render_client import render
from compersion_talks.pdf.stylesheets import WORKSHEET, list_stylesheets

LastTime = tuple[Agreement, ...]

_A_FEW_WORDS = 80
_A_SENTENCE = 300


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """Options of one prompt, under the name of their group if they have one."""

    label: str
    options: tuple[Option, ...]

    @property
    def has_locked_lines(self) -> bool:
        """Say whether some of them are never kept anywhere."""
        return any(option.is_locked for option in self.options)


@dataclass(frozen=True, slots=True)
class PrintedPrompt:
    """One prompt on paper: how to choose, how many ruled lines, and who may read the answer.

    It is marked where it belongs to the short path of a deck with two paths. `about` is the
    agreement from last time that it asks about.
    """

    prompt: Prompt
    help: str
    how: str
    ruled_lines: int
    groups: tuple[OptionGroup, ...]
    readers: tuple[str, ...]
    is_marked: bool
    about: PrintedLine = ()


@dataclass(frozen=True, slots=True)
class PrintedSection:
    """One section on paper: the pause before it, its prompts, and a pause after fears."""

    section: Section
    pause: Mapping[str, str] | None
    prompts: tuple[PrintedPrompt, ...]
    has_fears: bool


@dataclass(frozen=True, slots=True)
class Worksheet:
    """The view model of a worksheet."""

    deck: Deck
    direction: str
    sections: tuple[PrintedSection, ...]

    @property
    def words(self) -> Mapping[str, Any]:
        """Return the constant texts, table by table."""
        return self.deck.texts

    @property
    def has_short_path(self) -> bool:
        """Say whether some questions are marked as those of the short path."""
        return not has_one_path(self.deck)


def write_worksheet(
    deck: Deck, size: PaperSize, is_large: bool = False, last_time: LastTime = ()
) -> str:
    """Write a deck as the HTML document that its worksheet is rendered from.

    `last_time` are the agreements that the deck of a next talk asks about.
    """
    template = load_templates().get_template("documents/worksheet.html")
    styles = list_stylesheets(WORKSHEET, size, is_large=is_large)
    return template.render(worksheet=lay_out_worksheet(deck, last_time), styles=styles)


def render_worksheet(
    deck: Deck, size: PaperSize, is_large: bool = False, last_time: LastTime = ()
) -> bytes:
    """Render a deck as a PDF to fill in by hand; raises `RenderFailed`."""
    return render(write_worksheet(deck, size, is_large, last_time).encode())


def lay_out_worksheet(deck: Deck, last_time: LastTime = ()) -> Worksheet:
    """Lay out the worksheet of a deck."""
    return Worksheet(
        deck=deck,
        direction=find_direction(deck.language),
        sections=tuple(_print_section(section, deck, last_time) for section in deck.sections),
    )


def _print_section(section: Section, deck: Deck, last_time: LastTime) -> PrintedSection:
    pauses = {pause["id"]: pause for pause in deck.texts["pause"]}
    return PrintedSection(
        section=section,
        pause=pauses.get(section.pause),
        prompts=tuple(_print_prompt(prompt, deck, last_time) for prompt in section.prompts),
        has_fears=lists_fears(section),
    )


def _print_prompt(asked: Prompt, deck: Deck, last_time: LastTime) -> PrintedPrompt:
    prompt = replace(asked, options=asked.core_options) if has_one_path(deck) else asked
    how = _explain_choice(prompt, deck.texts["worksheet"])
    return PrintedPrompt(
        prompt=prompt,
        help="" if prompt.is_never_sent or prompt.help == how else prompt.help,
        how="" if prompt.is_never_sent else how,
        ruled_lines=_count_ruled_lines(prompt),
        groups=tuple(_group_options(prompt, deck)),
        readers=_list_readers(prompt, deck.texts["visibility"]),
        is_marked=prompt.is_core and not has_one_path(deck),
        about=_name_agreement(prompt, deck, last_time),
    )


def _name_agreement(prompt: Prompt, deck: Deck, last_time: LastTime) -> PrintedLine:
    """Write the agreement that a prompt asks about, above the first question about it."""
    number = find_number(prompt)
    if not number or prompt.shares_page:
        return ()
    named = name_agreement(last_time[number - 1], deck.texts[LAST_TIME])
    shaped: PrintedLine = shape_typed(named)
    return shaped


def _explain_choice(prompt: Prompt, words: Mapping[str, str]) -> str:
    """Say how many lines can be chosen; empty for text prompts."""
    if prompt.is_text:
        return ""
    if not prompt.is_list:
        return words["choose_one"]
    if prompt.is_ranked:
        return words["rank"].format(n=prompt.pick_max)
    return (
        words["choose_up_to"].format(n=prompt.pick_max) if prompt.pick_max else words["choose_all"]
    )


def _count_ruled_lines(prompt: Prompt) -> int:
    """Count the ruled lines; a prompt that is never sent gets none."""
    if prompt.is_never_sent or not prompt.is_text:
        return 0
    if prompt.max_chars <= _A_FEW_WORDS:
        return 1
    return 3 if prompt.max_chars <= _A_SENTENCE else 8


def _group_options(prompt: Prompt, deck: Deck) -> Iterator[OptionGroup]:
    vocabulary = deck.vocabulary
    labels = {one.id: one.label for one in (*vocabulary.need_groups, *vocabulary.fear_groups)}
    for group, options in groupby(prompt.options, key=lambda option: option.group):
        yield OptionGroup(labels.get(group, ""), tuple(options))
    if prompt.offers_not_sure:
        yield OptionGroup("", (Option("not-sure", deck.texts["skip"]["not_sure_label"]),))


def _list_readers(prompt: Prompt, words: Mapping[str, Mapping[str, str]]) -> tuple[str, ...]:
    """List who may read an answer, where there is something to choose."""
    names = tuple(words[visibility]["short"] for visibility in prompt.visibility_allowed)
    return names if len(names) > 1 else ()
