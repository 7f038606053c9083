"""Choose which topics get time, in which order, and who begins each.

Every rule depends only on what is printed, the deck, the order of seats and the talk's length.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import cycle, islice

from compersion_talks.domain.decks import MergeRule
from compersion_talks.domain.topics import Candidate, make_candidate
from compersion_talks.domain.visible import Visible

_ROUNDS_OF_FOCUS = 2
_TWO = 2

Candidates = Sequence[Candidate]


@dataclass(frozen=True, slots=True)
class Choice:
    """The topics of each topic stretch, in order, and those left for another time."""

    stretches: tuple[tuple[Candidate, ...], ...]
    left: tuple[Candidate, ...]

    def open_with(self, topics: Candidates) -> "Choice":
        """Return the choice with some topics before all others, in the first stretch."""
        first, *others = self.stretches
        return replace(self, stretches=((*topics, *first), *others))


def choose_topics(candidates: Candidates, visible: Visible, stretches: int) -> Choice:
    """Choose topics for a number of topic stretches; no stretch stays empty.

    Some decks keep their own order. The deck's constant cards fill stretches without a topic.
    """
    with_lines = [one for one in candidates if one.lines]
    if visible.deck.keeps_order:
        picked = take_in_order(with_lines, stretches)
    else:
        picked = tuple((one,) for one in order_by_heat(_pick(with_lines, visible, stretches)))
    cards = cycle([(make_candidate(card),) for card in visible.deck.cards])
    filled = tuple(islice((*picked, *islice(cards, stretches)), stretches))
    taken = [one for topics in filled for one in topics]
    return Choice(filled, tuple(one for one in candidates if one not in taken))


def take_in_order(candidates: Candidates, stretches: int) -> tuple[tuple[Candidate, ...], ...]:
    """Give each stretch one topic in the order of the deck, and the last stretch all the others.

    A talk of one stretch has the first topic only; the others wait for another time.
    """
    if stretches == 1:
        return tuple((one,) for one in candidates[:1])
    first, last = candidates[: stretches - 1], tuple(candidates[stretches - 1 :])
    return (*((one,) for one in first), *((last,) if last else ()))


def order_by_heat(picked: Candidates) -> tuple[Candidate, ...]:
    """Put the hotter of two topics first; of more, the hottest second and the coolest last."""
    hottest_first = sorted(picked, key=lambda one: -one.heat)
    if len(hottest_first) <= _TWO:
        return tuple(hottest_first)
    hottest, second, *others = hottest_first
    return (second, hottest, *others)


def choose_beginners(
    candidates: Candidates, partners: int, first: int | None = None
) -> tuple[int, ...]:
    """Return the seats of those who begin each topic, and last of the one who begins next time.

    Of the partners whose names stand on a topic (or all, if none does), the one who has begun
    least so far begins; the order of seats breaks ties. The seat `first` begins the first topic.
    """
    begun: Counter[int] = Counter()
    order: list[int] = []
    chosen = [] if first is None else [(first,)]
    for seats in (*chosen, *(one.seats for one in candidates[len(chosen) :]), ()):
        seat = min(seats or range(partners), key=lambda one: (begun[one], one))
        begun[seat] += 1
        order.append(seat)
    return tuple(order)


def list_focus_sections(visible: Visible, seat: int) -> tuple[str, ...]:
    """List the sections that a partner wants to get time, in that partner's order."""
    return tuple(
        line.value
        for answers in visible.list_answers(MergeRule.FOCUS)
        for line in answers.lines
        if line.seat == seat
    )


def _pick(candidates: Candidates, visible: Visible, slots: int) -> list[Candidate]:
    """Pick a topic for each slot: the opening one, then by partners' focus, then by rank.

    Topics with own words or shared weight come before focus picks any other.
    """
    wanted = _pick_opening(candidates, visible, slots)
    left = [one for one in candidates if one not in wanted]
    weighty = [one for one in left if one.has_own_words or one.has_shared_weight]
    others = [one for one in left if one not in weighty]
    for group in (weighty, others):
        wanted += [*_pick_by_focus(group, visible), *_sort_by_rank(group)]
    return list(islice(_drop_doubles(wanted), slots))


def _pick_opening(candidates: Candidates, visible: Visible, slots: int) -> list[Candidate]:
    """Open with asks in own words, else with other own words; of these, with most partners'.

    If there is one slot only, focus decides between equals.
    """
    asks = [one for one in candidates if one.has_own_asks]
    in_own_words = asks or [one for one in candidates if one.has_own_words]
    most = max((len(one.seats) for one in in_own_words), default=0)
    equals = [one for one in in_own_words if len(one.seats) == most]
    in_focus = list(_pick_by_focus(equals, visible)) if slots == 1 else []
    return (in_focus or equals)[:1]


def _pick_by_focus(candidates: Candidates, visible: Visible) -> Iterator[Candidate]:
    """Go through the partners twice, each time to the first topic in focus that is not taken."""
    taken: list[Candidate] = []
    for seat in visible.focus_order * _ROUNDS_OF_FOCUS:
        left = [one for one in candidates if one not in taken]
        found = next(_list_in_focus(left, visible, seat), None)
        if found is not None:
            taken.append(found)
            yield found


def _list_in_focus(candidates: Candidates, visible: Visible, seat: int) -> Iterator[Candidate]:
    """List the topics of a partner's focus sections; in one section, first their own words."""
    for section in list_focus_sections(visible, seat):
        in_section = [one for one in candidates if section in one.sections]
        yield from sorted(in_section, key=lambda one: not one.is_written_by(seat))


def _sort_by_rank(candidates: Candidates) -> list[Candidate]:
    """Sort own words before shared weight, picked options, and positions.

    A topic that only focus can choose has no rank.
    """
    return sorted((one for one in candidates if not one.topic.only_in_focus), key=_rank)


def _rank(candidate: Candidate) -> tuple[int, int]:
    if candidate.has_own_words:
        return 0, -len(candidate.seats)
    if candidate.has_shared_weight:
        return 1, 0
    return (3 if candidate.has_only_positions else 2), 0


def _drop_doubles(candidates: Candidates) -> Iterator[Candidate]:
    seen: list[Candidate] = []
    for one in candidates:
        if one not in seen:
            seen.append(one)
            yield one
