"""Calendar files: the day of the talk, the review date, and a day to look for the plan."""

from datetime import date

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from compersion_talks.domain.agenda import Agenda
from compersion_talks.domain.errors import DayIsUnreadable, ReviewIsOutOfReach
from compersion_talks.domain.talks import check_review_date
from compersion_talks.paper.ics import (
    MORNING_BEFORE,
    MORNING_OF_THE_DAY,
    CalendarDay,
    write_calendar,
)
from compersion_talks.services import current_services
from compersion_talks.storage import StoredTalk
from compersion_talks.use_cases.access import OpenLink, Place, read_agenda
from compersion_talks.use_cases.calendar_days import Occasion, can_look_on, derive_day_id, find_day
from compersion_talks.web.agenda import views
from compersion_talks.web.http.access import opens_agenda, opens_sheet
from compersion_talks.web.http.error_handlers import echo_form
from compersion_talks.web.http.form_errors import OPEN_TOO_LONG, explain
from compersion_talks.web.http.i18n import _, _l, read_day
from compersion_talks.web.http.responses import save_as

bp = Blueprint("calendar", __name__, url_prefix="/t/<handle>")

# More people see a calendar than a paper, so it holds no name and no topic.
_TITLES = {
    Occasion.TALK: _l("A talk we planned"),
    Occasion.REVIEW: _l("A look back we planned"),
    Occasion.LOOK: _l("A page to look at"),
}


@bp.get("/calendar.ics")
@opens_agenda
def save_day(link: OpenLink, stored: StoredTalk) -> ResponseReturnValue:
    """Give the day of the talk as a calendar file, where one was chosen."""
    day = find_day(link, stored)
    if day is None:
        abort(404)
    return make_file(link, Occasion.TALK, day)


@bp.post("/agenda/review")
@opens_agenda
def save_review(link: OpenLink, stored: StoredTalk) -> ResponseReturnValue:
    """Give the review date as a calendar file, and store nothing of it."""
    agenda = read_agenda(link, stored)
    try:
        day = _read_review_date()
    except (DayIsUnreadable, ReviewIsOutOfReach) as refusal:
        return _render_page(link, stored, agenda, explain(refusal)), 422
    return make_file(link, Occasion.REVIEW, day)


@bp.post("/waiting/calendar")
@opens_sheet
def save_look(place: Place) -> ResponseReturnValue:
    """Give a day to look for the plan as a calendar file, and store nothing of it."""
    day = read_day(request.form.get("look_on", ""))
    if day is None or not can_look_on(day, place.talk, current_services().today):
        abort(422)
    return make_file(place.link, Occasion.LOOK, day)


@opens_agenda
def echo_review(link: OpenLink, stored: StoredTalk) -> ResponseReturnValue:
    """Show the agenda again with the day that was sent, when the form's token was lost."""
    return _render_page(link, stored, read_agenda(link, stored), str(OPEN_TOO_LONG)), 400


def _read_review_date() -> date:
    day = read_day(request.form.get("review_on", ""))
    if day is None:
        raise DayIsUnreadable
    return check_review_date(day, current_services().today)


def _render_page(link: OpenLink, stored: StoredTalk, agenda: Agenda, fault: str) -> str:
    typed = request.form.get("review_on", "")
    return views.render_page(link, stored, agenda, typed, {"review_on": fault})


def make_file(link: OpenLink, occasion: Occasion, day: date) -> Response:
    """Make a calendar file of one day, in neutral words."""
    title = str(_TITLES[occasion])
    if occasion is Occasion.LOOK:
        alarm, reminds_at = _("Today: %(title)s", title=title), MORNING_OF_THE_DAY
    else:
        alarm, reminds_at = _("Tomorrow: %(title)s", title=title), MORNING_BEFORE
    event = CalendarDay(derive_day_id(link, occasion, day), day, title, alarm, reminds_at)
    file, kind = write_calendar(event), "text/calendar; charset=utf-8"
    return Response(file, headers=save_as("calendar.ics"), content_type=kind)


echo_form(bp, echo_review, "save_review")
