"""Files for a calendar: the day of the talk, and the day on which the group looks at it again."""

from datetime import date

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import DateField
from wtforms.validators import InputRequired

from compersion_talks.domain.agenda import Agenda
from compersion_talks.domain.errors import ReviewIsMissing, ReviewIsOutOfReach
from compersion_talks.domain.talks import check_review_date
from compersion_talks.paper.ics import CalendarDay, write_calendar
from compersion_talks.services import current_services
from compersion_talks.storage import StoredTalk
from compersion_talks.use_cases.access import OpenLink, read_agenda
from compersion_talks.use_cases.calendar_days import Occasion, derive_day_id, find_day
from compersion_talks.web.agenda import views
from compersion_talks.web.http.access import opens_agenda
from compersion_talks.web.http.error_handlers import echo_form
from compersion_talks.web.http.form_errors import OPEN_TOO_LONG, explain
from compersion_talks.web.http.i18n import _, _l
from compersion_talks.web.http.static_files import save_as


class ReviewDateForm(FlaskForm):  # type: ignore[misc]  # the extension ships no types
    """One day, written as year, month and day."""

    review_on = DateField(validators=[InputRequired()])


def chosen_day(form: ReviewDateForm, today: date) -> date:
    """Return the day that was sent, or refuse what is no day or out of reach."""
    day = form.review_on.data if form.validate_on_submit() else None
    if day is None:
        raise ReviewIsMissing
    return check_review_date(day, today)


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
    day = find_day(link, stored)
    if day is None:
        abort(404)
    return _file(link, Occasion.TALK, day)


@bp.post("/agenda/review")
@opens_agenda
def review(link: OpenLink, stored: StoredTalk) -> ResponseReturnValue:
    """Give the day that was asked for as a calendar file, and keep nothing of it."""
    paper = read_agenda(link, stored)
    try:
        day = chosen_day(ReviewDateForm(), current_services().today)
    except (ReviewIsMissing, ReviewIsOutOfReach) as refusal:
        return _asked_again(link, stored, paper, explain(refusal)), 422
    return _file(link, Occasion.REVIEW, day)


@opens_agenda
def echo_review(link: OpenLink, stored: StoredTalk) -> ResponseReturnValue:
    """Show the agenda with the day as it was sent, when the token of the form was lost."""
    return _asked_again(link, stored, read_agenda(link, stored), str(OPEN_TOO_LONG)), 400


def _asked_again(link: OpenLink, stored: StoredTalk, paper: Agenda, wrong: str) -> str:
    typed = request.form.get("review_on", "")
    return views.page(link, stored, paper, typed, {"review_on": wrong})


def _file(link: OpenLink, occasion: Occasion, day: date) -> Response:
    title = str(_TITLES[occasion])
    reminder = _("Tomorrow: %(title)s", title=title)
    written = write_calendar(CalendarDay(derive_day_id(link, occasion, day), day, title, reminder))
    response = Response(written, content_type="text/calendar; charset=utf-8")
    return save_as("calendar.ics", response)


echo_form(bp, "review", echo_review)
