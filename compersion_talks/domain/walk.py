"""A partner's way through the deck: which page comes next, and what it asks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from compersion_talks.domain.decks import SEX, Deck, Option, Prompt, Section
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


def steps(deck: Deck, sheet: Sheet) -> tuple[Step, ...]:
    """List every step for a sheet's settings; no answer changes them."""
    walk = [Step(StepKind.BEFORE, "before")]
    for section in deck.sections:
        if asked(section, sheet):
            walk += _around(section)
    return _with_unique_slugs([*walk, Step(StepKind.REVIEW, "review")])


def asked(section: Section, sheet: Sheet) -> tuple[Prompt, ...]:
    """List the prompts of a page as this partner sees them, without hidden lines."""
    prompts = (prompt for prompt in section.prompts if prompt.is_core or not sheet.on_short_path)
    if not sheet.without_sex:
        return tuple(prompts)
    return tuple(
        prompt for prompt in map(_without_sex, prompts) if prompt.options or prompt.is_text
    )


def step_at(walk: Sequence[Step], slug: str) -> Step | None:
    """Find a step by its name in addresses."""
    return next((step for step in walk if step.slug == slug), None)


def step_after(walk: Sequence[Step], step: Step) -> Step:
    """Return the next step; nothing comes after the review."""
    return walk[min(walk.index(step) + 1, len(walk) - 1)]


def step_before(walk: Sequence[Step], step: Step) -> Step:
    """Return the step before; nothing comes before the first."""
    return walk[max(walk.index(step) - 1, 0)]


def page_number(walk: Sequence[Step], step: Step) -> int:
    """Count the pages up to and including this step."""
    return sum(one.kind is StepKind.PAGE for one in walk[: walk.index(step) + 1])


def number_of_pages(walk: Sequence[Step]) -> int:
    """Count the pages of the whole walk."""
    return sum(step.kind is StepKind.PAGE for step in walk)


def lists_fears(section: Section) -> bool:
    """Say whether a page shows the list of fears."""
    return any(prompt.options_from == "fears" for prompt in section.prompts)


def _around(section: Section) -> Iterator[Step]:
    """Show a page between its pauses; whoever lists a fear or none sees the same."""
    if section.pause:
        yield _pause(section.pause)
    yield Step(StepKind.PAGE, f"pages/{section.id}", section.id)
    if lists_fears(section):
        yield _pause(AFTER_FEARS)


def _pause(pause_id: str) -> Step:
    return Step(StepKind.PAUSE, f"pause/{pause_id}", pause_id)


def _with_unique_slugs(walk: Sequence[Step]) -> tuple[Step, ...]:
    """Give the slug of a pause that comes again a number."""
    named: list[Step] = []
    for step in walk:
        times = sum((one.kind, one.id) == (step.kind, step.id) for one in named) + 1
        named.append(step if times == 1 else replace(step, slug=f"{step.slug}-{times}"))
    return tuple(named)


def _without_sex(prompt: Prompt) -> Prompt:
    """Leave out the lines about sex of one prompt."""
    return replace(prompt, options=tuple(filter(_is_not_about_sex, prompt.options)))


def _is_not_about_sex(option: Option) -> bool:
    return SEX not in option.tags
