"""The steps of one partner's walk, with their addresses."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import url_for

from compersion_talks.domain import walk
from compersion_talks.domain.decks import Prompt
from compersion_talks.domain.sheets import Sheet
from compersion_talks.domain.walk import Step, StepKind
from compersion_talks.use_cases.access import Place

REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Way:
    """One partner's way through the deck, by the settings of their sheet."""

    place: Place
    sheet: Sheet
    steps: Sequence[Step] = field(init=False)

    def __post_init__(self) -> None:
        """List the steps once."""
        object.__setattr__(self, "steps", walk.list_steps(self.place.deck, self.sheet))

    def step(self, slug: str) -> Step | None:
        """Find a step by its name in addresses."""
        return walk.find_step(self.steps, slug)

    def address_after(self, step: Step) -> str:
        """Return the address of the next step."""
        return self.address(walk.find_next(self.steps, step))

    def address_before(self, step: Step) -> str:
        """Return the address of the step before."""
        return self.address(walk.find_previous(self.steps, step))

    def address(self, step: Step) -> str:
        """Return the address of a step."""
        return f"{url_for('talks.place', handle=self.place.handle)}{step.slug}"

    def number(self, step: Step) -> int:
        """Count the pages up to and including this step."""
        return walk.count_pages_to(self.steps, step)

    @property
    def pages(self) -> int:
        """Count the pages of the whole walk."""
        return walk.count_pages(self.steps)

    @property
    def first(self) -> Step:
        """Return the first step behind "Before you start"."""
        return self.steps[1]

    @property
    def last_page(self) -> Step:
        """Return the last page."""
        return [step for step in self.steps if step.kind is StepKind.PAGE][-1]

    @property
    def next_open(self) -> Step:
        """Return the page that was stopped on; else the first one behind the last answered page."""
        stopped = [step for step in self.steps if self._is_stopped_on(step)]
        answered = [step for step in self.steps if self._is_answered(step)]
        if stopped:
            return stopped[0]
        return walk.find_next(self.steps, answered[-1]) if answered else self.first

    def asked(self, step: Step) -> tuple[Prompt, ...]:
        """List what the page of a step asks."""
        section = self.place.deck.section(step.id)
        if section is None:
            return ()
        return walk.list_prompts(section, self.sheet, len(self.place.talk.partners))

    def _is_stopped_on(self, step: Step) -> bool:
        return step.kind is StepKind.PAGE and step.id == self.sheet.stopped_on

    def _is_answered(self, step: Step) -> bool:
        is_page = step.kind is StepKind.PAGE
        return is_page and any(prompt.id in self.sheet.answers for prompt in self.asked(step))


def pause_words(place: Place, step: Step) -> tuple[str, Sequence[str]]:
    """Return the heading and the lines of a pause."""
    texts = place.deck.texts
    if step.id == walk.AFTER_FEARS:
        words = texts["safety"]["after_fears"]
        return words["title"], words["lines"]
    words = next(pause for pause in texts["pause"] if pause["id"] == step.id)
    return words["title"], [words["text"]]
