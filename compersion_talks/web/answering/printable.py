"""What may go out of a sheet, as the review shows it: groups of lines, on pages of forty."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from urllib.parse import urlencode

from flask import url_for

from compersion_talks.domain.decks import MergeRule, Prompt, Visibility
from compersion_talks.domain.plain_text import to_text
from compersion_talks.domain.sheets import put_in_words
from compersion_talks.domain.walk import name_pages
from compersion_talks.use_cases.access import Place
from compersion_talks.use_cases.close_and_merge import (
    Shown,
    SignedLine,
    describe_shown,
    list_released,
    release,
    sign_words,
)
from compersion_talks.web.answering.summary import FROM_REVIEW
from compersion_talks.web.http.i18n import _

MOST_LINES = 40
MOST_TOLD = 8


class Kind(StrEnum):
    """What becomes of the lines of a group, in the order of the groups."""

    SHARED = "shared"
    IF_MUTUAL = "if-mutual"
    STEERS = "steers"


@dataclass(frozen=True, slots=True)
class PromptLines:
    """The lines of one question in a group: their signs and words, and where to change them.

    `can_except` says that each line has a choice of its own.
    """

    prompt: Prompt
    lines: tuple[tuple[str, str], ...]
    change_url: str
    to: str
    can_except: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that go the same way, by their questions."""

    kind: Kind
    prompts: tuple[PromptLines, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """What would go out of one sheet now, on its pages; `mark` stands for all of it.

    A page after the first is shown only where all before it have shown the same review.
    """

    place: Place
    shown: Shown
    pages: list[tuple[SignedLine, ...]]
    mark: str
    keeps_notes: bool

    @property
    def lines(self) -> list[SignedLine]:
        """List the lines of all pages."""
        return [line for page in self.pages for line in page]

    def find_address(self, number: int, anchor: str = "", **others: str) -> str:
        """Return the address of one page; one after the first goes on from what was shown."""
        query = urlencode({**self._name_page(number), **others})
        return f"{self._home}{'?' if query else ''}{query}{'#' if anchor else ''}{anchor}"

    def find_line_address(self, number: int) -> dict[str, str]:
        """Return what stands before and behind the sign of a line in its address."""
        query = urlencode(self._name_page(number))
        return {"line_home": f"{self._home}/lines/", "line_query": f"?{query}" if query else ""}

    def find_line(self, sign: str) -> SignedLine | None:
        """Find a line by its sign."""
        return next((line for line in self.lines if line.sign == sign), None)

    def find_page(self, sign: str) -> int | None:
        """Return the number of the page with a line."""
        pages = enumerate(self.pages, 1)
        found = (number for number, page in pages if sign in [line.sign for line in page])
        return next(found, None)

    @property
    def _home(self) -> str:
        return url_for("review.review", handle=self.place.handle)

    def _name_page(self, number: int) -> dict[str, str]:
        return {"page": str(number), "seen": self.mark} if number > 1 else {}


def open_review(place: Place) -> Review:
    """Read what would go out of a sheet now."""
    released = release(place, place.sheet)
    lines = list_released(place, released)
    shown = describe_shown(place, lines)
    mark = sign_words(place, to_text(shown))
    return Review(place, shown, split_in_pages(lines), mark, released.keeps_notes)


def split_in_pages(lines: Iterable[SignedLine]) -> list[tuple[SignedLine, ...]]:
    """Put lines in the order of the groups, on one page or more."""
    kinds = list(Kind)
    in_order = sorted(lines, key=lambda line: kinds.index(_find_kind(line)))
    starts = range(0, max(len(in_order), 1), MOST_LINES)
    return [tuple(in_order[start : start + MOST_LINES]) for start in starts]


def group_lines(
    place: Place, page: Sequence[SignedLine], everything: Sequence[SignedLine]
) -> list[Group]:
    """Return the groups of one page in words; no group is empty."""
    change_urls, several = _list_change_urls(place), _list_several(everything)

    def show(lines: list[SignedLine]) -> PromptLines:
        prompt, to = lines[0].prompt, place.talk.find_partner(lines[0].addressee)
        return PromptLines(
            prompt,
            tuple((line.sign, put_line(place, line)) for line in lines),
            change_urls[prompt.id],
            to.name if to is not None else "",
            prompt.id in several and len(prompt.visibility_allowed) > 1,
        )

    return [
        Group(kind, tuple(show(lines) for lines in _group_by_prompt(of_kind)))
        for kind, of_kind in groupby(page, key=_find_kind)
    ]


def list_words(place: Place, lines: Iterable[SignedLine]) -> list[str]:
    """List every text of some lines, to check that its letters can be printed."""
    return [words for line in lines for words in (line.prompt.ask, put_line(place, line))]


def put_line(place: Place, line: SignedLine) -> str:
    """Write one line in words."""
    return put_in_words(place.deck, line.prompt, line.value)


def list_line_changes(place: Place, seen: Shown, now: Sequence[SignedLine]) -> list[str]:
    """Say which lines are new, go another way or are gone since a page was shown."""
    known = set(seen.lines)
    signs = {key.partition(".")[0] for key in known}
    told = [
        _describe_change(put_line(place, line), line.visibility, line.sign in signs)
        for line in now
        if line.key not in known
    ]
    rest = [_("There are more changes. Look at the whole list.")] if told[MOST_TOLD:] else []
    is_gone = bool(signs - {line.sign for line in now})
    gone = [_("Something that was here isn't here any more.")] if is_gone else []
    return [*told[:MOST_TOLD], *rest, *gone]


def _describe_change(words: str, visibility: Visibility, was_here: bool) -> str:
    if not was_here:
        return _("New: %(line)s", line=words)
    if visibility is Visibility.SHARED:
        return _("Now on the plan: %(line)s", line=words)
    return _("Now only if we match: %(line)s", line=words)


def _find_kind(line: SignedLine) -> Kind:
    """Say which group a line is in: what steers the time is never printed."""
    return Kind.STEERS if line.prompt.merge is MergeRule.FOCUS else Kind(line.visibility.value)


def _list_several(lines: Sequence[SignedLine]) -> set[str]:
    """List the ids of questions with more than one line that may go out."""
    ids = [line.prompt.id for line in lines]
    return {one for one in ids if ids.count(one) > 1}


def _group_by_prompt(lines: Iterable[SignedLine]) -> Iterator[list[SignedLine]]:
    for _id, of_prompt in groupby(lines, key=lambda line: line.prompt.id):
        yield list(of_prompt)


def _list_change_urls(place: Place) -> Mapping[str, str]:
    """List the addresses of the pages of all questions, by the id of the question."""
    home = url_for("talks.place", handle=place.handle)
    return {key: f"{home}{name}{FROM_REVIEW}" for key, name in name_pages(place.deck).items()}
