"""Domain errors, each named for what went wrong."""


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
    """The date of the talk is before its opening or after its last day."""


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


class LinkIsSecondHand(Refusal):
    """Someone else may have this link; it must be replaced before the first answer is written."""


class TextIsTooLong(Refusal):
    """A text is longer than its prompt allows after normalising."""

    def __init__(self, chars: int, most: int) -> None:
        """Keep the number of characters, and the most allowed."""
        super().__init__(chars, most)
        self.chars, self.most = chars, most


class TextHasTooManyLines(Refusal):
    """A text has more than 40 lines after normalising."""

    def __init__(self, lines: int, most: int) -> None:
        """Keep the number of lines, and the most allowed."""
        super().__init__(lines, most)
        self.lines, self.most = lines, most


class TooManyPicks(Refusal):
    """More lines are picked than the prompt allows."""

    def __init__(self, picks: int, most: int) -> None:
        """Keep the number of picks, and the most allowed."""
        super().__init__(picks, most)
        self.picks, self.most = picks, most


class ExclusivePick(Refusal):
    """An exclusive line is picked together with others."""

    def __init__(self, option_id: str) -> None:
        """Keep the id of that line."""
        super().__init__(option_id)
        self.option_id = option_id


class StorageIsFull(Refusal):
    """There is no disk space for a new talk."""
