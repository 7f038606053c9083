"""Small merges, and their agendas as plain words."""

from compersion_talks.domain.agenda import Agenda, Entry, Item, Passage
from compersion_talks.domain.decks import Prompt
from compersion_talks.domain.merging import merge
from compersion_talks.domain.sheets import Sheet
from compersion_talks.domain.wording import flatten
from tests.builders import a_deck, a_section, a_sheet, a_talk, release_sheets


def merge_prompt(prompt: Prompt, *sheets: Sheet) -> Agenda:
    """Merge the sheets of a talk that asks one prompt."""
    deck, talk = a_deck(a_section("first", prompt)), a_talk(len(sheets))
    return merge(deck, talk, release_sheets(deck, talk, *sheets))


def list_words(passages: tuple[Passage, ...]) -> list[str]:
    """List the lines of a block as plain texts."""
    return [flatten(line) for passage in passages for line in passage.lines]


def share(prompt: Prompt, *keys: str) -> Sheet:
    """Make a sheet that shares some lines of one prompt."""
    return a_sheet(shared={prompt.id: keys})


def list_topics(agenda: Agenda) -> dict[str, list[str]]:
    """List the lines of all topics that got time, under their titles."""
    items = (item for topics in agenda.topics for item in topics if item.entries)
    return {item.title: list_lines(item) for item in items}


def list_waiting(agenda: Agenda) -> dict[str, list[str]]:
    """List the lines that wait for another time, under their titles."""
    return {item.title: list_lines(item) for item in agenda.another_time}


def list_lines(item: Item) -> list[str]:
    """List the lines of a topic as they are read, what stands below with a dash."""
    return [line for entry in item.entries for line in _read(entry)]


def _read(entry: Entry) -> list[str]:
    whom = f", to {entry.to}" if entry.to else ""
    start = f"{entry.name or entry.lead}{whom}: " if entry.name or entry.lead else ""
    return [start + flatten(entry.words), *(f"- {flatten(line)}" for line in entry.below)]


def list_common(agenda: Agenda) -> list[str]:
    """List the lines of common ground."""
    return list_words(agenda.common)
