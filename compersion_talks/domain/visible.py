"""The visible set: all that is left of the released sheets once nobody can see what is hidden.

This is the second gate. What comes after it sees a `Visible`, and no sheet.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from compersion_talks.domain.decks import NOT_SURE, Deck, MatchOn, MergeRule, Prompt, Section
from compersion_talks.domain.sheets import ReleasedAnswer, ReleasedLine, ReleasedSheet
from compersion_talks.domain.talks import Talk

_BOTH = 2
_ADDRESSEES_FROM = 3


@dataclass(frozen=True, slots=True)
class VisibleLine:
    """One line that may be printed: whose it is, and whose it is for (`None`: everyone)."""

    seat: int
    key: str
    to_seat: int | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """One prompt seen across all released sheets, holding only what may be printed.

    Lines stand in seat order, those of one person in that person's order.
    """

    prompt: Prompt
    section_id: str
    lines: tuple[VisibleLine, ...]


@dataclass(frozen=True, slots=True)
class Visible:
    """All that the merge rules may look at: the deck, the names in seat order, the topics."""

    deck: Deck
    names: tuple[str, ...]
    topics: tuple[Topic, ...]

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
    topics = (
        _topic(section, prompt, tuple(_said(prompt, in_order, seats)))
        for section in deck.sections
        for prompt in section.prompts
    )
    names = tuple(partner.name for partner in talk.partners)
    return Visible(deck, names, tuple(topic for topic in topics if topic.lines))


def _topic(section: Section, prompt: Prompt, said: Sequence[_Said]) -> Topic:
    lines = (
        VisibleLine(one.seat, one.line.key, one.to_seat)
        for one in said
        if not one.line.only_if_mutual or _is_matched(prompt, one, said)
    )
    return Topic(prompt, section.id, tuple(lines))


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
        if _is_offered(prompt, line.key):
            yield _Said(seat, line, None if to_seat == seat else to_seat)


def _is_offered(prompt: Prompt, key: str) -> bool:
    if prompt.is_text:
        return bool(key.strip())
    option = prompt.option(key)
    return option is not None and not option.is_locked and option.id != NOT_SURE


def _is_matched(prompt: Prompt, one: _Said, said: Iterable[_Said]) -> bool:
    """Look for another person who shows, for certain or if matched, what this line says."""
    others = (other for other in said if other.seat != one.seat)
    return any(_matches(prompt, one.line.key, other.line.key) for other in others)


def _matches(prompt: Prompt, key: str, other: str) -> bool:
    """Compare two lines; only positions may match on more than the same option.

    Everywhere else a matched line would stand on the paper under the name of one person.
    """
    if prompt.is_text:
        return False
    if prompt.merge is MergeRule.POSITIONS and prompt.match_on is MatchOn.ANSWER:
        return True
    if prompt.merge is MergeRule.POSITIONS and prompt.match_options:
        return key in prompt.match_options and other in prompt.match_options
    return key == other
