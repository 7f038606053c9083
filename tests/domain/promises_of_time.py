"""What every agenda keeps of time, on any deck and whatever people say: one function a promise."""

from collections import Counter
from collections.abc import Callable

from compersion_talks.domain.agenda import Entry, Item, StretchKind
from compersion_talks.domain.decks import MergeRule
from compersion_talks.domain.topics import HEAVY
from compersion_talks.domain.wording import flatten
from tests.domain.placed import TOPICS, is_tension, items_of, marks_in
from tests.domain.told import Told

ASKING = (MergeRule.ASKS, MergeRule.LIMITS)


def own_words_get_time_before_ticks(one: Told) -> None:
    """Look for own words that wait while something else has minutes."""
    if one.deck.keeps_order or one.parked:
        return
    if any(has_own_words(item) for item in one.agenda.another_time):
        assert all(has_own_words(item) for item in items_of(one.agenda))


def somebodys_own_ask_gets_time(one: Told) -> None:
    """Look for asks in own words, and for one of them with minutes."""
    asks = {
        line.mark
        for line in one.shown
        if line.prompt.is_text and line.prompt.merge is MergeRule.ASKS and not one.is_parked(line)
    }
    if asks and not one.deck.keeps_order:
        assert asks & {place.mark for place in one.places if place.block == TOPICS}


def what_several_find_heavy_is_no_common_ground(one: Told) -> None:
    """Look at common ground, and for shared weight that waits while ticks have minutes."""
    for place in one.places:
        if place.block == "common":
            line = one.of_mark(place.mark)
            assert line.prompt.merge is not MergeRule.FEARS
            assert not line.needs_talk
    if one.deck.keeps_order or one.parked:
        return
    if any(has_shared_weight(one, item) for item in one.agenda.another_time):
        assert all(
            has_own_words(item) or has_shared_weight(one, item) for item in items_of(one.agenda)
        )


def parked_is_parked(one: Told) -> None:
    """Look for a parked line with minutes, and for a limit that moved."""
    for place in one.places:
        if place.block == TOPICS:
            assert not one.is_parked(one.of_mark(place.mark)), place
    for entry in (entry for item in items_of(one.agenda) for entry in item.entries):
        for need in marks_in(flatten(entry.words)) if is_tension(one.agenda, entry) else ():
            assert not one.is_parked(one.of_mark(need)), entry
    for item in items_of(one.agenda):
        says = any(note.startswith("Not today: ") for note in item.notes)
        assert says == bool(item.entries and one.parked)


def whoever_begins_stands_on_the_topic(one: Told) -> None:
    """Follow who begins: a printed name, and of these one who has begun least."""
    begun: Counter[str] = Counter()
    for item in items_of(one.agenda):
        names = {entry.name for entry in item.entries if entry.name} or set(one.agenda.names)
        assert item.begins in names
        assert begun[item.begins] == min(begun[name] for name in names)
        begun[item.begins] += 1
    assert begun[one.agenda.next_begins] == min(begun[name] for name in one.agenda.names)


def minutes_and_turns_add_up(one: Told) -> None:
    """Add up the plan, the topics of each part, and the one round of each topic."""
    parts = [each for each in one.agenda.plan if each.kind is StretchKind.TOPICS]

    assert sum(each.minutes for each in one.agenda.plan) == one.talk.minutes
    for part, items in zip(parts, one.agenda.topics, strict=True):
        assert sum(item.minutes for item in items) == part.minutes
        for item in items:
            assert 0 < item.turn_seconds * len(one.agenda.names) <= item.minutes * 60


def has_own_words(item: Item) -> bool:
    """Say whether somebody wrote on a topic in their own words."""
    return any(entry.is_own for entry in item.entries)


def has_shared_weight(one: Told, item: Item) -> bool:
    """Say whether several people find the same thing on a topic heavy."""
    return any(is_shared_weight(one, entry) for entry in item.entries)


def is_shared_weight(one: Told, entry: Entry) -> bool:
    """Say whether an entry is of several people, heavy, and no wish."""
    text = flatten(entry.words)
    if entry.name or is_tension(one.agenda, entry) or text.startswith("Our answers differ"):
        return False
    asked = [two.prompt for two in one.shown if entry.label in (two.prompt.title, two.prompt.ask)]
    marks = marks_in(text)
    prompt = one.of_mark(marks[0]).prompt if marks else asked[0]
    return prompt.heat >= HEAVY and prompt.merge not in ASKING


PROMISES_OF_TIME: tuple[Callable[[Told], None], ...] = (
    own_words_get_time_before_ticks,
    somebodys_own_ask_gets_time,
    what_several_find_heavy_is_no_common_ground,
    parked_is_parked,
    whoever_begins_stands_on_the_topic,
    minutes_and_turns_add_up,
)
