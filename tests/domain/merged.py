"""Small merges, and their agendas as plain words."""

from compersion_talks.domain.decks import Prompt
from compersion_talks.domain.merging import merge
from compersion_talks.domain.paper import Agenda, Passage
from compersion_talks.domain.sheets import Sheet
from compersion_talks.domain.wording import plain
from tests.builders import a_deck, a_section, a_sheet, a_talk, released


def agenda_on(prompt: Prompt, *sheets: Sheet) -> Agenda:
    """Merge the sheets of a talk that asks one prompt."""
    deck, talk = a_deck(a_section("first", prompt)), a_talk(len(sheets))
    return merge(deck, talk, released(deck, talk, *sheets))


def words(passages: tuple[Passage, ...]) -> list[str]:
    """List the lines of a block as plain texts."""
    return [plain(line) for passage in passages for line in passage.lines]


def shared(prompt: Prompt, *keys: str) -> Sheet:
    """Make a sheet that shares some lines of one prompt."""
    return a_sheet(shared={prompt.id: keys})


def topics(agenda: Agenda) -> dict[str, list[str]]:
    """List the lines of all topics that got time, under their titles."""
    return {
        item.title: [plain(line) for line in item.lines]
        for stretch in agenda.topics
        for item in stretch
        if not item.title.startswith("Card ")
    }


def common(agenda: Agenda) -> list[str]:
    """List the lines of common ground."""
    return words(agenda.common)
