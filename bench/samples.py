"""Made-up agendas of a given number of partners, topics and letters a line."""

from dataclasses import replace
from itertools import cycle, islice

from compersion_talks.domain.agenda import Agenda, Entry, Item
from compersion_talks.domain.deck_faults import MOST_LETTERS
from compersion_talks.domain.talks import PaperSize
from compersion_talks.domain.wording import Run
from compersion_talks.paper.agenda import write_agenda
from tests.builders import NAMES
from tests.paper.papers import an_agenda

SMALL = (2, 12)
GROWING = (((2, 12), (2, 40)), ((12, 12), (12, 40)))
LETTERS_A_LINE = 150
MOST_PARTNERS = 12

_WORDS = (
    "I would like to hear early when plans for the week change, because waiting makes me think "
    "that I do not count, and I then say things which I do not mean in the least; for my part I "
    "can promise to ask plainly, once, and to hear the answer to its end before I say a word. "
)


def make_agenda(partners: int, topics: int, letters: int = LETTERS_A_LINE) -> Agenda:
    """Make an agenda in which each partner says one line of that length to each topic."""
    base = an_agenda(partners, minutes=120)
    items = [_make_item(number, partners, letters) for number in range(topics)]
    places = len(base.topics)
    shared = tuple(tuple(items[place::places]) for place in range(places))
    return replace(base, topics=shared)


def make_largest_agenda() -> Agenda:
    """Make an agenda with as many letters as the limits let twelve partners write."""
    return make_agenda(MOST_PARTNERS, MOST_LETTERS // 2_000, letters=2_000)


def write_html(agenda: Agenda) -> str:
    """Write the HTML document of an agenda."""
    return write_agenda(agenda, PaperSize.A4)


def _make_item(number: int, partners: int, letters: int) -> Item:
    entries = tuple(_make_entry(NAMES[seat], number + seat, letters) for seat in range(partners))
    title = f"What number {number + 1} of the topics asks about"
    return Item(title, entries, minutes=5, turn_seconds=60, begins=NAMES[number % partners])


def _make_entry(name: str, begin: int, letters: int) -> Entry:
    said = "".join(islice(cycle(_WORDS), begin * 7, begin * 7 + letters))
    return Entry((Run(said.strip(), is_own=True),), name=name)
