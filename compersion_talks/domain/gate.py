"""What a talk may use before everyone is ready: a short plan that only finds another day."""

from dataclasses import replace

from compersion_talks.domain.paper import Agenda
from compersion_talks.domain.timebox import short_plan


def short_plan_of(agenda: Agenda) -> Agenda:
    """Leave thanks, needs and limits of an agenda, and minutes to choose a day; nothing else."""
    stretches = short_plan()
    return replace(
        agenda,
        minutes=sum(stretch.minutes for stretch in stretches),
        plan=stretches,
        topics=(),
        hopes=(),
        introductions=(),
        how_we_talk=(),
        not_today=(),
        common=(),
        caring=(),
        offers=(),
        wishes=(),
        aftercare=(),
        next_talk=(),
        another_time=(),
        good_to_know=(),
        next_begins=agenda.names[0],
        begins_by_agreement=False,
        seconds_to_add=0,
    )
