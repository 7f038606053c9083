"""Leaving a page out: what asks first, what is set aside, and what may come back."""

from collections.abc import Sequence

from compersion_talks.domain.sheets import Sheet
from compersion_talks.web.answering.fields import Asked, collect_answers, list_faults
from compersion_talks.web.http.form_errors import WRITTEN_SINCE

SKIP, LEAVE, TAKE_BACK, STAY = "skip", "leave", "back", "stay"


def must_ask(sheet: Sheet, asked: Sequence[Asked], following: str) -> bool:
    """Say whether leaving out would take something away: what is saved, or what was just typed."""
    is_typed = any(one.fault or _has_lines(one) for one in asked)
    is_saved = any(one.prompt.id in sheet.answers for one in asked)
    return following == SKIP and (is_typed or is_saved)


def find_faults(sheet: Sheet, asked: Sequence[Asked], following: str) -> dict[str, str]:
    """Return what keeps a page from being saved, by the id of the field.

    Nothing keeps it from being left out; new words keep old ones from coming back in their place.
    """
    if following in (SKIP, LEAVE):
        return {}
    waiting = {one.prompt_id for one in sheet.set_aside if following == TAKE_BACK}
    over = [one.prompt.id for one in asked if _has_lines(one) and one.prompt.id in waiting]
    return {**{key: str(WRITTEN_SINCE) for key in over}, **list_faults(asked)}


def change_sheet(sheet: Sheet, asked: Sequence[Asked], following: str) -> Sheet:
    """Return the sheet as a button of a page changes it; going on ends the time to take back."""
    ids, given = [one.prompt.id for one in asked], collect_answers(asked, sheet)
    if following in (SKIP, LEAVE):
        return sheet.leave_out(given, ids)
    answered = sheet.with_answers(given, ids)
    if following == TAKE_BACK:
        return answered.take_back()
    return answered if following == STAY else answered.forget_set_aside()


def _has_lines(one: Asked) -> bool:
    return one.answer is not None and bool(one.answer.lines)
