"""A talk, what its sheets show by the oracle's word, and the agenda that they make."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from compersion_talks.domain.agenda import Agenda
from compersion_talks.domain.decks import Deck, MergeRule, Prompt
from compersion_talks.domain.merging import merge
from compersion_talks.domain.prompts import is_never_matched
from compersion_talks.domain.sheets import Sheet
from compersion_talks.domain.talks import Talk
from tests.builders import released
from tests.domain.drawn import drawn_talk, mark
from tests.domain.placed import Place, places
from tests.leaks.oracle import visible_on


@dataclass(frozen=True)
class Shown:
    """One line of one person that may be printed."""

    prompt: Prompt
    value: str
    mark: str
    name: str
    to: str

    @property
    def is_limit(self) -> bool:
        """Say whether it needs no yes."""
        option = self.prompt.option(self.value)
        return self.prompt.merge is MergeRule.LIMITS if option is None else option.is_limit

    @property
    def is_asking(self) -> bool:
        """Say whether it asks for something, which somebody may refuse."""
        return self.prompt.merge in (MergeRule.ASKS, MergeRule.LIMITS) and not self.is_limit

    @property
    def needs_talk(self) -> bool:
        """Say whether agreeing on it is no common ground."""
        option = self.prompt.option(self.value)
        return option is not None and option.needs_talk

    @property
    def tags(self) -> set[str]:
        """Collect what can park it."""
        option = self.prompt.option(self.value)
        return {*self.prompt.tags, *(option.tags if option else ())}


@dataclass(frozen=True)
class Told:
    """A talk with its sheets, the lines that may be printed, and where they stand."""

    deck: Deck
    talk: Talk
    sheets: tuple[Sheet, ...]
    agenda: Agenda
    shown: tuple[Shown, ...]
    places: tuple[Place, ...] = field(repr=False)

    @property
    def is_of_two(self) -> bool:
        """Say whether two people talk."""
        return len(self.talk.partners) == 2

    @property
    def parked(self) -> set[str]:
        """Collect what somebody put under "Not today"."""
        return {one.value for one in self.shown if one.prompt.merge is MergeRule.PARK}

    def of_mark(self, marked: str) -> Shown:
        """Return one of the lines that a mark stands for."""
        return next(one for one in self.shown if one.mark == marked)

    def is_parked(self, one: Shown) -> bool:
        """Say whether a line, or the topic that it is for, is not for today."""
        topics = [topic for topic in self.deck.topics if one.prompt.id in topic.prompts]
        return bool(self.parked & one.tags.union(*(topic.tags for topic in topics)))

    def together(self, one: Shown) -> tuple[Shown, ...]:
        """List all who say the same for the same person, where they are printed as one."""
        if one.prompt.is_text or one.prompt.is_named or is_never_matched(one.prompt, one.value):
            return (one,)
        return tuple(two for two in self.shown if (two.mark, two.to) == (one.mark, one.to))


def told(deck: Deck, talk: Talk, sheets: tuple[Sheet, ...]) -> Told:
    """Merge what these sheets release."""
    agenda = merge(deck, talk, released(deck, talk, *sheets))
    shown = tuple(_shown(deck, talk, sheets))
    return Told(deck, talk, sheets, agenda, shown, places(agenda))


def drawn(deck: Deck, chance: Random) -> Told:
    """Draw a talk of any kind and merge it."""
    return told(deck, *drawn_talk(deck, chance))


def _shown(deck: Deck, talk: Talk, sheets: tuple[Sheet, ...]) -> Iterator[Shown]:
    names = {partner.id: partner.name for partner in talk.partners}
    for prompt in deck.prompts:
        for seat, key, to in visible_on(prompt, talk, sheets):
            marked = key if prompt.is_text else mark(prompt.options_from or prompt.id, key)
            yield Shown(prompt, key, marked, talk.partners[seat].name, names.get(to, ""))
