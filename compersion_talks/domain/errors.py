"""Domain errors, each named for what went wrong."""

from datetime import date
from enum import StrEnum


class Refusal(Exception):
    """Base class: the rules do not allow what was asked for."""


class NameIsMissing(Refusal):
    """A partner has no name for the paper."""


class NameIsTooLong(Refusal):
    """A name has more than 40 characters after normalising."""


class NameIsTaken(Refusal):
    """Another partner of the talk has this name, or a confusable one."""


class NameIsOfPaper(Refusal):
    """The paper itself prints these words in place of a name."""


class TooFewPartners(Refusal):
    """A talk needs at least two partners."""


class TooManyPartners(Refusal):
    """A talk has at most twelve partners."""


class DateIsOutsideTalk(Refusal):
    """The date of the talk, or the day to answer by, is before its opening or too late."""


class DayIsUnreadable(Refusal):
    """A day is asked for and not given, or not as year, month and day."""


class ReviewIsOutOfReach(Refusal):
    """The review date is in the past, or more than ten years ahead."""


class SheetIsClosed(Refusal):
    """A closed sheet must be reopened before it can be changed."""


class SheetHasChanged(Refusal):
    """The sheet was saved from another tab since this page was shown."""


class ReadersHaveChanged(Refusal):
    """The list of partners has changed since the page to close the sheet was shown."""


class TalkIsMerged(Refusal):
    """The agenda is made; the talk can no longer be changed."""


class TalkIsNotMerged(Refusal):
    """There is no agenda yet: some sheet is still open."""


class LinkOpensNothing(Refusal):
    """A link is spent, replaced, expired, forgotten or wrong; the page does not tell which."""


class InvitationIsUsed(Refusal):
    """Somebody has joined with an invitation; nobody is told whether it opens once more."""


class VisitHasEnded(Refusal):
    """This browser was idle or open for too long; its link still opens the place."""


class LinkHasStopped(Refusal):
    """The link of a visit in this browser opens nothing any more; others are not told so."""


class PlaceIsGone(Refusal):
    """The place of a link was taken off the list, or given out anew; only its holder is told."""

    def __init__(self, day: date, *, is_given_out_anew: bool) -> None:
        """Keep the day, and which of the two it was."""
        super().__init__(day, is_given_out_anew)
        self.day, self.is_given_out_anew = day, is_given_out_anew


class LinkIsSecondHand(Refusal):
    """Someone else may have this link; it must be replaced before the first answer is written."""


class TooMuch(Refusal):
    """Base class: an answer has more of something than its prompt allows."""

    def __init__(self, given: int, most: int) -> None:
        """Keep how many there are, and how many are allowed."""
        super().__init__(given, most)
        self.given, self.most = given, most


class TextIsTooLong(TooMuch):
    """A text has more characters than its prompt allows after normalising."""


class TextHasTooManyLines(TooMuch):
    """A text has more than 40 lines after normalising."""


class TooManyPicks(TooMuch):
    """More lines are picked than the prompt allows."""


class AgreementIsEmpty(Refusal):
    """An agreement does not say what is agreed."""


class TooManyAgreements(Refusal):
    """A talk has at most seven agreements."""


class AgreementsAreTooLong(TooMuch):
    """All texts of the agreements together have more than 1,400 characters."""


class AgreementHasChanged(Refusal):
    """These words were changed, taken off or contested since they were shown."""


class CarrierFault(StrEnum):
    """Why a carrier cannot be read."""

    NOTHING_FOUND = "nothing-found"
    DAMAGED = "damaged"
    NEWER = "newer"
    TOO_BIG = "too-big"
    ROW_IS_WRONG = "row-is-wrong"
    PARTS_ARE_MISSING = "parts-are-missing"


class CarrierIsUnreadable(Refusal):
    """A file or a text holds no agreements that can be read; nothing of it was used."""

    def __init__(self, fault: CarrierFault, numbers: tuple[int, ...] = ()) -> None:
        """Keep the fault, and the numbers of the wrong row or of the missing parts."""
        super().__init__(fault, numbers)
        self.fault, self.numbers = fault, numbers


class StorageIsFull(Refusal):
    """There is no disk space for a new talk."""
