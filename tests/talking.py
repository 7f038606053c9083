"""A talk walked through the pages: open, invite, take up, answer, close."""

from dataclasses import dataclass

from flask import Flask

from compersion_talks.domain import walk
from compersion_talks.domain.sheets import Sheet
from compersion_talks.library import read_built_in
from tests.linting import read_text
from tests.visiting import Given, Page, Visitor

WISHES: dict[str, str | list[str]] = {
    "deck": "other-connections",
    "takes_part": "1",
    "minutes": "60",
    "paper": "a4",
    "kept_days": "30",
}
WISH = "worth-it"
OFFERED = read_built_in()
_DECK = OFFERED[str(WISHES["deck"])].deck
SECTIONS = tuple(section.id for section in _DECK.sections)
AFTER_FEARS = next(
    step.slug for step in walk.list_steps(_DECK, Sheet()) if step.id == walk.AFTER_FEARS
)
"""The pause after the fears of that deck, as an address below a handle."""
PAGES = {
    prompt_id: name
    for offered in OFFERED.values()
    for prompt_id, name in walk.name_pages(offered.deck).items()
}
"""The page of each question of the built-in decks, by its id."""


def find_page(name: str) -> str:
    """Return the address below a handle of a question's page, or of a section's first page."""
    if name in PAGES:
        return PAGES[name]
    return f"pages/{SECTIONS.index(name) + 1 if name in SECTIONS else name}"


def sort_by_page(section: str, given: Given) -> dict[str, Given]:
    """Sort fields by the page of their question; fields of no question go with each page."""
    asked = {name: PAGES.get(name.split(".")[0], "") for name in given}
    pages = list(dict.fromkeys(page for page in asked.values() if page)) or [find_page(section)]
    return {
        page: {name: value for name, value in given.items() if asked[name] in (page, "")}
        for page in pages
    }


@dataclass
class Partner:
    """A person who takes part, with a browser of their own and the handle of their link."""

    name: str
    visitor: Visitor
    handle: str

    def get(self, path: str = "", status: int = 200) -> Page:
        """Open one of the pages below this partner's handle."""
        return self.visitor.get(f"/t/{self.handle}/{path}", status)

    def answer(self, section: str, given: Given, status: int = 200) -> Page:
        """Fill in the pages of the walk on which the given fields stand, and go on from each."""
        for page, fields in sort_by_page(section, given).items():
            self.get(page)
            self.visitor.send(f"/{page}", {"next": "on", **fields}, status)
        return self.visitor.page

    def say(self, text: str, visibility: str = "shared") -> Page:
        """Answer one question in words."""
        given = {f"{WISH}.text": text, f"{WISH}.visibility": visibility}
        return self.answer("frame", given)

    def close(self, *, keeps_notes: bool = False) -> Page:
        """Close the sheet."""
        self.get("review")
        return self.visitor.send("/close", {"keeps_notes": "1"} if keeps_notes else {})

    def own_link(self) -> str:
        """Read this partner's own link from their place."""
        return read_links(self.get())[0]


def read_links(page: Page) -> list[str]:
    """Read the share links that a page shows."""
    values = [field.get("value", "") for field in page.root.iter("input")]
    return [value for value in values if "/l/" in value]


def read_groups(page: Page) -> dict[str, list[str]]:
    """Read the lines of a review in their groups, by the heading of each."""
    return {
        read_text(group.find("./h2")): [read_text(line.find("./span")) for line in group.iter("li")]
        for group in page.root.findall(".//*[@class='answer-list']")
    }


def open_talk(app: Flask, *names: str, **wishes: str) -> Partner:
    """Open a talk for the given names and return its opener."""
    visitor = Visitor(app)
    visitor.get("/talks/new")
    page = visitor.send("/talks", {**WISHES, "names": list(names), **wishes})
    return Partner(names[0], visitor, page.handle)


def read_invitations(opener: Partner) -> dict[str, str]:
    """Read the unspent invitations on the opener's page, by name."""
    seats = opener.get("people/").root.find(".//*[@id='seats']")
    found, name = {}, ""
    for element in seats.iter() if seats is not None else ():
        name = read_text(element) if element.tag == "h2" else name
        if "/l/" in element.get("value", ""):
            found[name] = element.get("value", "")
    return found


def take_up_places(opener: Partner, app: Flask) -> dict[str, Partner]:
    """Take up every open place, each in a browser of its own; return all partners by name."""
    group = {opener.name: opener}
    for name, link in read_invitations(opener).items():
        visitor = Visitor(app)
        group[name] = Partner(name, visitor, visitor.open(link).handle)
    return group


def start_talk(app: Flask, *names: str, **wishes: str) -> dict[str, Partner]:
    """Open a talk and take up every place."""
    return take_up_places(open_talk(app, *names, **wishes), app)


def close_all(group: dict[str, Partner]) -> None:
    """Close every sheet, one after the other."""
    for partner in group.values():
        partner.close()
