"""The gate: if a partner is not ready, there is a short plan until all agree to open the whole."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from compersion_talks.domain.agenda import Agenda
from compersion_talks.domain.merging import write_time_notice
from compersion_talks.domain.talks import Opening, Talk
from compersion_talks.domain.timebox import SHORT_PLAN

FEWEST_TO_SPEAK_FOR_ONE = 3
_LEFT_OUT = (
    *("topics", "another_time", "hopes", "introductions", "how_we_talk", "not_today", "common"),
    *("caring", "offers", "wishes", "aftercare", "next_talk", "good_to_know"),
)


def shorten(agenda: Agenda) -> Agenda:
    """Return the short plan of an agenda: thanks, needs, limits, and time to find another day."""
    left_out: dict[str, Any] = dict.fromkeys(_LEFT_OUT, ())
    of_length = write_time_notice(agenda.words, agenda.minutes, len(agenda.names))
    notices = (one for one in agenda.notices if one != of_length)
    return replace(
        agenda,
        minutes=sum(stretch.minutes for stretch in SHORT_PLAN),
        plan=SHORT_PLAN,
        notices=(*notices, str(agenda.words["agenda"]["gate_notice"])),
        next_begins=agenda.names[0],
        begins_by_agreement=False,
        seconds_to_add=0,
        **left_out,
    )


def add_opening(talk: Talk, partner_id: str, lost_id: str = "") -> Talk:
    """Note a partner's wish to open the whole plan; a second wish replaces the first."""
    others = remove_opening(talk, partner_id).openings
    return replace(talk, openings=(*others, Opening(partner_id, lost_id)))


def remove_opening(talk: Talk, partner_id: str) -> Talk:
    """Take back a partner's wish to open the whole plan."""
    left = tuple(one for one in talk.openings if one.partner_id != partner_id)
    return replace(talk, openings=left)


def may_open(talk: Talk) -> bool:
    """Say whether every partner wishes to open the whole plan.

    In a group, all others together may speak for a partner who has lost the link. With two
    partners, one alone could then open it.
    """
    everyone = {partner.id for partner in talk.partners}
    if everyone <= {one.partner_id for one in talk.openings}:
        return True
    return len(everyone) >= FEWEST_TO_SPEAK_FOR_ONE and any(
        everyone - {lost} <= _list_speakers(talk.openings, lost) for lost in everyone
    )


def _list_speakers(openings: Collection[Opening], lost_id: str) -> set[str]:
    """Return the partners who also speak for one who has lost the link."""
    return {one.partner_id for one in openings if one.lost_id == lost_id}
