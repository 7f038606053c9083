"""Open the gate of an agenda: the whole plan is shown once every partner asks for it."""

from dataclasses import replace

from compersion_talks.domain.gate import (
    FEWEST_TO_SPEAK_FOR_ONE,
    add_opening,
    may_open,
    remove_opening,
)
from compersion_talks.domain.talks import Opening, Partner, Talk
from compersion_talks.storage import talks
from compersion_talks.use_cases.access import Place, read_agenda, seal_agenda, seal_talk


def find_opening(place: Place) -> Opening | None:
    """Find this partner's own wish to open the plan; those of others are never shown."""
    mine = (one for one in place.talk.openings if one.partner_id == place.own_id)
    return next(mine, None)


def list_absentees(place: Place) -> tuple[Partner, ...]:
    """List the partners for whom all others together may speak; none in a talk of two."""
    is_group = len(place.talk.partners) >= FEWEST_TO_SPEAK_FOR_ONE
    return place.others if is_group else ()


def want_open(place: Place, lost_id: str = "") -> None:
    """Ask for the whole plan; once every partner does, it opens for everyone and stays open.

    Raises `TalkIsNotMerged` where there is no plan yet.
    """
    if not read_agenda(place.link, place.stored, is_whole=True).is_gated:
        return
    known = lost_id if lost_id in {one.id for one in list_absentees(place)} else ""
    talk = add_opening(place.talk, place.own_id, known)
    if may_open(talk):
        _open(place, talk)
    else:
        talks.save_talk(seal_talk(place.link.talk_key, place.stored, talk))


def take_back(place: Place) -> None:
    """Withdraw the wish to open the plan, unless it is open."""
    if not read_agenda(place.link, place.stored, is_whole=True).is_gated:
        return
    talk = remove_opening(place.talk, place.own_id)
    talks.save_talk(seal_talk(place.link.talk_key, place.stored, talk))


def _open(place: Place, talk: Talk) -> None:
    """Seal the agenda again without its gate, and drop all wishes."""
    agenda = replace(read_agenda(place.link, place.stored, is_whole=True), is_gated=False)
    opened = seal_agenda(place.link, place.stored, agenda)
    done = replace(talk, openings=())
    talks.save_talk(seal_talk(place.link.talk_key, opened, done))
