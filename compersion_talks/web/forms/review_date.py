"""The day on which a group wants to look at its agreements again, checked and not kept."""

from datetime import date

from flask_wtf import FlaskForm
from wtforms import DateField
from wtforms.validators import InputRequired

from compersion_talks.domain.errors import ReviewIsMissing
from compersion_talks.domain.talks import checked_review


class ReviewDateForm(FlaskForm):  # type: ignore[misc]  # the extension ships no types
    """One day, written as year, month and day."""

    review_on = DateField(validators=[InputRequired()])


def chosen_day(form: ReviewDateForm, today: date) -> date:
    """Return the day that was sent, or refuse what is no day or out of reach."""
    day = form.review_on.data if form.validate_on_submit() else None
    if day is None:
        raise ReviewIsMissing
    return checked_review(day, today)
