"""Papers of the longest deck, from sheets that say a few things."""

from compersion_talks.domain.agenda import Agenda
from compersion_talks.domain.decks import Deck
from compersion_talks.domain.merging import merge
from compersion_talks.domain.sheets import Sheet
from compersion_talks.domain.talks import PaperSize
from compersion_talks.paper.agenda import write_agenda
from tests.builders import a_sheet, a_talk, release_sheets
from tests.leaks.strategies import real_decks

NEEDS, FEARS, STRONG, GLAD, MEETING, ASK, WISH = (
    "needs-top",
    "fears-top",
    "strong-between-us",
    "glad-strength",
    "first-meeting",
    "main-ask",
    "worth-it",
)
EMPTY = a_sheet()


def the_deck() -> Deck:
    """Return the deck with the most questions."""
    return real_decks()["other-connections"]


def merge_sheets(*sheets: Sheet, minutes: int = 60) -> Agenda:
    """Merge the sheets of a talk on that deck."""
    deck, talk = the_deck(), a_talk(len(sheets), minutes=minutes)
    return merge(deck, talk, release_sheets(deck, talk, *sheets))


def write_paper(*sheets: Sheet, minutes: int = 60) -> str:
    """Write the paper of a talk on that deck."""
    return write_agenda(merge_sheets(*sheets, minutes=minutes), PaperSize.A4)


def shares(prompt_id: str, *keys: str) -> Sheet:
    """Make a sheet that shows lines for certain."""
    return a_sheet(shared={prompt_id: keys})


def offers(prompt_id: str, *keys: str) -> Sheet:
    """Make a sheet that shows lines only if matched."""
    return a_sheet(if_mutual={prompt_id: keys})


def keeps(prompt_id: str, *keys: str) -> Sheet:
    """Make a sheet that keeps lines back."""
    return a_sheet(private={prompt_id: keys})
