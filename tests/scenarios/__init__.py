"""Talks with believable, messy answers by invented people, to look at plans as they would be."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from compersion_talks.domain.agenda import Agenda
from compersion_talks.domain.decks import Deck, Visibility
from compersion_talks.domain.merging import merge
from compersion_talks.domain.sheets import Answer, Line, Sheet
from compersion_talks.domain.talks import Paper, Partner, Talk
from compersion_talks.library import built_in, read_deck

_FILE = Path(__file__).with_name("talks.json")
_DAY = date(2030, 1, 1)


@cache
def scenarios() -> Mapping[str, Any]:
    """Read the talks by their letters: deck, minutes, and each person's answers."""
    told: Mapping[str, Any] = json.loads(_FILE.read_text("utf-8"))
    return told


def scenario_agenda(letter: str, paper: Paper = Paper.A4) -> Agenda:
    """Merge one talk as the app would; people sit in the order in which they are told."""
    told = scenarios()[letter]
    deck = read_deck(built_in()[told["deck"]])
    people = [
        Partner(f"{seat:x}" * 32, one["name"]) for seat, one in enumerate(told["people"], start=1)
    ]
    talk = Talk("0" * 32, "", tuple(people), told["minutes"], paper, _DAY, _DAY)
    sheets = [_sheet(deck, one, people) for one in told["people"]]
    released = [
        sheet.release(deck, person.id) for sheet, person in zip(sheets, people, strict=True)
    ]
    return merge(deck, talk, released)


def _sheet(deck: Deck, told: Mapping[str, Any], people: Sequence[Partner]) -> Sheet:
    ids = {person.name: person.id for person in people}
    given = told["answers"].items()
    answers = {prompt_id: _answer(deck, prompt_id, said, ids) for prompt_id, said in given}
    return Sheet(answers, without_sex=told["options"].get("without_sex", False))


def _answer(deck: Deck, prompt_id: str, said: Any, ids: Mapping[str, str]) -> Answer:
    told = {"text": said} if isinstance(said, str) else said
    keys = told["picks"] if "picks" in told else [told["text"]]
    wanted = Visibility(told["vis"]) if told.get("vis") else None
    prompt = deck.prompt(prompt_id)
    if prompt is None:
        raise LookupError(prompt_id)
    lines = tuple(Line(key, wanted or prompt.starting_visibility(key)) for key in keys)
    return Answer(prompt_id, lines, ids.get(told.get("to") or "", ""))
