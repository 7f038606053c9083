"""A partner's way through the deck: which page comes next, and what it asks.

A page asks one question, or two neighbours that are both light. Which ones depends on the deck
alone, so that an address says nothing about a partner's path. How long a page takes follows from
words to read, controls to press, and words to type.
"""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from math import ceil

from compersion_talks.domain.decks import SEX, Deck, Prompt, Section, Visibility
from compersion_talks.domain.prompts import may_match
from compersion_talks.domain.sheets import Sheet

MOST_LIGHT_OPTIONS = 5
MOST_LIGHT_LETTERS = 300
MOST_SMALL_LETTERS = 80
MOST_LINES_BESIDE = 12

WORDS_READ_A_MINUTE = 200
WORDS_TYPED_A_MINUTE = 25
SECONDS_A_CONTROL = 5

_PICKS = 3
"""Lines that people tick in a list which says no number."""

_WORDS_OF_A_SHORT_TEXT = 12
_WORDS_OF_A_LONG_TEXT = 30
_LETTERS_OF_A_LONG_TEXT = 400
_WORDS_AROUND_A_PROMPT = 15
"""The choice of who reads an answer, and the button below it."""

AFTER_FEARS = "after-fears"
"""The pause that everyone sees directly after a section that lists fears."""


class StepKind(StrEnum):
    """What a step of the walk shows."""

    BEFORE = "before"
    PAUSE = "pause"
    PAGE = "page"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a walk; `slug` is its unique name in addresses.

    `id` is that of the section or of the pause, and empty for the first and the last step;
    `prompts` are the ids of the questions on a page.
    """

    kind: StepKind
    slug: str
    id: str = ""
    prompts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Effort:
    """What one thing asks of a person: words read, controls pressed, words typed."""

    read: int = 0
    pressed: int = 0
    typed: int = 0

    def __add__(self, other: "Effort") -> "Effort":
        """Return both together."""
        return Effort(
            self.read + other.read, self.pressed + other.pressed, self.typed + other.typed
        )

    @property
    def seconds(self) -> float:
        """Return how long it takes."""
        reading = 60 * self.read / WORDS_READ_A_MINUTE
        typing = 60 * self.typed / WORDS_TYPED_A_MINUTE
        return reading + self.pressed * SECONDS_A_CONTROL + typing


@dataclass(frozen=True, slots=True)
class TimedSteps:
    """The steps of a walk, and how many seconds each of them takes."""

    steps: tuple[Step, ...]
    seconds: tuple[float, ...]


def time_steps(deck: Deck, sheet: Sheet) -> TimedSteps:
    """List the steps of a sheet, and measure each.

    What follows from settings alone is measured once. What somebody answers beyond the short path
    is theirs, and is not kept.
    """
    if sheet.on_short_path and not _find_core(deck).issuperset(sheet.answers):
        return _time(deck, sheet)
    return _time_by_settings(deck, sheet.on_short_path, sheet.without_sex)


@lru_cache(maxsize=128)
def _time_by_settings(deck: Deck, on_short_path: bool, without_sex: bool) -> TimedSteps:
    return _time(deck, Sheet(on_short_path=on_short_path, without_sex=without_sex))


def _time(deck: Deck, sheet: Sheet) -> TimedSteps:
    steps = list_steps(deck, sheet)
    return TimedSteps(steps, tuple(one.seconds for one in measure_walk(deck, sheet, steps)))


def list_steps(deck: Deck, sheet: Sheet) -> tuple[Step, ...]:
    """List every step for a sheet's settings, and for what it already answers beyond them."""
    walk = [Step(StepKind.BEFORE, "before")]
    for number, section in enumerate(deck.sections, 1):
        asked = {prompt.id for prompt in list_prompts(section, sheet)}
        if asked:
            walk += _surround(number, section, asked)
    return (*walk, Step(StepKind.REVIEW, "review"))


def split_section(section: Section) -> tuple[tuple[Prompt, ...], ...]:
    """Split a section into pages: one question on each, or two neighbours that may share one."""
    pages: list[tuple[Prompt, ...]] = []
    for prompt in section.prompts:
        if pages and len(pages[-1]) == 1 and may_share(pages[-1][0], prompt):
            pages[-1] = (*pages[-1], prompt)
        else:
            pages.append((prompt,))
    return tuple(pages)


def may_share(first: Prompt, second: Prompt) -> bool:
    """Say whether two questions may share a page: both light, or a word after a short list."""
    if second.shares_page:
        return True
    if is_light(first) and is_light(second):
        return True
    is_word = second.is_text and second.max_chars <= MOST_SMALL_LETTERS and is_light(second)
    return is_word and first.is_list and 0 < len(first.options) <= MOST_LINES_BESIDE


def is_light(prompt: Prompt) -> bool:
    """Say whether a question leaves room for another: a short text, or a few lines to choose from.

    One that is never sent stands alone: what is private looks like nothing else.
    """
    if prompt.is_never_sent:
        return False
    if prompt.is_text:
        return prompt.max_chars <= MOST_LIGHT_LETTERS
    return len(prompt.options) <= MOST_LIGHT_OPTIONS


def is_short(deck: Deck, sheet: Sheet) -> bool:
    """Say whether long lists show their core lines first: so for a deck that has one path only."""
    return sheet.on_short_path or has_one_path(deck)


@lru_cache(maxsize=32)
def has_one_path(deck: Deck) -> bool:
    """Say whether the short path of a deck leaves nothing out, so that there is none to choose."""
    return all(prompt.is_core for prompt in deck.prompts)


@lru_cache(maxsize=32)
def _find_core(deck: Deck) -> frozenset[str]:
    return frozenset(prompt.id for prompt in deck.prompts if prompt.is_core)


def name_pages(deck: Deck) -> dict[str, str]:
    """Name the pages of all questions, by the id of the question.

    A name is a place in the deck: an address must not tell a topic.
    """
    return {
        key: name
        for number, section in enumerate(deck.sections, 1)
        for name, ids in _name_pages(number, section)
        for key in ids
    }


def list_prompts(
    section: Section, sheet: Sheet, people: int = 2, *, is_later: bool = False
) -> tuple[Prompt, ...]:
    """List the prompts of a section as this partner sees them, without hidden lines.

    The short path still asks what was answered before: it may be printed, so it can be changed.
    In a talk of three or more, questions with an addressee offer no "only if we match"; to a
    partner who was added later, hardly any does.
    """
    prompts = (
        prompt if may_match(prompt, people, is_later=is_later) else _drop_matching(prompt)
        for prompt in section.prompts
        if prompt.is_core or not sheet.on_short_path or prompt.id in sheet.answers
    )
    if not sheet.without_sex:
        return tuple(prompts)
    return tuple(prompt for prompt in map(_drop_sex, prompts) if prompt.options or prompt.is_text)


def find_step(walk: Sequence[Step], slug: str) -> Step | None:
    """Find a step by its name in addresses."""
    return next((step for step in walk if step.slug == slug), None)


def find_page(walk: Sequence[Step], section: int, number: int = 1) -> Step | None:
    """Find the page of a question by its number in its section, or the nearest before it.

    `None` if the walk has no page of that section.
    """
    pages = [step for step in walk if step.slug.startswith(f"pages/{section}/")]
    before = [step for step in pages if int(step.slug.rpartition("/")[2]) <= number]
    return next(iter([*reversed(before), *pages]), None)


def find_next(walk: Sequence[Step], step: Step) -> Step:
    """Return the next step; nothing comes after the review."""
    return walk[min(walk.index(step) + 1, len(walk) - 1)]


def find_previous(walk: Sequence[Step], step: Step) -> Step:
    """Return the step before; nothing comes before the first."""
    return walk[max(walk.index(step) - 1, 0)]


def is_first_page(walk: Sequence[Step], step: Step) -> bool:
    """Say whether a page is the first of its section, where the words of the section stand."""
    return next(one for one in walk if one.kind is StepKind.PAGE and one.id == step.id) == step


def measure_walk(deck: Deck, sheet: Sheet, walk: Sequence[Step]) -> list[Effort]:
    """Measure what each step asks of a partner; only pages take time.

    The words of a section count with its first page.
    """
    sections, prompts = {one.id: one for one in deck.sections}, _index_prompts(deck)
    is_brief, efforts = is_short(deck, sheet), []
    for step in walk:
        effort = Effort()
        if step.kind is StepKind.PAGE and step.id in sections:
            section = sections.pop(step.id)
            effort += measure_text(section.title, section.intro, section.content_note)
        for prompt_id in step.prompts:
            effort += measure_prompt(prompts[prompt_id], is_short=is_brief)
        efforts.append(effort)
    return efforts


@lru_cache(maxsize=32)
def _index_prompts(deck: Deck) -> dict[str, Prompt]:
    return {prompt.id: prompt for prompt in deck.prompts}


def count_words(*texts: str) -> int:
    """Count the words of some texts, by the spaces between them."""
    return sum(text.count(" ") + 1 for text in texts if text)


def measure_text(*texts: str) -> Effort:
    """Measure what is only read."""
    return Effort(read=count_words(*texts))


@lru_cache(maxsize=2048)
def measure_prompt(prompt: Prompt, *, is_short: bool = False) -> Effort:
    """Measure one question: its words, one answer, and the choice of who reads it.

    Of a list with core lines the short path reads those alone; the others are folded.
    """
    options = prompt.core_options if is_short else prompt.options
    lines = count_words(" ".join([option.label for option in options]))
    return Effort(
        read=count_words(prompt.ask, prompt.help) + lines + _WORDS_AROUND_A_PROMPT,
        pressed=_count_pressed(prompt),
        typed=_count_typed(prompt),
    )


def round_minutes(seconds: Iterable[float]) -> int:
    """Return the whole minutes that all of it takes: rounded up, at least 1."""
    return max(1, ceil(sum(seconds) / 60))


def lists_fears(section: Section) -> bool:
    """Say whether a section shows the list of fears."""
    return any(prompt.options_from == "fears" for prompt in section.prompts)


def _surround(number: int, section: Section, asked: Set[str]) -> Iterator[Step]:
    """Put the pages of a section between its pauses; the one after fears comes in any case."""
    if section.pause:
        yield Step(StepKind.PAUSE, f"pause/{number}-before", section.pause)
    for name, ids in _name_pages(number, section):
        shown = tuple(one for one in ids if one in asked)
        if shown:
            yield Step(StepKind.PAGE, name, section.id, shown)
    if lists_fears(section):
        yield Step(StepKind.PAUSE, f"pause/{number}-after", AFTER_FEARS)


@lru_cache(maxsize=512)
def _name_pages(number: int, section: Section) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """List the pages of a section, each with its name and the ids of its prompts."""
    return tuple(
        (
            f"pages/{number}/{section.prompts.index(page[0]) + 1}",
            tuple(prompt.id for prompt in page),
        )
        for page in split_section(section)
    )


@lru_cache(maxsize=1024)
def _drop_matching(prompt: Prompt) -> Prompt:
    """Leave out "only if we match"."""
    left = tuple(one for one in prompt.visibility_allowed if one is not Visibility.IF_MUTUAL)
    start = prompt.visibility if prompt.visibility in left else Visibility.PRIVATE
    return replace(prompt, visibility_allowed=left, visibility=start)


@lru_cache(maxsize=1024)
def _drop_sex(prompt: Prompt) -> Prompt:
    """Leave out the lines about sex of one prompt."""
    return replace(prompt, options=tuple(one for one in prompt.options if SEX not in one.tags))


def _count_pressed(prompt: Prompt) -> int:
    """Count the ticks of one answer, who reads it, and the button to go on."""
    if prompt.is_text:
        return 2
    return 2 + (min(prompt.most_picks or _PICKS, len(prompt.options)) if prompt.is_list else 1)


def _count_typed(prompt: Prompt) -> int:
    if not prompt.is_text:
        return 0
    is_long = prompt.max_chars > _LETTERS_OF_A_LONG_TEXT
    return _WORDS_OF_A_LONG_TEXT if is_long else _WORDS_OF_A_SHORT_TEXT
