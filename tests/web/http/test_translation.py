"""A browser that translates sends every word away, except those that say that they stay."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import pytest
from flask import Flask

from tests.talking import Partner, open_talk, take_up_places
from tests.visiting import Page, Visitor
from tests.web.browsers import make_agenda_link, open_talk_for_others
from tests.web.every_page import Reader

NAMES = ("Zerubbabel", "Mehetabel", "Jehoshaphat")
WORDS = "a heron in the attic"
TOKEN = re.compile(r"/l/[\w-]{46}\.[\w-]{43}")
QUESTION = "chk-thanks"


def read_translated(element: Element, *, stays: bool = False) -> Iterator[str]:
    """Read the words of an element that a translation would send away."""
    stays = {"no": True, "yes": False}.get(element.get("translate", ""), stays)
    if element.tag not in ("script", "style"):
        if element.text and not stays:
            yield element.text
        for child in element:
            yield from read_translated(child, stays=stays)
            if child.tail and not stays:
                yield child.tail


def list_translated(page: Page) -> list[str]:
    """List the names, words and links of people that a translation would send away."""
    away = " ".join(read_translated(page.root))
    told = [one for one in (*NAMES, WORDS) if one in away]
    return [*told, *TOKEN.findall("".join(away.split()))]


@pytest.fixture
def pages(app: Flask) -> dict[str, Page]:
    """Return every page of a talk, before and after the merge, as each of its readers."""
    reader = Reader(app)
    mere = open_talk_for_others(app, *NAMES)
    reader.look_around("an opener", mere.visitor, mere.handle)
    opener = open_talk(app, *NAMES, deck="check-in")
    reader.look_around("who invites", opener.visitor, opener.handle)
    group = take_up_places(opener, app)
    _collect_before_the_merge(reader, opener)
    for partner in group.values():
        partner.close(keeps_notes=True)
    reader.look_around("afterwards", opener.visitor, opener.handle)
    guest = Visitor(app)
    reader.look_around("the paper alone", guest, guest.open(make_agenda_link(opener)).handle)
    return reader.pages


def _collect_before_the_merge(reader: Reader, partner: Partner) -> None:
    """See each page on which own words and names of others stand before the merge."""
    older = partner.get("pages/1/1").values("/pages/1/1")
    other = next(
        option for option in partner.visitor.page.root.iter("option") if option.text in NAMES
    )
    said = {f"{QUESTION}.text": WORDS, f"{QUESTION}.addressee": other.get("value", "")}
    partner.answer("1", said)
    reader.look_around("a partner", partner.visitor, partner.handle)
    for path in ("?new=1", "pages/1/1"):
        reader.see(path, partner.get(path))
    address = f"/t/{partner.handle}/pages/1/1"
    reader.see("an older tab", partner.visitor.post(address, {**older, **said}, 409))
    reader.see("a stale form", partner.visitor.post("/open", {"my_name": NAMES[0]}, 400))


def test_no_name_no_word_and_no_link_of_anybody_is_translated(pages: dict[str, Page]) -> None:
    assert {
        name: list_translated(page) for name, page in pages.items() if list_translated(page)
    } == {}


def test_the_questions_can_be_translated(pages: dict[str, Page]) -> None:
    away = " ".join(read_translated(pages["pages/1/1"].root))

    assert "Since our last talk, what are you thankful for?" in away
    assert "Go on" in away
