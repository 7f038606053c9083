"""What the merge makes of partners' words: figures of the scenarios and of random full sheets.

`make agenda-figures` prints one row for each figure, with its goal.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from random import Random

import click
import pikepdf

from compersion_talks.domain.agenda import Agenda, Entry, StretchKind
from compersion_talks.domain.decks import Deck, MergeRule, Prompt, Visibility
from compersion_talks.domain.merging import merge
from compersion_talks.domain.sheets import Answer, Line, Sheet
from compersion_talks.domain.talks import PaperSize, Partner, Talk
from compersion_talks.domain.wording import flatten
from compersion_talks.library import read_built_in
from compersion_talks.paper.agenda import render_agenda
from tests.scenarios import merge_scenario, read_scenarios

TALKS = 400
HEAVY = 2
TWO = 2
PARKING = 0.3
GROUPS = (3, 4, 5, 6, 7, 8)
_AGREED_BY_BOTH = ("both_same", "both_close_by")
TWO_AT_60 = ("A", "E", "J", "L", "N")
_NAMES = ("Ash", "Bo", "Cy", "Di", "Eli", "Fay", "Gil", "Hal")
_DAY = date(2030, 1, 1)


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table: a count, of how many, and the bounds of its share."""

    name: str
    found: int
    of: int
    least: float = 0.0
    most: float = 1.0

    @property
    def is_reached(self) -> bool:
        """Say whether the share lies within its bounds."""
        return self.least * self.of <= self.found <= self.most * self.of

    def __str__(self) -> str:
        """Write the row."""
        share = self.found / self.of if self.of else 0.0
        mark = "ok  " if self.is_reached else "MISS"
        bounds = f"{self.least:.0%} to {self.most:.0%}"
        return f"{mark} {self.name:<66} {self.found:>6} of {self.of:<6} {share:>5.0%}  ({bounds})"


@dataclass(frozen=True, slots=True)
class Case:
    """One random talk of full sheets, and its agenda."""

    deck: Deck
    sheets: tuple[Sheet, ...]
    agenda: Agenda


def count_figures() -> Iterator[Figure]:
    """Count every figure."""
    agendas = [merge_scenario(letter) for letter in read_scenarios()]
    yield _count_own_words(f"own words with a minute, {', '.join(TWO_AT_60)}", TWO_AT_60)
    decks = [one.deck for one in read_built_in().values()]
    pairs = {deck.id: _draw_cases(deck, [2]) for deck in decks}
    groups = {deck.id: _draw_cases(deck, GROUPS) for deck in decks}
    yield _count_main_asks(pairs["other-connections"])
    yield _count_my_parts(pairs["repair"])
    for deck in decks:
        every = (*pairs[deck.id], *groups[deck.id])
        yield Figure(f"{deck.id}: parked lines with a minute", *_count_parked(every), most=0)
        yield Figure(f"{deck.id}: wishes among limits", *_count_wishes(every), most=0)
        yield Figure(f"{deck.id}: boxes where no action is asked for", *_count_boxes(every), most=0)
        yield Figure(f"{deck.id}: beginners without a name there", *_count_strangers(every), most=0)
        yield Figure(f"{deck.id}: shared weight behind mere ticks", *_count_weights(every), most=0)
    yield _count_minutes(agendas)
    yield _count_sides([agenda for agenda in agendas if len(agenda.names) == TWO])


def _count_own_words(name: str, letters: Sequence[str]) -> Figure:
    agendas = [merge_scenario(letter) for letter in letters]
    timed = sum(entry.is_own for agenda in agendas for entry in _list_timed(agenda))
    left = sum(entry.is_own for agenda in agendas for entry in _list_left(agenda))
    return Figure(name, timed, timed + left, least=0.9)


def _count_main_asks(cases: Sequence[Case]) -> Figure:
    timed = sum(_says(_list_timed(case.agenda), "main-ask") for case in cases)
    return Figure("a main ask gets time, pairs, 60 minutes", timed, len(cases), least=0.95)


def _count_my_parts(cases: Sequence[Case]) -> Figure:
    both = [case for case in cases if all("rep-my-part" in one.answers for one in case.sheets)]
    timed = sum(_says(_list_timed(case.agenda), "rep-my-part") for case in both)
    return Figure("repair: my part of both gets time, 60 minutes", timed, len(both), least=1.0)


def _count_parked(cases: Sequence[Case]) -> tuple[int, int]:
    found = every = 0
    for case in cases:
        parked = {line.value for line in _list_shared(case, MergeRule.PARK)}
        words = {
            option.label
            for prompt in case.deck.prompts
            for option in prompt.options
            if parked & {*option.tags, *prompt.tags}
        }
        entries = list(_list_timed(case.agenda))
        found += sum(bool(words & set(flatten(entry.words).split("; "))) for entry in entries)
        every += len(entries)
    return found, every


def _count_wishes(cases: Sequence[Case]) -> tuple[int, int]:
    found = every = 0
    for case in cases:
        prompts = case.deck.prompts
        limits = {one.label for prompt in prompts for one in prompt.options if one.is_limit}
        said = [flatten(line) for block in case.agenda.limits for line in block.lines]
        words = [word for line in said for word in line.partition(": ")[2].split("; ")]
        found += sum(word not in limits for word in words)
        every += len(words)
    return found, every


def _count_boxes(cases: Sequence[Case]) -> tuple[int, int]:
    found = every = 0
    for case in cases:
        asking = {prompt.title for prompt in case.deck.prompts if prompt.has_answers}
        boxes = [entry for entry in _list_timed(case.agenda) if entry.has_answers]
        found += sum(entry.label not in asking for entry in boxes)
        every += len(boxes)
    return found, every


def _count_strangers(cases: Sequence[Case]) -> tuple[int, int]:
    items = [item for case in cases for topics in case.agenda.topics for item in topics]
    named = [item for item in items if any(entry.name for entry in item.entries)]
    strange = [item for item in named if item.begins not in {one.name for one in item.entries}]
    return len(strange), len(named)


def _count_weights(cases: Sequence[Case]) -> tuple[int, int]:
    """Count shared heavy lines that wait while a topic without own words or weight has time."""
    found = every = 0
    for case in cases:
        left = [one for one in _list_left(case.agenda) if _has_weight(one, case.deck)]
        light = [
            item
            for topics in case.agenda.topics
            for item in topics
            if not any(one.is_own or _has_weight(one, case.deck) for one in item.entries)
        ]
        parked = any(_list_shared(case, MergeRule.PARK))
        found += len(left) if light and not parked and not case.deck.keeps_order else 0
        every += sum(_has_weight(one, case.deck) for one in _list_timed(case.agenda)) + len(left)
    return found, every


def _count_minutes(agendas: Sequence[Agenda]) -> Figure:
    at_60 = [agenda for agenda in agendas if agenda.minutes == 60]
    least = min(
        sum(one.minutes for one in agenda.plan if one.kind is StretchKind.TOPICS)
        for agenda in at_60
    )
    return Figure("topic minutes of 60", least, 60, least=0.5)


def _has_weight(entry: Entry, deck: Deck) -> bool:
    """Say whether several partners find the same thing heavy, or agree that something is wrong."""
    heavy = {prompt.title for prompt in deck.prompts if _is_heavy(prompt)}
    lines = deck.texts["lines"]
    agreed = [lines[name].partition("{")[0] for name in ("same", "close_by", *_AGREED_BY_BOTH)]
    is_agreed = not entry.name and flatten(entry.words).startswith(tuple(agreed))
    return is_agreed or (bool(entry.lead) and entry.label in heavy)


def _count_sides(agendas: Sequence[Agenda]) -> Figure:
    """Count the sides beyond two of scenarios of two partners, on both sizes of paper."""
    files = [render_agenda(agenda, size) for agenda in agendas for size in PaperSize]
    sides = [len(pikepdf.open(BytesIO(file)).pages) for file in files]
    beyond = sum(max(0, number - TWO) for number in sides)
    return Figure(
        f"two people: sides beyond two, of {len(files)} papers", beyond, sum(sides), most=0
    )


def _is_heavy(prompt: Prompt) -> bool:
    return prompt.heat >= HEAVY and prompt.merge in (MergeRule.FEARS, MergeRule.OPTIONS)


def _says(entries: Iterator[Entry], prompt_id: str) -> bool:
    return any(f"<{prompt_id}" in flatten(entry.words) for entry in entries)


def _list_timed(agenda: Agenda) -> Iterator[Entry]:
    return (entry for topics in agenda.topics for item in topics for entry in item.entries)


def _list_left(agenda: Agenda) -> Iterator[Entry]:
    return (entry for item in agenda.another_time for entry in item.entries)


def _list_shared(case: Case, merge_rule: MergeRule) -> Iterator[Line]:
    for prompt in case.deck.prompts:
        for sheet in case.sheets:
            if prompt.merge is merge_rule and prompt.id in sheet.answers:
                lines = sheet.answers[prompt.id].lines
                yield from (one for one in lines if one.visibility is Visibility.SHARED)


def _draw_cases(deck: Deck, sizes: Sequence[int]) -> list[Case]:
    chance = Random(deck.id)  # noqa: S311 - nothing secret
    return [_draw_case(deck, sizes[number % len(sizes)], chance) for number in range(TALKS)]


def _draw_case(deck: Deck, people: int, chance: Random) -> Case:
    partners = tuple(Partner(f"{seat:x}" * 32, _NAMES[seat]) for seat in range(people))
    talk_id = f"{chance.getrandbits(128):032x}"
    talk = Talk(talk_id, "", partners, 60, PaperSize.A4, _DAY, _DAY)
    sheets = tuple(_draw_sheet(deck, chance) for _ in partners)
    released = [sheet.release(deck, one.id) for sheet, one in zip(sheets, partners, strict=True)]
    return Case(deck, sheets, merge(deck, talk, released))


def _draw_sheet(deck: Deck, chance: Random) -> Sheet:
    prompts = (prompt for prompt in deck.prompts if not prompt.is_never_sent)
    return Sheet({prompt.id: _draw_answer(prompt, chance) for prompt in prompts})


def _draw_answer(prompt: Prompt, chance: Random) -> Answer:
    if prompt.is_text:
        values = [f"<{prompt.id} {chance.getrandbits(32):x}>"]
    else:
        ids = [option.id for option in prompt.options if not option.is_locked]
        most = (prompt.pick_max or 4) if prompt.is_list else 1
        values = chance.sample(ids, min(most, len(ids)))
    if len(values) > 1 and set(values) & set(prompt.exclusive):
        values = [value for value in values if value not in prompt.exclusive]
    shares = prompt.merge is MergeRule.PARK and chance.random() < PARKING
    lines = tuple(
        Line(value, Visibility.SHARED if shares else prompt.find_start(value)) for value in values
    )
    return Answer(prompt.id, lines)


@click.command()
def main() -> None:
    """Print every figure, and exit 1 if a goal is missed."""
    is_missed = False
    for figure in count_figures():
        is_missed |= not figure.is_reached
        click.echo(str(figure))
    sys.exit(is_missed)


if __name__ == "__main__":
    main()
