"""One question: how it is answered, how far its answers travel, and how they meet."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any

NOT_SURE = "not-sure"
"""The value of an answer that says nothing: for the merge it equals a skipped prompt."""

SEX = "sex"
"""The tag of options that "Leave out all questions and lines about sex" hides."""


NOTHING = ""
"""The text of a partner who says nothing but lets the others' words be printed."""

ADDRESSEES_FROM = 3
_LIGHT = 1


class Visibility(StrEnum):
    """How far an answer travels."""

    SHARED = "shared"
    IF_MUTUAL = "if-mutual"
    PRIVATE = "private"

    @classmethod
    def parse(cls, name: str) -> "Visibility | None":
        """Return the visibility of that name, or `None` where there is none."""
        return cls(name) if name in list(cls) else None


_FROM_NARROW_TO_WIDE = (Visibility.PRIVATE, Visibility.IF_MUTUAL, Visibility.SHARED)


def choose_narrowest(*visibilities: Visibility) -> Visibility:
    """Return the visibility that travels least far."""
    return min(visibilities, key=_FROM_NARROW_TO_WIDE.index)


def choose_widest(visibilities: Iterable[Visibility]) -> Visibility:
    """Return the visibility that travels furthest; private for none."""
    return max(visibilities, key=_FROM_NARROW_TO_WIDE.index, default=Visibility.PRIVATE)


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
    ground, `is_never_matched` that it is printed under names or not at all. Where a list has lines
    that are core, the short path shows those at once and all others behind "more".
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
    is_core: bool = False


@dataclass(frozen=True, slots=True)
class FormValues:
    """The form fields of one prompt, as text.

    `visibilities` are those of lines of a list that have a choice of their own.
    """

    text: str = ""
    picks: tuple[str, ...] = ()
    ranks: Mapping[str, str] = field(default_factory=dict)
    visibility: str = ""
    visibilities: Mapping[str, str] = field(default_factory=dict)
    addressee: str = ""
    is_nothing: bool = False


@dataclass(frozen=True, slots=True)
class Pick:
    """One line as a partner gives it: an option's id or a text, how far it travels, its rank.

    Without a visibility it travels no further than its prompt lets everything travel, or as far as
    the choice of its question; without a rank it stands behind those with one.
    """

    value: str
    visibility: Visibility | None = None
    rank: int | None = None


class OnPaper(StrEnum):
    """How a worksheet leaves room for an answer."""

    RULED_LINES = "ruled-lines"
    CHOICES = "choices"
    ROW = "row"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Key:
    """What a deck file may write for a key, and the bounds of its number or length."""

    as_written: str
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """One point of a scale, as a deck file writes it."""

    label: str
    talk: bool = False


Lists = Mapping[str, tuple[Option, ...]]
"""The options that prompts take from elsewhere: "needs", "fears" and "yes-maybe-no"."""


def copy_keys(keys: Any, _: Lists) -> dict[str, Any]:
    """Take the keys of a type as the fields of the prompt with the same names."""
    return {one.name: getattr(keys, one.name) for one in fields(keys)}


@dataclass(frozen=True, slots=True)
class PromptType:
    """How the prompts of one type are written in a deck, answered, checked and printed.

    `keys` is a dataclass: its fields are the keys that a deck file writes for this type besides
    those of every prompt, needed where they have no default; `fill` makes fields of the prompt of
    them. `read` takes the picks out of the fields of a page. `check` returns the picks that are
    kept, in order, or raises a `Refusal`. `say` puts a text that was kept into words, given how
    the deck's language writes a day; without it, the text stands as it is. `find_faults` lists
    what is wrong with a prompt, and `count_fields` counts the most fields that a page sends for
    it: the answer and its visibility.

    `is_text` stands for an answer in the partner's own words, `is_list` for several lines with a
    visibility each, `is_ranked` in an order; all others have one line. `is_scale` stands for
    options from low to high; `offers_not_sure` puts "Not sure" beside them. `waits_for_everyone`
    allows `match_on = "everyone"`. A type that `shares_template` has none of its own.
    """

    name: str
    keys: type
    merges: tuple[MergeRule, ...]
    read: Callable[["Prompt", FormValues], tuple[Pick, ...]] = field(repr=False)
    check: Callable[["Prompt", Sequence[Pick]], tuple[Pick, ...]] = field(repr=False)
    on_paper: OnPaper
    fill: Callable[[Any, Lists], dict[str, Any]] = field(default=copy_keys, repr=False)
    find_faults: Callable[["Prompt"], Iterator[str]] = field(default=lambda _: iter(()), repr=False)
    count_fields: Callable[["Prompt"], int] = field(default=lambda _: 2, repr=False)
    say: Callable[[str, Callable[[date], str]], str] | None = field(default=None, repr=False)
    shares_template: str = ""
    is_text: bool = False
    is_list: bool = False
    is_ranked: bool = False
    is_scale: bool = False
    offers_not_sure: bool = False
    waits_for_everyone: bool = False

    def __str__(self) -> str:
        """Return the name that a deck file writes."""
        return self.name

    @property
    def template(self) -> str:
        """Return the name of its template, which another type may have made."""
        return self.shares_template or self.name


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question to every partner, with how it is answered and how its answers meet.

    `note` names one of the deck's `lines` that is printed below whatever the prompt leaves.
    `has_answers` says that an action is asked for, so that a yes or a no makes sense; `is_named`
    that each person's lines stand under the name; `order` lists the options of a single choice
    so that neighbours count as near; `tags` are what "Not today" can park. One that `shares_page`
    is asked on the page of the one before it.
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
    shares_page: bool = False

    def __hash__(self) -> int:
        """Hash the id alone: a prompt is looked up on every page, and has many options."""
        return hash(self.id)

    @property
    def is_text(self) -> bool:
        """Say whether it is answered in the partner's own words."""
        return self.type.is_text

    @property
    def is_list(self) -> bool:
        """Say whether several lines can be picked, each with its own visibility."""
        return self.type.is_list

    @property
    def is_ranked(self) -> bool:
        """Say whether the order of the picked lines means something where they are merged."""
        return self.type.is_ranked and self.merge in (MergeRule.NEEDS, MergeRule.FOCUS)

    @property
    def offers_not_sure(self) -> bool:
        """Say whether "Not sure" stands beside the options, outside the scale."""
        return self.type.offers_not_sure

    @property
    def offers_match(self) -> bool:
        """Say whether a line may wait until somebody else's meets it."""
        return Visibility.IF_MUTUAL in self.visibility_allowed

    @property
    def most_picks(self) -> int:
        """Return how many lines may be picked; 0 means any number."""
        return self.pick_max if self.is_list else 1

    @property
    def offered(self) -> tuple[str, ...]:
        """List the values that can be picked, in the order of the deck; a text has none."""
        ids = tuple(option.id for option in self.options if not option.is_locked)
        return tuple(dict.fromkeys((*ids, NOT_SURE))) if self.offers_not_sure else ids

    def find_option(self, option_id: str) -> Option | None:
        """Find one of the options by its id."""
        return next((option for option in self.options if option.id == option_id), None)

    @property
    def core_options(self) -> tuple[Option, ...]:
        """List the lines that the short path shows at once: all, where none is marked as core.

        Locked lines are shown on every path.
        """
        core = tuple(option for option in self.options if option.is_core or option.is_locked)
        return core if any(option.is_core for option in core) else self.options

    def list_allowed(self, value: str) -> tuple[Visibility, ...]:
        """List how far one line may travel; some are never matched, whatever the prompt allows."""
        if not is_never_matched(self, value):
            return self.visibility_allowed
        return tuple(one for one in self.visibility_allowed if one is not Visibility.IF_MUTUAL)

    def find_start(self, option_id: str) -> Visibility:
        """Return how far a picked line travels until its partner chooses."""
        option = self.find_option(option_id)
        start = option.start if option is not None and option.start else self.visibility
        return start if start in self.list_allowed(option_id) else Visibility.PRIVATE


def is_nothing(prompt: Prompt, value: str) -> bool:
    """Say whether a line stands for "nothing from me", which only some prompts offer."""
    return value == NOTHING and prompt.match_on is MatchOn.EVERYONE


def is_limit(prompt: Prompt, value: str) -> bool:
    """Say whether a line needs no yes from anyone."""
    if prompt.is_text:
        return prompt.merge is MergeRule.LIMITS
    option = prompt.find_option(value)
    return option is not None and option.is_limit


def is_never_matched(prompt: Prompt, value: str) -> bool:
    """Say whether a line is printed under names or not at all."""
    option = prompt.find_option(value)
    return option is not None and option.is_never_matched


def may_match(prompt: Prompt, partners: int, *, is_later: bool = False) -> bool:
    """Say whether a line may be "only if we match" in a talk of so many partners.

    In a group, the addressee of a matched line would tell whose it is. A partner who `is_later`
    was added after somebody else had joined; each extra place could find out more lines
    (decision 43), but not where everyone has to write something.
    """
    if is_later and prompt.match_on is not MatchOn.EVERYONE:
        return False
    return not (prompt.is_addressable and partners >= ADDRESSEES_FROM)


def leaves_topic_lines(prompt: Prompt) -> bool:
    """Say whether lines of this prompt need a topic to stand on."""
    if prompt.merge is MergeRule.LINES:
        return prompt.block is Block.VIEWS
    if prompt.merge is MergeRule.OPTIONS:
        return prompt.heat > _LIGHT or any(option.needs_talk for option in prompt.options)
    if prompt.merge is MergeRule.LIMITS:
        return any(not option.is_limit and option.id != NOT_SURE for option in prompt.options)
    return prompt.merge in (MergeRule.FEARS, MergeRule.ASKS, MergeRule.POSITIONS)


def may_stand_on_a_topic(prompt: Prompt) -> bool:
    """Say whether a topic may name this prompt: needs bring tensions, offers answer asks."""
    return leaves_topic_lines(prompt) or prompt.merge in (MergeRule.NEEDS, MergeRule.OFFERS)


def is_wider(start: Visibility | None, visibility: Visibility) -> bool:
    """Say whether a line that starts there would travel further than its prompt."""
    if start is None:
        return False
    return _FROM_NARROW_TO_WIDE.index(start) > _FROM_NARROW_TO_WIDE.index(visibility)
