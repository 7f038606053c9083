"""Talks on the real decks, drawn at random, and the same talks with other hidden things."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from random import Random

from compersion_talks import library
from compersion_talks.domain.decks import NOT_SURE, Deck, MatchOn, Prompt, Visibility
from compersion_talks.domain.sheets import Answer, Line, Sheet
from compersion_talks.domain.talks import LENGTHS, Talk
from tests.builders import a_talk
from tests.domain.drawn import every_kind
from tests.leaks.oracle import NOTHING, visible_on, visible_set

NOBODY = "f" * 32
TEXTS = ("soup", "Soup", "Ash: no", "a heron in the attic", " ")
HIDING = (Visibility.PRIVATE, Visibility.IF_MUTUAL, Visibility.SHARED)


@cache
def real_decks() -> dict[str, Deck]:
    """Read the decks that come with the app."""
    return {name: library.read_deck(source) for name, source in library.built_in().items()}


def every_deck() -> dict[str, Deck]:
    """List our decks, and two with every kind of prompt that there is."""
    made_up = {"every kind": every_kind(), "every kind in order": every_kind(keeps_order=True)}
    return {**real_decks(), **made_up}


def drawn_talk(deck: Deck, chance: Random) -> tuple[Talk, tuple[Sheet, ...]]:
    """Draw a talk of 2 to 12 people and of any length, with a sheet for each."""
    talk = a_talk(chance.randint(2, 12), minutes=chance.choice(LENGTHS))
    return talk, tuple(drawn_sheet(deck, talk, chance) for _ in talk.partners)


def drawn_sheet(deck: Deck, talk: Talk, chance: Random) -> Sheet:
    """Draw a sheet of any kind, even with lines that were never offered."""
    asked = chance.sample(deck.prompts, chance.randint(0, len(deck.prompts)))
    return Sheet(
        {prompt.id: drawn_answer(prompt, talk, chance) for prompt in asked},
        on_short_path=chance.random() < 0.5,
        without_sex=chance.random() < 0.2,
        keeps_notes=chance.random() < 0.5,
    )


def drawn_answer(prompt: Prompt, talk: Talk, chance: Random) -> Answer:
    """Draw an answer; its lines travel differently far."""
    keys = keys_of(prompt)
    picked = chance.sample(keys, min(len(keys), chance.randint(1, 5)))
    lines = tuple(Line(key, chance.choice(HIDING)) for key in picked)
    return Answer(prompt.id, lines, drawn_addressee(talk, chance))


def drawn_addressee(talk: Talk, chance: Random) -> str:
    """Draw somebody in the talk, nobody, or somebody who is not there."""
    return chance.choice(("", NOBODY, *(partner.id for partner in talk.partners)))


def keys_of(prompt: Prompt) -> tuple[str, ...]:
    """List what can be said to a prompt, and what cannot."""
    if prompt.is_text:
        return (*TEXTS, "") if prompt.match_on is MatchOn.EVERYONE else TEXTS
    return (*(option.id for option in prompt.options), NOT_SURE, "never-offered")


def otherwise_hidden(
    deck: Deck, talk: Talk, sheets: Sequence[Sheet], chance: Random
) -> tuple[Sheet, ...]:
    """Change hidden things, many times over; a change that anyone could see is not made."""
    told = list(sheets)
    for seat in range(len(told)):
        for prompt in chance.sample(deck.prompts, len(deck.prompts) // 2):
            _change_unseen(prompt, talk, told, seat, chance)
        other = replace(told[seat], without_sex=not told[seat].without_sex)
        whole = [other if place == seat else sheet for place, sheet in enumerate(told)]
        if visible_set(deck, talk, whole) == visible_set(deck, talk, told):
            told[seat] = other
        flipped = not told[seat].on_short_path
        told[seat] = replace(told[seat], on_short_path=flipped, keeps_notes=not flipped)
        told[seat] = replace(told[seat], submit_ids=(str(chance.random()),))
    return tuple(told)


def _change_unseen(
    prompt: Prompt, talk: Talk, told: list[Sheet], seat: int, chance: Random
) -> None:
    before, sheet = visible_on(prompt, talk, told), told[seat]
    for answer in _changes(prompt, sheet.answers.get(prompt.id, NOTHING), talk, chance):
        told[seat] = replace(sheet, answers={**sheet.answers, prompt.id: answer})
        if visible_on(prompt, talk, told) == before:
            sheet = told[seat]
        else:
            told[seat] = sheet


def _changes(prompt: Prompt, answer: Answer, talk: Talk, chance: Random) -> Iterator[Answer]:
    """Add lines, take lines away, let them travel less or more far, name someone else."""
    lines = answer.lines
    for key in chance.sample(keys_of(prompt), min(4, len(keys_of(prompt)))):
        place = chance.randint(0, len(lines))
        added = Line(key, chance.choice(HIDING))
        rest = tuple(line for line in lines if line.value != key)
        yield Answer(prompt.id, (*rest[:place], added, *rest[place:]), answer.addressee)
    for line in lines:
        yield Answer(prompt.id, tuple(one for one in lines if one != line), answer.addressee)
    yield Answer(prompt.id, lines, drawn_addressee(talk, chance))
