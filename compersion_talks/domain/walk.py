"""A partner's way through the deck: which page comes next, and what it asks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from compersion_talks.domain.decks import SEX, Deck, Prompt, Section, Visibility
from compersion_talks.domain.prompts import may_match
from compersion_talks.domain.sheets import Sheet

AFTER_FEARS = "after-fears"
"""The pause that everyone sees directly after a page that lists fears."""


class StepKind(StrEnum):
    """What a step of the walk shows."""

    BEFORE = "before"
    PAUSE = "pause"
    PAGE = "page"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a walk; `slug` is its unique name in addresses.

    `id` is that of the section or of the pause, and empty for the first and the last step.
    """

    kind: StepKind
    slug: str
    id: str = ""


def list_steps(deck: Deck, sheet: Sheet) -> tuple[Step, ...]:
    """List every step for a sheet's settings, and for what it already answers beyond them."""
    walk = [Step(StepKind.BEFORE, "before")]
    for number, section in enumerate(deck.sections, 1):
        if list_prompts(section, sheet):
            walk += _surround(number, section)
    return (*walk, Step(StepKind.REVIEW, "review"))


def is_short(deck: Deck, sheet: Sheet) -> bool:
    """Say whether long lists show their core lines first: so for a deck that has one path only."""
    return sheet.on_short_path or has_one_path(deck)


def has_one_path(deck: Deck) -> bool:
    """Say whether the short path of a deck leaves nothing out, so that there is none to choose."""
    return all(prompt.is_core for prompt in deck.prompts)


def name_page(deck: Deck, section: Section) -> str:
    """Name the page of a section by its place in the deck: an address must not tell a topic."""
    return f"pages/{deck.sections.index(section) + 1}"


def list_prompts(
    section: Section, sheet: Sheet, people: int = 2, *, is_later: bool = False
) -> tuple[Prompt, ...]:
    """List the prompts of a page as this partner sees them, without hidden lines.

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


def find_next(walk: Sequence[Step], step: Step) -> Step:
    """Return the next step; nothing comes after the review."""
    return walk[min(walk.index(step) + 1, len(walk) - 1)]


def find_previous(walk: Sequence[Step], step: Step) -> Step:
    """Return the step before; nothing comes before the first."""
    return walk[max(walk.index(step) - 1, 0)]


def count_pages_to(walk: Sequence[Step], step: Step) -> int:
    """Count the pages up to and including this step."""
    return sum(one.kind is StepKind.PAGE for one in walk[: walk.index(step) + 1])


def count_pages(walk: Sequence[Step]) -> int:
    """Count the pages of the whole walk."""
    return sum(step.kind is StepKind.PAGE for step in walk)


def lists_fears(section: Section) -> bool:
    """Say whether a page shows the list of fears."""
    return any(prompt.options_from == "fears" for prompt in section.prompts)


def _surround(number: int, section: Section) -> Iterator[Step]:
    """Put a page between its pauses; the one after fears comes even if none is picked."""
    if section.pause:
        yield Step(StepKind.PAUSE, f"pause/{number}-before", section.pause)
    yield Step(StepKind.PAGE, f"pages/{number}", section.id)
    if lists_fears(section):
        yield Step(StepKind.PAUSE, f"pause/{number}-after", AFTER_FEARS)


def _drop_matching(prompt: Prompt) -> Prompt:
    """Leave out "only if we match"."""
    left = tuple(one for one in prompt.visibility_allowed if one is not Visibility.IF_MUTUAL)
    start = prompt.visibility if prompt.visibility in left else Visibility.PRIVATE
    return replace(prompt, visibility_allowed=left, visibility=start)


def _drop_sex(prompt: Prompt) -> Prompt:
    """Leave out the lines about sex of one prompt."""
    return replace(prompt, options=tuple(one for one in prompt.options if SEX not in one.tags))
