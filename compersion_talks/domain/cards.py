"""What the merge rules hand on: passages for the blocks of the paper, and lines for topics."""

from dataclasses import dataclass
from enum import StrEnum

from compersion_talks.domain.decks import Card, MergeRule, Prompt, Topic
from compersion_talks.domain.paper import Entry, Passage

HEAVY = 2


class PaperBlock(StrEnum):
    """The block of the paper where a passage stands; the values are the fields of `Agenda`."""

    HOPES = "hopes"
    NAMES = "introductions"
    TALK = "how_we_talk"
    NOT_TODAY = "not_today"
    THANKS = "thanks"
    COMMON = "common"
    NEEDS = "needs"
    LIMITS = "limits"
    CARE = "caring"
    OFFERS = "offers"
    WISHES = "wishes"
    AFTER = "aftercare"
    NEXT_TALK = "next_talk"
    GOOD_TO_KNOW = "good_to_know"


@dataclass(frozen=True, slots=True)
class Printed:
    """A passage, and the block where it stands."""

    block: PaperBlock
    passage: Passage


@dataclass(frozen=True, slots=True)
class Raised:
    """One line for a topic: what is printed of it, and what choosing may know of it.

    `seat` is that of the one person whose name stands on it, `to_seat` of the one it is for.
    `is_shared` says that several people say the same, `is_listed` that it may share a printed
    line with others of the same kind. `note` is a constant line for its topic.
    """

    entry: Entry
    prompt: Prompt
    section_id: str
    seat: int | None = None
    to_seat: int | None = None
    is_shared: bool = False
    is_listed: bool = False
    tags: frozenset[str] = frozenset()
    note: str = ""

    @property
    def is_ask(self) -> bool:
        """Say whether it asks for something."""
        return self.prompt.merge in (MergeRule.ASKS, MergeRule.LIMITS)

    @property
    def is_offer(self) -> bool:
        """Say whether it offers something."""
        return self.prompt.merge is MergeRule.OFFERS

    @property
    def is_shared_and_heavy(self) -> bool:
        """Say whether several people find the same thing heavy: a wish that they share is not."""
        return self.is_shared and not self.is_ask and self.prompt.heat >= HEAVY


@dataclass(frozen=True, slots=True)
class TopicCard:
    """A topic of the deck with its lines: those that may get time, and those that are parked."""

    topic: Topic
    heat: int
    raised: tuple[Raised, ...] = ()
    parked: tuple[Raised, ...] = ()

    @property
    def seats(self) -> tuple[int, ...]:
        """List the people whose names stand on it."""
        return tuple(sorted({one.seat for one in self.raised if one.seat is not None}))

    @property
    def sections(self) -> frozenset[str]:
        """Collect the pages whose answers stand on it."""
        return frozenset(one.section_id for one in self.raised)

    @property
    def has_own_words(self) -> bool:
        """Say whether somebody wrote on it in their own words."""
        return any(one.entry.is_own for one in self.raised)

    @property
    def has_own_asks(self) -> bool:
        """Say whether somebody asks for something in their own words."""
        return any(one.entry.is_own and one.is_ask for one in self.raised)

    @property
    def has_shared_weight(self) -> bool:
        """Say whether several people find the same thing heavy."""
        return any(one.is_shared_and_heavy for one in self.raised)

    @property
    def has_only_positions(self) -> bool:
        """Say whether it holds nothing but answers to scales and single choices."""
        return all(one.prompt.merge is MergeRule.POSITIONS for one in self.raised)

    def is_written_by(self, seat: int) -> bool:
        """Say whether this person wrote on it in their own words."""
        return any(one.seat == seat and one.entry.is_own for one in self.raised)


def constant(card: Card) -> TopicCard:
    """Turn one of the deck's own cards into a topic, the same for every talk."""
    return TopicCard(Topic(card.id, card.title, (), how=card.text), card.heat)
