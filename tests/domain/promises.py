"""What every agenda keeps, on any deck and whatever people say: one function a promise."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

from compersion_talks.domain.agenda import Entry
from compersion_talks.domain.decks import MatchOn, MergeRule, Visibility
from compersion_talks.domain.sheets import Sheet
from compersion_talks.domain.wording import flatten
from tests.domain.placed import (
    Place,
    items_of,
    marks_in,
)
from tests.domain.told import Shown, Told, told

Promise = Callable[[Told], None]
NOT_PRINTED = (MergeRule.FOCUS, MergeRule.NONE)
UNIONS = (MergeRule.LOGISTICS, MergeRule.PARK)


def only_what_is_marked_is_a_limit(one: Told) -> None:
    """Compare the block of limits with the marks."""
    limits = {line.mark for line in one.shown if line.is_limit}

    assert {place.mark for place in one.places if place.block == "limits"} == limits
    assert not limits & {place.mark for place in one.places if place.block != "limits"}


def boxes_stand_only_where_an_action_is_asked_for(one: Told) -> None:
    """Compare the boxes with what the deck says of the question."""
    for place in one.places:
        if place.entry is not None:
            assert place.entry.has_answers == one.of_mark(place.mark).prompt.has_answers


def an_addressee_stays_with_the_line(one: Told) -> None:
    """Look for each line with the person it is for, and under no name but that of its writer."""
    for line in one.shown:
        if line.to:
            assert any(
                (place.mark, place.to) == (line.mark, line.to) and place.name in ("", line.name)
                for place in one.places
            ), line


def a_need_is_tied_to_a_fear_only_under_the_same_name(one: Told) -> None:
    """Look for each name on a fear beside each need that is said to go with it."""
    behind: dict[str, set[str]] = {}
    for line in one.shown:
        if line.prompt.merge is MergeRule.NEEDS:
            is_named = one.is_of_two or len(one.together(line)) == 1
            behind.setdefault(line.mark, set()).update({line.name} if is_named else ())
    for item in (*items_of(one.agenda), *one.agenda.another_time):
        for entry in item.entries:
            for need in tied_needs(entry):
                fear = one.of_mark(marks_in(flatten(entry.words))[0])
                names = {line.name for line in one.together(fear)}
                assert one.is_of_two or entry.name
                assert names <= behind[need]


def a_line_set_only_if_we_match_is_under_no_name(one: Told) -> None:
    """Look at the setting of each line under a name, and at the agenda without such lines."""
    named = set(named_places(one))

    for name, marked in named:
        line = next(two for two in one.shown if (two.name, two.mark) == (name, marked))
        assert setting_of(one, line) is Visibility.SHARED, line
    without = told(one.deck, one.talk, tuple(map(without_matching, one.sheets)))
    assert named <= set(named_places(without))


def an_offer_stands_under_the_ask_it_answers(one: Told) -> None:
    """Look at what each offer stands under, and at those that stand under nothing."""
    offers = {two.mark: two for two in one.shown if two.prompt.merge is MergeRule.OFFERS}
    for place in (place for place in one.places if place.mark in offers):
        offer = offers[place.mark]
        if place.below is not None:
            assert place.below.name
            assert place.below.name != offer.name
            assert one.is_of_two or place.below.name == offer.to
        else:
            assert not list(asks_answered_by(one, offer)), place


def what_is_shown_is_printed_once(one: Told) -> None:
    """Count the places of each line; agreeing positions give way to one sentence."""
    found = Counter((place.mark, place.name, place.to) for place in one.places)
    expected = Counter(set(printed_for(one)))

    assert found == expected


def a_title_names_one_person_only_if_every_line_is_theirs(one: Told) -> None:
    """Look at the titles with a name."""
    titles = {topic.title_one for topic in one.deck.topics if topic.title_one}
    for item in (*items_of(one.agenda), *one.agenda.another_time):
        names = {entry.name for entry in item.entries}
        for name in one.agenda.names:
            if item.title in {title.replace("{name}", name) for title in titles}:
                assert names == {name}


def the_gate_is_shut_by_what_is_visible_only(one: Told) -> None:
    """Compare the gate with the visible lines."""
    shuts = [line for line in one.shown if line.value in line.prompt.gate]
    assert one.agenda.is_gated == bool(shuts)


PROMISES: tuple[Promise, ...] = (
    only_what_is_marked_is_a_limit,
    boxes_stand_only_where_an_action_is_asked_for,
    an_addressee_stays_with_the_line,
    a_need_is_tied_to_a_fear_only_under_the_same_name,
    a_line_set_only_if_we_match_is_under_no_name,
    an_offer_stands_under_the_ask_it_answers,
    what_is_shown_is_printed_once,
    a_title_names_one_person_only_if_every_line_is_theirs,
    the_gate_is_shut_by_what_is_visible_only,
)


def is_unnamed(line: Shown) -> bool:
    """Say whether even a line of one person stands under no name."""
    return line.prompt.merge in (*UNIONS, MergeRule.POSITIONS)


def tied_needs(entry: Entry) -> list[str]:
    """List the needs that are said to go with a fear."""
    return [
        need
        for line in entry.below
        if flatten(line).startswith("A need that goes with it")
        for need in marks_in(flatten(line))
    ]


def named_places(one: Told) -> Iterator[tuple[str, str]]:
    """List what stands under a name, but for what may: my part, and positions of two people."""
    for place in one.places:
        prompt = one.of_mark(place.mark).prompt
        may = prompt.match_on is MatchOn.EVERYONE or (
            one.is_of_two and prompt.merge is MergeRule.POSITIONS
        )
        if place.name and not may:
            yield place.name, place.mark


def setting_of(one: Told, line: Shown) -> Visibility:
    """Return how far the writer let a line travel."""
    seat = one.agenda.names.index(line.name)
    lines = one.sheets[seat].answers[line.prompt.id].lines
    return next(two.visibility for two in lines if two.value == line.value)


def without_matching(sheet: Sheet) -> Sheet:
    """Leave out every line set "only if we match"."""
    answers = {
        key: replace(
            answer,
            lines=tuple(two for two in answer.lines if two.visibility is not Visibility.IF_MUTUAL),
        )
        for key, answer in sheet.answers.items()
    }
    return replace(sheet, answers=answers)


def asks_answered_by(one: Told, offer: Shown) -> Iterator[Place]:
    """List the asks under which an offer that stands in its block should stand."""
    for topic in one.deck.topics if not one.is_parked(offer) else ():
        for place in one.places if offer.prompt.id in topic.prompts else ():
            line = one.of_mark(place.mark)
            is_ask = line.prompt.id in topic.prompts and line.is_asking
            whom = {name for name in one.agenda.names if name != offer.name}
            whom = whom if one.is_of_two else {offer.to} - {""}
            if is_ask and place.name in whom and not one.is_parked(line):
                yield place


def printed_for(one: Told) -> Iterator[tuple[str, str, str]]:
    """List each line that the paper must hold, with the name above it and whom it is for."""
    for line in one.shown:
        if line.prompt.merge in NOT_PRINTED:
            continue
        if line.prompt.merge is MergeRule.POSITIONS and not line.is_limit:
            yield from ((line.mark, name, "") for name in names_on_position(one, line))
        elif line.prompt.merge in UNIONS and not line.prompt.is_named and not line.is_limit:
            yield line.mark, "", ""
        else:
            yield line.mark, "" if len(one.together(line)) > 1 else line.name, line.to


def names_on_position(one: Told, line: Shown) -> Iterator[str]:
    """Tell under which name a position stands beside those of the others, if it is printed."""
    beside = [two for two in one.shown if two.prompt == line.prompt]
    if len(beside) == 1:
        yield line.name
    elif {two.value for two in beside} <= set(line.prompt.match_options):
        return
    else:
        is_apart = len({two.value for two in beside}) > 1 and not are_near(beside)
        yield line.name if one.is_of_two and is_apart else ""


def are_near(beside: list[Shown]) -> bool:
    """Say whether two answers are neighbours, where the order of the answers means something."""
    prompt = beside[0].prompt
    is_scale = prompt.type == "scale-5"
    order = [option.id for option in prompt.options] if is_scale else list(prompt.order)
    if not {two.value for two in beside} <= set(order):
        return False
    values = sorted(order.index(two.value) for two in beside)
    return values[-1] - values[0] <= 1
