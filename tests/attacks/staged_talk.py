"""A talk with a word of each kind in it, and the database at each stage."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from flask import Flask

from compersion_talks import library, storage
from compersion_talks.domain.decks import Visibility
from compersion_talks.domain.sheets import Answer, Line
from compersion_talks.domain.talks import PaperSize
from compersion_talks.links import LinkKind, ShareLink
from compersion_talks.services import current_services
from compersion_talks.use_cases.open_talk import Wishes, open_talk
from compersion_talks.use_cases.sheets import save_sheet
from tests.attacks.stolen_database import Database, read_stolen
from tests.use_cases.group import Group
from tests.web.browsers import find_database_file

ASH, BO = "Zerubbabel", "Mehetabel"
WORDS = {
    "names": BO,
    "shared by Ash": "a heron in the attic",
    "private of Ash": "a quokka in the cellar",
    "unmatched of Ash": "exclusive-wider",
    "shared by Bo": "a marzipan lighthouse",
    "private of Bo": "a zephyr in the drawer",
}
ALL = set(WORDS)


@dataclass
class StagedTalk:
    """A copy, its talk, and its database at each stage."""

    app: Flask
    folder: Path
    group: Group
    stages: dict[str, Database] = field(default_factory=dict)
    kept: dict[str, ShareLink] = field(default_factory=dict)

    def act(self, *acts: Callable[[], object]) -> None:
        """Do something in a request of its own, as a page would."""
        with self.app.test_request_context(method="POST"):
            for act in acts:
                act()
            storage.commit()

    def snapshot(self, name: str) -> Path:
        """Take a copy of the whole file along, as a raw backup would."""
        path = self.folder / f"{name}.sqlite3"
        path.write_bytes(find_database_file(self.app).read_bytes())
        self.stages[name] = read_stolen(path)
        return path

    def fill_in(self, name: str, which: str) -> None:
        """Write a line of each kind into a partner's sheet."""
        place = self.group.place(name)
        lines = {
            "worth-it": Line(WORDS[f"shared by {which}"], Visibility.SHARED),
            "thanks-one": Line(WORDS[f"private of {which}"], Visibility.PRIVATE),
        }
        if which == "Ash":
            mark = Line(WORDS["unmatched of Ash"], Visibility.IF_MUTUAL)
            lines["where-i-stand"] = mark
        answers = {key: Answer(key, (line,)) for key, line in lines.items()}
        save_sheet(place, replace(place.sheet, answers=answers))


def play_talk(app: Flask, folder: Path, *, takes_part: bool = True) -> StagedTalk:
    """Play a talk from its opening until Ash has closed and Bo has not; keep every stage."""
    with app.app_context():
        source, keys = library.read_built_in()["other-connections"], current_services().keys
    story = StagedTalk(app, folder, Group(source, keys, date(2026, 3, 1)))
    group, names = story.group, (ASH, BO) if takes_part else ("Robin", ASH, BO)
    story.act(lambda: open_talk_of(group, *names, takes_part=takes_part))
    opener = names[0]
    with app.test_request_context(method="POST"):
        secret = group.invitation(BO, opener)
        storage.rollback()
    story.kept["invitation"] = ShareLink(LinkKind.INVITATION, secret)
    story.snapshot("invited")
    if not takes_part:
        story.act(lambda: group.take_up(ASH, opener))
    story.act(lambda: group.take_up(BO, opener))
    story.act(lambda: story.fill_in(ASH, "Ash"), lambda: story.fill_in(BO, "Bo"))
    story.snapshot("answered")
    story.act(lambda: group.close(ASH))
    story.snapshot("before")
    return story


def open_talk_of(group: Group, *names: str, takes_part: bool) -> None:
    """Open the talk; an opener who takes no part comes before the names."""
    if takes_part:
        group.open(*names)
        return
    wishes = Wishes(names[1:], False, 60, PaperSize.A4, 30)
    group.links[names[0]] = open_talk(wishes, group.source, group.seed, group.keys, group.today)


def find_words(text: str) -> set[str]:
    """Say which kinds of words are in a text."""
    return {kind for kind, word in WORDS.items() if word in text}
