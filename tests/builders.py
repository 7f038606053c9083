"""Domain objects with sane defaults, for tests that care about one thing at a time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from compersion_talks.domain.decks import (
    Block,
    Card,
    Deck,
    Group,
    MatchOn,
    MergeRule,
    Option,
    Prompt,
    PromptType,
    Section,
    Visibility,
    Vocabulary,
)
from compersion_talks.domain.paper import (
    Agenda,
    Item,
    Part,
    Passage,
    PrintedLine,
    Stretch,
    StretchKind,
)
from compersion_talks.domain.sheets import Answer, Line, ReleasedSheet, Sheet
from compersion_talks.domain.talks import Paper, Partner, Talk
from tests.words import TEXTS

NAMES = ("Ash", "Bo", "Cam", "Dee", "Eli", "Fay", "Gus", "Hal", "Ivy", "Jo", "Kit", "Lou")
TALK_ID = "0" * 32
ALL_VISIBILITIES = (Visibility.SHARED, Visibility.IF_MUTUAL, Visibility.PRIVATE)
SHARED, IF_MUTUAL, PRIVATE = ALL_VISIBILITIES


def options(*ids: str) -> tuple[Option, ...]:
    """Make options whose labels are their ids with spaces."""
    return tuple(Option(option_id, option_id.replace("-", " ")) for option_id in ids)


def scale(*labels: str) -> tuple[Option, ...]:
    """Make the five points of a scale, lowest first."""
    words = labels or ("none", "a little", "some", "much", "very much")
    return tuple(Option(str(place), label) for place, label in enumerate(words, 1))


def a_prompt(
    merge: MergeRule = MergeRule.OPTIONS,
    prompt_type: PromptType = PromptType.MULTI_CHOICE,
    **changes: Any,
) -> Prompt:
    """Make a prompt that is well formed for its merge rule and type."""
    is_text = prompt_type in (PromptType.SHORT_TEXT, PromptType.LONG_TEXT)
    defaults: dict[str, Any] = {
        "id": f"a-{merge}",
        "ask": "What is it?",
        "title": f"The {merge}",
        "is_core": True,
        "max_chars": 240 if is_text else 0,
        "options": () if is_text else options("red", "green", "blue"),
        "pick_max": 3 if prompt_type in (PromptType.MULTI_CHOICE, PromptType.RANKED) else 0,
        "visibility_allowed": (SHARED, PRIVATE) if is_text else ALL_VISIBILITIES,
    }
    return Prompt(type=prompt_type, merge=merge, **{**defaults, **changes})


def a_text_prompt(merge: MergeRule = MergeRule.THANKS, **changes: Any) -> Prompt:
    """Make a prompt answered in the partner's own words."""
    return a_prompt(merge, PromptType.SHORT_TEXT, **changes)


def a_scale(**changes: Any) -> Prompt:
    """Make a scale that matches on any answer, as the scales of the decks do."""
    given = {"id": "a-scale", "options": scale(), "match_on": MatchOn.ANSWER, **changes}
    return a_prompt(MergeRule.POSITIONS, PromptType.SCALE, **given)


def a_yes_maybe_no(**changes: Any) -> Prompt:
    """Make a yes, maybe or no, whose yes and maybe match each other."""
    given = {
        "id": "a-yes-maybe-no",
        "options": options("yes", "maybe", "no"),
        "match_options": ("yes", "maybe"),
        **changes,
    }
    return a_prompt(MergeRule.POSITIONS, PromptType.YES_MAYBE_NO, **given)


def a_vocabulary(**changes: Any) -> Vocabulary:
    """Make a small vocabulary with one locked fear, a pair for each other fear, and a tension."""
    locked = Option("fear-locked", "a locked fear", group="worry", is_locked=True)
    shy = Option("fear-shy", "a shy fear", group="worry", start=PRIVATE)
    plain = options("fear-one", "fear-two", "fear-three", "fear-four", "fear-five", "fear-six")
    defaults: dict[str, Any] = {
        "need_groups": (Group("calm", "Calm"),),
        "needs": tuple(
            replace(need, group="calm")
            for need in options("need-time", "need-room", "need-truth", "need-rest")
        ),
        "fear_groups": (Group("worry", "Worry"),),
        "fears": (*(replace(fear, group="worry") for fear in plain), shy, locked),
        "pairs": {
            "fear-one": ("need-time", "need-rest"),
            **{fear.id: ("need-truth",) for fear in (*plain[1:], shy)},
        },
        "tensions": (("need-time", "need-room"),),
    }
    return Vocabulary(**{**defaults, **changes})


def a_needs_prompt(**changes: Any) -> Prompt:
    """Make a prompt that ranks needs of the small vocabulary."""
    given = {"id": "a-needs", "options": a_vocabulary().needs, "options_from": "needs", **changes}
    return a_prompt(MergeRule.NEEDS, PromptType.RANKED, **given)


def a_fears_prompt(**changes: Any) -> Prompt:
    """Make a prompt that ranks fears of the small vocabulary."""
    given = {
        "id": "a-fears",
        "options": a_vocabulary().fears,
        "options_from": "fears",
        "heat": 3,
        "pick_max": 5,
        **changes,
    }
    return a_prompt(MergeRule.FEARS, PromptType.RANKED, **given)


def every_kind_of_prompt() -> tuple[Prompt, ...]:
    """List one prompt for every row of the table of merge rules, and one never sent."""
    return (
        a_text_prompt(MergeRule.THANKS, is_addressable=True),
        a_text_prompt(MergeRule.LINES, id="a-hope", block=Block.HOPES),
        a_text_prompt(MergeRule.LINES, id="a-common", block=Block.COMMON),
        a_text_prompt(MergeRule.LINES, id="a-view", block=Block.VIEWS, heat=2),
        a_text_prompt(MergeRule.LINES, id="a-wish", block=Block.WISHES, is_addressable=True),
        a_prompt(MergeRule.OPTIONS, id="light-options"),
        a_prompt(MergeRule.OPTIONS, id="tender-options", heat=3),
        a_needs_prompt(),
        a_fears_prompt(),
        a_scale(heat=2),
        a_yes_maybe_no(heat=2),
        a_prompt(MergeRule.LIMITS),
        a_prompt(MergeRule.ASKS, id="ask-options", heat=2, is_addressable=True),
        a_text_prompt(MergeRule.ASKS, id="ask-text", heat=2, is_addressable=True),
        a_text_prompt(MergeRule.OFFERS, is_addressable=True),
        a_prompt(MergeRule.LOGISTICS, id="for-the-talk"),
        a_prompt(MergeRule.LOGISTICS, id="for-care", block=Block.CARE),
        a_prompt(MergeRule.LOGISTICS, id="for-after", block=Block.AFTER),
        a_text_prompt(MergeRule.LOGISTICS, id="a-sign"),
        a_prompt(MergeRule.PARK),
        a_focus("first", "second"),
        a_never_sent(),
    )


def a_focus(*section_ids: str, **changes: Any) -> Prompt:
    """Make a prompt that steers which sections get time."""
    given = {
        "id": "a-focus",
        "options": options(*section_ids),
        "pick_max": 2,
        "visibility_allowed": (SHARED,),
        **changes,
    }
    return a_prompt(MergeRule.FOCUS, PromptType.RANKED, **given)


def a_never_sent(merge: MergeRule = MergeRule.NONE, **changes: Any) -> Prompt:
    """Make a prompt whose box never leaves the page."""
    given = {
        "id": "a-never-sent",
        "is_never_sent": True,
        "visibility": PRIVATE,
        "visibility_allowed": (PRIVATE,),
        "is_core": False,
        **changes,
    }
    return a_text_prompt(merge, **given)


def a_section(section_id: str = "first", *prompts: Prompt, **changes: Any) -> Section:
    """Make one page of a walk."""
    return Section(section_id, section_id.title(), prompts or (a_prompt(),), **changes)


def some_cards(number: int = 5) -> tuple[Card, ...]:
    """Make constant cards."""
    return tuple(
        Card(f"card-{place}", f"Card {place}", f"Text of card {place}.")
        for place in range(1, number + 1)
    )


def a_deck(*sections: Section, **changes: Any) -> Deck:
    """Make a deck; without sections, it asks two pages with every kind of prompt."""
    prompts = every_kind_of_prompt()
    defaults: dict[str, Any] = {
        "id": "a-deck",
        "language": "en",
        "title": "A deck",
        "short_title": "A deck",
        "summary": "What it is for.",
        "for_whom": "Anyone.",
        "minutes_short": 10,
        "minutes_full": 20,
        "content_note": "",
        "cards": some_cards(),
        "sections": sections
        or (a_section("first", *prompts[:11]), a_section("second", *prompts[11:])),
        "vocabulary": a_vocabulary(),
        "texts": TEXTS,
    }
    return Deck(**{**defaults, **changes})


def some_partners(number: int = 2) -> tuple[Partner, ...]:
    """Make partners with ids "1" * 32, "2" * 32 and so on, in that seat order."""
    return tuple(Partner(f"{seat:x}" * 32, name) for seat, name in enumerate(NAMES[:number], 1))


def a_talk(partners: int | Sequence[Partner] = 2, **changes: Any) -> Talk:
    """Make a talk whose partners sit in the order given."""
    seats = some_partners(partners) if isinstance(partners, int) else tuple(partners)
    defaults: dict[str, Any] = {
        "id": TALK_ID,
        "deck_hash": "d" * 64,
        "partners": seats,
        "minutes": 60,
        "paper": Paper.A4,
        "opened_on": date(2030, 1, 1),
        "expires_on": date(2030, 1, 31),
        "opener_id": seats[0].id,
    }
    return Talk(**{**defaults, **changes})


def an_answer(
    prompt_id: str, *keys: str, visibility: Visibility = SHARED, addressee: str = ""
) -> Answer:
    """Make an answer whose lines all travel equally far."""
    return Answer(prompt_id, tuple(Line(key, visibility) for key in keys), addressee)


def a_sheet(
    *answers: Answer,
    shared: Mapping[str, Iterable[str]] | None = None,
    if_mutual: Mapping[str, Iterable[str]] | None = None,
    private: Mapping[str, Iterable[str]] | None = None,
    **changes: Any,
) -> Sheet:
    """Make a sheet from answers, or from the picked keys of each prompt by visibility."""
    lines: dict[str, tuple[Line, ...]] = {answer.prompt_id: answer.lines for answer in answers}
    addressees = {answer.prompt_id: answer.addressee for answer in answers}
    for visibility, given in ((SHARED, shared), (IF_MUTUAL, if_mutual), (PRIVATE, private)):
        for prompt_id, keys in (given or {}).items():
            added = tuple(Line(key, visibility) for key in keys)
            lines[prompt_id] = (*lines.get(prompt_id, ()), *added)
    kept = {
        prompt_id: Answer(prompt_id, said, addressees.get(prompt_id, ""))
        for prompt_id, said in lines.items()
    }
    return Sheet(answers=kept, **changes)


def released(deck: Deck, talk: Talk, *sheets: Sheet) -> tuple[ReleasedSheet, ...]:
    """Release one sheet for each partner, in seat order."""
    pairs = zip(talk.partners, sheets, strict=True)
    return tuple(sheet.release(deck, partner.id) for partner, sheet in pairs)


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
