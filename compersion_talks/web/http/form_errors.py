"""Validation errors: the sentences beside a form, with what is wrong and what to do."""

from compersion_talks.domain import errors
from compersion_talks.web.http.i18n import _l

OPEN_TOO_LONG = _l(
    "This page was open for a long time, so it isn't saved yet. Nothing is lost. Please send it "
    "once more."
)
KEEPS_NOTHING = _l(
    "Your browser doesn't accept this site's cookies, so this isn't saved yet. Allow cookies and "
    "send this once more, or use another browser. What you typed is still here."
)
CHANGED_ELSEWHERE = _l(
    "Your answers were changed in another tab or window. What you typed is still here, but isn't "
    "saved yet. Compare it with what's saved, then send this page once more."
)
WRITTEN_SINCE = _l(
    "You've written something here since. To get back what was here before, empty this first."
)
_SENTENCES = {
    errors.AgreementIsEmpty: _l("Write what you agree on. The other boxes can stay empty."),
    errors.TooManyAgreements: _l(
        "There's room for seven agreements. Take another one off first, or talk about which ones "
        "matter most."
    ),
    errors.AgreementHasChanged: _l(
        "Someone changed this agreement or took it off in the meantime. What you typed is still "
        "here. If you send it now, it becomes a new one."
    ),
    errors.NameIsMissing: _l("Write a name for the plan. A nickname or a letter is fine."),
    errors.NameIsTooLong: _l("This name is too long. Use at most 40 characters."),
    errors.NameIsTaken: _l(
        "Two people have the same name, or names that look the same. "
        "Change one of them, even by one letter."
    ),
    errors.NameIsOfPaper: _l(
        "The plan itself uses this name, for more than one person. Choose another one."
    ),
    errors.TooFewPartners: _l("A talk needs at least two people. You can delete the talk instead."),
    errors.TooManyPartners: _l("There's room for twelve people. Take some names away."),
    errors.DayIsUnreadable: _l(
        "Choose a day, or write it as year, month and day, such as 2027-01-31."
    ),
    errors.ReviewIsOutOfReach: _l("Choose today or a later day, at most ten years from now."),
}
_SENTENCES_AT_OPENING = {
    **_SENTENCES,
    errors.TooFewPartners: _l("Write at least two names. A talk needs two people or more."),
}


def explain(refusal: errors.Refusal, *, at_opening: bool = False) -> str:
    """Return the sentence for a refusal.

    A refusal without a sentence here is raised again, for an error page.
    """
    sentence = (_SENTENCES_AT_OPENING if at_opening else _SENTENCES).get(type(refusal))
    if sentence is None:
        raise refusal
    return str(sentence)
