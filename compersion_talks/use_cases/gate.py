"""Open a plan that is shut since somebody was not ready: it takes each person's own link."""

from dataclasses import replace

from compersion_talks.domain.gate import (
    FEWEST_TO_SPEAK_FOR_ONE,
    add_opening,
    may_open,
    remove_opening,
)
from compersion_talks.domain.talks import Opening, Partner, Talk
from compersion_talks.storage import talks
from compersion_talks.use_cases.access import Place, sealed_agenda, sealed_talk, whole_agenda


def is_shut(place: Place) -> bool:
    """Say whether there is a plan, and only a short one is shown of it."""
    return place.is_merged and whole_agenda(place.link, place.stored).is_gated


def opening_of(place: Place) -> Opening | None:
    """Find this person's own wish to open the plan; nobody else's is ever shown."""
    mine = (one for one in place.talk.openings if one.partner_id == place.own_id)
    return next(mine, None)


def may_speak_for_one(place: Place) -> tuple[Partner, ...]:
    """List the people for whom all others together may speak: in a group, any one of them."""
    is_group = len(place.talk.partners) >= FEWEST_TO_SPEAK_FOR_ONE
    return place.others if is_group else ()


def want_open(place: Place, lost_id: str = "") -> None:
    """Want the whole plan; when each person does, it opens for everyone and stays open.

    Raises `TalkIsNotMerged` where there is no plan yet.
    """
    if not whole_agenda(place.link, place.stored).is_gated:
        return
    known = lost_id if lost_id in {one.id for one in may_speak_for_one(place)} else ""
    talk = add_opening(place.talk, place.own_id, known)
    if may_open(talk):
        _open(place, talk)
    else:
        talks.save_talk(sealed_talk(place.link.talk_key, place.stored, talk))


def take_back(place: Place) -> None:
    """Want the plan to stay short, as long as it has not been opened."""
    if not whole_agenda(place.link, place.stored).is_gated:
        return
    talk = remove_opening(place.talk, place.own_id)
    talks.save_talk(sealed_talk(place.link.talk_key, place.stored, talk))


def _open(place: Place, talk: Talk) -> None:
    """Seal the agenda anew without its gate, and forget who wanted what."""
    agenda = replace(whole_agenda(place.link, place.stored), is_gated=False)
    opened = sealed_agenda(place.link, place.stored, agenda)
    done = replace(talk, openings=())
    talks.save_talk(sealed_talk(place.link.talk_key, opened, done))
