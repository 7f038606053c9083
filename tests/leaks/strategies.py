"""Talks on every deck, drawn at random, and the same talks with other hidden lines.

These sheets hold lines that no page could send.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from random import Random

from compersion_talks import library
from compersion_talks.domain.agreements import Agreement
from compersion_talks.domain.decks import NOT_SURE, Deck, MatchOn, Prompt, Visibility
from compersion_talks.domain.last_time import LAST_TIME, ask_about_last_time, find_number
from compersion_talks.domain.sheets import Answer, Line, Sheet
from compersion_talks.domain.talks import LENGTHS, Talk
from tests.builders import a_talk
from tests.domain.strategies import every_kind_deck
from tests.leaks.expected import NOTHING, expect_all_lines, expect_lines

NOBODY = "f" * 32
TEXTS = ("soup", "Soup", "Ash: no", "a heron in the attic", " ")
AGREEMENTS = (Agreement("Tea, and no soup", "Ash"), Agreement("A heron each day"))
HIDING = (Visibility.PRIVATE, Visibility.IF_MUTUAL, Visibility.SHARED)


@cache
def real_decks() -> dict[str, Deck]:
    """Read the decks that come with the app."""
    return {name: one.deck for name, one in library.read_built_in().items()}


def every_deck() -> dict[str, Deck]:
    """List our decks, two with every kind of prompt that there is, and one of a next talk."""
    ordered = every_kind_deck(keeps_order=True)
    others = {"every kind": every_kind_deck(), "every kind in order": ordered}
    next_talk = ask_about_last_time(real_decks()["check-in"], len(AGREEMENTS))
    return {**real_decks(), **others, "next talk": next_talk}


def draw_any_talk(deck: Deck, chance: Random) -> tuple[Talk, tuple[Sheet, ...]]:
    """Draw a talk of 2 to 12 people and of any length, with a sheet for each.

    In half of the talks, some people were added later.
    """
    talk = a_talk(chance.randint(2, 12), minutes=chance.choice(LENGTHS), **open_again(deck))
    if chance.random() < 0.5:
        later = chance.sample(talk.partners, chance.randint(1, len(talk.partners) - 1))
        talk = replace(talk, added_later=tuple(one.id for one in later))
    return talk, tuple(draw_sheet(deck, talk, chance) for _ in talk.partners)


def open_again(deck: Deck) -> dict[str, tuple[Agreement, ...]]:
    """Return what a talk knows that a deck about last time was made for."""
    section = deck.find_section(LAST_TIME)
    most = max(map(find_number, section.prompts)) if section is not None else 0
    return {LAST_TIME: AGREEMENTS[:most]}


def draw_sheet(deck: Deck, talk: Talk, chance: Random) -> Sheet:
    """Draw a sheet of any kind, even with lines that were never offered."""
    asked = chance.sample(deck.prompts, chance.randint(0, len(deck.prompts)))
    return Sheet(
        {prompt.id: draw_answer(prompt, talk, chance) for prompt in asked},
        on_short_path=chance.random() < 0.5,
        without_sex=chance.random() < 0.2,
        keeps_notes=chance.random() < 0.5,
    )


def draw_answer(prompt: Prompt, talk: Talk, chance: Random) -> Answer:
    """Draw an answer; its lines travel differently far."""
    keys = list_values(prompt)
    picked = chance.sample(keys, min(len(keys), chance.randint(1, 5)))
    lines = tuple(Line(key, chance.choice(HIDING)) for key in picked)
    return Answer(prompt.id, lines, draw_addressee(talk, chance))


def draw_addressee(talk: Talk, chance: Random) -> str:
    """Draw a partner, everyone, or an unknown id."""
    return chance.choice(("", NOBODY, *(partner.id for partner in talk.partners)))


def list_values(prompt: Prompt) -> tuple[str, ...]:
    """List what can be said to a prompt, and what cannot."""
    if prompt.is_text:
        return (*TEXTS, "") if prompt.match_on is MatchOn.EVERYONE else TEXTS
    return (*(option.id for option in prompt.options), NOT_SURE, "never-offered")


def change_hidden(
    deck: Deck, talk: Talk, sheets: Sequence[Sheet], chance: Random
) -> tuple[Sheet, ...]:
    """Change hidden things, many times over; a change that anyone could see is not made."""
    changed = list(sheets)
    for seat in range(len(changed)):
        for prompt in chance.sample(deck.prompts, len(deck.prompts) // 2):
            _change_unseen(prompt, talk, changed, seat, chance)
        other = replace(changed[seat], without_sex=not changed[seat].without_sex)
        whole = [other if place == seat else sheet for place, sheet in enumerate(changed)]
        if expect_all_lines(deck, talk, whole) == expect_all_lines(deck, talk, changed):
            changed[seat] = other
        flipped = not changed[seat].on_short_path
        changed[seat] = replace(changed[seat], on_short_path=flipped, keeps_notes=not flipped)
        changed[seat] = replace(changed[seat], submit_ids=(str(chance.random()),))
    return tuple(changed)


def _change_unseen(
    prompt: Prompt, talk: Talk, changed: list[Sheet], seat: int, chance: Random
) -> None:
    before, sheet = expect_lines(prompt, talk, changed), changed[seat]
    for answer in _changes(prompt, sheet.answers.get(prompt.id, NOTHING), talk, chance):
        changed[seat] = replace(sheet, answers={**sheet.answers, prompt.id: answer})
        if expect_lines(prompt, talk, changed) == before:
            sheet = changed[seat]
        else:
            changed[seat] = sheet


def _changes(prompt: Prompt, answer: Answer, talk: Talk, chance: Random) -> Iterator[Answer]:
    """Add lines, take lines away, let them travel less or more far, name someone else."""
    lines = answer.lines
    for key in chance.sample(list_values(prompt), min(4, len(list_values(prompt)))):
        place = chance.randint(0, len(lines))
        added = Line(key, chance.choice(HIDING))
        rest = tuple(line for line in lines if line.value != key)
        yield Answer(prompt.id, (*rest[:place], added, *rest[place:]), answer.addressee)
    for line in lines:
        yield Answer(prompt.id, tuple(one for one in lines if one != line), answer.addressee)
    yield Answer(prompt.id, lines, draw_addressee(talk, chance))
