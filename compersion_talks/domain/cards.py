"""What the merge rules hand on: passages for the blocks of the paper, and topic cards."""

from dataclasses import dataclass
from enum import StrEnum

from compersion_talks.domain.decks import Card
from compersion_talks.domain.paper import Part, Passage, PrintedLine


class PaperBlock(StrEnum):
    """The block of the paper where a passage stands; the values are the fields of `Agenda`."""

    HOPES = "hopes"
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
    GOOD_TO_KNOW = "good_to_know"


@dataclass(frozen=True, slots=True)
class Printed:
    """A passage, and the block where it stands."""

    block: PaperBlock
    passage: Passage


@dataclass(frozen=True, slots=True)
class TopicCard:
    """A topic that may get time.

    `seats` are those whose names are printed on it, `has_unnamed` says that more than one person
    stands behind some line, `rest` are lines that go to "Another time" in any case.
    """

    title: str
    section_id: str
    heat: int
    lines: tuple[PrintedLine, ...]
    seats: tuple[int, ...] = ()
    has_unnamed: bool = False
    has_asks: bool = False
    note: str = ""
    rest: tuple[PrintedLine, ...] = ()


def constant(card: Card) -> TopicCard:
    """Turn one of the deck's own cards into a topic, the same for every talk."""
    return TopicCard(card.title, "", card.heat, ((Part(card.text),),))
