"""One partner's walk: its steps by the settings of their sheet, with the address of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from compersion_talks.domain import walk
from compersion_talks.domain.decks import Prompt
from compersion_talks.domain.sheets import Sheet
from compersion_talks.domain.walk import Step, StepKind
from compersion_talks.use_cases.access import Place


@dataclass(frozen=True, slots=True)
class Walk:
    """The steps of one partner, from "Before you start" to the review."""

    place: Place
    sheet: Sheet
    steps: tuple[Step, ...]

    def address(self, step: Step) -> str:
        """Return the address of a step."""
        return f"{url_for('talks.place', handle=self.place.handle)}{step.slug}"

    def address_after(self, step: Step) -> str:
        """Return the address of the next step."""
        return self.address(walk.find_next(self.steps, step))

    def address_before(self, step: Step) -> str:
        """Return the address of the step before."""
        return self.address(walk.find_previous(self.steps, step))

    def prompts(self, step: Step) -> tuple[Prompt, ...]:
        """Return the prompts of a page; a pause has none."""
        section = self.place.deck.section(step.id)
        people = len(self.place.talk.partners)
        return walk.list_prompts(section, self.sheet, people) if section is not None else ()

    def pages(self) -> list[Step]:
        """Return the pages without the pauses."""
        return [step for step in self.steps if step.kind is StepKind.PAGE]

    def next_open_step(self) -> Step:
        """Return the page that was stopped on, else the step after the last answered page."""
        stopped = [page for page in self.pages() if page.id == self.sheet.stopped_on]
        answered = [page for page in self.pages() if self._is_answered(page)]
        if stopped:
            return stopped[0]
        return walk.find_next(self.steps, answered[-1]) if answered else self.steps[1]

    def _is_answered(self, page: Step) -> bool:
        return any(prompt.id in self.sheet.answers for prompt in self.prompts(page))


def plan_walk(place: Place, sheet: Sheet) -> Walk:
    """Return the walk of one partner through their deck."""
    return Walk(place, sheet, walk.list_steps(place.deck, sheet))


def pause_texts(place: Place, step: Step) -> tuple[str, Sequence[str]]:
    """Return the heading and the lines of a pause."""
    texts = place.deck.texts
    if step.id == walk.AFTER_FEARS:
        after = texts["safety"]["after_fears"]
        return after["title"], after["lines"]
    pause = next(pause for pause in texts["pause"] if pause["id"] == step.id)
    return pause["title"], [pause["text"]]
