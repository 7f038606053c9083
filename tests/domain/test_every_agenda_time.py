"""What holds for every agenda, on any deck and whatever partners say: what gets time."""

from collections import Counter

from hypothesis import given

from compersion_talks.domain.agenda import Entry, Item, StretchKind
from compersion_talks.domain.decks import MergeRule
from compersion_talks.domain.topics import HEAVY
from compersion_talks.domain.wording import flatten
from tests.domain.merged_talks import (
    MANY,
    TOPICS,
    MergedTalk,
    find_marks,
    is_tension,
    list_items,
    merged_talks,
)

ASKING = (MergeRule.ASKS, MergeRule.LIMITS)


@MANY
@given(merged_talks())
def test_own_words_get_time_before_picked_options(one: MergedTalk) -> None:
    is_free = not one.deck.keeps_order and not one.parked

    if is_free and any(has_own_words(item) for item in one.agenda.another_time):
        assert all(
            has_own_words(item) or has_shared_weight(one, item) for item in list_items(one.agenda)
        )


@MANY
@given(merged_talks())
def test_an_ask_in_own_words_gets_time(one: MergedTalk) -> None:
    asks = {
        line.mark
        for line in one.expected
        if line.prompt.is_text and line.prompt.merge is MergeRule.ASKS and not one.is_parked(line)
    }

    if asks and not one.deck.keeps_order:
        assert asks & {found.mark for found in one.found if found.block == TOPICS}


@MANY
@given(merged_talks())
def test_shared_weight_is_no_common_ground_and_goes_before_picked_options(one: MergedTalk) -> None:
    for found in one.found:
        if found.block == "common":
            line = one.list_expected(found.mark)
            assert line.prompt.merge is not MergeRule.FEARS
            assert not line.needs_talk
    is_free = not one.deck.keeps_order and not one.parked
    if is_free and any(has_shared_weight(one, item) for item in one.agenda.another_time):
        assert all(
            has_own_words(item) or has_shared_weight(one, item) for item in list_items(one.agenda)
        )


@MANY
@given(merged_talks())
def test_what_is_parked_gets_no_time_and_topics_say_so(one: MergedTalk) -> None:
    for found in one.found:
        if found.block == TOPICS:
            assert not one.is_parked(one.list_expected(found.mark)), found
    for entry in (entry for item in list_items(one.agenda) for entry in item.entries):
        for need in find_marks(flatten(entry.words)) if is_tension(one.agenda, entry) else ():
            assert not one.is_parked(one.list_expected(need)), entry
    for item in list_items(one.agenda):
        says = any(note.startswith("Not today: ") for note in item.notes)
        assert says == bool(item.entries and one.parked)


@MANY
@given(merged_talks())
def test_the_named_partner_who_has_begun_least_begins(one: MergedTalk) -> None:
    begun: Counter[str] = Counter()

    for item in list_items(one.agenda):
        names = {entry.name for entry in item.entries if entry.name} or set(one.agenda.names)
        assert item.begins in names
        assert begun[item.begins] == min(begun[name] for name in names)
        begun[item.begins] += 1
    assert begun[one.agenda.next_begins] == min(begun[name] for name in one.agenda.names)


@MANY
@given(merged_talks())
def test_minutes_and_turns_add_up(one: MergedTalk) -> None:
    stretches = [each for each in one.agenda.plan if each.kind is StretchKind.TOPICS]

    assert sum(each.minutes for each in one.agenda.plan) == one.talk.minutes
    for stretch, items in zip(stretches, one.agenda.topics, strict=True):
        assert sum(item.minutes for item in items) == stretch.minutes
        for item in items:
            assert 0 < item.turn_seconds * len(one.agenda.names) <= item.minutes * 60


def has_own_words(item: Item) -> bool:
    """Say whether a partner wrote on a topic in their own words."""
    return any(entry.is_own for entry in item.entries)


def has_shared_weight(one: MergedTalk, item: Item) -> bool:
    """Say whether several partners find the same thing on a topic heavy."""
    return any(is_shared_weight(one, entry) for entry in item.entries)


def is_shared_weight(one: MergedTalk, entry: Entry) -> bool:
    """Say whether an entry is of several partners, heavy, and no wish."""
    text = flatten(entry.words)
    differ = one.agenda.words["lines"]["differ"].partition("{")[0]
    if entry.name or is_tension(one.agenda, entry) or text.startswith(differ):
        return False
    prompts = [two.prompt for two in one.expected]
    asked = [prompt for prompt in prompts if entry.label in (prompt.title, prompt.ask)]
    marks = find_marks(text)
    prompt = one.list_expected(marks[0]).prompt if marks else asked[0]
    return prompt.heat >= HEAVY and prompt.merge not in ASKING
