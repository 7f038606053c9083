"""The refusals, each named for what went wrong."""


class Refusal(Exception):
    """Something a partner asked for that the rules do not allow."""


class NameIsMissing(Refusal):
    """A partner has no name for the paper."""


class NameIsTooLong(Refusal):
    """A name has more than 40 characters after normalising."""


class NameIsTaken(Refusal):
    """Another partner of the talk has this name, or one that looks the same."""


class NameIsOfPaper(Refusal):
    """The paper itself writes these words where a name stands."""


class TooFewPartners(Refusal):
    """A talk needs at least two partners."""


class TooManyPartners(Refusal):
    """A talk has at most twelve partners."""


class DateIsOutsideTalk(Refusal):
    """The date of the talk lies before its opening or after its last day."""


class ReviewIsMissing(Refusal):
    """No review date was given, or none that is a day."""


class ReviewIsOutOfReach(Refusal):
    """The review date lies before today, or more than ten years ahead."""


class SheetIsClosed(Refusal):
    """A closed sheet must be reopened before it can be changed."""


class SheetHasChanged(Refusal):
    """The sheet was saved from another tab since this page was shown."""


class ReadersHaveChanged(Refusal):
    """Other people will read the sheet than those who were shown before it was closed."""


class TalkIsMerged(Refusal):
    """The agenda is made; nothing about the talk can be changed any more."""


class TalkIsNotMerged(Refusal):
    """Not everyone has closed their sheet yet, so there is no agenda."""


class LinkOpensNothing(Refusal):
    """A link is spent, replaced, expired, forgotten or wrong; nobody is told which."""


class LinkIsSecondHand(Refusal):
    """Somebody else may have this link, so it is replaced before the first answer is written."""


class TextIsTooLong(Refusal):
    """A text is longer than its prompt allows after normalising."""

    def __init__(self, chars: int, most: int) -> None:
        """Keep how many characters it has, and how many are allowed."""
        super().__init__(chars, most)
        self.chars, self.most = chars, most


class TextHasTooManyLines(Refusal):
    """A text has more than 40 lines after normalising."""

    def __init__(self, lines: int, most: int) -> None:
        """Keep how many lines it has, and how many are allowed."""
        super().__init__(lines, most)
        self.lines, self.most = lines, most


class TooManyPicks(Refusal):
    """More lines are picked than the prompt lets anyone pick."""

    def __init__(self, picks: int, most: int) -> None:
        """Keep how many lines are picked, and how many are allowed."""
        super().__init__(picks, most)
        self.picks, self.most = picks, most


class ExclusivePick(Refusal):
    """A line that stands for itself is picked together with others."""

    def __init__(self, option_id: str) -> None:
        """Keep the id of that line."""
        super().__init__(option_id)
        self.option_id = option_id


class StorageIsFull(Refusal):
    """There is no room for a new talk."""
