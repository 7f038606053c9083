"""What a talk may use before everyone is ready: a short plan that only finds another day."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from compersion_talks.domain.agenda import short_for_many
from compersion_talks.domain.paper import Agenda
from compersion_talks.domain.talks import Opening, Talk
from compersion_talks.domain.timebox import short_plan

FEWEST_TO_SPEAK_FOR_ONE = 3
_LEFT_OUT = (
    *("topics", "another_time", "hopes", "introductions", "how_we_talk", "not_today", "common"),
    *("caring", "offers", "wishes", "aftercare", "next_talk", "good_to_know"),
)


def short_plan_of(agenda: Agenda) -> Agenda:
    """Leave thanks, needs and limits of an agenda, and minutes to choose a day; nothing else."""
    stretches = short_plan()
    left_out: dict[str, Any] = dict.fromkeys(_LEFT_OUT, ())
    of_length = short_for_many(agenda.words, agenda.minutes, len(agenda.names))
    notices = (one for one in agenda.notices if one != of_length)
    return replace(
        agenda,
        minutes=sum(stretch.minutes for stretch in stretches),
        plan=stretches,
        notices=(*notices, str(agenda.words["agenda"]["gate_notice"])),
        next_begins=agenda.names[0],
        begins_by_agreement=False,
        seconds_to_add=0,
        **left_out,
    )


def with_opening(talk: Talk, partner_id: str, lost_id: str = "") -> Talk:
    """Note that a person wants the whole plan to be opened; saying it again replaces it."""
    others = without_opening(talk, partner_id).openings
    return replace(talk, openings=(*others, Opening(partner_id, lost_id)))


def without_opening(talk: Talk, partner_id: str) -> Talk:
    """Take back that a person wants the whole plan to be opened."""
    left = tuple(one for one in talk.openings if one.partner_id != partner_id)
    return replace(talk, openings=left)


def may_open(talk: Talk) -> bool:
    """Say whether each person wants the whole plan to be opened.

    In a group, all others together may speak for one who has lost the link. With two people
    that would be one person alone.
    """
    everyone = {partner.id for partner in talk.partners}
    if everyone <= {one.partner_id for one in talk.openings}:
        return True
    return len(everyone) >= FEWEST_TO_SPEAK_FOR_ONE and any(
        everyone - {lost} <= _speaking_for(talk.openings, lost) for lost in everyone
    )


def _speaking_for(openings: Collection[Opening], lost_id: str) -> set[str]:
    return {one.partner_id for one in openings if one.lost_id == lost_id}
