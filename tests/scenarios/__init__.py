"""Talks with believable, messy answers of invented partners."""

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
from compersion_talks.domain.talks import PaperSize, Partner, Talk
from compersion_talks.library import read_built_in
from tests.builders import release_sheets

_FILE = Path(__file__).with_name("talks.json")
_DAY = date(2030, 1, 1)


@cache
def read_scenarios() -> Mapping[str, Any]:
    """Read the talks by their letters: deck, minutes, and each person's answers."""
    talks: Mapping[str, Any] = json.loads(_FILE.read_text("utf-8"))
    return talks


def list_scenarios_of_two() -> list[str]:
    """List the letters of the talks of two partners."""
    return [letter for letter, one in read_scenarios().items() if len(one["people"]) == 2]


def merge_scenario(letter: str, paper: PaperSize = PaperSize.A4) -> Agenda:
    """Merge one talk as the app would; partners sit in the order of the file."""
    scenario = read_scenarios()[letter]
    deck = read_built_in()[scenario["deck"]].deck
    partners = tuple(
        Partner(f"{seat:x}" * 32, one["name"]) for seat, one in enumerate(scenario["people"], 1)
    )
    talk = Talk("0" * 32, "", partners, scenario["minutes"], paper, _DAY, _DAY)
    sheets = [_read_sheet(deck, one, partners) for one in scenario["people"]]
    return merge(deck, talk, release_sheets(deck, talk, *sheets))


def _read_sheet(deck: Deck, person: Mapping[str, Any], partners: Sequence[Partner]) -> Sheet:
    ids = {partner.name: partner.id for partner in partners}
    answers = {
        prompt_id: _read_answer(deck, prompt_id, given, ids)
        for prompt_id, given in person["answers"].items()
    }
    return Sheet(answers, without_sex=person["options"].get("without_sex", False))


def _read_answer(deck: Deck, prompt_id: str, given: Any, ids: Mapping[str, str]) -> Answer:
    """Read a bare text, or a table with picks or a text, a visibility, and an addressee."""
    table = {"text": given} if isinstance(given, str) else given
    values = table["picks"] if "picks" in table else [table["text"]]
    wanted = Visibility(table["vis"]) if table.get("vis") else None
    prompt = deck.find_prompt(prompt_id)
    if prompt is None:
        raise LookupError(prompt_id)
    lines = tuple(Line(value, wanted or prompt.find_start(value)) for value in values)
    return Answer(prompt_id, lines, ids.get(table.get("to") or "", ""))
