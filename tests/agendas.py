"""Agendas made by hand, without a merge: rich ones, empty ones, any number of people."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from compersion_talks.domain.agenda import Agenda, Entry, Item, Passage, Stretch, StretchKind
from compersion_talks.domain.talks import PaperSize
from compersion_talks.domain.wording import PrintedLine, Run
from compersion_talks.library.texts import read_built_in_texts

NAMES = ("Ash", "Bo", "Cam", "Dee", "Eli", "Fay", "Gus", "Hal", "Ivy", "Jo", "Kit", "Lou")
PLANS = {
    30: "arrive 2, thanks 4, common 4, topics 12, agree 4, close 4",
    60: "arrive 3, thanks 5, common 6, topics 15, break 5, topics 15, agree 7, close 4",
    90: "arrive 4, thanks 6, common 7, topics 23, break 10, topics 22, agree 11, close 7",
    120: "arrive 4, thanks 8, common 8, topics 21, break 10, topics 22, break 5, topics 20, "
    "agree 13, close 9",
}
SAID = (
    "One of the three evenings back, until Easter. I am not jealous of a person.",
    "Come once to the pub after rehearsal and meet them.",
    "The first one who hears the new piece. That used to be me on the sofa.",
    "Sunday newspaper: me the politics, you the rest.",
    "For two weeks: tell me by noon if you will be home for the night.",
)


def a_line(*parts: str, own: str = "") -> PrintedLine:
    """Make a printed line; the partner's own words come last."""
    said = tuple(Run(text) for text in parts)
    return (*said, Run(own, is_own=True)) if own else said


def a_named_line(name: str, own: str) -> PrintedLine:
    """Make a line with a name and that partner's own words."""
    return (Run(name, is_own=True), Run(": "), Run(own, is_own=True))


def a_plan(minutes: int) -> tuple[Stretch, ...]:
    """Make the plan of a talk of that length."""
    stretches, starts_at = [], 0
    for stretch in PLANS[minutes].split(", "):
        kind, _, lasts = stretch.partition(" ")
        stretches.append(Stretch(StretchKind(kind), starts_at, int(lasts)))
        starts_at += int(lasts)
    return tuple(stretches)


def a_full_agenda(partners: int = 2, minutes: int = 60, lines: int = 2, **changes: Any) -> Agenda:
    """Make a rich agenda by hand, with something in every block and so many lines a person."""
    names = changes.pop("names", NAMES[:partners])
    plan = a_plan(minutes)
    defaults: dict[str, Any] = {
        "language": "en",
        "names": names,
        "minutes": minutes,
        "paper": PaperSize.A4,
        "held_on": date(2030, 1, 12),
        "plan": plan,
        "notices": (),
        "hopes": (_named_passage("What we hope for today", names, "to understand one thing"),),
        "how_we_talk": (
            _named_passage("To make the talk easier", names, "short turns; soft light"),
            Passage("Signs for a pause", (a_line(own="a raised hand"), a_line(own="pineapple"))),
        ),
        "not_today": (a_line("Not today: money; the past"),),
        "thanks": (_named_passage("Thanks", names, "for the soup when I was ill"),),
        "common": (
            Passage("What is strong between us", (a_line("Both of us: laughing together"),)),
            Passage(
                "Feeling glad",
                (a_line("Our answers are near each other: 'a little glad' to 'quite glad'"),),
            ),
        ),
        "needs": tuple(a_named_line(name, "time together; enough sleep") for name in names),
        "limits": (_named_passage("Please do not expect", names[:1], "that I decide today"),),
        "topics": _topics(plan, names, lines),
        "caring": (Passage("Caring for ourselves", (a_line("music; a walk; sleep"),)),),
        "offers": (_named_passage("Offers", names[-1:], "I cook on Sundays"),),
        "wishes": (_named_passage("Wishes", names, "a calm week for all of us"),),
        "aftercare": (Passage("After the talk", (a_line("quiet; a walk"),)),),
        "another_time": tuple(
            replace(item, minutes=0, begins="") for item in (_support(names), _contact(names))
        ),
        "good_to_know": (
            _named_passage("What makes it easier to feel glad", names, "when I am rested"),
            Passage("What steadies us", (a_line("slow breathing or a walk; music"),)),
        ),
        "next_begins": names[-1],
        "words": read_built_in_texts(),
    }
    return Agenda(**{**defaults, **changes})


def an_empty_agenda(partners: int = 2, minutes: int = 60, **changes: Any) -> Agenda:
    """Make the agenda of people who shared nothing: constant cards, and nothing else."""
    cards = (
        Item("A good moment", how="Tell of one moment when things were good between you."),
        Item("One small thing", how="What is one small thing that would help this week?"),
        Item("A kind question", how="What would you like to be asked more often?"),
    )
    plan = a_plan(minutes)
    lasting = [stretch.minutes for stretch in plan if stretch.kind is StretchKind.TOPICS]
    topics = tuple(
        (replace(card, minutes=length, turn_seconds=length * 30, begins=NAMES[0]),)
        for card, length in zip(cards, lasting, strict=False)
    )
    blocks = ("hopes", "how_we_talk", "not_today", "thanks", "common", "needs", "limits", "caring")
    more = ("offers", "wishes", "aftercare", "another_time", "good_to_know")
    nothing = dict.fromkeys((*blocks, *more), ())
    return a_full_agenda(partners, minutes, **{**nothing, "topics": topics, **changes})


def a_gated_agenda() -> Agenda:
    """Make the short plan of people of whom one is not ready."""
    stretches = (
        Stretch(StretchKind.ARRIVE, 0, 5),
        Stretch(StretchKind.THANKS, 5, 5),
        Stretch(StretchKind.CLOSE, 10, 5),
    )
    left = {"plan": stretches, "topics": (), "is_gated": True}
    kept = a_full_agenda()
    notices = ("At least one of us is not ready yet. Please don't ask who.",)
    return an_empty_agenda(
        2,
        30,
        **{**left, "thanks": kept.thanks, "needs": kept.needs, "limits": kept.limits},
        notices=notices,
    )


def _named_passage(title: str, names: Iterable[str], own: str) -> Passage:
    return Passage(title, tuple(a_named_line(name, own) for name in names))


def _topics(
    plan: Sequence[Stretch], names: Sequence[str], lines: int
) -> tuple[tuple[Item, ...], ...]:
    makers = (_weight, _asks, _support)
    lasting = [stretch.minutes for stretch in plan if stretch.kind is StretchKind.TOPICS]
    return tuple(
        (
            replace(
                maker(names, lines),
                minutes=length,
                turn_seconds=(length - 3) * 60 // len(names) // 30 * 30 or 30,
                begins=names[place % len(names)],
            ),
        )
        for place, (maker, length) in enumerate(zip(makers, lasting, strict=False))
    )


def _asks(names: Sequence[str], lines: int = 2) -> Item:
    return Item(
        "What each of us asks for",
        tuple(
            Entry(
                a_line(own=SAID[(seat + number) % len(SAID)]),
                name=name,
                label="If you could ask for one thing" if number == 0 else "My place with you",
                below=(a_line(own="I wash up after dinner"),) if number == 0 else (),
                has_answers=number == 0,
            )
            for seat, name in enumerate(names)
            for number in range(lines)
        ),
        how="Each of you picks one of your lines to begin with. What makes it important? "
        "What part of it could be a yes?",
    )


def _weight(names: Sequence[str], lines: int = 2) -> Item:
    shared = Entry(
        a_line("growing apart slowly"),
        lead="Both of us" if len(names) == 2 else "More than one of us",
        label="Fears",
        below=(a_line("Behind a fear like this there is often a need: time for the two of us."),),
    )
    own = (
        Entry(a_line(own=SAID[(seat + number + 2) % len(SAID)]), name=name, label="What is hard")
        for seat, name in enumerate(names)
        for number in range(lines)
    )
    how = "When is it there? Which of these needs would help? What's one small thing?"
    return Item("What weighs on us, and what we need", (shared, *own), how=how)


def _support(names: Sequence[str], lines: int = 1) -> Item:
    said = a_line("keep to the times we agreed; a short message now and then; be patient")
    shared = Entry(a_line("a moment to come back to each other"), lead="Both of us")
    own = (Entry(said, name=name) for name in names for _number in range(lines))
    return Item("What would help in daily life", (shared, *own), how="What would help first?")


def _contact(names: Sequence[str]) -> Item:
    differ = a_line("We see this differently: 'a short hello now and then' and 'friendly'.")
    return Item("How much contact suits us", (Entry(differ),), how="What would suit you?")
