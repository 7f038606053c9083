"""A talk that was opened with a deck of the first edition is finished after it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from compersion_talks import library
from compersion_talks.domain.decks import Visibility
from compersion_talks.domain.sheets import Answer, Line, Sheet
from compersion_talks.domain.wording import flatten
from compersion_talks.services import current_services
from compersion_talks.use_cases.sheets import save_sheet
from tests.use_cases.group import Group

FROZEN = Path(__file__).parents[1] / "library" / "frozen"
SHARED = Visibility.SHARED


def read_old_source(deck: str) -> library.OfferedDeck:
    """Return the words of a deck as the first edition stored them with a talk."""
    texts = [(FROZEN / f"{name}.toml").read_text("utf-8") for name in (deck, "vocab", "texts")]
    source = library.DeckSource(*texts)
    return library.OfferedDeck(library.read_deck(source), source)


@pytest.fixture
def old_talk(app: Flask) -> Iterator[Group]:
    """Return Ash and Bo in a talk about something that hurt, opened with the old deck."""
    with app.test_request_context(method="POST"):
        group = Group(
            read_old_source("repair"), current_services().keys, current_services().today
        ).open("Ash", "Bo")
        group.take_up("Bo")
        yield group


def say(group: Group, name: str, **lines: tuple[str, ...]) -> None:
    """Share some lines of a person's sheet."""
    place = group.place(name)
    answers = {
        prompt.replace("_", "-"): Answer(
            prompt.replace("_", "-"), tuple(Line(key, SHARED) for key in keys)
        )
        for prompt, keys in lines.items()
    }
    save_sheet(place, Sheet(answers))


def test_its_lines_are_printed_where_the_old_deck_put_them(old_talk: Group) -> None:
    say(old_talk, "Ash", rep_my_part=("I would call.",), rep_time=("closeness",))
    say(old_talk, "Bo", rep_saw_heard=("You came at four.",), rep_change=("A text is enough.",))
    old_talk.close("Ash", "Bo")

    agenda = old_talk.agenda("Bo")

    topics = [item for part in agenda.topics for item in part] + list(agenda.another_time)
    printed = {item.title: [flatten(one.words) for one in item.entries] for item in topics}
    assert printed["What I would do differently"] == ["I would call."]
    assert printed["What each of us saw and heard"] == ["You came at four."]
    assert [flatten(line) for block in agenda.limits for line in block.lines] == ["Ash: closeness"]
    asked = next(item for item in topics if item.title == "Agreements to change or add")
    assert asked.has_answers


@pytest.mark.parametrize(
    "deck", ["check-in", "exploring", "new-person", "other-connections", "repair"]
)
def test_every_old_deck_still_makes_a_plan(app: Flask, deck: str) -> None:
    with app.test_request_context(method="POST"):
        group = Group(
            read_old_source(deck), current_services().keys, current_services().today
        ).open("Ash", "Bo")
        group.take_up("Bo")
        group.close("Ash", "Bo")

        agenda = group.agenda("Ash")

        assert [len(part) for part in agenda.topics] == [1, 1]
        assert not agenda.is_gated
