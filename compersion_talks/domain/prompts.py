"""One question: how it is answered, how far its answers travel, and how they meet."""

from dataclasses import dataclass
from enum import StrEnum

NOT_SURE = "not-sure"
"""The value of an answer that says nothing: for the merge it equals a skipped prompt."""

SEX = "sex"
"""The tag of options that "Leave out all questions and lines about sex" hides."""


NOTHING = ""
"""The text of somebody who has nothing to say but lets the others' words be printed."""


class Visibility(StrEnum):
    """How far an answer travels."""

    SHARED = "shared"
    IF_MUTUAL = "if-mutual"
    PRIVATE = "private"


class PromptType(StrEnum):
    """How a prompt is answered."""

    SHORT_TEXT = "short-text"
    LONG_TEXT = "long-text"
    SINGLE_CHOICE = "single-choice"
    MULTI_CHOICE = "multi-choice"
    SCALE = "scale-5"
    RANKED = "ranked"
    YES_MAYBE_NO = "yes-maybe-no"


class MergeRule(StrEnum):
    """How the answers to a prompt meet."""

    THANKS = "thanks"
    LINES = "lines"
    OPTIONS = "options"
    NEEDS = "needs"
    FEARS = "fears"
    POSITIONS = "positions"
    LIMITS = "limits"
    ASKS = "asks"
    OFFERS = "offers"
    LOGISTICS = "logistics"
    PARK = "park"
    FOCUS = "focus"
    NONE = "none"


class Block(StrEnum):
    """Where a line is printed: the first six for `lines`, the last five for `logistics`."""

    HOPES = "hopes"
    COMMON = "common"
    VIEWS = "views"
    WISHES = "wishes"
    NAMES = "names"
    KNOW = "know"
    TALK = "talk"
    CARE = "care"
    AFTER = "after"
    CLOSE = "close"


class MatchOn(StrEnum):
    """What "someone else says it too" means.

    The same option, any visible answer, or an answer of each person in the talk.
    """

    OPTION = "option"
    ANSWER = "answer"
    EVERYONE = "everyone"


@dataclass(frozen=True, slots=True)
class Option:
    """One line that can be picked. Scale points have the ids "1" to "5".

    `is_limit` says that it needs no yes, `needs_talk` that agreeing on it is a topic and no common
    ground, `is_never_matched` that it is printed under names or not at all.
    """

    id: str
    label: str
    tags: tuple[str, ...] = ()
    group: str = ""
    start: Visibility | None = None
    is_locked: bool = False
    help: str = ""
    is_limit: bool = False
    needs_talk: bool = False
    is_never_matched: bool = False


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question to every partner, with how it is answered and how its answers meet.

    `note` names one of the deck's `lines` that is printed below whatever the prompt leaves.
    `has_answers` says that an action is asked for, so that a yes or a no makes sense; `is_named`
    that each person's lines stand under the name; `order` lists the options of a single choice
    so that neighbours count as near; `tags` are what "Not today" can park.
    """

    id: str
    ask: str
    type: PromptType
    merge: MergeRule
    title: str = ""
    help: str = ""
    heat: int = 1
    max_chars: int = 0
    options: tuple[Option, ...] = ()
    options_from: str = ""
    exclusive: tuple[str, ...] = ()
    pick_max: int = 0
    visibility: Visibility = Visibility.SHARED
    visibility_allowed: tuple[Visibility, ...] = (Visibility.SHARED, Visibility.PRIVATE)
    match_on: MatchOn = MatchOn.OPTION
    match_options: tuple[str, ...] = ()
    block: Block | None = None
    is_core: bool = False
    is_addressable: bool = False
    gate: tuple[str, ...] = ()
    is_never_sent: bool = False
    note: str = ""
    has_answers: bool = False
    is_named: bool = False
    order: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    @property
    def is_text(self) -> bool:
        """Say whether it is answered in the partner's own words."""
        return self.type in (PromptType.SHORT_TEXT, PromptType.LONG_TEXT)

    @property
    def is_list(self) -> bool:
        """Say whether several lines can be picked, each with its own visibility."""
        return self.type in (PromptType.MULTI_CHOICE, PromptType.RANKED)

    @property
    def offers_not_sure(self) -> bool:
        """Say whether "Not sure" stands beside the options, outside the scale."""
        return self.type in (PromptType.SCALE, PromptType.YES_MAYBE_NO)

    def option(self, option_id: str) -> Option | None:
        """Find one of the options by its id."""
        return next((option for option in self.options if option.id == option_id), None)

    def allowed_for(self, value: str) -> tuple[Visibility, ...]:
        """List how far one line may travel; some are never matched, whatever the prompt allows."""
        if not is_never_matched(self, value):
            return self.visibility_allowed
        return tuple(one for one in self.visibility_allowed if one is not Visibility.IF_MUTUAL)

    def starting_visibility(self, option_id: str) -> Visibility:
        """Tell how far a freshly picked line travels before its partner chooses."""
        option = self.option(option_id)
        start = option.start if option is not None and option.start else self.visibility
        return start if start in self.allowed_for(option_id) else Visibility.PRIVATE


def is_nothing(prompt: Prompt, value: str) -> bool:
    """Say whether a line stands for "nothing from me", which only some prompts offer."""
    return value == NOTHING and prompt.match_on is MatchOn.EVERYONE


def is_limit(prompt: Prompt, value: str) -> bool:
    """Say whether a line needs no yes from anyone."""
    if prompt.is_text:
        return prompt.merge is MergeRule.LIMITS
    option = prompt.option(value)
    return option is not None and option.is_limit


def is_never_matched(prompt: Prompt, value: str) -> bool:
    """Say whether a line is printed under names or not at all."""
    option = prompt.option(value)
    return option is not None and option.is_never_matched
