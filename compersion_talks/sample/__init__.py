"""A finished sample talk with invented partners, made by the same acts as any other talk."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from compersion_talks import library, vault
from compersion_talks.domain.decks import Deck, Visibility
from compersion_talks.domain.sheets import Answer, Line, Sheet
from compersion_talks.domain.talks import Paper
from compersion_talks.keeping.closing import close
from compersion_talks.keeping.invitations import made_by
from compersion_talks.keeping.joining import take_up
from compersion_talks.keeping.making import NewLink
from compersion_talks.keeping.opened import open_link
from compersion_talks.keeping.opening import Wishes, open_talk
from compersion_talks.keeping.places import Place, find_place
from compersion_talks.keeping.sheets import revision_of, save_sheet

KEPT_DAYS = 7
ANSWERS = Path(__file__).with_name("answers.toml")


@dataclass(frozen=True, slots=True)
class SampleLink:
    """An invented partner's name and own link."""

    name: str
    link: NewLink


def make_sample(source: library.DeckSource, keys: vault.Keys, today: date) -> list[SampleLink]:
    """Open a talk, answer, and close it for everyone; return the own link of each partner."""
    told = tomllib.loads(ANSWERS.read_text(encoding="utf-8"))
    names = tuple(partner["name"] for partner in told["partner"])
    wishes = Wishes(names, True, told["minutes"], Paper(told["paper"]), KEPT_DAYS)
    opener = open_talk(wishes, source, vault.new_key(), keys, today)
    links = _links(opener, keys, today)
    for partner in told["partner"]:
        _fill_in(links[partner["name"]], partner["answers"], keys, today)
    return [SampleLink(name, links[name]) for name in names]


def _links(opener: NewLink, keys: vault.Keys, today: date) -> dict[str, NewLink]:
    place = _place(opener, keys, today)
    invitations = made_by(place)
    joined = {
        partner.name: take_up(invitations[partner.id], vault.new_key(), keys, today)
        for partner in place.others
    }
    return {place.partner.name: opener, **joined}


def _fill_in(link: NewLink, told: Mapping[str, Any], keys: vault.Keys, today: date) -> None:
    place = _place(link, keys, today)
    answers = {name: _answer(place, name, given) for name, given in told.items()}
    save_sheet(place, Sheet(answers=answers), revision_of(place))
    saved = _place(link, keys, today)
    close(saved, keys, revision=revision_of(saved), keeps_notes=False)


def _place(link: NewLink, keys: vault.Keys, today: date) -> Place:
    return find_place(*open_link(link.kind, link.secret, keys, today, is_writing=True))


def _answer(place: Place, prompt_id: str, given: Any) -> Answer:
    if isinstance(given, dict):
        names = {partner.name: partner.id for partner in place.talk.partners}
        line = Line(given["text"], _visibility(place.deck, prompt_id, ""))
        return Answer(prompt_id, (line,), names.get(given.get("to", ""), ""))
    return Answer(prompt_id, tuple(_line(place.deck, prompt_id, one) for one in given))


def _line(deck: Deck, prompt_id: str, given: Any) -> Line:
    if isinstance(given, dict):
        return Line(given["id"], Visibility(given["visibility"]))
    return Line(given, _visibility(deck, prompt_id, given))


def _visibility(deck: Deck, prompt_id: str, option_id: str) -> Visibility:
    prompt = deck.prompt(prompt_id)
    if prompt is None:
        raise LookupError(prompt_id)
    return prompt.starting_visibility(option_id)
