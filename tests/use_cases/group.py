"""A group whose members act on a talk by name."""

from dataclasses import dataclass, field, replace
from datetime import date

from compersion_talks import library, vault
from compersion_talks.domain.agenda import Agenda
from compersion_talks.domain.decks import Visibility
from compersion_talks.domain.sheets import Answer, Line
from compersion_talks.domain.talks import PaperSize
from compersion_talks.links import ShareLink
from compersion_talks.use_cases import close_and_merge
from compersion_talks.use_cases.access import Place, find_place, open_link, read_agenda
from compersion_talks.use_cases.links import read_invitations, take_up
from compersion_talks.use_cases.open_talk import Wishes, open_talk
from compersion_talks.use_cases.sheets import save_sheet

SEED = bytes(32)
BROWSER = bytes(range(32))
PROMPT = "worth-it"


def make_wishes(*names: str, takes_part: bool = True) -> Wishes:
    """Ask for a talk of an hour."""
    return Wishes(names, takes_part, 60, PaperSize.A4, 30)


@dataclass
class Group:
    """Keys, a day, and the own link of each person by name."""

    source: library.OfferedDeck
    keys: vault.Keys
    today: date
    links: dict[str, ShareLink] = field(default_factory=dict)
    seed: bytes = SEED

    def open(self, *names: str, takes_part: bool = True) -> "Group":
        """Open a talk with the first name as opener."""
        wishes = make_wishes(*names, takes_part=takes_part)
        self.links[names[0]] = open_talk(wishes, self.source, self.seed, self.keys, self.today)
        return self

    def place(self, name: str) -> Place:
        """Return the place of a member."""
        return self.place_of(self.links[name])

    def place_of(self, link: ShareLink) -> Place:
        """Return the place that a link opens."""
        opened = open_link(link, self.keys, self.today, is_writing=True)
        return find_place(*opened)

    def invitation(self, name: str, by: str = "Ash") -> bytes:
        """Find the invitation that a person made for a name."""
        place = self.place(by)
        partner = next(one for one in place.talk.partners if one.name == name)
        return read_invitations(place)[partner.id]

    def take_up(self, name: str, by: str = "Ash") -> ShareLink:
        """Take up a place with the invitation that a person made."""
        new = take_up(self.invitation(name, by), [BROWSER], self.keys, self.today)
        self.links[name] = new
        return new

    def say(self, name: str, text: str, visibility: Visibility = Visibility.SHARED) -> None:
        """Write one answer into a partner's sheet."""
        place = self.place(name)
        answer = Answer(PROMPT, (Line(text, visibility),))
        sheet = replace(place.sheet, answers={PROMPT: answer})
        save_sheet(place, sheet)

    def close(self, *names: str, keeps_notes: bool = False) -> None:
        """Close sheets, one after the other."""
        for name in names:
            place = self.place(name)
            close_and_merge.close(
                place, self.keys, close_and_merge.read_shown(place), keeps_notes=keeps_notes
            )

    def agenda(self, name: str) -> Agenda:
        """Open the agenda by a partner's own link."""
        link = self.links[name]
        opened = open_link(link, self.keys, self.today, is_writing=False)
        return read_agenda(*opened)
