"""What the invented partners of the sample say, as sheets of a deck."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from compersion_talks.domain.decks import Deck, Visibility
from compersion_talks.domain.sheets import Answer, Line, Sheet
from compersion_talks.domain.talks import Partner

DECK = "other-connections"
ANSWERS = Path(__file__).with_name("answers.toml")


def told() -> Mapping[str, Any]:
    """Read the minutes, the paper, and the answers of each invented partner."""
    return tomllib.loads(ANSWERS.read_text(encoding="utf-8"))


def sheet_of(deck: Deck, partners: Sequence[Partner], given: Mapping[str, Any]) -> Sheet:
    """Return the sheet of one invented partner in a talk of the given partners."""
    names = {partner.name: partner.id for partner in partners}
    return Sheet(answers={name: _answer(deck, names, name, one) for name, one in given.items()})


def _answer(deck: Deck, names: Mapping[str, str], prompt_id: str, given: Any) -> Answer:
    if isinstance(given, dict):
        line = Line(given["text"], _visibility(deck, prompt_id, ""))
        return Answer(prompt_id, (line,), names.get(given.get("to", ""), ""))
    return Answer(prompt_id, tuple(_line(deck, prompt_id, one) for one in given))


def _line(deck: Deck, prompt_id: str, given: Any) -> Line:
    if isinstance(given, dict):
        return Line(given["id"], Visibility(given["visibility"]))
    return Line(given, _visibility(deck, prompt_id, given))


def _visibility(deck: Deck, prompt_id: str, option_id: str) -> Visibility:
    prompt = deck.prompt(prompt_id)
    if prompt is None:
        raise LookupError(prompt_id)
    return prompt.starting_visibility(option_id)
