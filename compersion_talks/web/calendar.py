"""Files for a calendar: the day of the talk, and the day on which the group looks at it again."""

from datetime import date

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from compersion_talks.documents.calendar import CalendarDay, calendar_file
from compersion_talks.domain.errors import ReviewIsMissing, ReviewIsOutOfReach
from compersion_talks.domain.paper import Agenda
from compersion_talks.keeping.days import Occasion, day_id, held_on
from compersion_talks.keeping.opened import OpenLink
from compersion_talks.keeping.places import read_agenda
from compersion_talks.storage import StoredTalk
from compersion_talks.web import agenda
from compersion_talks.web.access import opens_agenda
from compersion_talks.web.forms.review_date import ReviewDateForm, chosen_day
from compersion_talks.web.language import _, _l
from compersion_talks.web.parts import parts
from compersion_talks.web.refusals import OPEN_TOO_LONG, sentence

bp = Blueprint("calendar", __name__, url_prefix="/t/<handle>")

# A calendar is seen by more people than a paper: no name and no topic stands in it.
_TITLES = {
    Occasion.TALK: _l("A talk we planned"),
    Occasion.REVIEW: _l("A look back we planned"),
}


@bp.get("/calendar.ics")
@opens_agenda
def talk(link: OpenLink, stored: StoredTalk) -> ResponseReturnValue:
    """Give the day of the talk as a calendar file, where one was chosen."""
    day = held_on(link, stored)
    if day is None:
        abort(404)
    return _file(link, Occasion.TALK, day)


@bp.post("/agenda/review")
@opens_agenda
def review(link: OpenLink, stored: StoredTalk) -> ResponseReturnValue:
    """Give the day that was asked for as a calendar file, and keep nothing of it."""
    paper = read_agenda(link, stored)
    try:
        day = chosen_day(ReviewDateForm(), parts().today)
    except (ReviewIsMissing, ReviewIsOutOfReach) as refusal:
        return _asked_again(link, stored, paper, sentence(refusal)), 422
    return _file(link, Occasion.REVIEW, day)


def give_back(handle: str) -> ResponseReturnValue:
    """Show the paper with the day as it was sent, when its form could not be trusted."""
    return _give_back(handle)


@opens_agenda
def _give_back(link: OpenLink, stored: StoredTalk) -> ResponseReturnValue:
    return _asked_again(link, stored, read_agenda(link, stored), str(OPEN_TOO_LONG)), 400


def _asked_again(link: OpenLink, stored: StoredTalk, paper: Agenda, wrong: str) -> str:
    typed = request.form.get("review_on", "")
    return agenda.page(link, stored, paper, typed, [("review_on", wrong)])


def _file(link: OpenLink, occasion: Occasion, day: date) -> Response:
    title = str(_TITLES[occasion])
    reminder = _("Tomorrow: %(title)s", title=title)
    written = calendar_file(CalendarDay(day_id(link, occasion, day), day, title, reminder))
    response = Response(written, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="calendar.ics"'
    return response
