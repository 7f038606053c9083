"""The answers of the invented partners: their sheets, and the agenda that these make."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from compersion_talks.domain.agenda import Agenda
from compersion_talks.domain.decks import Deck, Visibility
from compersion_talks.domain.merging import merge
from compersion_talks.domain.sheets import Answer, Line, Sheet
from compersion_talks.domain.talks import PaperSize, Partner, Talk, seat_partners
from compersion_talks.library import read_built_in

DECK = "other-connections"
_ID = "5a3b1e0c" * 4
_ANY_DAY = date(2000, 1, 1)  # the agenda prints no day
ANSWERS = Path(__file__).with_name("answers.toml")


def read_answers() -> Mapping[str, Any]:
    """Read the minutes, the paper size, and the answers of each invented partner."""
    return tomllib.loads(ANSWERS.read_text(encoding="utf-8"))


@cache
def make_sample_agenda() -> Agenda:
    """Merge the sheets of the invented partners, without a link, a key or a database."""
    sample = read_answers()
    deck = read_built_in()[DECK].deck
    partners = tuple(
        Partner(f"{number:032x}", one["name"]) for number, one in enumerate(sample["partner"])
    )
    talk = Talk(
        _ID,
        "",
        seat_partners(_ID, partners),
        sample["minutes"],
        PaperSize(sample["paper"]),
        _ANY_DAY,
        _ANY_DAY,
    )
    released = [
        make_sheet(deck, partners, one["answers"]).release(deck, partner.id)
        for partner, one in zip(partners, sample["partner"], strict=True)
    ]
    return merge(deck, talk, released)


def make_sheet(deck: Deck, partners: Sequence[Partner], answers: Mapping[str, Any]) -> Sheet:
    """Make the sheet of one invented partner in a talk of the given partners."""
    names = {partner.name: partner.id for partner in partners}
    return Sheet(
        answers={name: _make_answer(deck, names, name, one) for name, one in answers.items()}
    )


def _make_answer(deck: Deck, names: Mapping[str, str], prompt_id: str, entry: Any) -> Answer:
    if isinstance(entry, dict):
        line = Line(entry["text"], _find_visibility(deck, prompt_id, ""))
        return Answer(prompt_id, (line,), names.get(entry.get("to", ""), ""))
    return Answer(prompt_id, tuple(_make_line(deck, prompt_id, one) for one in entry))


def _make_line(deck: Deck, prompt_id: str, entry: Any) -> Line:
    if isinstance(entry, dict):
        return Line(entry["id"], Visibility(entry["visibility"]))
    return Line(entry, _find_visibility(deck, prompt_id, entry))


def _find_visibility(deck: Deck, prompt_id: str, option_id: str) -> Visibility:
    prompt = deck.find_prompt(prompt_id)
    if prompt is None:
        raise LookupError(prompt_id)
    return prompt.find_start(option_id)
