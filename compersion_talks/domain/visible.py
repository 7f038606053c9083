"""The visible set: all that is left of the released sheets once nobody can see what is hidden.

This is the second gate. What comes after it sees a `Visible`, and no sheet.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from compersion_talks.domain.decks import NOT_SURE, Deck, MatchOn, MergeRule, Prompt, Section
from compersion_talks.domain.prompts import is_never_matched, is_nothing
from compersion_talks.domain.sheets import ReleasedAnswer, ReleasedLine, ReleasedSheet
from compersion_talks.domain.talks import Talk

_BOTH = 2
_ADDRESSEES_FROM = 3


@dataclass(frozen=True, slots=True)
class VisibleLine:
    """One line that may be printed: whose it is, and whose it is for (`None`: everyone)."""

    seat: int
    value: str
    to_seat: int | None = None


@dataclass(frozen=True, slots=True)
class Replies:
    """One prompt seen across all released sheets, holding only what may be printed.

    Lines stand in seat order, those of one person in that person's order.
    """

    prompt: Prompt
    section_id: str
    lines: tuple[VisibleLine, ...]


@dataclass(frozen=True, slots=True)
class Visible:
    """All that the merge rules may look at: the deck, the names in seat order, the replies.

    `turns` lists the seats in a second order, printed nowhere, in which people's focus counts.
    """

    deck: Deck
    names: tuple[str, ...]
    replies: tuple[Replies, ...]
    turns: tuple[int, ...] = ()

    @property
    def is_of_two(self) -> bool:
        """Say whether an unnamed line can be told as "both of us"."""
        return len(self.names) == _BOTH

    def template(self, name: str) -> str:
        """Find one of the deck's line templates."""
        return str(self.deck.texts["lines"][name])


@dataclass(frozen=True, slots=True)
class _Said:
    seat: int
    line: ReleasedLine
    to_seat: int | None


def visible(deck: Deck, talk: Talk, sheets: Iterable[ReleasedSheet]) -> Visible:
    """Drop every line that may not be printed, and forget the setting of all others."""
    seats = {partner.id: seat for seat, partner in enumerate(talk.partners)}
    given = {sheet.partner_id: sheet for sheet in sheets}
    in_order = tuple(given[partner] for partner in seats if partner in given)
    everything = (
        _replies(section, prompt, tuple(_said(prompt, in_order, seats)), len(seats))
        for section in deck.sections
        for prompt in section.prompts
    )
    names = tuple(partner.name for partner in talk.partners)
    found = tuple(replies for replies in everything if replies.lines)
    return Visible(deck, names, found, _turns(talk))


def may_match(prompt: Prompt, people: int) -> bool:
    """Say whether a line can be "only if we match" in a talk of so many people.

    In a group, whom a line is for would tell whose it is, so a question with an addressee has no
    such lines.
    """
    return not (prompt.is_addressable and people >= _ADDRESSEES_FROM)


def _turns(talk: Talk) -> tuple[int, ...]:
    """Shuffle the seats by the talk's id, in another way than they were seated by."""

    def place(seat: int) -> bytes:
        return hashlib.sha256(f"{talk.id}/turns/{talk.partners[seat].id}".encode()).digest()

    return tuple(sorted(range(len(talk.partners)), key=place))


def _replies(section: Section, prompt: Prompt, said: Sequence[_Said], people: int) -> Replies:
    lines = (
        VisibleLine(one.seat, one.line.value, one.to_seat)
        for one in said
        if one.line.value
        and (not one.line.only_if_mutual or _is_matched(prompt, one, said, people))
    )
    return Replies(prompt, section.id, tuple(lines))


def _said(
    prompt: Prompt, sheets: Iterable[ReleasedSheet], seats: Mapping[str, int]
) -> Iterator[_Said]:
    if prompt.is_never_sent or prompt.merge is MergeRule.NONE:
        return
    for sheet in sheets:
        for answer in sheet.answers:
            if answer.prompt_id == prompt.id:
                yield from _offered(prompt, answer, seats[sheet.partner_id], seats)


def _offered(
    prompt: Prompt, answer: ReleasedAnswer, seat: int, seats: Mapping[str, int]
) -> Iterator[_Said]:
    """List the lines that the prompt really offers; a removed addressee is everyone."""
    may_address = prompt.is_addressable and len(seats) >= _ADDRESSEES_FROM
    to_seat = seats.get(answer.addressee) if may_address else None
    for line in answer.lines:
        if _is_offered(prompt, line.value):
            yield _Said(seat, line, None if to_seat == seat else to_seat)


def _is_offered(prompt: Prompt, value: str) -> bool:
    if prompt.is_text:
        return bool(value.strip()) or is_nothing(prompt, value)
    option = prompt.option(value)
    return option is not None and not option.is_locked and option.id != NOT_SURE


def _is_matched(prompt: Prompt, one: _Said, said: Iterable[_Said], people: int) -> bool:
    """Look for another person who shows, for certain or if matched, what this line says."""
    if prompt.match_on is MatchOn.EVERYONE:
        return len({other.seat for other in said}) == people
    others = (other for other in said if other.seat != one.seat)
    return may_match(prompt, people) and any(
        _matches(prompt, one.line.value, other.line.value) for other in others
    )


def _matches(prompt: Prompt, value: str, other: str) -> bool:
    """Compare two lines; only positions may match on more than the same option.

    Everywhere else a matched line would stand on the paper under the name of one person.
    """
    if prompt.is_text or is_never_matched(prompt, value):
        return False
    if prompt.merge is MergeRule.POSITIONS and prompt.match_on is MatchOn.ANSWER:
        return True
    if prompt.merge is MergeRule.POSITIONS and prompt.match_options:
        return value in prompt.match_options and other in prompt.match_options
    return value == other
