"""Agendas of the default deck, from hardly any lines to as many as the deck allows."""

from datetime import date
from functools import cache

from compersion_talks.domain.agenda import Agenda
from compersion_talks.domain.decks import Deck, Prompt, Visibility
from compersion_talks.domain.merging import merge
from compersion_talks.domain.sheets import Answer, Line, Sheet
from compersion_talks.domain.talks import Partner, Talk
from compersion_talks.library import read_built_in
from tests.builders import NAMES, a_talk
from tests.prompts import SCALE, SINGLE_CHOICE, YES_MAYBE_NO

WORLD = ("Ash", "דנה לוי", "ليلى", "Σοφία", "Ольга", "Zoë-Ångström Wołoszyn-Đặng")
TYPED = (
    "You drove me to my mother's on Sunday and stayed for the washing-up. I felt carried.",
    "For two weeks: tell me by noon if you will be home for the night.",
    "That we laugh about something before we go to sleep.",
    "To hear what is hard without having to mend it at once.",
    "One evening a week that I do not have to account for.",
)
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


@cache
def the_deck() -> Deck:
    """Return the deck with the most questions."""
    return read_built_in()["other-connections"].deck


def an_agenda(
    partners: int = 2, minutes: int = 60, picks: int = 2, names: tuple[str, ...] = NAMES
) -> Agenda:
    """Merge sheets that pick so many lines everywhere; none leaves every block empty."""
    seats = tuple(Partner(f"{seat + 1:x}" * 32, names[seat]) for seat in range(partners))
    talk = a_talk(seats, minutes=minutes, held_on=date(2030, 1, 12))
    return an_agenda_of(the_deck(), talk, picks)


def an_agenda_of(deck: Deck, talk: Talk, picks: int) -> Agenda:
    """Merge sheets of a deck, one for each partner of a talk."""
    sheets = [a_filled_sheet(seat, picks, deck) for seat in range(len(talk.partners))]
    released = [
        sheet.release(deck, partner.id)
        for sheet, partner in zip(sheets, talk.partners, strict=True)
    ]
    return merge(deck, talk, released)


def a_wordy_agenda(typed: str, partners: int = 2) -> Agenda:
    """Merge sheets in which every box for words holds the same words."""
    seats = tuple(Partner(f"{seat + 1:x}" * 32, NAMES[seat]) for seat in range(partners))
    talk = a_talk(seats)
    sheet = Sheet(
        {
            prompt.id: Answer(prompt.id, (Line(typed, Visibility.SHARED),))
            for prompt in the_deck().prompts
            if prompt.is_text and Visibility.SHARED in prompt.visibility_allowed
        }
    )
    return merge(the_deck(), talk, [sheet.release(the_deck(), seat.id) for seat in seats])


def a_filled_sheet(seat: int, picks: int, deck: Deck | None = None) -> Sheet:
    """Fill a sheet, differently for each seat."""
    prompts = (deck or the_deck()).prompts
    answers = (_an_answer(prompt, seat, picks) for prompt in prompts)
    return Sheet({answer.prompt_id: answer for answer in answers if answer.lines})


def _an_answer(prompt: Prompt, seat: int, picks: int) -> Answer:
    keys = _keys(prompt, seat, picks) if picks else ()
    visibility = Visibility.SHARED
    if visibility not in prompt.visibility_allowed:
        visibility = prompt.visibility
    return Answer(prompt.id, tuple(Line(key, visibility) for key in keys))


def _keys(prompt: Prompt, seat: int, picks: int) -> tuple[str, ...]:
    if prompt.is_text:
        return (TYPED[(seat + len(prompt.id)) % len(TYPED)],)
    single = (SINGLE_CHOICE, SCALE, YES_MAYBE_NO)
    most = 1 if prompt.type in single else min(prompt.pick_max or picks, picks)
    ids = [option.id for option in prompt.options if not option.is_locked]
    first = seat * 2 % len(ids)
    return tuple(dict.fromkeys((ids + ids)[first : first + most]))
