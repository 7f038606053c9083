"""A finished sample talk with invented partners, made by the same use cases as any other."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from compersion_talks import library, vault
from compersion_talks.domain.talks import PaperSize
from compersion_talks.links import ShareLink
from compersion_talks.sample.answers import DECK, make_sheet, read_answers
from compersion_talks.use_cases.access import Place, find_place, open_link
from compersion_talks.use_cases.close_and_merge import close, read_shown
from compersion_talks.use_cases.links import read_invitations, take_up
from compersion_talks.use_cases.open_talk import Wishes, open_talk
from compersion_talks.use_cases.sheets import save_sheet

KEPT_DAYS = 7


@dataclass(frozen=True, slots=True)
class SampleLink:
    """An invented partner's name and own link."""

    name: str
    link: ShareLink


def make_sample(keys: vault.Keys, today: date) -> list[SampleLink]:
    """Open a talk, answer and close it for every partner; return the own link of each."""
    sample, offered = read_answers(), library.read_built_in()[DECK]
    names = tuple(partner["name"] for partner in sample["partner"])
    wishes = Wishes(names, True, sample["minutes"], PaperSize(sample["paper"]), KEPT_DAYS)
    opener = open_talk(wishes, offered, vault.make_key(), keys, today)
    links = _take_up_all(opener, keys, today)
    for partner in sample["partner"]:
        _fill_in(links[partner["name"]], partner["answers"], keys, today)
    return [SampleLink(name, links[name]) for name in names]


def _take_up_all(opener: ShareLink, keys: vault.Keys, today: date) -> dict[str, ShareLink]:
    place = _open_place(opener, keys, today)
    invitations = read_invitations(place)
    joined = {
        partner.name: take_up(invitations[partner.id], [vault.make_key()], keys, today)
        for partner in place.others
    }
    return {place.partner.name: opener, **joined}


def _fill_in(link: ShareLink, answers: Mapping[str, Any], keys: vault.Keys, today: date) -> None:
    place = _open_place(link, keys, today)
    sheet = make_sheet(place.deck, place.talk.partners, answers)
    save_sheet(place, sheet)
    saved = _open_place(link, keys, today)
    close(saved, keys, read_shown(saved), keeps_notes=False)


def _open_place(link: ShareLink, keys: vault.Keys, today: date) -> Place:
    return find_place(*open_link(link, keys, today, is_writing=True))
