"""Topics: lines on the topics of a deck, and offers under the asks that they answer."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from compersion_talks.domain.agenda import Entry
from compersion_talks.domain.decks import Card, MergeRule, Prompt, Topic
from compersion_talks.domain.prompts import leaves_topic_lines
from compersion_talks.domain.visible import Visible
from compersion_talks.domain.wording import PrintedLine, fill, quote

HEAVY = 2


@dataclass(frozen=True, slots=True)
class TopicLine:
    """One line for a topic: its entry on the paper, and what choosing may know of it.

    `seat` is that of the one partner whose name stands on it, `to_seat` that of its addressee.
    `is_shared` says that several partners say the same, `is_joinable` that it may share a printed
    line with others of the same prompt. `note` is a constant line for its topic.
    """

    entry: Entry
    prompt: Prompt
    section_id: str
    seat: int | None = None
    to_seat: int | None = None
    is_shared: bool = False
    is_joinable: bool = False
    tags: frozenset[str] = frozenset()
    note: str = ""

    @property
    def is_ask(self) -> bool:
        """Say whether it asks for something."""
        return self.prompt.merge in (MergeRule.ASKS, MergeRule.LIMITS)

    @property
    def is_offer(self) -> bool:
        """Say whether it offers something."""
        return self.prompt.merge is MergeRule.OFFERS

    @property
    def is_shared_and_heavy(self) -> bool:
        """Say whether several partners find the same thing heavy; a shared ask does not count."""
        return self.is_shared and not self.is_ask and self.prompt.heat >= HEAVY


@dataclass(frozen=True, slots=True)
class Candidate:
    """A topic that may get time, with its lines; those that are parked never get time."""

    topic: Topic
    heat: int
    lines: tuple[TopicLine, ...] = ()
    parked: tuple[TopicLine, ...] = ()

    @property
    def seats(self) -> tuple[int, ...]:
        """Return the seats of the partners whose names stand on it, in order."""
        return tuple(sorted({one.seat for one in self.lines if one.seat is not None}))

    @property
    def sections(self) -> frozenset[str]:
        """Return the ids of the sections whose answers stand on it."""
        return frozenset(one.section_id for one in self.lines)

    @property
    def has_own_words(self) -> bool:
        """Say whether a partner wrote on it in their own words."""
        return any(one.entry.is_own for one in self.lines)

    @property
    def has_own_asks(self) -> bool:
        """Say whether a partner asks for something in their own words."""
        return any(one.entry.is_own and one.is_ask for one in self.lines)

    @property
    def has_shared_weight(self) -> bool:
        """Say whether several partners find the same thing heavy."""
        return any(one.is_shared_and_heavy for one in self.lines)

    @property
    def has_only_positions(self) -> bool:
        """Say whether it holds only answers to scales and single choices."""
        return all(one.prompt.merge is MergeRule.POSITIONS for one in self.lines)

    def is_written_by(self, seat: int) -> bool:
        """Say whether the partner in a seat wrote on it in their own words."""
        return any(one.seat == seat and one.entry.is_own for one in self.lines)


def make_topics(prompts: Iterable[Prompt]) -> tuple[Topic, ...]:
    """Make a topic of each prompt that needs one, or whose needs may pull apart."""
    return tuple(
        Topic(prompt.id, prompt.title, (prompt.id,))
        for prompt in prompts
        if leaves_topic_lines(prompt) or prompt.merge is MergeRule.NEEDS
    )


def make_candidate(card: Card) -> Candidate:
    """Make a topic of a constant card of the deck."""
    return Candidate(Topic(card.id, card.title, (), how=card.text), card.heat)


def lay_on_topics(
    visible: Visible, lines: Sequence[TopicLine]
) -> tuple[tuple[Candidate, ...], tuple[TopicLine, ...]]:
    """Lay lines on their topics; return the topics with lines, and the offers that fit on none.

    An offer goes under the ask that it answers. It makes a topic only where the deck keeps its
    order, or where it is parked.
    """
    waiting = tuple(one for one in lines if _waits_for_ask(one, visible))
    parked = find_parked_tags(visible)
    laid = [one for one in lines if not _waits_for_ask(one, visible)]
    candidates = []
    for topic in visible.deck.topics:
        candidate = _fill_topic(topic, laid, parked)
        if candidate.lines or candidate.parked:
            candidate, waiting = _answer_asks(candidate, waiting, visible)
            candidates.append(_answer_own_asks(candidate, visible))
    return tuple(candidates), waiting


def find_parked_tags(visible: Visible) -> frozenset[str]:
    """Return the tags that a partner put under "Not today": the ids of those options."""
    return frozenset(
        line.value
        for answers in visible.list_answers(MergeRule.PARK)
        if not answers.prompt.is_text
        for line in answers.lines
    )


def write_parked(visible: Visible) -> Iterator[PrintedLine]:
    """Yield the line that names the parked options on a topic, if there are any."""
    parked = [
        option.label
        for answers in visible.list_answers(MergeRule.PARK)
        for option in answers.prompt.options
        if option.id in find_parked_tags(visible)
    ]
    if parked:
        yield fill(visible.find_template("not_today_on_topic"), options="; ".join(parked))


def _waits_for_ask(one: TopicLine, visible: Visible) -> bool:
    """Say whether a line is an offer that waits for an ask, or that no topic names."""
    if not any(one.prompt.id in topic.prompts for topic in visible.deck.topics):
        return one.is_offer
    is_for_today = not one.tags & find_parked_tags(visible)
    return one.is_offer and is_for_today and not visible.deck.keeps_order


def _fill_topic(topic: Topic, lines: Iterable[TopicLine], parked: frozenset[str]) -> Candidate:
    """Put lines of several partners first, then those of each partner in seat order."""
    every = [one for prompt in topic.prompts for one in lines if one.prompt.id == prompt]
    every.sort(key=lambda one: -1 if one.seat is None else one.seat)
    is_parked = bool(parked & set(topic.tags))
    out = tuple(one for one in every if is_parked or one.tags & parked)
    kept = tuple(one for one in every if one not in out)
    return Candidate(topic, max((one.prompt.heat for one in kept), default=0), kept, out)


def _answer_asks(
    candidate: Candidate, offers: Sequence[TopicLine], visible: Visible
) -> tuple[Candidate, tuple[TopicLine, ...]]:
    """Lay offers under the asks of a topic; return the offers that answer none of them."""
    left: list[TopicLine] = []
    for offer in offers:
        index = _find_ask(candidate, offer, visible)
        if offer.prompt.id not in candidate.topic.prompts or index is None:
            left.append(offer)
        else:
            candidate = _lay_below(candidate, index, offer, visible)
    return candidate, tuple(left)


def _answer_own_asks(candidate: Candidate, visible: Visible) -> Candidate:
    """Lay the offers among a topic's own lines under the asks that they answer, if any."""
    for offer in [one for one in candidate.lines if one.is_offer]:
        others = tuple(one for one in candidate.lines if one is not offer)
        without = replace(candidate, lines=others)
        index = _find_ask(without, offer, visible)
        if index is not None:
            candidate = _lay_below(without, index, offer, visible)
    return candidate


def _find_ask(candidate: Candidate, offer: TopicLine, visible: Visible) -> int | None:
    """Return the index of the last ask that an offer answers, preferring asks in own words."""
    asks = [
        index
        for index, one in enumerate(candidate.lines)
        if one.is_ask and one.seat is not None and _answers(offer, one.seat, visible)
    ]
    in_own_words = [index for index in asks if candidate.lines[index].entry.is_own]
    return next(reversed(in_own_words or asks), None)


def _answers(offer: TopicLine, seat: int, visible: Visible) -> bool:
    """Of two partners, an offer answers the other one; of more, only its addressee."""
    return seat != offer.seat if visible.is_of_two else seat == offer.to_seat


def _lay_below(candidate: Candidate, index: int, offer: TopicLine, visible: Visible) -> Candidate:
    lines = list(candidate.lines)
    template, name = visible.find_template("offered"), quote(offer.entry.name)
    line = fill(template, name=name, answer=offer.entry.words)
    entry = lines[index].entry
    lines[index] = replace(lines[index], entry=replace(entry, below=(*entry.below, line)))
    return replace(candidate, lines=tuple(lines))
