"""The sentence for each refusal of the domain: what is wrong and what to do."""

from compersion_talks.domain import errors
from compersion_talks.web.language import _, _l

_SENTENCES = {
    errors.NameIsMissing: _l("Write a name for the paper. A nickname or a letter is fine."),
    errors.NameIsTooLong: _l("Use at most 40 characters for a name."),
    errors.NameIsTaken: _l("Two people have the same name. Change one of them, even by a letter."),
    errors.TooFewPartners: _l("Write at least two names. A talk needs two people or more."),
    errors.TooManyPartners: _l("Use at most twelve names."),
    errors.DateIsOutsideTalk: _l(
        "Choose a day from today until the day on which this talk is forgotten, or leave it empty."
    ),
}


def sentence(refusal: errors.Refusal) -> str:
    """Say in one sentence what is wrong and what to do."""
    return str(_SENTENCES.get(type(refusal), _("This cannot be done.")))
