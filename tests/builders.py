"""Domain objects with sane defaults, for tests that care about one thing at a time."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from compersion_talks.domain.decks import Card, Deck, Prompt, Section, Visibility
from compersion_talks.domain.sheets import Answer, Line, ReleasedSheet, Sheet
from compersion_talks.domain.talks import PaperSize, Partner, Talk
from compersion_talks.domain.topics import make_topics
from tests.agendas import NAMES, a_full_agenda
from tests.prompts import IF_MUTUAL, PRIVATE, SHARED, a_prompt, a_vocabulary, every_kind_of_prompt
from tests.small_texts import TEXTS

__all__ = [
    "NAMES",
    "a_deck",
    "a_full_agenda",
    "a_prompt",
    "a_section",
    "a_sheet",
    "a_talk",
    "an_answer",
    "release_sheets",
    "some_cards",
    "some_partners",
]

TALK_ID = "0" * 32


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
    asked = [prompt for section in sections for prompt in section.prompts]
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
        "topics": make_topics(asked or prompts),
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
        "paper": PaperSize.A4,
        "opened_on": date(2030, 1, 1),
        "expires_on": date(2030, 1, 31),
        "opener_id": seats[0].id,
    }
    return Talk(**{**defaults, **changes})


def an_answer(
    prompt_id: str, *values: str, visibility: Visibility = SHARED, addressee: str = ""
) -> Answer:
    """Make an answer whose lines all travel equally far."""
    return Answer(prompt_id, tuple(Line(value, visibility) for value in values), addressee)


def a_sheet(
    *answers: Answer,
    shared: Mapping[str, Iterable[str]] | None = None,
    if_mutual: Mapping[str, Iterable[str]] | None = None,
    private: Mapping[str, Iterable[str]] | None = None,
    **changes: Any,
) -> Sheet:
    """Make a sheet from answers, or from the values of each prompt by visibility."""
    lines: dict[str, tuple[Line, ...]] = {answer.prompt_id: answer.lines for answer in answers}
    addressees = {answer.prompt_id: answer.addressee for answer in answers}
    for visibility, picked in ((SHARED, shared), (IF_MUTUAL, if_mutual), (PRIVATE, private)):
        for prompt_id, values in (picked or {}).items():
            added = tuple(Line(value, visibility) for value in values)
            lines[prompt_id] = (*lines.get(prompt_id, ()), *added)
    kept = {
        prompt_id: Answer(prompt_id, given, addressees.get(prompt_id, ""))
        for prompt_id, given in lines.items()
    }
    return Sheet(answers=kept, **changes)


def release_sheets(deck: Deck, talk: Talk, *sheets: Sheet) -> tuple[ReleasedSheet, ...]:
    """Release one sheet for each partner, in seat order."""
    pairs = zip(talk.partners, sheets, strict=True)
    return tuple(sheet.release(deck, partner.id) for partner, sheet in pairs)
