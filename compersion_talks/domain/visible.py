"""The second gate: from released sheets to the lines that may be printed.

Unmatched lines stop here. All later code sees a `Visible`, never a sheet.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from compersion_talks.domain.decks import Deck, MatchOn, MergeRule, Prompt, Section
from compersion_talks.domain.prompts import ADDRESSEES_FROM, is_never_matched, may_match
from compersion_talks.domain.sheets import ReleasedLine, ReleasedSheet, is_offered
from compersion_talks.domain.talks import Talk

_BOTH = 2


@dataclass(frozen=True, slots=True)
class VisibleLine:
    """One line that may be printed: whose it is, and whose it is for (`None`: everyone)."""

    seat: int
    value: str
    to_seat: int | None = None


@dataclass(frozen=True, slots=True)
class VisibleAnswers:
    """All lines of one prompt that may be printed.

    Lines stand in seat order; those of one partner keep that partner's order.
    """

    prompt: Prompt
    section_id: str
    lines: tuple[VisibleLine, ...]


@dataclass(frozen=True, slots=True)
class Visible:
    """All that the merge rules may look at: the deck, the names in seat order, the answers.

    `focus_order` lists the seats in the order, never printed, in which each one's focus counts.
    """

    deck: Deck
    names: tuple[str, ...]
    answers: tuple[VisibleAnswers, ...]
    focus_order: tuple[int, ...] = ()

    @property
    def is_of_two(self) -> bool:
        """Say whether a line of several partners can say "both of us"."""
        return len(self.names) == _BOTH

    @property
    def lead_of_several(self) -> str:
        """Return the words that replace a name: "Both of us" or "More than one of us"."""
        return self.find_template("both_lead" if self.is_of_two else "many_lead")

    def find_template(self, name: str) -> str:
        """Return one of the deck's line templates."""
        return str(self.deck.texts["lines"][name])

    def name_seat(self, seat: int | None) -> str:
        """Return the name of the partner in a seat, empty for no seat."""
        return "" if seat is None else self.names[seat]

    def list_answers(self, rule: MergeRule) -> Iterator[VisibleAnswers]:
        """Yield the answers to all prompts with a merge rule."""
        return (answers for answers in self.answers if answers.prompt.merge is rule)


@dataclass(frozen=True, slots=True)
class _SeatedLine:
    """A released line that its prompt really offers, not matched yet."""

    seat: int
    line: ReleasedLine
    to_seat: int | None


def find_visible(deck: Deck, talk: Talk, sheets: Iterable[ReleasedSheet]) -> Visible:
    """Drop every line that may not be printed; the others lose their visibility setting."""
    seats = {partner.id: seat for seat, partner in enumerate(talk.partners)}
    by_partner = {sheet.partner_id: sheet for sheet in sheets}
    in_order = tuple(by_partner[partner] for partner in seats if partner in by_partner)
    everything = (
        _match_lines(deck, section, prompt, tuple(_seat_lines(prompt, in_order, seats)), talk)
        for section in deck.sections
        for prompt in section.prompts
    )
    names = tuple(partner.name for partner in talk.partners)
    found = tuple(answers for answers in everything if answers.lines)
    return Visible(deck, names, found, _shuffle_seats(talk))


def _shuffle_seats(talk: Talk) -> tuple[int, ...]:
    """Order the seats by a hash with the talk's id, another one than that of the seats."""

    ids = (f"{talk.id}/turns/{partner.id}" for partner in talk.partners)
    hashes = [hashlib.sha256(one.encode()).digest() for one in ids]
    return tuple(sorted(range(len(hashes)), key=hashes.__getitem__))


def _match_lines(
    deck: Deck, section: Section, prompt: Prompt, seated: Sequence[_SeatedLine], talk: Talk
) -> VisibleAnswers:
    lines = (
        VisibleLine(one.seat, deck.say(prompt, one.line.value), one.to_seat)
        for one in seated
        if one.line.value
        and (not one.line.only_if_mutual or _is_matched(prompt, one, seated, talk))
    )
    return VisibleAnswers(prompt, section.id, tuple(lines))


def _seat_lines(
    prompt: Prompt, sheets: Iterable[ReleasedSheet], seats: Mapping[str, int]
) -> Iterator[_SeatedLine]:
    """Yield the lines that the prompt offers; an addressee who left the talk means everyone."""
    if prompt.is_never_sent or prompt.merge is MergeRule.NONE:
        return
    may_address = prompt.is_addressable and len(seats) >= ADDRESSEES_FROM
    given = (
        (seats[sheet.partner_id], answer)
        for sheet in sheets
        for answer in sheet.answers
        if answer.prompt_id == prompt.id
    )
    for seat, answer in given:
        to_seat = seats.get(answer.addressee) if may_address else None
        for line in answer.lines:
            if is_offered(prompt, line.value):
                yield _SeatedLine(seat, line, None if to_seat == seat else to_seat)


def _is_matched(
    prompt: Prompt, one: _SeatedLine, seated: Iterable[_SeatedLine], talk: Talk
) -> bool:
    """Say whether another partner shows, always or if matched, what this line says.

    Partners added later match nobody: their shown lines would find out as much as others
    (decision 43).
    """
    people, later = len(talk.partners), talk.later_seats
    if prompt.match_on is MatchOn.EVERYONE:
        return len({other.seat for other in seated}) == people
    others = (other for other in seated if other.seat not in {one.seat, *later})
    return may_match(prompt, people, is_later=one.seat in later) and any(
        _matches(prompt, one.line.value, other.line.value) for other in others
    )


def _matches(prompt: Prompt, value: str, other: str) -> bool:
    """Compare two lines; only positions may match on more than the same option.

    With any other merge rule, a matched line would be printed under the name of one partner.
    """
    if prompt.is_text or is_never_matched(prompt, value):
        return False
    if prompt.merge is MergeRule.POSITIONS and prompt.match_on is MatchOn.ANSWER:
        return True
    if prompt.merge is MergeRule.POSITIONS and prompt.match_options:
        return value in prompt.match_options and other in prompt.match_options
    return value == other
