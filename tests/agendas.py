"""A rich agenda made by hand, with something in every block."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from compersion_talks.domain.paper import (
    Agenda,
    Item,
    Part,
    Passage,
    PrintedLine,
    Stretch,
    StretchKind,
)
from compersion_talks.domain.talks import Paper
from tests.words import TEXTS

NAMES = ("Ash", "Bo", "Cam", "Dee", "Eli", "Fay", "Gus", "Hal", "Ivy", "Jo", "Kit", "Lou")


def a_line(*parts: str, own: str = "") -> PrintedLine:
    """Make a printed line; the partner's own words come last."""
    said = tuple(Part(text) for text in parts)
    return (*said, Part(own, is_own=True)) if own else said


def a_named_line(name: str, own: str) -> PrintedLine:
    """Make a line with a name and that partner's own words."""
    return (Part(name, is_own=True), Part(": "), Part(own, is_own=True))


def a_full_agenda(partners: int = 2, **changes: Any) -> Agenda:
    """Make a rich agenda by hand, with something in every block."""
    names = NAMES[:partners]
    defaults: dict[str, Any] = {
        "language": "en",
        "names": names,
        "minutes": 60,
        "paper": Paper.A4,
        "held_on": date(2030, 1, 12),
        "plan": _a_plan(),
        "notices": ("At least one of us is not ready yet. Please do not ask who.",),
        "hopes": (_named_passage("What we hope for today", names, "to understand one thing"),),
        "how_we_talk": (
            Passage("To make the talk easier", (a_line("short turns; soft light"),)),
            Passage("Signs for a pause", (a_line(own="a raised hand"), a_line(own="pineapple"))),
        ),
        "not_today": (a_line("Not today: money; the past"),),
        "thanks": (_named_passage("Thank you", names, "for the soup when I was ill"),),
        "common": (
            Passage("What is strong between us", (a_line("Both of us: laughing together"),)),
            Passage(
                "Feeling glad",
                (
                    a_line("Our answers are near each other: 'a little glad' to 'quite glad'"),
                    a_line("Feeling glad and feeling jealous are two separate things."),
                ),
            ),
        ),
        "needs": tuple(a_named_line(name, "time together; enough sleep") for name in names),
        "limits": (_named_passage("Please do not expect", names[:1], "that I decide today"),),
        "topics": _some_items(names),
        "caring": (Passage("Caring for ourselves", (a_line("music; a walk; sleep"),)),),
        "offers": (_named_passage("Offers", names[-1:], "I cook on Sundays"),),
        "wishes": (_named_passage("Wishes", names, "a calm week for all of us"),),
        "aftercare": (Passage("After the talk", (a_line("quiet; a walk"),)),),
        "another_time": (
            Item("How much contact suits us", (a_line("Both of us said yes or maybe."),)),
        ),
        "good_to_know": (_named_passage("What gives gladness room", names, "when I am rested"),),
        "next_begins": names[0],
        "words": TEXTS,
    }
    return Agenda(**{**defaults, **changes})


def _named_passage(title: str, names: Iterable[str], own: str) -> Passage:
    return Passage(title, tuple(a_named_line(name, own) for name in names))


def _a_plan() -> tuple[Stretch, ...]:
    return (
        Stretch(StretchKind.ARRIVE, 0, 4),
        Stretch(StretchKind.THANKS, 4, 6),
        Stretch(StretchKind.COMMON, 10, 5),
        Stretch(StretchKind.TOPICS, 15, 14, spare=4),
        Stretch(StretchKind.BREAK, 29, 5),
        Stretch(StretchKind.TOPICS, 34, 10),
        Stretch(StretchKind.OPEN, 44, 4),
        Stretch(StretchKind.AGREE, 48, 7),
        Stretch(StretchKind.CLOSE, 55, 5),
    )


def _some_items(names: Sequence[str]) -> tuple[tuple[Item, ...], ...]:
    ask = Item(
        "One thing I ask for",
        tuple(a_named_line(name, "tell me the day before") for name in names),
        minutes=10,
        turn_seconds=210,
        begins=names[0],
        has_asks=True,
    )
    fears = Item(
        "Fears, and the needs next to them",
        (
            a_line("Both of us named this fear: 'not being enough'. ", "Needs: to matter."),
            a_named_line(names[-1], "being left out"),
        ),
        minutes=10,
        turn_seconds=210,
        begins=names[-1],
        note="Feeling glad and feeling jealous are two separate things.",
    )
    return ((ask,), (fears,))
